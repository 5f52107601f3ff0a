from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.documents.models import AbstractDocument

from access.rules import may_open
from access.viewsets import (
    DomainViewSet,
    GrantRevokeView,
    GrantViewSet,
    ModulePolicyViewSet,
    QuotaViewSet,
    ReasonTextViewSet,
)


class AccessViewSetGroup(ModelViewSetGroup):
    """The menu of what access stands on: grants have one of their own."""

    menu_label = _("Access rules")
    menu_icon = "lock"
    menu_order = 161
    items = (ModulePolicyViewSet, QuotaViewSet, DomainViewSet, ReasonTextViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet | ViewSetGroup]:
    """Grants, and the rules by which they are given."""
    return [GrantViewSet("grants"), AccessViewSetGroup()]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [path("grants/<int:pk>/revoke/", GrantRevokeView.as_view(), name="revoke_grant")]


@hooks.register("before_serve_document")
def guard_document(document: AbstractDocument, request: HttpRequest) -> HttpResponse | None:
    """A document that names a module is behind that module's door."""
    module = document.module
    if module is None:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if module.is_withdrawn or not may_open(request.user, module):
        raise PermissionDenied
    return None

"""Grants in the admin: given and revoked, never edited."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, ButtonsColumnMixin, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import ListingButton

from access import actions
from access.forms import GrantForm
from access.models import Grant, GrantQuerySet
from access.rules import grants_seen_by, may_grant
from people.requests import SignedInRequest
from people.viewsets import Allow


class GrantColumn(ButtonsColumnMixin, TitleColumn):
    """The module of a grant, with the button that revokes it."""

    def get_buttons(self, instance: Grant, parent_context: dict[str, Any]) -> list[ListingButton]:
        """One button, for those who may; none once the grant is revoked."""
        user = parent_context["request"].user
        if instance.is_revoked or not may_grant(user, instance.module, holder=instance.holder):
            return []
        return [ListingButton(_("Revoke"), url=reverse("revoke_grant", args=[instance.pk]), icon_name="cross")]


class GrantIndexView(generic.IndexView):
    """Grants in this person's scope, the newest first."""

    def get_base_queryset(self) -> GrantQuerySet:
        return grants_seen_by(self.request.user).select_related(
            "module", "person__organisation", "person__country", "organisation__country", "granted_by"
        )


class GrantCreateView(generic.CreateView):
    """Gives access by the action that also writes the ledger."""

    def save_instance(self) -> Grant:
        chosen: dict[str, Any] = dict(self.form.cleaned_data)
        module = chosen.pop("module")
        if not may_grant(self.request.user, module, holder=chosen["person"] or chosen["organisation"]):
            raise PermissionDenied
        return actions.give(module, by=self.request.user, **chosen)

    def get_success_buttons(self) -> Sequence[Any]:
        """None: a grant is revoked, not edited."""
        return []


class GrantInspectView(generic.InspectView):
    """One grant, if it is in this person's scope."""

    def get_object(self, queryset: GrantQuerySet | None = None) -> Grant:
        return get_object_or_404(grants_seen_by(self.request.user), pk=self.pk)


class GrantHistoryView(generic.HistoryView):
    """For nobody: a grant is never edited, so it has no history."""

    any_permission_required = ["change"]


class GrantRevokeView(generic.DeleteView):
    """Asks once, then takes the grant back; the row stays as a record."""

    model = Grant
    index_url_name = "grants:index"
    page_title = _("Revoke a grant")
    success_message = _("%(object)s: access is revoked.")
    confirmation_message = _(
        "The person or organisation can no longer open the module from now on. What was learnt is kept."
    )
    header_icon = "key"
    permission_required = None

    def dispatch(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        grant = self.get_object()
        if not may_grant(request.user, grant.module, holder=grant.holder):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_delete_url(self) -> str:
        return reverse("revoke_grant", args=[self.get_object().pk])

    def delete_action(self) -> None:
        with suppress(actions.AlreadyRevoked):
            actions.revoke(self.object, by=self.request.user)


class GrantViewSet(ModelViewSet):
    """Who may open what."""

    model = Grant
    name = "grants"
    url_prefix = "grants"
    icon = "key"
    menu_label = _("Grants")
    menu_order = 160
    add_to_admin_menu = True
    index_view_class = GrantIndexView
    add_view_class = GrantCreateView
    inspect_view_class = GrantInspectView
    history_view_class = GrantHistoryView
    copy_view_enabled = False
    inspect_view_enabled = True
    form_fields = ["module", "person", "organisation", "starts_on", "ends_on", "reason"]
    list_display = [
        GrantColumn("module", label=_("Module"), accessor="module", url_name="grants:inspect"),
        Column("holder", label=_("Holder")),
        DateColumn("starts_on", label=_("From")),
        DateColumn("ends_on", label=pgettext_lazy("day", "To")),
        BooleanColumn("is_revoked", label=_("Revoked")),
        Column("granted_by", label=_("Given by")),
    ]
    list_filter = ["module"]
    search_fields = ["person__email", "person__name", "organisation__name"]

    @property
    def permission_policy(self) -> Allow:
        return Allow(Grant, "add", "view")

    def get_form_class(self, for_update: bool = False) -> type[GrantForm]:
        return GrantForm

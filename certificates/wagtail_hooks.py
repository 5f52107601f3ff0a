"""Designs of certificates in the admin: for editors whose scope has no limit, since a design shows on everybody's."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.utils.urlpatterns import decorate_urlpatterns

from certificates.designs import CertificateDesign
from certificates.rules import may_design
from people.models import User


class DesignPolicy(ModelPermissionPolicy):
    """What the role permits, for those who design for everybody."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        """Whether the person may do this to designs."""
        return super().user_has_permission(user, action) and may_design(user)

    def user_has_any_permission(self, user: User | AnonymousUser, actions: Collection[str]) -> bool:
        """Whether one of the actions is permitted."""
        return any(self.user_has_permission(user, action) for action in actions)


def _may_enter(user: User | AnonymousUser) -> bool:
    if not may_design(user):
        raise PermissionDenied
    return True


class CertificateDesignViewSet(SnippetViewSet):
    """How certificates look, one design for each curriculum and language."""

    model = CertificateDesign
    icon = "form"
    menu_label = _("Designs of certificates")
    list_display = ["code", "emblem", "colour", "signatory"]

    @property
    def permission_policy(self) -> DesignPolicy:
        return DesignPolicy(self.model)

    def get_urlpatterns(self) -> list[Any]:
        # Previews ask no policy.
        return decorate_urlpatterns(super().get_urlpatterns(), user_passes_test(_may_enter))


register_snippet(CertificateDesignViewSet)

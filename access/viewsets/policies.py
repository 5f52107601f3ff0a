"""By which rules seats in a module are given."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic

from access.actions.policies import set_policy
from access.models import ModulePolicy
from access.policies import policies_seen_by
from access.policy_forms import ModulePolicyForm
from people.models import User
from people.scoped_views import ScopedEditView, ScopedViewSet
from people.viewsets import Allow


class PolicyCreateView(generic.CreateView):
    """Sets the rules of a module that has none."""

    def save_instance(self) -> ModulePolicy:
        """Set them by the action that also writes the ledger."""
        return set_policy(by=self.request.user, **self.form.cleaned_data)

    def get_success_buttons(self) -> Sequence[Any]:
        """None."""
        return []


class PolicyEditView(ScopedEditView):
    """Changes the rules of a module."""

    def save_instance(self) -> ModulePolicy:
        """Set them by the action that also writes the ledger."""
        return set_policy(by=self.request.user, **self.form.cleaned_data)


class ModulePolicyViewSet(ScopedViewSet):
    """Access policies of the modules in one's own scope."""

    model = ModulePolicy
    icon = "lock"
    menu_label = _("Access policies")
    add_view_class = PolicyCreateView
    edit_view_class = PolicyEditView
    list_display = [
        "module",
        "endorsement",
        "default_days",
        "most_seats",
        "available_from",
        BooleanColumn("includes_kit", label=_("With the facilitator kit")),
    ]
    list_filter = ["endorsement"]
    search_fields = ["module__code", "module__slug"]

    @property
    def permission_policy(self) -> Allow:
        return Allow(ModulePolicy, "add", "change", "view")

    def seen_by(self, user: User) -> QuerySet[ModulePolicy]:
        """Those of the modules whose rules the person sets."""
        return policies_seen_by(user).select_related("module")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return ModulePolicyForm

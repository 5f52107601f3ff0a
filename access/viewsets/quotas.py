"""How many seats there are for whom, what is used, and what is left."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views import generic

from access.actions.policies import change_quota, open_quota
from access.models import Quota
from access.policies import quotas_seen_by
from access.policy_forms import QuotaChangeForm, QuotaForm
from people.models import User
from people.scoped_views import ScopedEditView, ScopedViewSet
from people.viewsets import Allow


def whose(quota: Quota) -> str:
    """Whose seats these are."""
    return str(quota.country or quota.get_scope_display())


def seats(quota: Quota) -> str:
    """How many there are, additional ones included."""
    return str(_("no limit") if quota.cap is None else quota.cap + quota.extra)


def left_in_words(quota: Quota) -> str:
    """What can still be given; fewer seats than are used is said as it is."""
    if quota.left is None:
        return str(_("no limit"))
    if quota.left >= 0:
        return str(quota.left)
    over = -quota.left
    sentence = ngettext(
        "none: %(n)d more is used than there is; nobody loses a seat, no more are given",
        "none: %(n)d more are used than there are; nobody loses a seat, no more are given",
        over,
    )
    return sentence % {"n": over}


class QuotaCreateView(generic.CreateView):
    """Begins a period by the action that also writes the ledger."""

    def save_instance(self) -> Quota:
        """Begin it."""
        return open_quota(by=self.request.user, **self.form.cleaned_data)

    def get_success_buttons(self) -> Sequence[Any]:
        """None."""
        return []


class QuotaEditView(ScopedEditView):
    """Changes how many seats there are."""

    def save_instance(self) -> Quota:
        """Change it by the action that also writes the ledger."""
        return change_quota(self.object, by=self.request.user, **self.form.cleaned_data)


class QuotaViewSet(ScopedViewSet):
    """Quotas of the modules and countries in one's own scope."""

    model = Quota
    icon = "group"
    menu_label = _("Quotas")
    add_view_class = QuotaCreateView
    edit_view_class = QuotaEditView
    list_display = [
        TitleColumn("module", label=_("Module"), accessor="module", url_name="quota:edit"),
        Column("whose", label=_("Whose seats"), accessor=whose),
        Column("starts_on", label=_("From")),
        Column("ends_on", label=pgettext_lazy("day", "To")),
        Column("seats", label=_("Seats"), accessor=seats),
        NumberColumn("used", label=_("Used")),
        Column("left", label=_("Left"), accessor=left_in_words),
    ]
    list_filter = ["module", "scope", "country"]
    search_fields = ["module__code", "module__slug", "country__name"]

    @property
    def permission_policy(self) -> Allow:
        return Allow(Quota, "add", "change", "view")

    def seen_by(self, user: User) -> QuerySet[Quota]:
        """Those of the modules and countries in scope."""
        return quotas_seen_by(user).select_related("module", "country")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """The period and for whom it is are chosen once."""
        return QuotaChangeForm if for_update else QuotaForm

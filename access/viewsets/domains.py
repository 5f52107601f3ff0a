"""Domains of organisations, and how it was found that they are theirs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic

from access.policies import domains_seen_by
from access.policy_forms import DomainForm, DomainProofForm
from people import actions
from people.models import OrganisationDomain, User
from people.scoped_views import ScopedDeleteView, ScopedEditView, ScopedViewSet


def proof(domain: OrganisationDomain) -> str:
    """Whether the proof holds, and until when."""
    known = domain.known
    if known is None:
        return str(_("not proved"))
    words = _("proved on %(day)s") if known.is_proven(timezone.localdate()) else _("proof of %(day)s has run out")
    return str(words) % {"day": date_format(known.verified_on)}


class DomainCreateView(generic.CreateView):
    """Notes a domain, with its proof if there is one."""

    def save_instance(self) -> OrganisationDomain:
        """By the actions that also write the ledger."""
        said = self.form.cleaned_data
        domain = actions.propose_domain(
            said["organisation"],
            said["domain"],
            by=self.request.user,
            includes_subdomains=said["includes_subdomains"],
        )
        return prove(domain, said, by=self.request.user)

    def get_success_buttons(self) -> Sequence[Any]:
        """None."""
        return []


class DomainEditView(ScopedEditView):
    """Proves a domain, or proves it anew."""

    def save_instance(self) -> OrganisationDomain:
        """By the action that also writes the ledger."""
        return prove(self.form.instance, self.form.cleaned_data, by=self.request.user)


def prove(domain: OrganisationDomain, said: dict[str, Any], *, by: User) -> OrganisationDomain:
    """Write the proof that a form holds, if it holds one."""
    verified_on: date | None = said["verified_on"]
    if verified_on is None:
        return domain
    return actions.verify_domain(domain, by=by, evidence=said["evidence"], on=verified_on)


class DomainDeleteView(ScopedDeleteView):
    """Takes a domain off."""

    def delete_action(self) -> None:
        """By the action that also writes the ledger."""
        actions.remove_domain(self.object, by=self.request.user)


class DomainViewSet(ScopedViewSet):
    """Domains of the organisations in one's own scope."""

    model = OrganisationDomain
    icon = "mail"
    menu_label = _("Domains")
    add_view_class = DomainCreateView
    edit_view_class = DomainEditView
    delete_view_class = DomainDeleteView
    list_display = [
        "domain",
        "organisation",
        BooleanColumn("includes_subdomains", label=_("Subdomains too")),
        Column("proof", label=_("Proof"), accessor=proof),
        "evidence",
    ]
    search_fields = ["domain", "organisation__name"]

    def seen_by(self, user: User) -> QuerySet[OrganisationDomain]:
        """Those of organisations in scope."""
        return domains_seen_by(user).select_related("organisation")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Organisation and domain are said once; the proof is renewed every two years."""
        return DomainProofForm if for_update else DomainForm

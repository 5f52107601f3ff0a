"""The report of wording, and the page of one unit on which a finding is lived with for a reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.admin_pages import page_at
from modules.models import UnitPage
from modules.models.questions import LONGEST_REASON
from modules.rules import may_edit, modules_edited_by
from modules.upkeep import wording_actions, wording_pages
from modules.upkeep.wording_pages import UnitWording
from people.models import Role
from people.requests import SignedInRequest
from people.rules import holds


class AcceptForm(forms.Form):
    """A reason for living with a finding; empty: it is open again."""

    block = forms.CharField(max_length=36)
    warning = forms.CharField(max_length=100)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_REASON, required=False)

    def __init__(self, *args: Any, found: UnitWording, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = {(remark.block, remark.key) for remark in found.remarks}

    def clean(self) -> dict[str, Any]:
        """Refuse a finding that is no longer there."""
        cleaned: dict[str, Any] = super().clean() or {}
        if (cleaned.get("block"), cleaned.get("warning")) not in self._known:
            raise forms.ValidationError(_("This finding is no longer there: the words have changed."))
        return cleaned


def wording(request: SignedInRequest) -> HttpResponse:
    """List units with open findings first, each with how hard it is to read."""
    if not holds(request.user, Role.EDITOR):
        raise PermissionDenied
    rows = wording_pages.wording_rows(list(modules_edited_by(request.user)))
    context = {"rows": sorted(rows, key=lambda row: -len(row.open)), **_page(_("Wording"))}
    return render(request, "modules/admin/upkeep/wording.html", context)


def unit_wording(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what is found in the newest words of a unit; keep a reason, or take it back."""
    page = get_object_or_404(UnitPage, id=pk)
    if not may_edit(request.user, page.module):
        raise PermissionDenied
    found = wording_pages.wording_of_page(page.get_latest_revision_as_object())
    form = AcceptForm(request.POST or None, found=found)
    if form.is_valid():
        wording_actions.accept(found.place, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("The reason is kept.") if form.cleaned_data["reason"] else _("The finding is open again.")
        )
        return redirect("unit_wording", pk)
    context = {"found": found, "form": form, **_page(page.title, _("Wording"))}
    return render(request, "modules/admin/upkeep/unit_wording.html", context, status=422 if form.is_bound else 200)


def _page(heading: str, above: str = "") -> dict[str, Any]:
    return page_at(heading, "edit", *([(reverse("wording"), above)] if above else []))

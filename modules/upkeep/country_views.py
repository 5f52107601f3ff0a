"""Country cards and support lines that somebody should check, and “I have checked it today”."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from modules.admin_pages import page_at
from modules.models import CountryCard, SupportLine
from modules.upkeep import country_actions
from people.models import Role
from people.requests import SignedInRequest
from people.rules import holds

KINDS: dict[str, tuple[Any, Callable[..., None]]] = {
    "card": (CountryCard, country_actions.check_card),
    "line": (SupportLine, country_actions.check_line),
}


def overdue(request: SignedInRequest) -> HttpResponse:
    """List what is due for a check: cards past their next review, numbers that nobody has tried for half a year.

    What was never checked comes first.
    """
    _require_editor(request)
    today = timezone.localdate()
    cards = CountryCard.objects.overdue(today).with_titles().select_related("country", "locale")
    lines = SupportLine.objects.stale(today).select_related("country", "locale")
    context = page_at(_("Country cards and lines"), "globe") | {
        "cards": cards.order_by(F("review_on").asc(nulls_first=True), "pk"),
        "lines": lines.order_by(F("checked_on").asc(nulls_first=True), "pk"),
        "card_url": CountryCard.snippet_viewset.get_url_name("edit"),
        "line_url": SupportLine.snippet_viewset.get_url_name("edit"),
    }
    return render(request, "modules/admin/upkeep/overdue.html", context)


@require_POST
def check(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """“I have checked it today”."""
    _require_editor(request)
    if kind not in KINDS:
        raise Http404
    model, act = KINDS[kind]
    act(get_object_or_404(model, pk=pk), by=request.user, on=timezone.localdate())
    messages.success(request, _("Kept: checked today."))
    return redirect("overdue")


def _require_editor(request: SignedInRequest) -> None:
    if not holds(request.user, Role.EDITOR):
        raise PermissionDenied

"""The report of key figures: which were never compared with their source, or long ago."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge import actions
from knowledge.models import Fact
from modules.admin_pages import address_of, page_at
from modules.rules import may_change
from modules.upkeep.fact_views import ON_A_PAGE
from modules.upkeep.facts import months_since
from modules.upkeep.filter_forms import CheckFilterForm
from people.requests import SignedInRequest


@dataclass(frozen=True)
class FigureRow:
    """A key figure of the report, and how many whole months ago it was checked; None where never."""

    figure: Fact
    months: int | None

    @property
    def edit_url(self) -> str:
        """Where its words are changed."""
        return address_of(Fact, "edit", self.figure.pk)

    @property
    def state(self) -> str:
        """“checked” or “unchecked”."""
        return "unchecked" if self.months is None else "checked"


def figures(request: SignedInRequest) -> HttpResponse:
    """List key figures with their source and the day of their last check, those that wait longest first."""
    _require_keeper(request)
    form = CheckFilterForm(request.GET)
    form.is_valid()
    today = timezone.localdate()
    facts = Fact.objects.select_related("locale").order_by("pk")
    rows = [FigureRow(fact, _months(fact, today)) for fact in facts]
    wanted = (row for row in rows if form.is_wanted(row.figure.locale.language_code, row.months))
    shown = sorted(wanted, key=lambda row: (row.months is not None, -(row.months or 0)))
    query = request.GET.copy()
    query.pop("p", None)
    context = page_at(_("Key figures"), "circle-check") | {
        "form": form,
        "page": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("p")),
        "query": query.urlencode(),
        "today": today,
    }
    return render(request, "knowledge/admin/figures.html", context)


def _months(fact: Fact, today: date) -> int | None:
    day = fact.holds_since
    return None if day is None else months_since(day, today)


@require_POST
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """“I have checked it”: keep today."""
    _require_keeper(request)
    figure = get_object_or_404(Fact, pk=pk)
    sha256 = request.POST.get("words", "")
    try:
        actions.check_figure(figure, words_sha256=sha256, by=request.user, on=timezone.localdate())
    except actions.FigureHasChanged:
        messages.error(request, _("Somebody has changed this figure meanwhile. Read its new words, then say so again."))
    else:
        messages.success(request, _("Kept: checked today. Readers see the day."))
    return _back(request)


@require_POST
def uncheck(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a check that was a mistake."""
    _require_keeper(request)
    actions.uncheck_figure(get_object_or_404(Fact, pk=pk), by=request.user)
    messages.success(request, _("The check is taken back."))
    return _back(request)


def _require_keeper(request: SignedInRequest) -> None:
    if not may_change(request.user, None):
        raise PermissionDenied


def _back(request: SignedInRequest) -> HttpResponse:
    return redirect(f"{reverse('key_figures')}?{request.POST.get('query', '')[:300]}")

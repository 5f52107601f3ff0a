"""The queue: what waits for this official first."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from access.desk_forms import QueueFilter
from access.dossier import due_words
from access.log import may_read_log, may_see_desk
from access.queue import (
    ORDERINGS,
    ROWS_PER_PAGE,
    TABS,
    Order,
    Place,
    Shown,
    Tab,
    counts_of,
    desk_of,
    flags_of,
    has_desk,
    places_of,
    queue_of,
    shown_of,
)
from access.views.desk.doors import NOT_FOR_YOU, desk_view, open_to
from access.views.desk.sheets import csv_file
from access.words import STATE_WORDS
from access.workflow import State
from people.requests import SignedInRequest as Request


class Row:
    """One request of the queue, as it is shown."""

    def __init__(self, shown: Shown, url: str, today: date) -> None:
        case = shown.case
        self.case, self.lines, self.is_mine = case, shown.lines, shown.is_mine
        self.reference, self.url = case.reference, url
        self.who = ", ".join(str(part) for part in (case.organisation, case.unit) if part)
        self.country = str(case.country or "–")
        self.flags = flags_of(shown)
        self.state = STATE_WORDS[State(case.state)]
        self.due_kind, self.due = due_words(case, today)
        self.age = _days_ago((today - timezone.localdate(case.submitted_at)).days, get_language())
        self.seats = str(sum(line.seats for line in self.lines))

    @property
    def modules(self) -> str:
        return ", ".join(line.module for line in self.lines)

    @property
    def seats_granted(self) -> int | None:
        granted = [line.granted for line in self.lines if line.granted is not None]
        return sum(granted) if granted else None

    @property
    def given(self) -> str:
        """The seats given, in words; "" before a decision."""
        given = self.seats_granted
        return "" if given is None else gettext("(%(seats)d given)") % {"seats": given}

    def cells(self) -> list[str]:
        """The row in a spreadsheet."""
        case = self.case
        shown = [
            case.reference,
            case.country or "",
            case.organisation,
            case.unit,
            self.modules,
            self.state,
            timezone.localdate(case.submitted_at).isoformat(),
            case.due_on.isoformat() if case.due_on and case.is_open else "",
            self.seats,
            "" if self.seats_granted is None else self.seats_granted,
            ", ".join(str(flag) for flag in self.flags),
        ]
        return [str(cell) for cell in shown]


@lru_cache(maxsize=1_000)
def _days_ago(days: int, _language: str | None) -> str:
    """Remembered, because most rows of a page are as old as others of it."""
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}


HEADER = (
    _("Reference"),
    _("Country"),
    _("Organisation"),
    pgettext_lazy("organisation", "Unit"),
    _("Modules"),
    _("State"),
    _("Sent on"),
    _("Due on"),
    _("Seats wanted"),
    _("Seats granted"),
    _("Notes"),
)


@require_GET
@open_to(may_see_desk, NOT_FOR_YOU)
def queue(request: Request) -> HttpResponse:
    """Requests in this person's scope, by tab and filters; first those that wait for them."""
    if not has_desk(request.user):
        return redirect("access:log")
    filters, tab = _filters(request), _tab(request)
    places = places_of(filters.qs)
    counts, page = counts_of(places), _page(request, places, tab)
    rows = _rows(request, list(page))
    context = {
        "countries": [row.case.country for row in rows],
        "counts": counts,
        "filters": filters,
        "has_log": may_read_log(request.user),
        "is_filtered": _is_filtered(filters),
        "page": page,
        "query": _query(request, "page"),
        "rows": rows,
        "tab": tab,
        "tells_mine": tab == Tab.ALL,
        "tabs": [(one, counts[one], _query(request, "page", "tab")) for one in Tab],
    }
    return render(request, "access/desk/queue.html", context)


@require_GET
@desk_view
def export(request: Request) -> HttpResponse:
    """The same rows as a file, all pages."""
    places = places_of(_filters(request).qs)
    rows = _rows(request, list(filter(TABS[_tab(request)], places)))
    countries = [row.case.country for row in rows]
    header = [str(cell) for cell in HEADER]
    return csv_file("requests", header, [row.cells() for row in rows], countries=countries)


def _page(request: Request, places: Sequence[Place], tab: Tab) -> Page[Place]:
    return Paginator(list(filter(TABS[tab], places)), ROWS_PER_PAGE).get_page(request.GET.get("page"))


def _rows(request: Request, places: Sequence[Place]) -> list[Row]:
    """The rows of these places. The address is worked out once: that costs more than the rest of a row."""
    today, address = timezone.localdate(), reverse("access:desk_case", args=["REFERENCE"])
    shown = shown_of(places, request.user, on=today)
    return [Row(one, address.replace("REFERENCE", one.case.reference), today) for one in shown]


def _filters(request: Request) -> QueueFilter:
    queue = queue_of(request.user).order_by(*ORDERINGS[Order.DUE])
    return QueueFilter(request.GET, desk=desk_of(request.user), queue=queue)


def _tab(request: Request) -> Tab:
    said = request.GET.get("tab")
    return Tab(said) if said in Tab.values else Tab.MINE


def _is_filtered(filters: QueueFilter) -> bool:
    said = filters.form.cleaned_data if filters.form.is_valid() else {}
    return any(said.get(name) for name in filters.filters if name != "sort")


def _query(request: Request, *without: str) -> str:
    """The present parameters but these, to go on with another one."""
    said = request.GET.copy()
    for name in without:
        said.pop(name, None)
    return f"{said.urlencode()}&" if said else ""

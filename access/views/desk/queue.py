"""The queue: what waits for this official first."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from access.desk_forms import QueueFilter
from access.dossier import due_words
from access.log import may_read_log
from access.models import AccessRequest, AccessRequestQuerySet
from access.queue import (
    ORDERINGS,
    ROWS_PER_PAGE,
    TAB_FILTERS,
    Order,
    Tab,
    counts_of,
    desk_of,
    flags_of,
    has_desk,
    queue_of,
    with_row_facts,
)
from access.templatetags.desk import may_see_desk
from access.views.desk.doors import NOT_FOR_YOU, desk_view, open_to
from access.views.desk.sheets import csv_file
from access.words import STATE_WORDS
from access.workflow import State
from people.requests import SignedInRequest as Request


class Row:
    """One request of the queue, as it is shown."""

    def __init__(self, case: AccessRequest, today: date) -> None:
        self.case = case
        self.reference = case.reference
        self.url = reverse("access:desk_case", args=[case.reference])
        self.who = ", ".join(str(part) for part in (case.organisation, case.unit) if part)
        self.country = str(case.country or "–")
        self.seats = getattr(case, "seats_wanted", 0)
        self.is_mine = getattr(case, "is_mine", False)
        self.lines = list(case.lines.all())
        self.flags = flags_of(case)
        self.state = STATE_WORDS[State(case.state)]
        self.due_kind, self.due = due_words(case, today)
        days = (today - timezone.localdate(case.submitted_at)).days
        self.age = ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}

    @property
    def modules(self) -> str:
        return ", ".join(line.module.code for line in self.lines)

    @property
    def seats_granted(self) -> int | None:
        granted = [line.seats_granted for line in self.lines if line.seats_granted is not None]
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


HEADER = (
    _("Reference"),
    _("Country"),
    _("Organisation"),
    _("Unit"),
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
    filters, tab, today = _filters(request), _tab(request), timezone.localdate()
    counts = counts_of(filters.qs)
    page = Counted(with_row_facts(filters.qs.filter(TAB_FILTERS[tab])), counts[tab]).get_page(request.GET.get("page"))
    rows = [Row(case, today) for case in page]
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
    queue, today = _filters(request).qs.filter(TAB_FILTERS[_tab(request)]), timezone.localdate()
    rows = [Row(case, today) for case in with_row_facts(queue)]
    countries = [row.case.country for row in rows]
    header = [str(cell) for cell in HEADER]
    return csv_file("requests", header, [row.cells() for row in rows], countries=countries)


class Counted(Paginator):
    """Pages of rows that have been counted already."""

    def __init__(self, rows: AccessRequestQuerySet, count: int) -> None:
        super().__init__(rows, ROWS_PER_PAGE)
        self.count = count  # a cached property, given instead of asked for


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

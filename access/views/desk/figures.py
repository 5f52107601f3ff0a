"""Figures: one's own country for focal points, all of them for programme staff and auditors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from access.figures import (
    PARTNER_SEATS,
    Figures,
    LineFigures,
    by,
    counted,
    in_group,
    is_for_all_countries,
    line_figures,
    lines_counted_by,
    may_read_figures,
    seats_left,
    total_of,
)
from access.queue import has_desk
from access.views.desk.doors import open_to
from access.views.desk.sheets import csv_file
from people.countries import Group, in_order
from people.models import Country
from people.requests import SignedInRequest as Request

NOT_FOR_YOU = _("Figures are read by national focal points, programme staff and auditors.")
GROUP_WORDS: dict[str, str | Promise] = {
    Group.UNION: _("EU Member States"),
    Group.ASSOCIATED: _("Schengen associated countries"),
    Group.PARTNERS: _("Partner countries"),
    PARTNER_SEATS: _("Partner seats (sponsored requests)"),
}
HEADER = (
    _("Requests"),
    _("Waiting"),
    _("Granted"),
    _("Refused"),
    _("Median days to a decision"),
    _("Seats wanted"),
    _("Seats given"),
    _("People who learn"),
    _("Seats left"),
)
BAR_WIDTH = 300  # of the drawing, in its own units


@dataclass(frozen=True)
class Bar:
    """One bar of the drawing: seats given, beside the seats that were wanted."""

    label: str
    wanted: int
    given: int
    wanted_width: int
    given_width: int


@dataclass(frozen=True)
class Sheet:
    """A table of figures, its sum, and the same as bars."""

    title: str
    first: str
    rows: list[tuple[str, Figures]]
    total: Figures
    name: str

    @property
    def bars(self) -> list[Bar]:
        most = max((figures.wanted for _label, figures in self.rows), default=0) or 1
        return [
            Bar(
                label,
                one.wanted,
                one.granted,
                round(BAR_WIDTH * one.wanted / most),
                round(BAR_WIDTH * min(one.granted, most) / most),
            )
            for label, one in self.rows
        ]

    @property
    def table(self) -> list[list[str]]:
        """Rows of cells, the sum last."""
        rows = [*self.rows, (gettext("All together"), self.total)] if len(self.rows) > 1 else self.rows
        return [[label, *_cells(figures)] for label, figures in rows]

    @property
    def header(self) -> list[str]:
        return [self.first, *(str(cell) for cell in HEADER)]


@require_GET
@open_to(may_read_figures, NOT_FOR_YOU)
def figures(request: Request) -> HttpResponse:
    """Requests, decisions and seats by module and by country, as tables and as bars."""
    sheets, countries = _sheets(request)
    group = _group(request)
    context = {
        "countries": countries,
        "group": group,
        "groups": [(code, words, code == group) for code, words in GROUP_WORDS.items()],
        "has_desk": has_desk(request.user),
        "is_for_all": is_for_all_countries(request.user),
        "query": f"group={group}" if group else "",
        "sheets": [sheet for sheet in sheets if sheet.rows],
        "today": timezone.localdate(),
    }
    return render(request, "access/desk/figures.html", context)


@require_GET
@open_to(may_read_figures, NOT_FOR_YOU)
def export(request: Request) -> HttpResponse:
    """The same tables as a file, one below the other."""
    sheets, countries = _sheets(request)
    rows = [row for sheet in sheets if sheet.rows for row in (sheet.header, *sheet.table, [])]
    title = gettext("Figures of %(day)s") % {"day": timezone.localdate().isoformat()}
    return csv_file("figures", [title], rows, countries=countries)


def _sheets(request: Request) -> tuple[list[Sheet], list[Country]]:
    user, today = request.user, timezone.localdate()
    lines = line_figures(lines_counted_by(user))
    if group := _group(request):
        lines = in_group(lines, group, today=today)
    countries = in_order(Country.objects.filter(pk__in={line.country for line in lines}))
    sheets = [_by_module(lines, countries, today)]
    if is_for_all_countries(user) or len(countries) > 1:
        sheets.append(_by_country(lines, countries))
    return sheets, countries


def _group(request: Request) -> str:
    said = request.GET.get("group", "")
    return said if said in GROUP_WORDS and is_for_all_countries(request.user) else ""


def _by_module(lines: Sequence[LineFigures], countries: Sequence[Country], today: date) -> Sheet:
    """The quota is a country's: what is left of it stands where there is one country only."""
    left = seats_left(countries[0].pk, today=today) if len(countries) == 1 else {}
    parts = by(lines, lambda line: line.module)
    rows = [(module, counted(part, left=left.get(module))) for module, part in parts.items()]
    return Sheet(
        gettext("By module"), gettext("Module"), rows, total_of(lines, [one for _label, one in rows]), "modules"
    )


def _by_country(lines: Sequence[LineFigures], countries: Sequence[Country]) -> Sheet:
    parts = by(lines, lambda line: line.country)
    names = [(country.pk, str(country)) for country in countries] + [("", gettext("No country (agencies)"))]
    rows = [(name, counted(parts[code])) for code, name in names if code in parts]
    return Sheet(
        gettext("By country"), gettext("Country"), rows, total_of(lines, [one for _label, one in rows]), "countries"
    )


def _cells(figures: Figures) -> list[str]:
    days = "–" if figures.median_days is None else number_format(figures.median_days, decimal_pos=1)
    people = gettext("fewer than 5") if figures.people is None else str(figures.people)
    counts = (figures.requests, figures.waiting, figures.granted_requests, figures.refused)
    left = "–" if figures.left is None else str(figures.left)
    return [*(str(count) for count in counts), days, str(figures.wanted), str(figures.granted), people, left]

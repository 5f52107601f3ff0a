"""The trainer's board of a module: who is where, on a page and as a file."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast
from urllib.parse import urlencode

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ground.spreadsheets import XLSX, Cell, as_text, csv_bytes, xlsx_bytes
from learning.board_rows import html_of
from learning.cohorts import Cohort, cohorts
from learning.learners_board import ORDERS, STANDINGS, Followed, Hard, Row, hardest_in, hardest_of
from learning.rules import followed_by, sees_gain, trains
from learning.trainer_pages import Trained
from learning.views import learner_view
from learning.where import Standing
from modules.editions import manifest
from modules.models import Module
from people.models import User
from people.requests import SignedInRequest as Request

ON_A_PAGE = 200
MOST_IN_A_FILE = 5000
CSV, WORKBOOK = "csv", "xlsx"


@dataclass(frozen=True)
class Tab:
    """People who stand somewhere, how many they are, and the address that shows them; all of them without `value`."""

    value: str
    words: str
    count: int
    query: str


class Chosen:
    """What the board is narrowed to and how it is put in order; whatever is not known is as if it had not been said."""

    def __init__(self, request: Request, groups: list[Cohort]) -> None:
        said = request.GET
        self.order = said.get("order", "") if said.get("order") in ORDERS else "name"
        self.standing = Standing(said["state"]) if said.get("state") in list(Standing) else None
        self.group = next((one for one in groups if one.key == said.get("group")), None)

    @property
    def state(self) -> str:
        return str(self.standing or "")

    def query(self, **other: str) -> str:
        """Return the address of this view with something else chosen, ending in "&" or empty."""
        said = {"group": self.group.key if self.group else "", "order": self.order, "state": self.state} | other
        kept = {name: value for name, value in said.items() if value and (name, value) != ("order", "name")}
        return f"{urlencode(kept)}&" if kept else ""


class Opened:
    """The board as somebody has opened it; for everybody who is no trainer of the module it is not there (Http404)."""

    def __init__(self, request: Request, slug: str) -> None:
        module = get_object_or_404(Module.objects.with_content(), slug=slug)
        reach = followed_by(request.user, module)
        if reach is None or module.latest_edition_id is None:
            raise Http404
        self.user = request.user
        self.trained = Trained(module, manifest(module.latest_edition_id), get_language())
        self.groups = cohorts.of(request.user, module)
        self.chosen = Chosen(request, self.groups)
        group = self.chosen.group
        self.members = cohorts.people_in(request.user, module, group.key) if group else None
        self.followed = Followed(module, self.trained.edition, reach, self.members)

    @cached_property
    def tabs(self) -> list[Tab]:
        counts = self.followed.counts
        everybody = Tab("", _("Everybody"), sum(counts.values()), self.chosen.query(state=""))
        standings = [Tab(one, str(STANDINGS[one]), counts[one], self.chosen.query(state=one)) for one in Standing]
        return [everybody, *standings]

    @property
    def hardest(self) -> list[Hard]:
        """What the group finds hard, or else all who learn the module."""
        if self.members is None:
            return hardest_of(self.trained.module, self.trained.edition, self.trained.locale)
        return hardest_in(self.members, self.trained.edition, self.trained.locale)

    @property
    def people(self) -> int:
        """How many people the board shows, over all its pages."""
        return next(tab.count for tab in self.tabs if tab.value == self.chosen.state)


@require_GET
@learner_view
def learners(request: Request, module: str) -> HttpResponse:
    """Who is where in a module, two hundred people on a page."""
    board = Opened(request, module)
    page = _Counted(board).get_page(request.GET.get("page"))
    rows = board.followed.rows(cast("QuerySet[User]", page.object_list))
    context = {
        "trained": board.trained,
        "trains": trains(request.user, board.trained.module),
        "sees_gain": sees_gain(request.user, board.trained.module),
        "groups": board.groups,
        "chosen": board.chosen,
        "orders": [(key, words) for key, (words, _fields) in ORDERS.items()],
        "tabs": board.tabs,
        "course": board.followed.course,
        "page": page,
        "rows": rows,
        "rows_html": html_of(rows),
        "query": board.chosen.query(),
        "hardest": board.hardest,
        "left_out": _left_out(board.people),
    }
    return render(request, "learning/trainer/learners.html", context)


@require_GET
@learner_view
def learners_file(request: Request, module: str, ending: str) -> HttpResponse:
    """The same people as the page shows, all of them, as a file for a spreadsheet program."""
    board = Opened(request, module)
    if ending not in {CSV, WORKBOOK}:
        raise Http404
    found = board.followed.in_order(board.chosen.order, board.chosen.standing)[:MOST_IN_A_FILE]
    rows = [_header(), *map(_cells, board.followed.rows(found))]
    if words := _left_out(board.people):
        rows.append([words, *[""] * (len(rows[0]) - 1)])
    name = f'attachment; filename="{board.trained.module.slug}-learners.{ending}"'
    if ending == WORKBOOK:
        content, kind = xlsx_bytes(rows, title=board.trained.module.code), XLSX
    else:
        content, kind = csv_bytes([as_text(cell) for cell in row] for row in rows), "text/csv; charset=utf-8"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": name})


class _Counted(Paginator):
    """Pages whose number is known from the tabs, without another query."""

    def __init__(self, board: Opened) -> None:
        self._people = board.people
        super().__init__(board.followed.in_order(board.chosen.order, board.chosen.standing), ON_A_PAGE)

    @cached_property
    def count(self) -> int:
        return self._people


def _left_out(people: int) -> str:
    """Say that a file has no more room, where there are more people than it holds; nothing else."""
    if people <= MOST_IN_A_FILE:
        return ""
    words = _(
        "A file holds %(most)s people, and here are %(people)s: narrow the list by group or state to have the rest."
    )
    return words % {"most": intcomma(MOST_IN_A_FILE), "people": intcomma(people)}


def _header() -> list[Cell]:
    return [
        _("Name"),
        _("State"),
        _("Last unit reached"),
        _("Units done"),
        _("Quizzes tried"),
        _("Quizzes passed"),
        _("Role-plays done"),
        _("Last step on"),
        _("Missing"),
    ]


def _cells(row: Row) -> list[Cell]:
    numbers: list[Cell] = [row.place, row.units, row.tried, row.passed, row.roleplays]
    return [row.name, row.standing_words, *numbers, row.active_on, row.missing]

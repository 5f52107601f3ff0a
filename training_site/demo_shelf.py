"""What the demo shows of the shelf and of problems: organisations that use tools, and reports in three states."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction

from knowledge.actions import say_we_use
from knowledge.models import KnowledgePage, ToolUse
from modules.keys import key_of
from modules.models import Module, ModulePage, ProblemKind, ProblemReport, ProblemState, UnitPage
from modules.upkeep import problem_actions
from people.demo import DEMO_PEOPLE
from people.models import User
from training_site.demo import FLAGSHIP, NoContent

# The tool, whose organisation uses it, and whether its page may name it.
USED = (
    ("tool-mobile-info-bus", "trainee", True),
    ("tool-mobile-info-bus", "organisation_admin", False),
    ("tool-multilingual-hotline", "organisation_admin", True),
)
ANSWERED = "Thank you. The sentence now says who helps on the spot, before it says whom to call."


class Said(NamedTuple):
    """A problem that somebody has reported about a unit."""

    unit: str
    kind: ProblemKind
    words: str
    by: str


REPORTS = (
    Said("u1", ProblemKind.UNCLEAR, "Who is meant by ‘the service’ here, ours or the clinic?", "trainee"),
    Said("u2", ProblemKind.BARRIER, "On my telephone the table is wider than the page.", "trainee2"),
    Said("u3", ProblemKind.OUT_OF_DATE, "The figure is from 2019. Is there a newer one?", "trainee"),
)


@transaction.atomic
def make_shelf() -> None:
    """Have organisations say which tools they use, and readers report problems; safe to run again. Raises NoContent."""
    for slug, who, is_named in USED:
        _use(slug, _person(who), is_named=is_named)
    found = list(_reported())
    if found[0].state == ProblemState.NEW:
        editor = _person("editor")
        problem_actions.answer(found[0], words=ANSWERED, by=editor)
        problem_actions.take(found[1], by=editor)


def _person(name: str) -> User:
    return User.objects.select_related("organisation").get(email=DEMO_PEOPLE[name].email)


def _use(slug: str, person: User, *, is_named: bool) -> None:
    tool = KnowledgePage.objects.filter(slug=slug, locale__language_code="en").first()
    if tool is None or person.organisation is None:
        return
    if not ToolUse.objects.filter(organisation=person.organisation, tool=tool.translation_key).exists():
        say_we_use(tool, person.organisation, is_named=is_named, by=person)


def _reported() -> Iterator[ProblemReport]:
    module = Module.objects.get(slug=FLAGSHIP)
    above = ModulePage.objects.get(module=module, locale__language_code="en")
    pages = {unit.slug: unit for unit in UnitPage.objects.child_of(above)}
    for one in REPORTS:
        if one.unit not in pages:
            raise NoContent
        yield problem_actions.report(
            key=key_of("demo", "problem", one.unit),
            page=pages[one.unit],
            module=module,
            unit=one.unit,
            part="",
            kind=one.kind,
            words=one.words,
            by=_person(one.by),
        )

"""What is known of a learner's way through curricula: seven queries for all of them, whatever they hold."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils.translation import get_language

from curriculum.assessments import key_for
from curriculum.blocks import ItemRole
from curriculum.models import Assessment, CurriculumPage
from curriculum.outline import Item as Shown
from curriculum.outline import outline
from learning.assessing import KIND
from learning.models import Attempt, Enrolment, Fact
from learning.progress import QUIZ, SURVEY
from modules.combining import equivalents
from modules.models import ChangeClass, Edition, EditionActivity
from modules.relations import links_of_modules
from people.models import User
from programme.credit import Credit, State, Taken, credits_for, rule_of
from programme.curriculum_progress import (
    ASSESSMENT,
    CHOICE,
    MODULE,
    SESSION,
    Item,
    Need,
    Parts,
    Reached,
    Stage,
    modules_in,
    needs,
    parts_of_whole,
    stages_of,
    state_of,
)
from programme.curriculum_progress import LIVE as LIVE_ITEM
from programme.live.actions import FACT as LIVE
from programme.models import BookingState, CheckIn, SessionState

COUNTED = (SESSION, LIVE_ITEM)
NOT_NEEDED = [
    f"{edition}__{words}" for edition in ("edition", "completed_edition") for words in ("texts", "rule", "note")
]


@dataclass(frozen=True)
class Learnt:
    """What a learner has done anywhere, before it is asked what a curriculum makes of it."""

    modules: Mapping[str, Taken]
    equivalents: Mapping[str, Set[str]]
    surveys: Collection[str]
    attended: Collection[str]
    assessments: Collection[object]

    def reached(self, stages: Sequence[Stage], credits: Mapping[str, Credit]) -> Reached:
        """What counts in a curriculum now, with the modules that count for something in it."""
        return Reached(
            modules={slug: credit.state for slug, credit in credits.items()},
            attended=self.attended,
            assessments=[item.key for item in _assessments(stages) if key_for(item.key) in self.assessments],
            has_sent_survey=any(slug in self.surveys for slug in modules_in(stages)),
        )

    def credits(self, page: CurriculumPage, stages: Sequence[Stage], at: datetime) -> dict[str, Credit]:
        """What the modules that were taken count for in a curriculum."""
        rule = rule_of(page.facts.get("credit", {}))
        return credits_for(modules_in(stages), self.modules, self.equivalents, rule, at)


def _assessments(stages: Iterable[Stage]) -> list[Item]:
    return [item for stage in stages for item in stage.items if item.kind == ASSESSMENT]


def learnt_by(learner: User) -> Learnt:
    """Return what somebody has done. Six queries."""
    facts = Fact.objects.filter(enrolment__learner=learner, key__startswith=f"{LIVE}:") | Fact.objects.filter(
        enrolment__learner=learner, key=SURVEY
    )
    newest: dict[tuple[str, str], bool] = {}
    for slug, key, holds in facts.order_by("pk").values_list("enrolment__module__slug", "key", "holds"):
        newest[slug, key] = holds
    played = {key.partition(":")[2] for (_slug, key), holds in newest.items() if holds and key != SURVEY}
    finished = Attempt.objects.of(learner).finished().filter(kind=KIND)
    return Learnt(
        modules=modules_taken_by(learner),
        equivalents=equivalents(links_of_modules()),
        surveys={slug for (slug, key), holds in newest.items() if holds and key == SURVEY},
        attended=played | attended_by(learner),
        assessments=set(finished.values_list("key", flat=True)),
    )


def modules_taken_by(learner: User) -> dict[str, Taken]:
    """Return the modules that somebody has begun, by id; completed again counts from then on. Two queries."""
    substantial = Edition.objects.filter(module=OuterRef("module"), change=ChangeClass.SUBSTANTIAL).order_by("-number")
    rows = Enrolment.objects.of(learner).annotate(changed_in=Subquery(substantial.values("number")[:1]))
    passed_again = _passed_again(learner)
    return {
        row.module.slug: Taken(
            row.module.slug,
            row.module.code,
            max(row.completed_at, passed_again.get(row.module.slug, row.completed_at)) if row.completed_at else None,
            _edition_done(row),
            row.changed_in or 1,
        )
        for row in rows.select_related("module", "edition", "completed_edition").defer(*NOT_NEEDED)
    }


def _edition_done(enrolment: Enrolment) -> int:
    """The number of the newest edition that somebody did all of."""
    if enrolment.completed_edition is None:
        return 1
    return enrolment.completed_edition.number if enrolment.missing else enrolment.edition.number


def _passed_again(learner: User) -> dict[str, datetime]:
    """Since when somebody has passed every quiz of a module anew, of the quizzes that it still has. One query."""
    in_units = EditionActivity.objects.exclude(unit_slug="")
    still_there = in_units.filter(edition=OuterRef("enrolment__module__latest_edition"), key=OuterRef("key"))
    finished = Attempt.objects.of(learner).finished().with_result().filter(Exists(still_there), kind=QUIZ)
    rows = finished.filter(Q(result_passed=True)).values_list("enrolment__module__slug", "key").order_by()
    since: dict[str, datetime] = {}
    for slug, _key, newest in rows.annotate(newest=Max("finished_at")):
        since[slug] = min(newest, since.get(slug, newest))
    return since


def attended_by(learner: User) -> set[str]:
    """Return the sessions and live role-plays of curricula that somebody was in, of sessions that are closed. One query."""
    rows = CheckIn.objects.filter(
        booking__person=learner,
        booking__state=BookingState.CONFIRMED,
        block__session__state=SessionState.CLOSED,
    ).exclude(block__counts_as="")
    newest = {
        block: (counts_as, is_present)
        for block, counts_as, is_present in rows.order_by("at", "pk").values_list(
            "block", "block__counts_as", "is_present"
        )
    }
    return {counts_as for counts_as, is_present in newest.values() if is_present}


def curricula_in(language: str) -> list[CurriculumPage]:
    """Return every curriculum once, in that language or else in the one it was written in. One query."""
    pages = CurriculumPage.objects.live().select_related("locale").order_by("path")
    found: dict[str, CurriculumPage] = {}
    for page in pages:
        if page.slug not in found or page.locale.language_code == language:
            found[page.slug] = page
    return list(found.values())


@dataclass(frozen=True)
class Line:
    """An item in words, and how far the learner is with it; of a module that was begun, by which one that counts."""

    shown: Shown
    state: State
    is_optional: bool
    credit: Credit | None = None
    is_by_another: bool = False
    choices: tuple["Line", ...] = ()


@dataclass(frozen=True)
class StageLines:
    code: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class NextStage:
    """A stage, and the line in it with which somebody goes on."""

    stage: StageLines
    line: Line


class CurriculumProgress:
    """A learner's way through one curriculum."""

    def __init__(self, page: CurriculumPage, learnt: Learnt, at: datetime) -> None:
        self.page = page
        self.structure = stages_of(page.stages.raw_data)
        self.credits = learnt.credits(page, self.structure, at)
        self.reached = learnt.reached(self.structure, self.credits)

    @property
    def modules_done(self) -> int:
        return sum(state is State.DONE for state in self.reached.modules.values())

    @property
    def modules(self) -> int:
        return len(modules_in(self.structure))

    @cached_property
    def needs(self) -> list[Need]:
        """What the curriculum asks for as a whole; nothing where each module stands for itself."""
        return needs(self.structure, self.page.facts.get("completion", {}), self.reached)

    @property
    def parts(self) -> Parts:
        """How many of the parts that the whole asks for are done, online and live; none where it asks for nothing."""
        return parts_of_whole(self.needs)

    @cached_property
    def next_stage(self) -> "NextStage | None":
        """Where somebody goes on: the first stage that still misses something, and the first thing that it misses."""
        need = next((need for need in self.needs if need.missing), None)
        if need is None:
            return None
        place = [stage.code for stage in self.structure].index(need.stage)
        stage = self.stages[place]
        return NextStage(stage, stage.lines[self.structure[place].items.index(need.missing[0])])

    @property
    def needs_met(self) -> int:
        return sum(need.is_met for need in self.needs)

    @property
    def is_complete(self) -> bool:
        return bool(self.needs) and self.needs_met == len(self.needs)

    @cached_property
    def stages(self) -> list[StageLines]:
        """The stages with all their items. Two queries."""
        answered = set(Assessment.objects.values_list("slug", flat=True))
        shown = outline(self.page.stages, get_language() or self.page.locale.language_code, answered)
        return [
            StageLines(words.code, words.title, self._lines(words.items, stage.items))
            for words, stage in zip(shown, self.structure, strict=True)
        ]

    def _lines(self, shown: Sequence[Shown], items: Sequence[Item]) -> tuple[Line, ...]:
        return tuple(self._line(words, item) for words, item in zip(shown, items, strict=True))

    def _line(self, words: Shown, item: Item) -> Line:
        credit = self.credits.get(item.key) if item.kind == MODULE else None
        return Line(
            words,
            state_of(item, self.reached),
            item.role != ItemRole.CORE,
            credit,
            credit is not None and credit.is_by_another(item.key),
            self._lines(words.choices, item.choices),
        )


@dataclass(frozen=True)
class Choice:
    """A choice of a curriculum, by its place there, and of how many of its parts are taken."""

    curriculum: str
    place: int
    choose: int


@dataclass(frozen=True)
class Part:
    """A taught hour or live role-play of a curriculum, in the language of its page, and the choice it stands in."""

    key: str
    title: str
    lang: str
    minutes: int
    choice: Choice | None = None


def parts_beside(assessment: str, language: str) -> dict[str, Part]:
    """Return the sessions and live role-plays of curricula that hold an assessment, by key. One query."""
    pages = [page for page in curricula_in(language) if assessment in assessments_in(page)]
    return {part.key: part for page in pages for part in parts_of(page)}


def assessments_beside(parts: Collection[str], module: str) -> list[str]:
    """Return the self-assessments of curricula that hold any of these parts, then of those that teach the module. One query."""
    pages = [page for page in curricula_in("") if assessments_in(page)]
    by_part = [page for page in pages if any(part.key in parts for part in parts_of(page))]
    by_module = [page for page in pages if module in modules_in(stages_of(page.stages.raw_data))]
    return [slug for page in (*by_part, *by_module) for slug in sorted(assessments_in(page))]


def assessments_in(page: CurriculumPage) -> set[str]:
    """Return the ids of the self-assessments that a curriculum holds. No query."""
    return {item.key for item in _assessments(stages_of(page.stages.raw_data))}


def parts_of(page: CurriculumPage) -> Iterator[Part]:
    """Yield the sessions and live role-plays of a curriculum, those to choose from too. No query."""
    lang = page.locale.language_code
    for number, item in enumerate(item for stage in page.stages.raw_data for item in stage["value"]["items"]):
        choice = Choice(page.slug, number, item["value"]["choose"]) if item["type"] == CHOICE else None
        for one in _flat([item]):
            if one["type"] in COUNTED:
                value = one["value"]
                yield Part(value["key"], value["title"], lang, value.get("minutes") or 0, choice)


def choices_of_blocks() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sessions and live role-plays that being in a block can count for, by curriculum. One query."""
    found = []
    for page in curricula_in(""):
        blocks = [item for stage in page.stages.raw_data for item in _flat(stage["value"]["items"])]
        items = [(one["value"]["key"], one["value"]["title"]) for one in blocks if one["type"] in COUNTED]
        if items:
            found.append((page.title, items))
    return found


def _flat(items: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the items of a stage as they are stored, those to choose from too."""
    for item in items:
        yield from _flat(item["value"]["items"]) if item["type"] == CHOICE else (item,)

"""What is known of a learner's way through curricula: five queries for all of them, whatever they hold."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from curriculum.assessments import key_for
from curriculum.blocks import ItemRole
from curriculum.models import Assessment, CurriculumPage
from curriculum.outline import Item as Shown
from curriculum.outline import outline
from learning.assessing import KIND
from learning.models import Attempt, Enrolment, Fact
from learning.progress import SURVEY
from people.models import User
from programme.curriculum_progress import (
    ASSESSMENT,
    CHOICE,
    SESSION,
    Item,
    Need,
    Reached,
    Stage,
    State,
    modules_in,
    needs,
    stages_of,
    state_of,
)
from programme.curriculum_progress import LIVE as LIVE_ITEM
from programme.live.actions import FACT as LIVE
from programme.models import BookingState, CheckIn, SessionState

DAYS_IN_A_MONTH = 30.44
COUNTED = (SESSION, LIVE_ITEM)


@dataclass(frozen=True)
class Learnt:
    """What a learner has done anywhere, before it is asked what a curriculum makes of it."""

    modules: Mapping[str, datetime | None]
    surveys: Collection[str]
    attended: Collection[str]
    assessments: Collection[object]

    def reached(self, page: CurriculumPage, stages: Sequence[Stage], at: datetime) -> Reached:
        """What counts in a curriculum now: its rule of credit says how old a completion may be."""
        months = page.facts.get("credit", {}).get("max_age_months")
        oldest = at - timedelta(days=months * DAYS_IN_A_MONTH) if months else None
        slugs = modules_in(stages)
        return Reached(
            modules={slug: _state(self.modules[slug], oldest) for slug in slugs if slug in self.modules},
            attended=self.attended,
            assessments=[item.key for item in _assessments(stages) if key_for(item.key) in self.assessments],
            has_sent_survey=any(slug in self.surveys for slug in slugs),
        )


def _state(completed_at: datetime | None, oldest: datetime | None) -> State:
    if completed_at is None:
        return State.BEGUN
    return State.OLD if oldest and completed_at < oldest else State.DONE


def _assessments(stages: Iterable[Stage]) -> list[Item]:
    return [item for stage in stages for item in stage.items if item.kind == ASSESSMENT]


def learnt_by(learner: User) -> Learnt:
    """Return what somebody has done. Four queries."""
    facts = Fact.objects.filter(enrolment__learner=learner, key__startswith=f"{LIVE}:") | Fact.objects.filter(
        enrolment__learner=learner, key=SURVEY
    )
    newest: dict[tuple[str, str], bool] = {}
    for slug, key, holds in facts.order_by("pk").values_list("enrolment__module__slug", "key", "holds"):
        newest[slug, key] = holds
    played = {key.partition(":")[2] for (_slug, key), holds in newest.items() if holds and key != SURVEY}
    finished = Attempt.objects.of(learner).finished().filter(kind=KIND)
    return Learnt(
        modules=dict(Enrolment.objects.of(learner).values_list("module__slug", "completed_at")),
        surveys={slug for (slug, key), holds in newest.items() if holds and key == SURVEY},
        attended=played | attended_by(learner),
        assessments=set(finished.values_list("key", flat=True)),
    )


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
    """An item in words, and how far the learner is with it."""

    shown: Shown
    state: State
    is_optional: bool
    choices: tuple["Line", ...] = ()


@dataclass(frozen=True)
class StageLines:
    code: str
    title: str
    lines: tuple[Line, ...]


class CurriculumProgress:
    """A learner's way through one curriculum."""

    def __init__(self, page: CurriculumPage, learnt: Learnt, at: datetime) -> None:
        self.page = page
        self.structure = stages_of(page.stages.raw_data)
        self.reached = learnt.reached(page, self.structure, at)

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
    def needs_met(self) -> int:
        return sum(need.is_met for need in self.needs)

    @property
    def is_complete(self) -> bool:
        return bool(self.needs) and self.needs_met == len(self.needs)

    @cached_property
    def stages(self) -> list[StageLines]:
        """The stages with all their items. Two queries."""
        answered = set(Assessment.objects.values_list("slug", flat=True))
        shown = outline(self.page.stages, self.page.locale.language_code, answered)
        return [
            StageLines(words.code, words.title, self._lines(words.items, stage.items))
            for words, stage in zip(shown, self.structure, strict=True)
        ]

    def _lines(self, shown: Sequence[Shown], items: Sequence[Item]) -> tuple[Line, ...]:
        return tuple(
            Line(
                words,
                state_of(item, self.reached),
                item.role != ItemRole.CORE,
                self._lines(words.choices, item.choices),
            )
            for words, item in zip(shown, items, strict=True)
        )


@dataclass(frozen=True)
class Part:
    """A taught hour or live role-play of a curriculum, in the language of its page; `choice` names the choice it stands in."""

    key: str
    title: str
    lang: str
    minutes: int
    choice: int | None = None


def parts_beside(assessment: str, language: str) -> dict[str, Part]:
    """Return the sessions and live role-plays of curricula that hold an assessment, by key. One query."""
    pages = [page for page in curricula_in(language) if assessment in assessments_in(page)]
    return {part.key: part for page in pages for part in _parts(page)}


def assessments_in(page: CurriculumPage) -> set[str]:
    """Return the ids of the self-assessments that a curriculum holds. No query."""
    return {item.key for item in _assessments(stages_of(page.stages.raw_data))}


def _parts(page: CurriculumPage) -> Iterator[Part]:
    lang = page.locale.language_code
    for number, item in enumerate(item for stage in page.stages.raw_data for item in stage["value"]["items"]):
        choice = number if item["type"] == CHOICE else None
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

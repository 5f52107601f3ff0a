"""What the learner's pages show, gathered in a handful of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learning import progress
from learning.editions import edition_for, offered
from learning.models import ActivityResult, Enrolment
from learning.outline import Outline, UnitLine, outline
from learning.reads import reflections_of, results_of
from modules.activities.quiz.rules import number_asked
from modules.editions import ActivityEntry, Manifest, UnitEntry, definition, in_language
from modules.models import ChangeClass, Edition
from modules.rendering import Body, Segment, body_for
from modules.upkeep.reviews import ReviewLine, pending_reviews, review_lines
from people.models import User

UNIT_STATES = {
    "lock": gettext_lazy("Withdrawn"),
    "done": gettext_lazy("Done"),
    "open": gettext_lazy("Begun"),
    "new": gettext_lazy("Not begun"),
}
ACTIVITY_STATES = {
    "new": gettext_lazy("Not begun"),
    "open": gettext_lazy("In progress"),
    "again": gettext_lazy("Finished, not passed yet"),
    "done": gettext_lazy("Done"),
}


@dataclass(frozen=True)
class Step:
    """Something to do next, or something that is missing: what it is called and where it is."""

    kind: str
    slug: str
    title: str
    lang: str
    url: str
    is_done: bool


@dataclass(frozen=True)
class Tally:
    """How many of one kind of requirement are met."""

    name: str
    done: int
    total: int

    @property
    def status(self) -> str:
        if self.done == self.total:
            return "done"
        return "open" if self.done else "new"


@dataclass(frozen=True)
class ActivityCard:
    """An activity as a card: where the learner stands with it, in words. `status` is the name of an icon."""

    slug: str
    kind: str
    title: str
    lang: str
    url: str
    status: str
    status_text: str
    summary: str = ""
    minutes: int | None = None
    questions: int | None = None
    warnings: tuple[str, ...] = ()
    place: str = ""
    best: int | None = None
    last: int | None = None
    review_url: str = ""


@dataclass(frozen=True)
class UnitCard:
    """A unit in the list of contents; `open` are the things in it that the rule still asks for, its own mark apart."""

    slug: str
    number: int
    title: str
    lang: str
    minutes: int
    url: str
    is_done: bool
    is_begun: bool
    is_withdrawn: bool
    open: tuple[Step, ...]
    activities: tuple[tuple[str, str, str], ...]

    @property
    def status(self) -> str:
        if self.is_withdrawn:
            return "lock"
        if self.is_done and not self.open:
            return "done"
        return "open" if self.is_done or self.is_begun else "new"

    @property
    def status_text(self) -> str:
        if self.is_done and self.open and not self.is_withdrawn:
            count = len(self.open)
            return ngettext("Read; one task open", "Read; %(count)d tasks open", count) % {"count": count}
        return str(UNIT_STATES[self.status])


@lru_cache(maxsize=4096)
def address_in(language: str, name: str, *arguments: Any) -> str:
    """Return the address of a page. `language` is that of the interface, which stands in the address."""
    return reverse(name, args=arguments)


class Contents:
    """An enrolment's edition in the reader's language, with ticks."""

    def __init__(self, enrolment: Enrolment, locale: str) -> None:
        self.enrolment = enrolment
        self.module = enrolment.module
        self.edition: Manifest = edition_for(enrolment)
        self.locale = locale
        self.lang, self.words = self.edition.words(locale)
        # The access has run out: only the run that this page is about can be finished.
        self.is_closed = False

    @cached_property
    def offered(self) -> Manifest | None:
        return offered(self.enrolment)

    @cached_property
    def withdrawn(self) -> tuple[str, ...]:
        """The slugs of the units that an editor has taken back."""
        return self.module.withdrawn_in(self.edition.number)

    @cached_property
    def outline(self) -> Outline:
        return outline(self.edition, self.locale, self.withdrawn)

    @property
    def needs(self) -> Sequence[progress.Requirement]:
        return self.outline.needs

    @cached_property
    def done(self) -> set[str]:
        return set(self.enrolment.done)

    @property
    def key(self) -> str:
        """Names what every reader of this edition sees in this language."""
        return f"{self.edition.id}:{self.locale}"

    @property
    def ticks(self) -> str:
        """Names what the learner has done and what is withdrawn: pages with the same ticks look alike."""
        return ",".join([*self.enrolment.done, "-", *self.withdrawn])

    @property
    def is_translated(self) -> bool:
        """False where the module's words fall back to the language that it was written in."""
        return self.lang == self.locale

    @property
    def url(self) -> str:
        return self.url_of("module")

    @property
    def done_count(self) -> int:
        return sum(need.name in self.done for need in self.needs)

    @property
    def is_begun(self) -> bool:
        return self.done_count > 0

    @property
    def units_done(self) -> int:
        return sum(unit.is_done for unit in self.units)

    @property
    def pending_reviews(self) -> list[str]:
        """By whom this edition has not yet been reviewed, in words."""
        return pending_reviews(self.words, [unit.slug for unit in self.edition.units])

    def reviews_of(self, unit: str) -> list[ReviewLine]:
        """Every kind of review of a unit, given or not; empty where none is given."""
        given = self.words.get("unit_reviews", {}).get(unit, [])
        return review_lines(given) if given else []

    @cached_property
    def changes(self) -> list[Edition]:
        """What the offered edition changes, newest first: the notes of all editions since this one. One query if there is one."""
        if self.offered is None:
            return []
        later = Edition.objects.filter(module=self.module, number__gt=self.edition.number)
        return list(
            later.exclude(change=ChangeClass.EDITORIAL).only("number", "note", "published_at").order_by("-number")
        )

    @property
    def tallies(self) -> list[Tally]:
        """How far the learner is with each kind of requirement, in the order in which they come up."""
        kinds = dict.fromkeys(need.kind for need in self.needs)
        return [self._tally(kind) for kind in kinds]

    def _tally(self, kind: str) -> Tally:
        needs = [need for need in self.needs if need.kind == kind]
        names = {
            progress.UNIT: _("Units marked as done"),
            progress.QUIZ: _("Quizzes with at least %(mark)d %%") % {"mark": needs[0].pass_mark},
            progress.ROLEPLAY: _("Role-plays finished and debriefed"),
            progress.SURVEY: _("Feedback form sent"),
            progress.H5P: _("Interactive contents done"),
        }
        return Tally(names[kind], sum(need.name in self.done for need in needs), len(needs))

    def url_of(self, name: str, *arguments: Any) -> str:
        return address_in(self.locale, f"learning:{name}", self.module.slug, *arguments)

    @cached_property
    def units(self) -> list[UnitCard]:
        return [self._unit(line) for line in self.outline.units]

    @cached_property
    def next_unit(self) -> UnitCard | None:
        """The unit that the next step is, if it is one."""
        step = self.next_step
        return next(
            (unit for unit in self.units if step and step.kind == progress.UNIT and unit.slug == step.slug), None
        )

    def _unit(self, unit: UnitLine) -> UnitCard:
        return UnitCard(
            slug=unit.slug,
            number=unit.number,
            title=unit.line.title,
            lang=unit.line.lang,
            minutes=unit.minutes,
            url=unit.line.url,
            is_done=f"{progress.UNIT}:{unit.slug}" in self.done,
            is_begun=any(task in self.done for task in unit.tasks),
            is_withdrawn=unit.slug in self.withdrawn,
            open=tuple(self._step(task) for task in unit.tasks if task not in self.done),
            activities=unit.activities,
        )

    @cached_property
    def steps(self) -> list[Step]:
        """Everything the rule asks for, in order."""
        return [self._step(need.name) for need in self.needs]

    def _step(self, name: str) -> Step:
        kind, _colon, slug = name.partition(":")
        line = self.outline.lines[name]
        return Step(kind, slug, line.title, line.lang, line.url, name in self.done)

    @property
    def missing(self) -> list[Step]:
        return [step for step in self.steps if not step.is_done]

    @property
    def next_step(self) -> Step | None:
        """The first missing unit, or else the first missing thing."""
        missing = self.missing
        return next((step for step in missing if step.kind == progress.UNIT), missing[0] if missing else None)

    def title_of(self, activity: ActivityEntry) -> tuple[str, str]:
        """Return the language and the title of an activity."""
        line = self.outline.activities[activity.slug]
        return line.lang, line.title


class Activities:
    """Where a learner stands with activities; one query for all of a page."""

    def __init__(self, contents: Contents, activities: Iterable[ActivityEntry]) -> None:
        self.contents = contents
        self.entries = list(activities)
        self.results = results_of(contents.enrolment.learner, [entry.key for entry in self.entries])

    @property
    def cards(self) -> list[ActivityCard]:
        return [self.card(entry) for entry in self.entries]

    def card(self, entry: ActivityEntry) -> ActivityCard:
        line = self.contents.outline.activities[entry.slug]
        result = self.results.get(entry.key)
        status = self._status(entry, result)
        return ActivityCard(
            slug=entry.slug,
            kind=entry.kind,
            title=line.title,
            lang=line.lang,
            url=line.url,
            status=status,
            status_text=status_text(status),
            best=result.best_score if result else None,
            last=result.last_score if result else None,
            review_url=self._review_url(entry, result),
            **self._facts(entry),
        )

    def _review_url(self, entry: ActivityEntry, result: ActivityResult | None) -> str:
        return self.contents.url_of("review", entry.slug, result.last_number) if result and result.finished else ""

    def _status(self, entry: ActivityEntry, result: ActivityResult | None) -> str:
        if result and result.passed:
            return "done"
        if result and result.has_open:
            return "open"
        return "again" if result and result.finished else "new"

    def _facts(self, entry: ActivityEntry) -> dict[str, Any]:
        activity = definition(entry.version_id, entry.text_ids, self.contents.edition.language)
        _lang, words = activity.words(self.contents.locale)
        return {
            "summary": words.get("summary", ""),
            "minutes": activity.structure.get("estimated_minutes"),
            "questions": number_asked(activity.structure) if entry.kind == progress.QUIZ else None,
            "warnings": tuple(words.get("content_warnings", ())),
            "place": activity.structure.get("place", ""),
        }


def status_text(status: str) -> str:
    """Say in words where a learner stands."""
    return str(ACTIVITY_STATES[status])


@dataclass(frozen=True)
class Piece:
    """A piece of a unit page: ready HTML, or a template with what it needs for this reader."""

    html: str = ""
    template: str = ""
    value: Mapping[str, Any] | None = None
    activity: ActivityCard | None = None
    saved_text: str = ""
    post_url: str = ""
    key: str = ""
    frame: Any = None


TEMPLATES = {
    "quiz": "modules/blocks/quiz_block.html",
    "roleplay": "modules/blocks/role_play_block.html",
    "reflect": "modules/blocks/reflect_block.html",
    "h5p": "modules/blocks/h5p_block.html",
}


class UnitPieces:
    """Fills the slots of a unit for one reader; `frames` are the framed contents that they have open, by slug."""

    def __init__(
        self, contents: Contents, unit: UnitEntry, reader: User, *, frames: Mapping[str, Any] | None = None
    ) -> None:
        self.contents = contents
        self.unit = unit
        self.frames = frames or {}
        self.lang, unit_id = in_language(unit.ids, contents.locale, contents.edition.language)
        self.body: Body = body_for(unit_id, self.lang, reader.country_id, show_editor_notes=reader.is_staff)
        self.activities = Activities(contents, self._entries())

    def _entries(self) -> list[ActivityEntry]:
        """The activities of the unit, and those of other units that stand in it too: a role-play may be in several."""
        shown = {segment.value["slug"] for segment in self.body.segments if segment.block == "roleplay"}
        return [
            entry
            for entry in self.contents.edition.activities
            if entry.unit_slug == self.unit.slug
            or (entry.slug in shown and entry.unit_slug not in self.contents.withdrawn)
        ]

    @cached_property
    def _cards(self) -> dict[str, ActivityCard]:
        return {card.slug: card for card in self.activities.cards}

    @cached_property
    def _reflections(self) -> dict[str, str]:
        keys = [segment.id for segment in self.body.segments if segment.block == "reflect"]
        return reflections_of(self.contents.enrolment, keys)

    @property
    def pieces(self) -> list[Piece]:
        return [self._piece(segment) for segment in self.body.segments]

    @property
    def key(self) -> str:
        """Names everything on the page that is the same for each reader of this edition in this language."""
        return f"{self.contents.key}:{self.body.key}"

    @property
    def is_translated(self) -> bool:
        return self.lang == self.contents.locale

    @property
    def reviews(self) -> list[ReviewLine]:
        return self.contents.reviews_of(self.unit.slug)

    @property
    def reading(self) -> list[dict[str, str]]:
        return [entry | {"why": entry.get("note", "")} for entry in self.body.values["reading"]]

    def asks(self, key: str) -> bool:
        """Say whether the unit has a reflection with this key."""
        return any(segment.block == "reflect" and segment.id == key for segment in self.body.segments)

    def _piece(self, segment: Segment) -> Piece:
        if segment.kind == "html":
            return Piece(html=segment.html)
        template = TEMPLATES[segment.block]
        if segment.block == "reflect":
            return self._reflection(segment, template)
        slug = f"quiz-{self.unit.slug}" if segment.block == "quiz" else segment.value["slug"]
        card, frame = self._cards.get(slug), self.frames.get(slug)
        return Piece(template=template, value=segment.value, activity=card, frame=frame)

    def _reflection(self, segment: Segment, template: str) -> Piece:
        return Piece(
            template=template,
            value=segment.value,
            key=segment.id,
            saved_text=self._reflections.get(segment.id, ""),
            post_url=self.contents.url_of("reflection", self.unit.slug, segment.id),
        )

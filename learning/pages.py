"""What the learner's pages show, gathered in a handful of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from learning import progress
from learning.editions import edition_for, needs_of, offered
from learning.models import ActivityResult, Attempt, Enrolment, Reflection
from modules.editions import ActivityEntry, Manifest, UnitEntry, definition, in_language
from modules.rendering import Body, Segment, body_of
from modules.support import card, support_lines
from people.models import User


@dataclass(frozen=True)
class Step:
    """Something to do next, or something that is missing: what it is called and where it is."""

    kind: str
    title: str
    url: str
    is_done: bool


@dataclass(frozen=True)
class ActivityCard:
    """An activity as a card in a unit: where the learner stands with it, in words."""

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
    best: int | None = None
    last: int | None = None
    review_url: str = ""


@dataclass(frozen=True)
class UnitCard:
    """A unit in the list of contents."""

    slug: str
    title: str
    lang: str
    minutes: int
    url: str
    is_done: bool
    is_withdrawn: bool
    missing: int


class Contents:
    """An enrolment's edition in the reader's language, with ticks."""

    def __init__(self, enrolment: Enrolment, locale: str) -> None:
        self.enrolment = enrolment
        self.module = enrolment.module
        self.edition: Manifest = edition_for(enrolment)
        self.locale = locale
        self.lang, self.words = self.edition.words(locale)

    @cached_property
    def offered(self) -> Manifest | None:
        return offered(self.enrolment)

    @cached_property
    def needs(self) -> list[progress.Requirement]:
        return needs_of(self.edition, self.module.withdrawn_units)

    @cached_property
    def done(self) -> set[str]:
        return set(self.enrolment.done)

    @property
    def done_count(self) -> int:
        return sum(need.name in self.done for need in self.needs)

    @property
    def percent(self) -> int:
        return 100 * self.done_count // len(self.needs) if self.needs else 0

    def url_of(self, name: str, *arguments: Any) -> str:
        return reverse(f"learning:{name}", args=[self.module.slug, *arguments])

    @cached_property
    def units(self) -> list[UnitCard]:
        return [self._unit(entry) for entry in self.edition.units]

    def _unit(self, entry: UnitEntry) -> UnitCard:
        lang, title = in_language(entry.titles, self.locale, self.edition.language)
        of_unit = {f"unit:{entry.slug}"} | {f"{one.kind}:{one.slug}" for one in self.edition.of_unit(entry.slug)}
        return UnitCard(
            slug=entry.slug,
            title=title,
            lang=lang,
            minutes=entry.minutes,
            url=self.url_of("unit", entry.slug),
            is_done=f"unit:{entry.slug}" in self.done,
            is_withdrawn=entry.slug in self.module.withdrawn_units,
            missing=sum(need.name in of_unit and need.name not in self.done for need in self.needs),
        )

    @cached_property
    def steps(self) -> list[Step]:
        """Everything the rule asks for, in order."""
        return [self._step(need) for need in self.needs]

    def _step(self, need: progress.Requirement) -> Step:
        if need.kind == progress.UNIT:
            _lang, title = in_language(self.edition.unit(need.slug).titles, self.locale, self.edition.language)
            return Step(need.kind, title, self.url_of("unit", need.slug), need.name in self.done)
        activity = self.edition.activity(need.slug)
        return Step(need.kind, self.title_of(activity)[1], self.url_of("activity", need.slug), need.name in self.done)

    @property
    def missing(self) -> list[Step]:
        return [step for step in self.steps if not step.is_done]

    @property
    def next_step(self) -> Step | None:
        """The first missing unit, or else the first missing thing."""
        missing = self.missing
        return next((step for step in missing if step.kind == progress.UNIT), missing[0] if missing else None)

    def title_of(self, activity: ActivityEntry) -> tuple[str, str]:
        """Return the language and the title of an activity; quizzes and forms are named by what they are."""
        lang, title = in_language(activity.titles, self.locale, self.edition.language)
        if title:
            return lang, title
        return translation.get_language(), self._given_title(activity)

    def _given_title(self, activity: ActivityEntry) -> str:
        if activity.slug == "pre":
            return _("Before you begin: a few questions")
        if activity.slug == "post":
            return _("At the end: a few questions")
        if activity.kind == progress.SURVEY:
            return _("What do you think of this module?")
        unit = self.edition.unit(activity.unit_slug)
        _lang, title = in_language(unit.titles, self.locale, self.edition.language)
        return _("Quiz: %(unit)s") % {"unit": title}


class Activities:
    """Where a learner stands with activities; two queries for all of a page."""

    def __init__(self, contents: Contents, activities: Iterable[ActivityEntry]) -> None:
        self.contents = contents
        self.entries = list(activities)
        learner, keys = contents.enrolment.learner_id, [entry.key for entry in self.entries]
        self.results = {str(row.key): row for row in ActivityResult.objects.filter(learner=learner, key__in=keys)} if keys else {}
        open_keys = Attempt.objects.filter(learner=learner, key__in=keys, status="open").values_list("key", flat=True)
        self.open = {str(key) for key in open_keys} if keys else set()

    @property
    def cards(self) -> list[ActivityCard]:
        return [self.card(entry) for entry in self.entries]

    def card(self, entry: ActivityEntry) -> ActivityCard:
        lang, title = self.contents.title_of(entry)
        result = self.results.get(entry.key)
        status = self._status(entry, result)
        return ActivityCard(
            slug=entry.slug,
            kind=entry.kind,
            title=title,
            lang=lang,
            url=self.contents.url_of("activity", entry.slug),
            status=status,
            status_text=status_text(status),
            best=result.best_score if result else None,
            last=result.last_score if result else None,
            review_url=self.contents.url_of("review", entry.slug, result.last_number) if result else "",
            **self._facts(entry),
        )

    def _status(self, entry: ActivityEntry, result: ActivityResult | None) -> str:
        if result and result.passed:
            return "done"
        if entry.key in self.open:
            return "open"
        return "again" if result else "new"

    def _facts(self, entry: ActivityEntry) -> dict[str, Any]:
        activity = definition(entry.version_id, entry.text_ids, self.contents.edition.language)
        _lang, words = activity.words(self.contents.locale)
        return {
            "summary": words.get("summary", ""),
            "minutes": activity.structure.get("estimated_minutes"),
            "questions": len(activity.structure["questions"]) if entry.kind == progress.QUIZ else None,
            "warnings": tuple(words.get("content_warnings", ())),
        }


def status_text(status: str) -> str:
    """Say in words where a learner stands."""
    return {
        "new": _("Not started"),
        "open": _("In progress"),
        "again": _("Finished, not passed yet"),
        "done": _("Done"),
    }[status]


@dataclass(frozen=True)
class Piece:
    """A piece of a unit page: ready HTML, or a template with what it needs for this reader."""

    html: str = ""
    template: str = ""
    value: Mapping[str, Any] | None = None
    activity: ActivityCard | None = None
    card: Any = None
    lines: Any = None
    saved_text: str = ""
    post_url: str = ""
    key: str = ""


TEMPLATES = {
    "quiz": "modules/blocks/quiz_block.html",
    "roleplay": "modules/blocks/role_play_block.html",
    "support": "modules/blocks/support_block.html",
    "localise": "modules/blocks/localise_block.html",
    "reflect": "modules/blocks/reflect_block.html",
}


class UnitPieces:
    """Fills the slots of a unit for one reader."""

    def __init__(self, contents: Contents, unit: UnitEntry, reader: User) -> None:
        self.contents = contents
        self.unit = unit
        self.country = reader.country_id
        self.lang, unit_id = in_language(unit.ids, contents.locale, contents.edition.language)
        self.body: Body = body_of(unit_id, self.lang, show_editor_notes=reader.is_staff)
        self.activities = Activities(contents, contents.edition.of_unit(unit.slug))

    @cached_property
    def _cards(self) -> dict[str, ActivityCard]:
        return {card.slug: card for card in self.activities.cards}

    @cached_property
    def _reflections(self) -> dict[str, str]:
        keys = [segment.id for segment in self.body.segments if segment.block == "reflect"]
        if not keys:
            return {}
        rows = Reflection.objects.filter(enrolment=self.contents.enrolment, key__in=keys)
        return {str(key): text for key, text in rows.values_list("key", "text")}

    @property
    def pieces(self) -> list[Piece]:
        return [self._piece(segment) for segment in self.body.segments]

    def _piece(self, segment: Segment) -> Piece:
        if segment.kind == "html":
            return Piece(html=segment.html)
        template = TEMPLATES[segment.block]
        if segment.block == "localise":
            found = card(segment.value["key"], self.country, self.contents.locale)
            return Piece(template=template, value=segment.value, card=found)
        if segment.block == "support":
            return Piece(template=template, value=segment.value, lines=support_lines(self.country, self.contents.locale))
        if segment.block == "reflect":
            return self._reflection(segment, template)
        slug = f"quiz-{self.unit.slug}" if segment.block == "quiz" else segment.value["slug"]
        return Piece(template=template, value=segment.value, activity=self._cards.get(slug))

    def _reflection(self, segment: Segment, template: str) -> Piece:
        return Piece(
            template=template,
            value=segment.value,
            key=segment.id,
            saved_text=self._reflections.get(segment.id, ""),
            post_url=self.contents.url_of("reflection", self.unit.slug, segment.id),
        )

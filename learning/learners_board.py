"""Who is where in a module: a row for each person whom a trainer follows. No answers, no scores, no results of role-plays."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, NullIf
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from access.models import Grant, Seat
from learning import progress
from learning.editions import needs_of
from learning.hard_questions import hard_questions
from learning.models import ActivityResult, Attempt
from learning.where import STUCK_AFTER, Course, Standing, in_ranges, missing_by_kind, reached, standing
from modules.editions import ActivityEntry, Manifest, definition
from modules.models import Module, QuestionFigures
from people.models import Appointment, Role, User

STANDINGS = {
    Standing.NOT_BEGUN: gettext_lazy("Not begun"),
    Standing.UNDER_WAY: gettext_lazy("Under way"),
    Standing.STUCK: gettext_lazy("Stuck for 14 days"),
    Standing.DONE: gettext_lazy("Completed"),
}
ICONS = {Standing.NOT_BEGUN: "new", Standing.UNDER_WAY: "open", Standing.STUCK: "clock", Standing.DONE: "done"}
ORDERS = {
    "name": (gettext_lazy("Name"), ("shown_name", "pk")),
    "longest": (gettext_lazy("Longest without a step"), ("active", "shown_name", "pk")),
    "newest": (gettext_lazy("Newest step"), ("-active", "shown_name", "pk")),
}
HARDEST = 3
LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.get_fixed_timezone(0))


@dataclass(frozen=True)
class Row:
    """One person. Quizzes and role-plays are counted over the module; `missing` says in words what is still asked for."""

    course: Course
    name: str
    standing: Standing
    place: int
    units: int
    active_on: date | None
    tried: int
    passed: int
    roleplays: int
    missing: str

    @property
    def status(self) -> str:
        return ICONS[self.standing]

    @property
    def standing_words(self) -> str:
        return str(STANDINGS[self.standing])

    @property
    def place_words(self) -> str:
        return _place_words(self.place, self.units, self.course.units, get_language())

    @property
    def quiz_words(self) -> str:
        return _quiz_words(self.passed, self.tried, self.course.quizzes, get_language())

    @property
    def roleplay_words(self) -> str:
        return _roleplay_words(self.roleplays, self.course.roleplays, get_language())

    @property
    def active_words(self) -> str:
        return _day_words(self.active_on, get_language()) if self.active_on else "–"


# Many people stand at the same place: the words of each are made once in a language.
@lru_cache(maxsize=2048)
def _place_words(place: int, done: int, units: int, _language: str) -> str:
    return _("%(last)s (%(done)d of %(all)d done)") % {"last": place or "–", "done": done, "all": units}


@lru_cache(maxsize=2048)
def _quiz_words(passed: int, tried: int, quizzes: int, _language: str) -> str:
    values = {"passed": passed, "tried": tried, "all": quizzes}
    return _("%(passed)d passed, %(tried)d of %(all)d tried") % values if quizzes else "–"


@lru_cache(maxsize=2048)
def _roleplay_words(done: int, roleplays: int, _language: str) -> str:
    return _("%(done)d of %(all)d") % {"done": done, "all": roleplays} if roleplays else "–"


@lru_cache(maxsize=2048)
def _day_words(day: date, _language: str) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


@dataclass(frozen=True)
class Hard:
    """A question that the module's learners find hard: its words, the unit of its quiz, and the percent that is right."""

    stem: str
    lang: str
    unit: int
    people: int
    percent: float


class Followed:
    """The people whom a trainer follows in a module: all that their appointment reaches, or those in a group."""

    def __init__(self, module: Module, edition: Manifest, reach: Q, people: Collection[int] | None = None) -> None:
        self.module, self.edition = module, edition
        self.today = timezone.localdate()
        self._people = _learners(module, people).filter(reach)

    @cached_property
    def course(self) -> Course:
        return course_of(self.edition, self.module)

    @cached_property
    def counts(self) -> dict[Standing, int]:
        """How many people stand where. One query."""
        counted = self._people.aggregate(**{one.name: Count("pk", filter=self._where(one)) for one in Standing})
        return {one: counted[one.name] for one in Standing}

    def in_order(self, order: str, only: Standing | None) -> "QuerySet[User]":
        """The people, narrowed to those who stand somewhere."""
        found = self._people.filter(self._where(only)) if only else self._people
        return found.order_by(*ORDERS[order][1])

    def rows(self, people: "QuerySet[User]") -> list[Row]:
        """The rows of these people, in their order. Two queries."""
        columns = (
            "pk",
            "shown_name",
            "taken__begun_at",
            "taken__completed_at",
            "active",
            "taken__done",
            "taken__missing",
        )
        found = list(people.values_list(*columns))
        quizzes = _quizzes_of([row[0] for row in found], self.edition)
        said: dict[tuple[str, ...], str] = {}
        return [self._row(row, quizzes.get(row[0], (0, 0)), said) for row in found]

    def _row(self, row: Sequence[Any], quizzes: tuple[int, int], said: dict[tuple[str, ...], str]) -> Row:
        _pk, name, begun_at, completed_at, active, done, missing = row
        active_on = timezone.localdate(active) if begun_at else None
        far = reached(done or (), self.course)
        lacking = tuple(missing or ())
        if lacking not in said:
            said[lacking] = missing_words(lacking, self.course)
        return Row(
            course=self.course,
            name=name,
            standing=standing(
                begun=begun_at is not None, completed=completed_at is not None, active_on=active_on, today=self.today
            ),
            place=far.place,
            units=far.units,
            active_on=active_on,
            tried=quizzes[0],
            passed=quizzes[1],
            roleplays=far.roleplays,
            missing="" if completed_at else said[lacking],
        )

    def _where(self, one: Standing) -> Q:
        """The same as `where.standing`, for the database: stuck is whose last day is fourteen days ago."""
        is_open = Q(taken__isnull=False, taken__completed_at=None)
        day = timezone.make_aware(datetime.combine(self.today - STUCK_AFTER + timedelta(days=1), datetime.min.time()))
        return {
            Standing.NOT_BEGUN: Q(taken__isnull=True),
            Standing.DONE: Q(taken__completed_at__isnull=False),
            Standing.STUCK: is_open & Q(active__lt=day),
            Standing.UNDER_WAY: is_open & Q(active__gte=day),
        }[one]


def _learners(module: Module, people: Collection[int] | None) -> "QuerySet[User]":
    """Those who have begun a module or were given a seat of their own, or a group; never its staff, trainers and editors."""
    if people is not None:
        return _taking(module.pk, timezone.localdate()).filter(pk__in=people)
    return _taking_or_given(module.pk, timezone.localdate())


# Building these costs as much as asking them. Nothing in them changes within a day, and whoever narrows one gets a copy.
@lru_cache(maxsize=128)
def _taking(module: int, today: date) -> "QuerySet[User]":
    knowing = Appointment.objects.current(today).filter(person=OuterRef("pk"), role__in=[Role.EDITOR, Role.TRAINER])
    begun = Attempt.objects.filter(learner=OuterRef("pk"), enrolment__module=module).order_by().values("learner")
    everybody = User.objects.filter(~Exists(knowing), is_active=True, is_staff=False, is_superuser=False)
    return everybody.annotate(
        taken=FilteredRelation("enrolments", condition=Q(enrolments__module=module)),
        shown_name=Coalesce(NullIf("name", Value("")), "email", output_field=CharField()),
        active=Coalesce(
            Greatest(
                "taken__active_at", Coalesce(Subquery(begun.annotate(last=Max("begun_at")).values("last")), LONG_AGO)
            ),
            LONG_AGO,
            output_field=DateTimeField(),
        ),
    )


@lru_cache(maxsize=128)
def _taking_or_given(module: int, today: date) -> "QuerySet[User]":
    grants = Grant.objects.current(today).filter(module=module)
    seats = Seat.objects.in_use(on=today).filter(grant__module=module)
    given = Q(pk__in=grants.exclude(person=None).values("person")) | Q(
        pk__in=seats.exclude(person=None).values("person")
    )
    return _taking(module, today).filter(Q(taken__isnull=False) | given)


def course_of(edition: Manifest, module: Module) -> Course:
    """Return what the newest edition asks for; made once."""
    key = ("course", module.withdrawn_in(edition.number))
    if key not in edition.worked_out:
        edition.worked_out[key] = _course(edition, module)
    found: Course = edition.worked_out[key]
    return found


def _course(edition: Manifest, module: Module) -> Course:
    needs = needs_of(edition, module.withdrawn_in(edition.number))
    number = {unit.slug: place for place, unit in enumerate(edition.units, 1)}
    unit_of = {activity.slug: activity.unit_slug for activity in edition.activities}
    places = {
        need.name: number.get(need.slug if need.kind == progress.UNIT else unit_of.get(need.slug, ""), 0)
        for need in needs
    }
    kinds = [need.kind for need in needs]
    quizzes = len(_quiz_keys(edition))
    return Course(kinds.count(progress.UNIT), quizzes, kinds.count(progress.ROLEPLAY), places)


def _quiz_keys(edition: Manifest) -> list[str]:
    return [one.key for one in edition.activities if one.kind == progress.QUIZ and one.unit_slug]


def _quizzes_of(people: Sequence[int], edition: Manifest) -> Mapping[int, tuple[int, int]]:
    """Return by person how many quizzes of the units they have tried to the end, and passed. One query."""
    results = ActivityResult.objects.filter(learner__in=people, key__in=_quiz_keys(edition), finished__gt=0).order_by()
    counted = results.values("learner").annotate(tried=Count("pk"), won=Count("pk", filter=Q(passed=True)))
    return {learner: (tried, won) for learner, tried, won in counted.values_list("learner", "tried", "won")}


def missing_words(missing: Sequence[str], course: Course) -> str:
    """Say what is still asked for: units and quizzes by their number, role-plays by how many."""
    found = missing_by_kind(missing, course)
    words = [_numbered(kind, found[kind]) for kind in (progress.UNIT, progress.QUIZ) if kind in found]
    words += [_counted(kind, len(found[kind])) for kind in (progress.ROLEPLAY, progress.H5P) if kind in found]
    if progress.SURVEY in found:
        words.append(_("survey"))
    return "; ".join(words)


def _numbered(kind: str, places: Sequence[int]) -> str:
    numbers, count = in_ranges([place for place in places if place]), len(places)
    if kind == progress.UNIT:
        words = ngettext("unit %(numbers)s", "units %(numbers)s", count)
    else:
        words = ngettext("quiz of unit %(numbers)s", "quizzes of units %(numbers)s", count)
    return words % {"numbers": numbers}


def _counted(kind: str, count: int) -> str:
    if kind == progress.ROLEPLAY:
        words = ngettext("%(count)d role-play", "%(count)d role-plays", count)
    else:
        words = ngettext("%(count)d interactive content", "%(count)d interactive contents", count)
    return words % {"count": count}


def hardest_of(module: Module, edition: Manifest, locale: str) -> list[Hard]:
    """Return the questions of the units that learners get right least, of five people or more. One query, kept figures."""
    rows = QuestionFigures.objects.current().filter(quiz__module=module, within="").select_related("quiz")
    quizzes = {one.slug: one for one in edition.activities if one.kind == progress.QUIZ and one.unit_slug}
    shown = rows.filter(quiz__slug__in=quizzes).order_by("right", "pk")[:HARDEST]
    return [_hard(row, quizzes[row.quiz.slug], edition, locale) for row in shown]


def hardest_in(people: Collection[int], edition: Manifest, locale: str) -> list[Hard]:
    """Return the same for a group, from its own first runs; nothing of fewer than five people. Two queries."""
    found = hard_questions(edition, locale, people)[:HARDEST]
    return [Hard(one.stem, one.lang, _number_of(one.quiz, edition), one.people, one.right) for one in found]


def _number_of(quiz: ActivityEntry, edition: Manifest) -> int:
    return 1 + [unit.slug for unit in edition.units].index(quiz.unit_slug)


def _hard(row: QuestionFigures, quiz: ActivityEntry, edition: Manifest, locale: str) -> Hard:
    lang, words = definition(quiz.version_id, quiz.text_ids, edition.language).words(locale)
    number = _number_of(quiz, edition)
    return Hard(
        words["questions"].get(row.question, {}).get("stem", row.question), lang, number, row.people, 100 * row.right
    )

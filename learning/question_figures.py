"""Figures of questions, worked out from first runs and handed down to the bank of questions.

Counted is everybody's first finished run of a quiz (`Attempt.objects.first_runs`), in fives and in the order in which they
finished, as elsewhere (`gain`): a page of today and one of tomorrow do not differ by one person. What is self-reported
(H5P) is no quiz and plays no part; a trial or a preview leaves no run. A form that was skipped has no answers.

What counts is what counts now: a question that was ruled out is out of all figures, and an answer accepted since is right.

A question is followed by its version: what is asked and what is right in it. Words and languages may change within one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache, partial
from statistics import fmean, stdev
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from ground.registries import ticks
from learning import progress
from learning.gain import in_fives
from learning.models import Attempt
from learning.rulings import as_engine_takes, standing_on
from modules import figure_actions
from modules.activities.definition import Definition, State
from modules.activities.quiz import sheets, statistics
from modules.activities.quiz.rulings import is_out
from modules.activities.quiz.statistics import FEWEST, FEWEST_FOR_FLAGS, ItemFigures, NoAlpha, OptionUse, Sheet
from modules.canonical import sha256_of
from modules.editions import definition, newest_texts
from modules.keys import key_of
from modules.models import EditionActivity, Module, Question, QuestionFigures, QuizFigures

BANDS = 5
VERSION_LENGTH = 16
NOT_COMPARED = {"id", "quiz_id", "worked_out_at", "is_outdated"}

Pattern = tuple[tuple[str, str], ...]
Values = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A quiz as the newest edition of its module asks it."""

    key: UUID
    slug: str
    module_id: int
    module_slug: str
    version_id: int


@dataclass(frozen=True)
class Frozen:
    """A quiz as it was frozen once, with the rulings that stand on it.

    `versions` says of each item by which hash its version is known, `out` which questions are out of the total.
    """

    id: int
    definition: Definition
    versions: Mapping[str, str]
    rulings: Sequence[Mapping[str, Any]]
    out: frozenset[str]


@dataclass(frozen=True)
class Run:
    """What a run says: a sheet, the quiz that it was of, what was asked, and in which language each answer was given."""

    sheet: Sheet
    quiz: Frozen
    asked: Sequence[str]
    locales: Mapping[str, str]

    @property
    def pattern(self) -> Pattern:
        """Which questions were asked, each in which version."""
        return tuple((question, self.quiz.versions[question]) for question in self.asked)

    @property
    def share(self) -> float:
        """The share of all that was asked and counts that is right; what was left out is not."""
        # With every question out of the total nothing is left that could be wrong.
        return sum(self.sheet.credits.values()) / len(self.asked) if self.asked else 1.0


@dataclass(frozen=True)
class Item:
    """A question or a part in one version, as the newest quiz that holds it asks it."""

    structure: Mapping[str, Any]
    within: str
    version: str
    asked_in: int
    position: int

    @property
    def id(self) -> str:
        return str(self.structure["id"])


def refresh(at: datetime) -> int:
    """Work out the quizzes whose runs or questions have changed since; return how many. Twice changes nothing."""
    asked, kept, runs = quizzes(), _kept(), _run_counts()
    figure_actions.drop_figures([quiz.key for quiz in asked])
    changed = [quiz for quiz in asked if not _is_up_to_date(quiz, kept.get(quiz.key), runs.get(quiz.key, 0))]
    for quiz in changed:
        _renew(quiz, at)
    return len(changed)


def rebuild() -> int:
    """Work out every quiz anew; return how many there are."""
    asked = quizzes()
    figure_actions.drop_figures([quiz.key for quiz in asked])
    for quiz in asked:
        _renew(quiz, timezone.now())
    return len(asked)


@transaction.atomic
def _renew(quiz: Asked, at: datetime) -> None:
    # Held before it is read: whoever rules or erases meanwhile calls the figures outdated after this, not before it.
    figure_actions.hold(quiz.key)
    figure_actions.keep_figures(*worked_out(quiz, at=at))


def differences() -> Iterator[str]:
    """Yield the module and quiz of all figures that do not say what the runs say; writes nothing."""
    kept = _kept()
    for quiz in quizzes():
        before = kept.pop(quiz.key, None)
        if before is None or _said(before, before.questions.all()) != _said(*worked_out(quiz, at=timezone.now())):
            yield f"{quiz.module_slug} {quiz.slug}"
    yield from (f"{left.slug}, which no edition asks" for left in kept.values())


def quizzes() -> list[Asked]:
    """Return all quizzes that the newest editions ask, the forms before and after among them. One query."""
    newest = Module.objects.exclude(latest_edition=None).values("latest_edition")
    rows = EditionActivity.objects.filter(edition__in=newest, version__kind=progress.QUIZ).order_by(
        "edition", "position"
    )
    return [
        Asked(*row) for row in rows.values_list("key", "slug", "edition__module", "edition__module__slug", "version")
    ]


def worked_out(quiz: Asked, *, at: datetime) -> tuple[QuizFigures, list[QuestionFigures]]:
    """Return what the runs of a quiz say now, without keeping it."""
    seen, runs = _runs(quiz)
    figures = QuizFigures(
        key=quiz.key, module_id=quiz.module_id, slug=quiz.slug, version_id=quiz.version_id, runs=seen, worked_out_at=at
    )
    if not runs:
        figures.no_alpha = NoAlpha.TOO_FEW
        return figures, []
    shares = [run.share for run in runs]
    figures.people, figures.mean, figures.spread = len(runs), fmean(shares), stdev(shares)
    # Of a band nobody learns how many exactly are in it.
    figures.scores = [count - count % FEWEST for count in statistics.bands(shares, BANDS)]
    newest = _frozen(quiz.key, quiz.version_id)
    figures.alphas, figures.no_alpha = _alphas(runs, newest)
    return figures, list(_rows(quiz, runs, newest))


def _kept() -> dict[UUID, QuizFigures]:
    return {figures.key: figures for figures in QuizFigures.objects.prefetch_related("questions")}


def _run_counts() -> dict[UUID, int]:
    counted = Attempt.objects.first_runs().filter(kind=progress.QUIZ).order_by()
    return dict(counted.values("key").annotate(runs=Count("pk")).values_list("key", "runs"))


def _is_up_to_date(quiz: Asked, kept: QuizFigures | None, runs: int) -> bool:
    return kept is not None and (kept.version_id, kept.runs, kept.is_outdated) == (quiz.version_id, runs, False)


def _runs(quiz: Asked) -> tuple[int, Sequence[Run]]:
    """Return how many runs there are, and what the counted ones say; whoever has erased their account left no answers."""
    found = Attempt.objects.first_runs().filter(kind=progress.QUIZ, key=quiz.key).order_by("finished_at", "pk")
    rows = list(found.values_list("version_id", "state"))
    frozen = cache(partial(_frozen, quiz.key))
    return len(rows), [
        _run(frozen(version), state) for version, state in in_fives([row for row in rows if row[1].get("answers")])
    ]


def _frozen(key: UUID, version: int) -> Frozen:
    quiz = definition(version, newest_texts(version), "en")
    hashes = {
        str(item["id"]): sha256_of(sheets.asked_in(item))[:VERSION_LENGTH]
        for item, _within in sheets.items_of(quiz.structure)
    }
    rulings = as_engine_takes(standing_on(str(key), quiz.structure))
    out = frozenset(question["id"] for question in quiz.structure["questions"] if is_out(question, rulings))
    return Frozen(version, quiz, hashes, rulings, out)


def _run(quiz: Frozen, state: State) -> Run:
    locales = {question: sheets.locale_in(state, question) for question in state["answers"]}
    asked = [question for question in state["order"] if question not in quiz.out]
    return Run(sheets.sheet_of(quiz.definition, state, quiz.rulings), quiz, asked, locales)


def _alphas(runs: Sequence[Run], newest: Frozen) -> tuple[list[dict[str, Any]], NoAlpha | str]:
    """Return alpha for each set of questions that enough people were asked as they stand now, or why there is none."""
    current = [run for run in runs if all(newest.versions.get(name) == version for name, version in run.pattern)]
    people = Counter(run.pattern for run in current)
    whole = [run.sheet for run in current]
    sets = [[name for name, _version in pattern] for pattern, _count in people.most_common()]
    found = [_alpha(whole, questions) for questions in sets]
    if told := [one for one in found if one is not None]:
        return told, ""
    if "draw" in newest.definition.structure.get("rules", {}):
        return [], NoAlpha.DRAWN
    why = statistics.why_no_alpha(whole, sets[0], fewest=FEWEST_FOR_FLAGS) if sets else None
    return [], why or NoAlpha.TOO_FEW


def _alpha(whole: Sequence[Sheet], questions: Sequence[str]) -> dict[str, Any] | None:
    if statistics.why_no_alpha(whole, questions, fewest=FEWEST_FOR_FLAGS):
        return None
    found = statistics.reliability(whole, questions)
    return asdict(found) if found else None


def _rows(quiz: Asked, runs: Sequence[Run], newest: Frozen) -> Iterator[QuestionFigures]:
    keys = dict(Question.objects.filter(edition_activities__key=quiz.key).values_list("slug", "translation_key"))
    by_item = {slug.rpartition("/")[2]: key for slug, key in keys.items()}
    for item in _items(newest, runs):
        whole = item.within or item.id
        key = by_item.get(whole) or key_of(quiz.module_slug, whole)
        for locale, figures in _figures(item, runs):
            yield _row(item, figures, locale, key, is_newest=newest.versions.get(item.id) == item.version)


def _items(newest: Frozen, runs: Sequence[Run]) -> list[Item]:
    """Return every item in every version that somebody was asked, as the newest quiz that holds it asks it."""
    older = {run.quiz.id: run.quiz for run in runs if run.quiz.id != newest.id}
    found: dict[tuple[str, str], Item] = {}
    for quiz in [newest, *(older[number] for number in sorted(older, reverse=True))]:
        for place, (structure, within) in enumerate(sheets.items_of(quiz.definition.structure)):
            name = str(structure["id"])
            item = Item(structure, within, quiz.versions[name], quiz.id, place)
            found.setdefault((name, item.version), item)
    return list(found.values())


def _figures(item: Item, runs: Sequence[Run]) -> Iterator[tuple[str, ItemFigures]]:
    """Yield the figures over all languages, then those of each language that may be told beside it."""
    of_version = [run for run in runs if run.quiz.versions.get(item.id) == item.version]
    answered = [run for run in of_version if run.sheet.credit_of(item.id) is not None]
    if len(answered) < FEWEST:
        return
    by_locale: dict[str, list[Run]] = defaultdict(list)
    for run in answered:
        by_locale[run.locales[item.within or item.id]].append(run)
    yield "", _item_figures(item, answered)
    if len(by_locale) > 1:
        for locale in statistics.told_apart({locale: len(those) for locale, those in by_locale.items()}):
            yield locale, _item_figures(item, by_locale[locale])


def _item_figures(item: Item, runs: Sequence[Run]) -> ItemFigures:
    rulings = [ruling for quiz in {run.quiz.id: run.quiz for run in runs}.values() for ruling in quiz.rulings]
    people, options = [run.sheet for run in runs], sheets.options_of(item.structure, rulings)
    return statistics.item_figures(people, item.id, options, within=item.within)


def _row(item: Item, figures: ItemFigures, locale: str, key: UUID, *, is_newest: bool) -> QuestionFigures:
    flags = dict.fromkeys([*figures.flags, *(flag for use in figures.options for flag in use.flags)])
    return QuestionFigures(
        question=item.id,
        within=item.within,
        question_key=key,
        version=item.version,
        is_newest=is_newest,
        asked_in_id=item.asked_in,
        locale=locale,
        position=item.position,
        people=figures.people,
        right=figures.facility or 0.0,
        discrimination=figures.discrimination if figures.people >= FEWEST_FOR_FLAGS else None,
        options=[_option(use) for use in figures.options],
        flags=" ".join(flags),
        trouble=statistics.trouble(figures),
    )


def _option(use: OptionUse) -> dict[str, Any]:
    return {
        "option": use.option,
        "is_right": use.is_right,
        "share": use.share,
        "share_of_best": use.share_of_best,
        "flags": [str(flag) for flag in use.flags],
    }


def _said(quiz: QuizFigures, rows: Iterable[QuestionFigures]) -> tuple[Values, list[Values]]:
    """Return all that figures say, in one order."""
    return _plain(quiz), sorted(map(_plain, rows), key=lambda row: (row["question"], row["version"], row["locale"]))


def _plain(row: QuizFigures | QuestionFigures) -> Values:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in NOT_COMPARED
    }


ticks.register("learning.question_figures", refresh)

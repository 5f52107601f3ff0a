"""Which questions of a module's quizzes people find hard, at their first run: counted in fives, as gains are.

What counts is what counts now: a question that was ruled out is not told, and an answer accepted since is right.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean
from typing import Any

from learning import progress
from learning.gain import in_fives
from learning.models import Attempt
from learning.rulings import as_engine_takes, definition_of_run, standing_in
from modules.activities.definition import Definition
from modules.activities.quiz import sheets
from modules.activities.quiz.engine import right_in
from modules.editions import ActivityEntry, Manifest, definition

Shares = dict[tuple[str, str], list[float]]


@dataclass(frozen=True)
class Found:
    """How a question of a quiz fared: the mean share that is right, in percent, of so many people; `number` is its place in the quiz."""

    quiz: ActivityEntry
    question: str
    number: int
    stem: str
    lang: str
    people: int
    right: float


def hard_questions(edition: Manifest, locale: str, people: Collection[int] | None = None) -> list[Found]:
    """Return the questions that five or more people have answered, or five of these people, the hardest first.

    Two queries, and one for each version of a quiz on which a ruling stands.
    """
    quizzes = [entry for entry in edition.activities if entry.kind == progress.QUIZ and entry.unit_slug]
    shares = _shares(quizzes, people)
    found = [one for entry in quizzes for one in _found(entry, edition, locale, shares)]
    return sorted(found, key=lambda one: one.right)


def _found(entry: ActivityEntry, edition: Manifest, locale: str, shares: Shares) -> Iterator[Found]:
    quiz = definition(entry.version_id, entry.text_ids, edition.language)
    lang, words = quiz.words(locale)
    for number, question in enumerate(quiz.structure["questions"], 1):
        told = in_fives(shares[entry.key, question["id"]])
        if told:
            stem = words["questions"][question["id"]]["stem"]
            yield Found(entry, question["id"], number, stem, lang, len(told), 100 * fmean(told))


def _shares(quizzes: Sequence[ActivityEntry], people: Collection[int] | None) -> Shares:
    """Return by quiz and question the shares that are right of everybody's first run, in the order in which they finished."""
    runs = Attempt.objects.first_runs().filter(kind=progress.QUIZ, key__in=[entry.key for entry in quizzes])
    if people is not None:
        runs = runs.filter(learner__in=people)
    ruled = _ruled([entry.key for entry in quizzes])
    shares: Shares = defaultdict(list)
    for key, version, answers in runs.order_by("finished_at", "pk").values_list("key", "version_id", "state__answers"):
        # Whoever has erased their account has left no answers.
        for question, share in _rights(answers or {}, ruled(str(key), version)):
            shares[str(key), question].append(share)
    return shares


Ruled = tuple[Definition, Sequence[Mapping[str, Any]]]


def _ruled(keys: Sequence[str]) -> Callable[[str, int], Ruled | None]:
    """Return what says of a version of a quiz which rulings stand on it, or None where there are none. One query."""
    standing = standing_in(keys)

    @cache
    def ruled(key: str, version: int) -> Ruled | None:
        if key not in standing.keys:
            return None
        run_on = definition_of_run(version)
        return run_on, as_engine_takes(standing.on(key, run_on.structure))

    return ruled


def _rights(answers: Mapping[str, Any], ruled: Ruled | None) -> Iterator[tuple[str, float]]:
    """Yield which share of each answer is right; nothing for a question that is out of the total."""
    if ruled is None:
        yield from ((question, right_in(answer)) for question, answer in answers.items())
        return
    run_on, rulings = ruled
    for question in run_on.structure["questions"]:
        if entry := answers.get(question["id"]):
            share = sheets.score_of(run_on, question, entry, rulings)
            if share is not None:
                yield question["id"], share

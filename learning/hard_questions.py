"""Which questions of a module's quizzes people find hard, at their first run: counted in fives, as gains are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from learning import progress
from learning.gain import in_fives
from learning.models import Attempt
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
    """Return the questions that five or more people have answered, or five of these people, the hardest first. One query."""
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
    shares: Shares = defaultdict(list)
    for key, answers in runs.order_by("finished_at", "pk").values_list("key", "state__answers"):
        # Whoever has erased their account has left no answers.
        for question, answer in (answers or {}).items():
            shares[str(key), question].append(right_in(answer))
    return shares

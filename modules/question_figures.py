"""How questions fare, as their authors see it: beside the bank, on a question's page, and quiz by quiz.

The figures are kept (`figure_actions`); here they only get their words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from modules.activities.definition import Definition
from modules.activities.quiz.statistics import FEWEST, FEWEST_FOR_FLAGS, Flag, NoAlpha
from modules.editions import definition, newest_texts
from modules.models import Question, QuestionFigures, QuizFigures
from modules.rules import modules_edited_by
from people.models import User

FLAGS = {
    Flag.CHECK_KEY: _("People who know the rest get this wrong: check the key"),
    Flag.BEST_TAKE: _("The best choose a wrong answer"),
    Flag.TOO_HARD: _("Too hard"),
    Flag.DISCRIMINATES_BADLY: _("Does not tell who knows the rest from who does not"),
    Flag.NOBODY_TAKES: _("A wrong answer that nobody chooses"),
    Flag.TOO_EASY: _("Nearly everybody gets it right"),
}
WHY_NO_ALPHA = {
    NoAlpha.TOO_FEW: _("Too few answers yet: it takes %(fewest)d people who have answered every question."),
    NoAlpha.ONE_QUESTION: _("The quiz has one question: there is nothing that could hang together."),
    NoAlpha.ALL_ALIKE: _("Everybody has the same score: without a difference there is nothing to measure."),
    NoAlpha.DRAWN: _("Each run draws its own questions, and no set of them was drawn for %(fewest)d people."),
}
BAND = 20  # percent, the width of a band of scores


@dataclass(frozen=True)
class OptionShown:
    """An answer that can be chosen, and the shares of all people and of the best who chose it, in percent."""

    text: str
    is_right: bool
    percent: float
    percent_of_best: float | None
    flags: Sequence[str]


@dataclass(frozen=True)
class FiguresShown:
    """The figures of a question, or of a part of its case study, with its words; `lang` is theirs."""

    row: QuestionFigures
    stem: str
    lang: str
    options: Sequence[OptionShown]

    @property
    def percent(self) -> float:
        """How much of the question people get right on average."""
        return 100 * self.row.right

    @property
    def flags(self) -> list[str]:
        return flag_words(self.row.flags)

    @property
    def has_too_few(self) -> bool:
        """Whether there are too few people to say more than how many get it right."""
        return self.row.people < FEWEST_FOR_FLAGS


@dataclass(frozen=True)
class Band:
    """A band of scores in percent, and how many people are in it: between two figures, both possible."""

    start: int
    end: int
    least: int

    @property
    def most(self) -> int:
        return self.least + FEWEST - 1


def with_figures(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Return questions with `people`, `right` and `discrimination` of the quiz that most have taken, and their worst flags."""
    current = QuestionFigures.objects.current().filter(question_key=OuterRef("translation_key"))
    largest = current.filter(within="").order_by("-people", "pk")
    worst = current.order_by("-trouble", "pk")
    return questions.annotate(
        people=Subquery(largest.values("people")[:1]),
        right=Subquery(largest.values("right")[:1]),
        discrimination=Subquery(largest.values("discrimination")[:1]),
        figure_flags=Subquery(worst.values("flags")[:1]),
        trouble=Coalesce(Subquery(worst.values("trouble")[:1]), 0),
    )


def flagged_as(questions: QuerySet[Question], flag: str) -> QuerySet[Question]:
    """Return the questions whose figures raise a flag in some quiz, themselves or in a part."""
    raised = QuestionFigures.objects.current().filter(flags__contains=flag)
    return questions.filter(translation_key__in=raised.values("question_key"))


def flag_words(codes: str) -> list[str]:
    """Return flags in words, the gravest first."""
    return [str(words) for flag, words in FLAGS.items() if flag in codes.split()]


def figures_of(question: Question) -> list[tuple[QuizFigures, list[FiguresShown]]]:
    """Return what is kept of a question, quiz by quiz: the newest version first, each language after the whole."""
    rows = QuestionFigures.objects.filter(question_key=question.translation_key).select_related("quiz__module")
    ordered = rows.order_by("quiz__module__code", "quiz__slug", "-is_newest", "-asked_in", "position", "locale")
    found: dict[int, tuple[QuizFigures, list[FiguresShown]]] = {}
    asked = cache(_asked)
    for row in ordered:
        found.setdefault(row.quiz_id, (row.quiz, []))[1].append(_shown(row, asked(row.asked_in_id)))
    return list(found.values())


def quizzes_seen_by(user: User) -> QuerySet[QuizFigures]:
    """Return the quizzes of the modules that somebody writes."""
    return (
        QuizFigures.objects.filter(module__in=modules_edited_by(user))
        .select_related("module")
        .order_by("module__code", "slug")
    )


def troubles_of(quiz: QuizFigures) -> list[FiguresShown]:
    """Return the questions of a quiz as they are asked today, what should be looked at first on top."""
    asked = cache(_asked)
    return [_shown(row, asked(row.asked_in_id)) for row in quiz.questions.current().in_order_of_trouble()]


def bands_of(quiz: QuizFigures) -> list[Band]:
    """Return how the scores of a quiz are distributed."""
    return [
        Band(BAND * place, 100 if place == len(quiz.scores) - 1 else BAND * (place + 1) - 1, least)
        for place, least in enumerate(quiz.scores)
    ]


def why_no_alpha(quiz: QuizFigures) -> str:
    """Return why nothing is said of how well the questions of a quiz hang together; "" where something is."""
    if not quiz.no_alpha:
        return ""
    return str(WHY_NO_ALPHA[NoAlpha(quiz.no_alpha)]) % {"fewest": FEWEST_FOR_FLAGS}


def _asked(version_id: int) -> Definition:
    return definition(version_id, newest_texts(version_id), "en")


def _shown(row: QuestionFigures, asked: Definition) -> FiguresShown:
    lang, words = asked.words(row.locale or get_language())
    whole = words["questions"][row.within or row.question]
    own = whole["parts"][row.question] if row.within else whole
    return FiguresShown(row, own["stem"], lang, [_option(use, own["options"]) for use in row.options])


def _option(use: Mapping[str, Any], words: Mapping[str, Any]) -> OptionShown:
    best = use["share_of_best"]
    return OptionShown(
        text=words[use["option"]]["text"],
        is_right=use["is_right"],
        percent=100 * use["share"],
        percent_of_best=None if best is None else 100 * best,
        flags=flag_words(" ".join(use["flags"])),
    )

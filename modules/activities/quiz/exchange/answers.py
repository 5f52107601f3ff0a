"""Answers with a share of the mark, as Moodle and GIFT write them, to our options, words and numbers, and back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from modules.activities.quiz.exchange.labels import option
from modules.activities.quiz.exchange.passages import Item, Losses, NotTaken
from modules.findings import gettext_noop as _

ALL = 100.0  # percent
ROUNDED = 0.01  # percent; a third is written 33.33333
FEEDBACK_LOST = _("Feedback of single answers is not kept: “%(text)s”.")
WILDCARD = re.compile(r"(?<!\\)\*")


@dataclass(frozen=True)
class Answer:
    """One answer of a question elsewhere; `percent` of the mark, below 0 where it costs; `tolerance` of a number."""

    text: str
    percent: float
    feedback: str = ""
    tolerance: str = ""

    @property
    def is_right(self) -> bool:
        return self.percent >= ALL - ROUNDED


def choice_parts(answers: Sequence[Answer], *, single: bool, losses: Losses) -> dict[str, Any]:
    """Return a question of one or of several right answers; a rule of marking that is not ours is named."""
    if single:
        _name_partial(answers, losses)
        return {"type": "single", "options": [_option(answer, correct=answer.is_right) for answer in answers]}
    options = [_option(answer, correct=answer.percent > ROUNDED) for answer in answers]
    right = sum(answer.percent > ROUNDED for answer in answers)
    share = ALL / right if right else ALL
    if any(abs(answer.percent - (share if answer.percent > ROUNDED else -share)) > ROUNDED for answer in answers):
        losses.add(
            "marking", _("Its own marks are not kept: each wrong choice takes away as much as a right one gives.")
        )
    return {"type": "multiple", "options": options}


def shares(options: Sequence[Item], *, single: bool) -> list[float]:
    """Return the percent of each option, by our rule: a wrong choice of several takes away what a right one gives."""
    if single:
        return [ALL if each["correct"] else 0 for each in options]
    right = ALL / max(1, sum(bool(each["correct"]) for each in options))
    return [right if each["correct"] else -right for each in options]


def _option(answer: Answer, *, correct: bool) -> dict[str, Any]:
    return option(answer.text, correct=correct, feedback=answer.feedback)


def _name_partial(answers: Sequence[Answer], losses: Losses) -> None:
    for answer in answers:
        if not answer.is_right and answer.percent:
            losses.add(
                "partial",
                _("“%(text)s” gave %(percent)d percent of the mark; here it is wrong."),
                text=answer.text,
                percent=round(answer.percent),
            )


def accepted(answers: Sequence[Answer], losses: Losses) -> list[str]:
    """Return the words that are right; patterns, half-right words and feedback of single words are named as lost."""
    words = [literal(answer.text) for answer in answers if answer.is_right and not WILDCARD.search(answer.text)]
    for answer in answers:
        if WILDCARD.search(answer.text) and answer.is_right:
            losses.add("pattern", _("The pattern “%(text)s” is not kept: words are compared whole."), text=answer.text)
        elif answer.percent > 0 and not answer.is_right:
            _name_partial([answer], losses)
        if answer.feedback:
            losses.add("feedback", FEEDBACK_LOST, text=answer.feedback)
    if not words:
        raise NotTaken("no-word", _("No answer that is right has words of its own; patterns are not read."))
    return list(dict.fromkeys(words))


def literal(text: str) -> str:
    """Return words in which an asterisk is one, from how other systems write it."""
    return text.replace("\\*", "*")


def pattern_of(text: str) -> str:
    """Return words so that an asterisk in them is one, and no pattern."""
    return text.replace("*", "\\*")


def numeric_parts(answers: Sequence[Answer], unit: str, losses: Losses) -> dict[str, Any]:
    """Return a question with one right number; other right numbers and half-right ones are named as lost."""
    right = [answer for answer in answers if answer.is_right]
    if not right or right[0].text == "*":
        raise NotTaken("no-number", _("There is no number that is right."))
    for answer in right[1:]:
        losses.add("second-number", _("The number %(number)s is not right any more."), number=answer.text)
    others = [answer for answer in answers if not answer.is_right and answer.text != "*"]
    any_other = next((answer.feedback for answer in answers if answer.text == "*"), "")
    value, tolerance = number(right[0].text), number(right[0].tolerance or "0")
    optional = {
        "tolerance": tolerance,
        "unit": unit,
        "feedback": _feedback_of_all(right[0].feedback, any_other, losses),
        "near_misses": _near_misses(others, value, tolerance, losses),
    }
    return {"type": "numeric", "answer": value} | {key: value for key, value in optional.items() if value}


def _feedback_of_all(right: str, other: str, losses: Losses) -> str:
    """Return the feedback that everybody gets here; what was meant for right or for other numbers alone is named."""
    if right == other:
        return right
    for text in filter(None, (right, other)):
        losses.add("feedback", FEEDBACK_LOST, text=text)
    return ""


def _near_misses(others: Sequence[Answer], right: float, tolerance: float, losses: Losses) -> list[dict[str, Any]]:
    misses: list[dict[str, Any]] = []
    for answer in others:
        value = number(answer.text)
        if answer.tolerance and number(answer.tolerance):
            losses.add("near-miss", _("Feedback for %(number)s is for this number alone now."), number=answer.text)
        _name_partial([answer], losses)
        if answer.feedback and abs(value - right) > tolerance:
            misses.append({"value": value, "feedback": answer.feedback})
        elif answer.feedback:
            losses.add("feedback", FEEDBACK_LOST, text=answer.feedback)
    return misses


def number(text: str) -> float:
    """Return the number in a text, plain where it is whole; anything else raises `NotTaken`."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as wrong:
        raise NotTaken("number", _("“%(text)s” is no number."), text=text) from wrong
    if not value.is_finite() or abs(value) > Decimal("1e15"):
        raise NotTaken("number", _("“%(text)s” is no number."), text=text)
    return int(value) if value == value.to_integral_value() else float(value)


def number_text(value: float) -> str:
    """Return a number in digits, with a decimal point and without an exponent."""
    return f"{Decimal(str(value)):f}"


def percent_text(percent: float) -> str:
    """Return a percentage with as many digits as Moodle knows it by: 33.33333."""
    return f"{percent:.5f}".rstrip("0").rstrip(".")


def numeric_answers(item: Item) -> list[Answer]:
    """Return the right number, the near misses, and any other number with the feedback that everybody gets."""
    feedback = str(item.get("feedback") or "")
    tolerance = number_text(item.get("tolerance") or 0)
    near = [Answer(number_text(miss["value"]), 0, miss["feedback"], "0") for miss in item.get("near_misses") or ()]
    other = [Answer("*", 0, feedback, "0")] if feedback else []
    return [Answer(number_text(item["answer"]), ALL, feedback, tolerance), *near, *other]


def option_answers(item: Item) -> list[Answer]:
    """Return the options of a question with the percent of each."""
    percents = shares(item["options"], single=item["type"] != "multiple")
    return [
        Answer(each["text"], percent, str(each.get("feedback") or ""))
        for each, percent in zip(item["options"], percents, strict=True)
    ]


def true_false_parts(words: tuple[str, str], *, is_true: bool, feedback: Mapping[bool, str]) -> dict[str, Any]:
    """Return a question that is true or false, in the two words of a language; feedback is by what was chosen."""
    options = [
        option(word, correct=value is is_true, feedback=feedback[value])
        for value, word in zip((True, False), words, strict=True)
    ]
    return {"type": "truefalse", "options": options}


def says_true_and_false(item: Item, words: tuple[str, str]) -> bool:
    """Whether the two options are the words that every other system would show too."""
    return item["type"] == "truefalse" and tuple(each["text"] for each in item["options"]) == words

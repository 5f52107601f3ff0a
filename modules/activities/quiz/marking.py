"""What an answer to each kind of question may be, and how much of it is right.

`given` by kind: single and truefalse an option; multiple a list of options; order all options in the order given;
match left → right; sort item → group; gaps gap → text; numeric the text of the number; short the text; pictures a list
of options; case part → what its kind takes. Where a question asks how sure one is, all that is `answer` beside `sure`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from modules.activities.definition import BadResponse
from modules.activities.quiz import confidence, short_text
from modules.findings import Words as WordsOfOurs
from modules.findings import gettext_noop as _

Question = Mapping[str, Any]
Words = Mapping[str, Any]

NOTHING_CHOSEN = _("Choose an answer, then save it.")
NOT_ALL_CHOSEN = _("Answer every line, then save it.")
NOT_ALL_FILLED = _("Fill every gap, then save it.")
NOT_A_PLACE = _("Give every line a place of its own, then save it.")
NOT_A_NUMBER = _("Write a number, for example 12.5.")
NOT_OF_THE_QUESTION = _("This answer does not belong to the question. Load the page again, then choose.")
LONGEST_GAP = 200  # characters
TOO_LONG = _("Write at most %(limit)d characters in a gap.")
LONGEST_ANSWER = 200  # characters
NOT_SHORT = _("Write your answer shorter: at most 200 characters.")
NOTHING_WRITTEN = _("Write your answer, then save it.")
HOW_SURE = _("Say how sure you are, then save it.")
IN_PART = _("Part %(part)d: %(why)s")

NUMBER = re.compile(r"[+\-]?\d{1,15}(?:[.,]\d{1,10})?")
APOSTROPHES = str.maketrans(dict.fromkeys("’‘\N{MODIFIER LETTER APOSTROPHE}\N{PRIME}", "'"))


def checked(question: Question, given: Any) -> Any:
    """Return the answer in the form in which it is kept; raise `BadResponse` for one that cannot be taken."""
    if "confidence" not in question:
        return CHECKS[question["type"]](question, given)
    both = given if isinstance(given, Mapping) else {}
    answer = CHECKS[question["type"]](question, both.get("answer"))
    if both.get("sure") not in question["confidence"]:
        raise BadResponse(HOW_SURE)
    return {"answer": answer, "sure": both["sure"]}


def credit(question: Question, words: Words, given: Any) -> Fraction:
    """Return the mark for a checked answer: the share of it that is right, or what the table of certainty makes of that.

    From 0 to 1; below 0 where one was surer than right, by the table.
    """
    share = share_right(question, words, answer_in(question, given))
    if "confidence" not in question:
        return share
    return confidence.mark(question["confidence"], given["sure"], share)


def answer_in(question: Question, given: Any) -> Any:
    """Return a checked answer without how sure one was of it."""
    return given["answer"] if "confidence" in question else given


def share_right(question: Question, words: Words, answer: Any) -> Fraction:
    """Return how much of an answer is right, from 0 to 1, by the rule of its kind.

    single, truefalse   1 for the right option, else 0
    multiple, pictures  (right ones chosen - wrong ones chosen) / right ones, never below 0
    order               of each line and the one that follows it in the right order, the share that stand in that order
    match, sort, gaps   the share of lines that are right
    numeric             1 within the tolerance, else 0
    short               the share of the first rule that the text meets, else 0
    case                the mean of its parts
    """
    return CREDITS[question["type"]](question, words, answer)


def number_from(text: str, *, unit: str = "") -> Decimal:
    """Return the number in a text: decimal comma or point, spaces between thousands, a minus sign, the unit or not.

    Raises `BadResponse` for anything else.
    """
    plain = "".join(text.split()).replace("−", "-").removesuffix("".join(unit.split()))
    if not NUMBER.fullmatch(plain):
        raise BadResponse(NOT_A_NUMBER)
    return Decimal(plain.replace(",", "."))


def gaps_right(words: Words, given: Mapping[str, str]) -> dict[str, bool]:
    """Return for each gap whether it is right: case, blanks and the shape of apostrophes make no difference."""
    return {
        gap: _folded(text) in {_folded(accepted) for accepted in words["accept"][gap]} for gap, text in given.items()
    }


def near_miss(question: Question, given: str, *, unit: str) -> str | None:
    """Return the id of the wrong number that was given, if the author has foreseen it."""
    number = number_from(given, unit=unit)
    misses = question["near_misses"].items()
    return next((key for key, value in misses if number == Decimal(str(value))), None)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(APOSTROPHES).split()).casefold()


def _checked_one(question: Question, given: Any) -> str:
    if not given:
        raise BadResponse(NOTHING_CHOSEN)
    if given not in question["options"]:
        raise BadResponse(NOT_OF_THE_QUESTION)
    return str(given)


def _checked_several(question: Question, given: Any) -> list[str]:
    if not given:
        raise BadResponse(NOTHING_CHOSEN)
    if not isinstance(given, Sequence) or any(option not in question["options"] for option in given):
        raise BadResponse(NOT_OF_THE_QUESTION)
    return [option for option in question["options"] if option in given]


def _checked_order(question: Question, given: Any) -> list[str]:
    if not given:
        raise BadResponse(NOTHING_CHOSEN)
    if not isinstance(given, Sequence) or any(option not in question["options"] for option in given):
        raise BadResponse(NOT_OF_THE_QUESTION)
    if len(given) != len(question["options"]) or len(set(given)) != len(given):
        raise BadResponse(NOT_A_PLACE)
    return list(given)


def _checked_lines(given: Any, lines: Sequence[str], choices: Sequence[str]) -> dict[str, str]:
    """Return line → choice for every line."""
    if not given:
        raise BadResponse(NOTHING_CHOSEN)
    if not isinstance(given, Mapping) or any(line not in lines for line in given):
        raise BadResponse(NOT_OF_THE_QUESTION)
    if any(not given.get(line) for line in lines):
        raise BadResponse(NOT_ALL_CHOSEN)
    if any(choice not in choices for choice in given.values()):
        raise BadResponse(NOT_OF_THE_QUESTION)
    return {line: given[line] for line in lines}


def _checked_match(question: Question, given: Any) -> dict[str, str]:
    return _checked_lines(given, question["lefts"], question["rights"])


def _checked_sort(question: Question, given: Any) -> dict[str, str]:
    return _checked_lines(given, question["items"], question["groups"])


def _checked_gaps(question: Question, given: Any) -> dict[str, str]:
    if not given:
        raise BadResponse(NOTHING_CHOSEN)
    if not isinstance(given, Mapping) or any(gap not in question["gaps"] for gap in given):
        raise BadResponse(NOT_OF_THE_QUESTION)
    texts = {gap: _printable(given.get(gap)) for gap in question["gaps"]}
    if not all(texts.values()):
        raise BadResponse(NOT_ALL_FILLED)
    if any(len(text) > LONGEST_GAP for text in texts.values()):
        raise BadResponse(TOO_LONG, limit=LONGEST_GAP)
    return texts


def _checked_number(_question: Question, given: Any) -> str:
    """Return the text as typed; whether it is a number is decided with the unit, which depends on the language."""
    text = _printable(given)
    if not text:
        raise BadResponse(NOTHING_CHOSEN)
    return text


def _checked_short(_question: Question, given: Any) -> str:
    text = _printable(given)
    if not text:
        raise BadResponse(NOTHING_WRITTEN)
    if len(text) > LONGEST_ANSWER:
        raise BadResponse(NOT_SHORT)
    return text


def _checked_case(question: Question, given: Any) -> dict[str, Any]:
    """Return the answer to each part; a part that cannot be taken is named by its place."""
    ids = [part["id"] for part in question["parts"]]
    if not isinstance(given, Mapping) or any(part not in ids for part in given):
        raise BadResponse(NOT_OF_THE_QUESTION)
    taken = {}
    for number, part in enumerate(question["parts"], 1):
        with in_part(number):
            taken[part["id"]] = CHECKS[part["type"]](part, given.get(part["id"]))
    return taken


@contextmanager
def in_part(number: int) -> Iterator[None]:
    """Say of what cannot be taken in which part of a case study it stands, counted from 1."""
    try:
        yield
    except BadResponse as refused:
        raise BadResponse(IN_PART, part=number, why=WordsOfOurs(refused)) from refused


def _printable(value: Any) -> str:
    """Return a text on one line, without characters that cannot be stored; empty for what is no text."""
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return "".join(character for character in text if character.isprintable())


def _credit_one(question: Question, _words: Words, given: str) -> Fraction:
    return Fraction(given in question["right"])


def _credit_several(question: Question, _words: Words, given: Sequence[str]) -> Fraction:
    right = sum(option in question["right"] for option in given)
    return max(Fraction(0), Fraction(right - (len(given) - right), len(question["right"])))


def _credit_order(question: Question, _words: Words, given: Sequence[str]) -> Fraction:
    place = {option: number for number, option in enumerate(given)}
    kept = [place[first] < place[second] for first, second in pairwise(question["right"])]
    return Fraction(sum(kept), len(kept))


def _credit_lines(question: Question, _words: Words, given: Mapping[str, str]) -> Fraction:
    return Fraction(sum(question["right"][line] == choice for line, choice in given.items()), len(given))


def _credit_gaps(_question: Question, words: Words, given: Mapping[str, str]) -> Fraction:
    return Fraction(sum(gaps_right(words, given).values()), len(given))


def _credit_number(question: Question, words: Words, given: str) -> Fraction:
    distance = abs(number_from(given, unit=words["unit"]) - Decimal(str(question["right"])))
    return Fraction(distance <= Decimal(str(question["tolerance"])))


def _credit_case(question: Question, words: Words, given: Mapping[str, Any]) -> Fraction:
    shares = []
    for number, part in enumerate(question["parts"], 1):
        with in_part(number):
            shares.append(CREDITS[part["type"]](part, words["parts"][part["id"]], given[part["id"]]))
    return sum(shares, Fraction(0)) / len(shares)


CHECKS: Mapping[str, Callable[[Question, Any], Any]] = {
    "single": _checked_one,
    "truefalse": _checked_one,
    "multiple": _checked_several,
    "order": _checked_order,
    "match": _checked_match,
    "sort": _checked_sort,
    "gaps": _checked_gaps,
    "numeric": _checked_number,
    "short": _checked_short,
    "pictures": _checked_several,
    "case": _checked_case,
}
CREDITS: Mapping[str, Callable[[Question, Words, Any], Fraction]] = {
    "single": _credit_one,
    "truefalse": _credit_one,
    "multiple": _credit_several,
    "order": _credit_order,
    "match": _credit_lines,
    "sort": _credit_lines,
    "gaps": _credit_gaps,
    "numeric": _credit_number,
    "short": short_text.share_right,
    "pictures": _credit_several,
    "case": _credit_case,
}

"""When a question was wrong: what somebody has ruled about it afterwards, and what an answer counts then.

A ruling is a mapping: `question` is the id of a question or of a part of a case study, `does` is one of `Does`, and where
another answer is accepted `answer` is that answer, in the form in which answers are kept. A ruling never lowers a mark.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from modules.activities.quiz import confidence, marking, short_text

Question = Mapping[str, Any]
Words = Mapping[str, Any]
Ruling = Mapping[str, Any]

LARGEST_DENOMINATOR = 10_000  # shares are stored as decimal fractions; this brings the exact share back


class Does(StrEnum):
    """What a ruling does with a question: takes it out of the total, accepts another answer, gives everybody full credit."""

    VOID = "void"
    ACCEPT = "accept"
    FULL = "full"


@dataclass(frozen=True)
class Mark:
    """What a question counts in a run: the credit, and the share of the answer that is right, however sure one was."""

    credit: Fraction
    right: Fraction


NOTHING = Mark(Fraction(0), Fraction(0))
EVERYTHING = Mark(Fraction(1), Fraction(1))


def exact(share: float) -> Fraction:
    """Return a stored share without the rounding of its decimal form."""
    return Fraction(share).limit_denominator(LARGEST_DENOMINATOR)


def about(question: Question, rulings: Sequence[Ruling]) -> list[Ruling]:
    """Return the rulings on a question or on a part of it."""
    ids = {question["id"], *(part["id"] for part in question.get("parts", ()))}
    return [ruling for ruling in rulings if ruling["question"] in ids]


def mark(
    question: Question, words: Words | None, entry: Mapping[str, Any] | None, rulings: Sequence[Ruling]
) -> Mark | None:
    """Return what a question counts in a run, or None where it is out of the total.

    `entry` is the stored answer and `words` are those of its language; both are None for a question without an answer.
    """
    own, stored = about(question, rulings), _stored(entry)
    if not own:
        return stored
    if any(ruling["question"] == question["id"] and ruling["does"] == Does.FULL for ruling in own):
        return None if _is_void(question, own) else EVERYTHING
    answer = marking.answer_in(question, entry["given"]) if entry else None
    share = ruled_share(question, words, answer, own)
    if share is None:
        return None
    return Mark(max(stored.credit, _credit(question, entry, share)), max(stored.right, share))


def is_out(question: Question, rulings: Sequence[Ruling]) -> bool:
    """Whether a question is out of the total, or every part of a case study is."""
    return mark(question, None, None, rulings) is None


def part_share(
    question: Question, words: Words, part: Question, answer: Mapping[str, Any], rulings: Sequence[Ruling]
) -> Fraction | None:
    """Return how much of the answer to a part of a case study is right, or None where it is out of the total."""
    whole = [ruling for ruling in rulings if ruling["question"] == question["id"]]
    if any(ruling["does"] == Does.VOID for ruling in whole):
        return None
    if any(ruling["does"] == Does.FULL for ruling in whole):
        return Fraction(1)
    accepted = [ruling["answer"] for ruling in whole]
    return _share_of_part(part, words["parts"][part["id"]], answer[part["id"]], accepted, rulings)


def _is_void(question: Question, rulings: Sequence[Ruling]) -> bool:
    return any(ruling["question"] == question["id"] and ruling["does"] == Does.VOID for ruling in rulings)


def _stored(entry: Mapping[str, Any] | None) -> Mark:
    if entry is None:
        return NOTHING
    return Mark(exact(entry["credit"]), exact(entry.get("right", entry["credit"])))


def _credit(question: Question, entry: Mapping[str, Any] | None, share: Fraction) -> Fraction:
    """Return the credit for a share that is right: where certainty was asked, it counts."""
    if "confidence" not in question or entry is None:
        return share
    return confidence.mark(question["confidence"], entry["given"]["sure"], share)


def ruled_share(question: Question, words: Words | None, answer: Any, rulings: Sequence[Ruling]) -> Fraction | None:
    """Return how much of an answer (None: there is none) is right by these rulings; None where nothing of it counts."""
    own = [ruling for ruling in rulings if ruling["question"] == question["id"]]
    done = {ruling["does"] for ruling in own}
    if Does.VOID in done:
        return None
    if Does.FULL in done:
        return Fraction(1)
    accepted = [ruling["answer"] for ruling in own if ruling["does"] == Does.ACCEPT]
    if question["type"] == "case":
        return _share_of_case(question, words, answer, accepted, rulings)
    if answer is None or words is None:
        return Fraction(0)
    plain = marking.share_right(question, words, answer)
    return max(plain, ACCEPTING[question["type"]](question, words, answer, accepted)) if accepted else plain


def _share_of_case(
    question: Question, words: Words | None, answer: Any, accepted: Sequence[Any], rulings: Sequence[Ruling]
) -> Fraction | None:
    """Return the mean of the parts that count; an answer accepted for the whole is one accepted for each part."""
    shares = []
    for part in question["parts"]:
        key = part["id"]
        given = answer[key] if answer is not None else None
        shares.append(_share_of_part(part, words["parts"][key] if words else None, given, accepted, rulings))
    counted = [share for share in shares if share is not None]
    return sum(counted, Fraction(0)) / len(counted) if counted else None


def _share_of_part(
    part: Question, words: Words | None, given: Any, accepted: Sequence[Any], rulings: Sequence[Ruling]
) -> Fraction | None:
    key = part["id"]
    own = [{"question": key, "does": Does.ACCEPT, "answer": whole[key]} for whole in accepted]
    return ruled_share(part, words, given, [*rulings, *own])


def _accepting_one(_question: Question, _words: Words, answer: str, accepted: Sequence[Any]) -> Fraction:
    return Fraction(answer in accepted)


def _accepting_keys(question: Question, words: Words, answer: Any, accepted: Sequence[Any]) -> Fraction:
    """Return the share by the key that is best for the answer, of those that are accepted as a whole."""
    return max(marking.share_right({**question, "right": key}, words, answer) for key in accepted)


def _accepting_lines(question: Question, words: Words, answer: Mapping[str, str], accepted: Sequence[Any]) -> Fraction:
    also = {line: [key[line] for key in accepted] for line in answer}
    right = {line: given if given in also[line] else question["right"][line] for line, given in answer.items()}
    return marking.share_right({**question, "right": right}, words, answer)


def _accepting_gaps(question: Question, words: Words, answer: Any, accepted: Sequence[Any]) -> Fraction:
    also = {gap: [*texts, *(key[gap] for key in accepted)] for gap, texts in words["accept"].items()}
    return marking.share_right(question, {**words, "accept": also}, answer)


def _accepting_numbers(question: Question, words: Words, answer: str, accepted: Sequence[Any]) -> Fraction:
    numbers: list[Decimal] = [marking.number_from(key, unit=words["unit"]) for key in accepted]
    return max(marking.share_right({**question, "right": number}, words, answer) for number in numbers)


def _accepting_texts(_question: Question, _words: Words, answer: str, accepted: Sequence[Any]) -> Fraction:
    return Fraction(any(short_text.matches(answer, key, match=short_text.Match.PLAIN) for key in accepted))


ACCEPTING: Mapping[str, Callable[[Question, Words, Any, Sequence[Any]], Fraction]] = {
    "single": _accepting_one,
    "truefalse": _accepting_one,
    "multiple": _accepting_keys,
    "pictures": _accepting_keys,
    "order": _accepting_keys,
    "match": _accepting_lines,
    "sort": _accepting_lines,
    "gaps": _accepting_gaps,
    "numeric": _accepting_numbers,
    "short": _accepting_texts,
}

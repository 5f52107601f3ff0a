"""Short answers in a person's own words, matched by rules that authors write as words, never as patterns of a program.

A question has rules in an order; the first that is met decides. `structure` has for each rule how it matches, how many
slips of the keyboard it forgives, and what share of the mark it gives; the words it accepts depend on the language.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any

from rapidfuzz.distance import OSA

from modules.activities.form import error, key_findings, warning
from modules.findings import Finding
from modules.findings import gettext_noop as _

MOST_SLIPS = 3
LETTERS_FOR_A_SLIP = 4  # below, one slip makes another word
LEAST_OF_A_PATTERN = 3  # letters beside the asterisks; with less, nearly everything matches
ANY = "*"

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


class Match(StrEnum):
    EXACT = "exact"  # letter by letter
    PLAIN = "plain"  # case, accents, blanks, hyphens and marks make no difference
    WORDS = "words"  # as plain, and an asterisk stands for anything or nothing


def rule_met(question: Mapping[str, Any], words: Mapping[str, Any], text: str) -> str | None:
    """Return the first rule that an answer meets, or None."""
    return next((rule for rule in question["rules"] if _is_met(question, words, rule, text)), None)


def share_right(question: Mapping[str, Any], words: Mapping[str, Any], text: str) -> Fraction:
    """Return how much of an answer is right, from 0 to 1: the share of the first rule that it meets, else nothing."""
    rule = rule_met(question, words, text)
    return Fraction(question["shares"][rule], 100) if rule else Fraction(0)


def _is_met(question: Mapping[str, Any], words: Mapping[str, Any], rule: str, text: str) -> bool:
    match, slips = question["matches"][rule], question["slips"][rule]
    return any(matches(text, accepted, match=match, slips=slips) for accepted in words["rules"][rule]["accept"])


def matches(text: str, accepted: str, *, match: str, slips: int = 0) -> bool:
    """Whether an answer is what is accepted; `slips` letters may be wrong, missing, too many or changed about."""
    if match == Match.EXACT:
        return _composed(text) == _composed(accepted)
    if match == Match.WORDS:
        return _fits(folded(text), [folded(piece) for piece in accepted.split(ANY)])
    return OSA.distance(folded(text), folded(accepted), score_cutoff=slips) <= slips


def folded(text: str) -> str:
    """Return the letters and digits of a text, without what makes no difference: case, accents, blanks and marks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    return "".join(character for character in decomposed if character.isalnum())


def _composed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _fits(text: str, pieces: Sequence[str]) -> bool:
    """Whether the pieces stand in the text in their order, the first at its beginning and the last at its end."""
    first, *between = pieces
    if not between:
        return text == first
    *middle, last = between
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    inner, place = text[len(first) : len(text) - len(last)], 0
    for piece in middle:
        found = inner.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def definition_parts(item: Mapping[str, Any], ids: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the structure and the words of a question whose rules have these ids."""
    named = dict(zip(ids, item["answers"], strict=True))
    structure = {
        "rules": list(ids),
        "matches": {rule: str(answer.get("match") or Match.PLAIN) for rule, answer in named.items()},
        "slips": {rule: int(answer.get("slips") or 0) for rule, answer in named.items()},
        "shares": {rule: _share(answer) for rule, answer in named.items()},
    }
    rules = {
        rule: {"accept": [str(text) for text in answer["accept"]], "feedback": str(answer.get("feedback") or "")}
        for rule, answer in named.items()
    }
    return structure, {"rules": rules}


def _share(answer: Mapping[str, Any]) -> int:
    given = answer.get("share")
    return 100 if given is None else int(given)


def findings(item: Mapping[str, Any], answers: Sequence[Mapping[str, Any]], where: str) -> list[Finding]:
    """Return what is wrong with the rules of a question; they are mappings, each with its keys to be looked at."""
    found: list[Finding] = []
    for number, answer in enumerate(answers, 1):
        found += _rule_findings(answer, f"{where}, rule {number}")
    if answers and not found:
        found += _hidden_findings(answers, where)
    if answers and not any(_is_whole(answer) for answer in answers):
        found.append(error("right-rules", where, _("At least one rule gives the whole mark."), item, "answers"))
    return found


def _is_whole(answer: Mapping[str, Any]) -> bool:
    return answer.get("share") in (None, 100)


def _rule_findings(answer: Mapping[str, Any], where: str) -> list[Finding]:
    found = list(key_findings(answer, where, needed=("accept",), allowed=("match", "slips", "share", "feedback")))
    if not answer.get("feedback"):
        found.append(error("no-feedback", where, _("Every rule says what its answer would do: write it."), answer))
    if not _are_texts(answer.get("accept")):
        found.append(error("accept", where, _("“accept” is a list of at least one text."), answer, "accept"))
    if answer.get("match") not in (None, *Match):
        template = _("“match” is exact, plain or words.")
        found.append(error("match", where, template, answer, "match"))
    if not _is_within(answer.get("slips"), MOST_SLIPS):
        template = _("“slips” is a whole number from 0 to %(most)d.")
        found.append(error("slips", where, template, answer, "slips", most=MOST_SLIPS))
    if not _is_within(answer.get("share"), 100):
        found.append(error("share", where, _("“share” is a percentage from 0 to 100."), answer, "share"))
    return found or _word_findings(answer, where)


def _are_texts(value: Any) -> bool:
    is_list = isinstance(value, Sequence) and not isinstance(value, str) and bool(value)
    return is_list and all(isinstance(text, str) and text.strip() for text in value)


def _is_within(value: Any, most: int) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most)


def _word_findings(answer: Mapping[str, Any], where: str) -> list[Finding]:
    """Return what is wrong with accepted words: too short for their slips, or a pattern that nearly everything fits."""
    match, slips = answer.get("match") or Match.PLAIN, answer.get("slips") or 0
    found = []
    if slips and match != Match.PLAIN:
        found.append(
            error("slips", where, _("Slips are forgiven where “match” is plain, only there."), answer, "slips")
        )
    for text in answer["accept"]:
        letters = len(folded(text.replace(ANY, "")))
        if match == Match.WORDS and letters < LEAST_OF_A_PATTERN:
            template = _("“%(text)s” fits nearly everything: write at least %(least)d letters beside the asterisks.")
            found.append(error("pattern", where, template, answer, "accept", text=text, least=LEAST_OF_A_PATTERN))
        elif match != Match.EXACT and not letters:
            found.append(error("accept", where, _("“%(text)s” has no letter in it."), answer, "accept", text=text))
        elif slips * LETTERS_FOR_A_SLIP > letters:
            template = _("“%(text)s” is too short for %(slips)d slips: another word would count.")
            found.append(error("slips", where, template, answer, "slips", text=text, slips=slips))
    return found


def _hidden_findings(answers: Sequence[Mapping[str, Any]], where: str) -> list[Finding]:
    """Return a warning for each accepted text that an earlier rule takes first."""
    found = []
    for number, answer in enumerate(answers):
        for text in answer["accept"]:
            before = next((place for place, one in enumerate(answers[:number], 1) if _takes(one, text)), 0)
            if before:
                template = _("“%(text)s” never counts: rule %(before)d takes it first. Put the narrower rule first.")
                place = f"{where}, rule {number + 1}"
                found.append(warning("hidden-rule", place, template, answer, "accept", text=text, before=before))
    return found


def _takes(answer: Mapping[str, Any], text: str) -> bool:
    match, slips = str(answer.get("match") or Match.PLAIN), int(answer.get("slips") or 0)
    plain = text.replace(ANY, "")
    return any(matches(plain, accepted, match=match, slips=slips) for accepted in answer["accept"])

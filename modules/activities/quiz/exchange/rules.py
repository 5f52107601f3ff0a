"""Rules of a short answer as answers with a share of the mark, which Moodle, GIFT and QTI know, and back."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, islice
from typing import Any

from modules.activities.quiz.exchange.answers import ALL, WILDCARD, Answer, literal, pattern_of
from modules.activities.quiz.exchange.labels import label_named
from modules.activities.quiz.exchange.passages import Item, Losses, NotTaken
from modules.activities.quiz.short_text import Match
from modules.findings import gettext_noop as _

OTHER = "*"  # as a whole answer: any other


def wants_rules(answers: Sequence[Answer], labels: Iterable[str], *, in_case: bool) -> bool:
    """Whether answers to a word to be typed say more than a gap can keep: patterns, parts of the mark, feedback, case."""
    ours = label_named(labels, "kind")
    if ours in ("gaps", "short"):
        return ours == "short"
    return in_case or any(each.feedback or WILDCARD.search(each.text) or 0 < each.percent < ALL for each in answers)


def parts_of(answers: Sequence[Answer], labels: Iterable[str], *, in_case: bool) -> dict[str, Any]:
    """Return a short answer; an answer of an asterisk alone holds the feedback for all others."""
    other = next((each.feedback for each in answers if each.text.strip() == OTHER and not each.percent), "")
    own = [each for each in answers if each.text.strip() != OTHER]
    rules = [_rule(list(group), in_case=in_case) for group in _grouped(own, label_named(labels, "rules"))]
    return {"type": "short", "answers": rules} | ({"feedback": other} if other else {})


def _grouped(answers: Sequence[Answer], counts: str) -> list[list[Answer]]:
    """Return answers by rule: as a label of ours counts them, or else those that follow each other and count alike."""
    sizes = [int(count) for count in counts.split() if count.isdecimal()]
    if sizes and sum(sizes) == len(answers):
        rest = iter(answers)
        return [list(islice(rest, size)) for size in sizes]
    return [list(group) for _alike, group in groupby(answers, key=_what_it_does)]


def _what_it_does(answer: Answer) -> tuple[float, str, bool]:
    return answer.percent, answer.feedback, bool(WILDCARD.search(answer.text))


def _rule(answers: Sequence[Answer], *, in_case: bool) -> dict[str, Any]:
    first = answers[0]
    is_pattern = any(WILDCARD.search(each.text) for each in answers)
    match = Match.WORDS if is_pattern else Match.EXACT if in_case else Match.PLAIN
    accept = [each.text if is_pattern else literal(each.text) for each in answers]
    rule = {"accept": accept, "match": match.value, "share": max(0, min(100, round(first.percent)))}
    return rule | ({"feedback": first.feedback} if first.feedback else {})


def without_patterns(item: Item, losses: Losses) -> Item:
    """Return a short answer without rules that have an asterisk; that they stay, or that none is left, is named."""
    kept = [rule for rule in item["answers"] if not _has_pattern(rule)]
    if not any(rule.get("share") in (None, 100) for rule in kept):
        raise NotTaken("pattern", _("Only patterns are wholly right here, and that format compares words whole."))
    if len(kept) < len(item["answers"]):
        losses.add("pattern", _("Rules with an asterisk are left out: that format compares words whole."))
    return {**item, "answers": kept}


def answers_of(item: Item, losses: Losses) -> list[Answer]:
    """Return the rules of a short answer one accepted text after the other; what is not known there is named."""
    if any(rule.get("slips") for rule in item["answers"]):
        losses.add("slips", _("Slips of the keyboard are not forgiven there."))
    if any(_match_of(rule) != Match.EXACT for rule in item["answers"]):
        losses.add("accents", _("There, accents, blanks and hyphens make a difference."))
    return [_answer(rule, text) for rule in item["answers"] for text in rule["accept"]]


def any_other(item: Item) -> list[Answer]:
    """Return the answer that stands for all others, if something is said about them."""
    return [Answer(OTHER, 0, str(item["feedback"]))] if item.get("feedback") else []


def is_in_case(item: Item) -> bool:
    """Whether every rule of a short answer compares letter by letter."""
    return all(_match_of(rule) == Match.EXACT for rule in item["answers"])


def name_mixed_case(item: Item, losses: Losses) -> None:
    """Name that another system compares all answers of a question alike."""
    if len({_match_of(rule) == Match.EXACT for rule in item["answers"]}) > 1:
        losses.add("case", _("Large and small letters make no difference in any answer there."))


def _match_of(rule: Mapping[str, Any]) -> str:
    return str(rule.get("match") or Match.PLAIN)


def _has_pattern(rule: Mapping[str, Any]) -> bool:
    return _match_of(rule) == Match.WORDS


def _answer(rule: Mapping[str, Any], text: str) -> Answer:
    share = rule.get("share")
    written = text if _has_pattern(rule) else pattern_of(text)
    return Answer(written, ALL if share is None else float(share), str(rule.get("feedback") or ""))

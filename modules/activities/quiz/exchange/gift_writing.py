"""Writes GIFT. What GIFT has no field for stands in a comment as id and tags, which Moodle reads too."""

import re
from collections.abc import Callable, Mapping, Sequence

from modules.activities.quiz.documents import GAP
from modules.activities.quiz.exchange import rules
from modules.activities.quiz.exchange.answers import (
    Answer,
    numeric_answers,
    option_answers,
    pattern_of,
    percent_text,
    says_true_and_false,
)
from modules.activities.quiz.exchange.labels import (
    NOT_THEIR_KIND,
    closing_html,
    labels_of,
    line_feedback,
    lines_of,
    name_what_is_not_asked,
    tidied,
    true_and_false,
    without_pictures,
)
from modules.activities.quiz.exchange.passages import Item, Losses, NotTaken, Writing, write_questions
from modules.activities.quiz.exchange.wording import html_of
from modules.activities.quiz.short_text import Match
from modules.findings import gettext_noop as _

SPECIAL = re.compile(r"[\\~=#{}:]")


def write(items: Sequence[Item], language: str) -> Writing:
    """Return questions as a GIFT file; kinds that GIFT does not know are not in it."""
    blocks: list[str] = []

    def write_one(item: Item, losses: Losses) -> None:
        blocks.append(_block(tidied(item), language, losses))

    passages = write_questions(items, write_one)
    return Writing("".join(blocks).encode(), passages)


def _block(item: Item, language: str, losses: Losses) -> str:
    if item["type"] not in KNOWN:
        raise NotTaken("unknown-kind", NOT_THEIR_KIND)
    name_what_is_not_asked(item, losses)
    if item["type"] == "short":
        text, answers = _by_rules(item, losses)
    else:
        known = without_pictures(item, losses) if item["type"] == "pictures" else item
        text, answers = WRITERS[known["type"]](known, language)
    return f"// {_comment(item, losses)}\n::{_escaped(item['id'])}::{text.format(answers + _closing(item))}\n\n"


def _comment(item: Item, losses: Losses) -> str:
    labels = labels_of(item)
    if item.get("unit"):
        losses.add("unit", _("The unit stands in a tag alone, where learners do not see it."))
        labels.append(f"unit:{item['unit']}")
    written = [label.replace("]", "\\]") for label in labels if not re.search(r"[<>`|\n]", label)]
    if len(written) < len(labels):
        losses.add("label", _("The unit has characters that tags cannot have, and is left out."))
    return " ".join([f"[id:{item['id']}]", *(f"[tag:{label}]" for label in written)])


def _closing(item: Item) -> str:
    """Return what is said after the answer: plain where it is an explanation alone."""
    own_feedback = item.get("feedback") and item["type"] not in ("numeric", "short")
    if own_feedback or any(line_feedback(item)) or item.get("hint"):
        return f"\t####[html]{_escaped(closing_html(item, with_feedback=bool(own_feedback)))}\n"
    return f"\t####{_text(item['explanation'])}\n" if item.get("explanation") else ""


def _escaped(text: str) -> str:
    return SPECIAL.sub(lambda found: f"\\{found[0]}", text).replace("\n", "\\n")


def _text(text: str) -> str:
    """Return a text of an answer; one that could be taken for a form or a percentage says that it is plain."""
    return ("[plain]" if text[:1] in ("[", "%") else "") + _escaped(text)


def _braces(text: str) -> str:
    """Return a text for `str.format`, which shall leave its braces alone."""
    return text.replace("{", "{{").replace("}", "}}")


def _question(item: Item) -> str:
    return f"[plain]{_braces(_escaped(item['stem']))}{{{{\n{{}}}}}}"


def _line(mark: str, answer: Answer, text: str) -> str:
    return f"\t{mark}{text}{f'#{_text(answer.feedback)}' if answer.feedback else ''}\n"


def _choice(item: Item, language: str) -> tuple[str, str]:
    if says_true_and_false(item, true_and_false(language)):
        return _question(item), _true_false(item)
    single = item["type"] != "multiple"
    lines = [_line(_mark(answer.percent, single=single), answer, _text(answer.text)) for answer in option_answers(item)]
    return _question(item), "".join(lines)


def _mark(percent: float, *, single: bool) -> str:
    if single:
        return "=" if percent else "~"
    return f"~%{percent_text(percent)}%"


def _true_false(item: Item) -> str:
    right = next(option for option in item["options"] if option["correct"])
    wrong = next(option for option in item["options"] if not option["correct"])
    said = "TRUE" if right is item["options"][0] else "FALSE"
    feedback = [_text(option.get("feedback") or "") for option in (wrong, right)]
    return f"\t{said}{''.join(f'#{text}' for text in feedback) if any(feedback) else ''}\n"


def _match(item: Item, _language: str) -> tuple[str, str]:
    return _question(item), "".join(f"\t={_left(left)} -> {_escaped(right)}\n" for left, right in lines_of(item))


def _left(text: str) -> str:
    # The first arrow parts a line; only as HTML can one stand in its words.
    return f"[html]{_escaped(html_of(text))}" if "->" in text else _text(text)


def _gaps(item: Item, _language: str) -> tuple[str, str]:
    if len(item["accept"]) != 1:
        raise NotTaken("several-gaps", _("GIFT knows one gap in a text; this question has more."))
    (words,) = item["accept"].values()
    if any("->" in word for word in words):
        raise NotTaken("arrow", _("GIFT takes “->” in an answer for two things to match."))
    lines = "".join(f"\t={_text(pattern_of(word))}\n" for word in words)
    if GAP.fullmatch(item["text"]):
        return _question(item), lines
    html = f'<div class="exchange-stem">{html_of(item["stem"])}</div><div class="exchange-gaps">{html_of(item["text"])}</div>'
    before, _gap, after = GAP.split(html)
    return f"[html]{_braces(_escaped(before))}{{{{\n{{}}}}}}{_braces(_escaped(after))}", lines


def _by_rules(item: Item, losses: Losses) -> tuple[str, str]:
    answers = [*rules.answers_of(item, losses), *rules.any_other(item)]
    if any("->" in answer.text for answer in answers):
        raise NotTaken("arrow", _("GIFT takes “->” in an answer for two things to match."))
    if any(rule.get("match") == Match.EXACT for rule in item["answers"]):
        losses.add("case", _("Large and small letters make no difference in any answer there."))
    lines = [_line("=", answer, f"%{percent_text(answer.percent)}%{_text(answer.text)}") for answer in answers]
    return _question(item), "".join(lines)


def _numeric(item: Item, _language: str) -> tuple[str, str]:
    lines = ["\t#\n"]
    for answer in numeric_answers(item):
        if answer.text == "*":
            lines.append(f"\t~#{_text(answer.feedback)}\n")
        else:
            weight = "" if answer.is_right else "%0%"
            lines.append(_line("=", answer, f"{weight}{answer.text}:{answer.tolerance}"))
    return _question(item), "".join(lines)


WRITERS: Mapping[str, Callable[[Item, str], tuple[str, str]]] = {
    "single": _choice,
    "multiple": _choice,
    "truefalse": _choice,
    "match": _match,
    "sort": _match,
    "gaps": _gaps,
    "numeric": _numeric,
}
KNOWN = frozenset({*WRITERS, "short", "pictures"})

"""Gaps inside a text, as Moodle's embedded answers write them: `{1:SHORTANSWER:=yes~=certainly}`.

Words, numbers and choices become gaps to type into; several choices in one gap are no gap here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape

from modules.activities.quiz.documents import GAP
from modules.activities.quiz.exchange.answers import ALL, Answer, accepted, number, pattern_of
from modules.activities.quiz.exchange.labels import gaps_parts
from modules.activities.quiz.exchange.passages import Item, Losses, NotTaken
from modules.activities.quiz.exchange.wording import html_of, plain_of_html, sections_of
from modules.findings import gettext_noop as _

EMBEDDED = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^\\{}])*)\}", re.DOTALL)
EXACT = ("tolerance", _("A number in a gap must be given exactly: its tolerance is not kept."))
CLOSING_TAG = re.compile(r"</[a-z]")
NUMBERS = frozenset({"NUMERICAL", "NM"})
CHOSEN = frozenset(
    f"{name}{way}"
    for name, ways in {
        "MULTICHOICE": ("", "_H", "_V", "_S", "_HS", "_VS"),
        "MC": ("", "H", "V", "S", "HS", "VS"),
    }.items()
    for way in ways
)
WORDS = frozenset({"SHORTANSWER", "SA", "MW"})
WORDS_IN_CASE = frozenset({"SHORTANSWER_C", "SAC", "MWC"})
BETWEEN_ANSWERS = re.compile(r"(?<!\\)~")
BEFORE_FEEDBACK = re.compile(r"(?<!\\)(?<!&)#")
SHARE = re.compile(r"(?:=|%(-?\d+(?:[.,]\d*)?)%)")
ESCAPE = re.compile(r'\\([{}=#~/"\\])')
# As entities: inside an answer these would end it.
SPECIAL = {character: f"&#{ord(character)};" for character in '\\{}#~/"'}


@dataclass(frozen=True)
class Gap:
    """What one embedded answer takes, and between which words one chooses there."""

    accept: list[str]
    choices: tuple[str, ...] = ()


def parts_of(html: str, language: str, losses: Losses) -> Item:
    """Return the parts of a question from a text with embedded answers."""
    found = EMBEDDED.findall(html)
    if not found:
        raise NotTaken("no-gap", _("There is no embedded answer in the text that can be read."))
    if len({weight or "1" for weight, _kind, _answers in found}) > 1:
        losses.add("weights", _("Gaps had marks of their own; here each counts the same."))
    gaps = [_gap(kind, answers, losses) for _weight, kind, answers in found]
    accept = {str(number): gap.accept for number, gap in enumerate(gaps, 1)}
    numbers = iter(accept)
    marked = EMBEDDED.sub(lambda _found: f"{{{{{next(numbers)}}}}}", html)
    return divided(marked, accept, language, losses, choices=[choice for gap in gaps for choice in gap.choices])


def gap_of(text: str, losses: Losses) -> Gap:
    """Return one embedded answer, without its braces; raise `NotTaken` for any other text."""
    found = EMBEDDED.fullmatch(f"{{{text}}}")
    if not found:
        raise NotTaken("no-gap", _("There is no embedded answer in the text that can be read."))
    return _gap(found[2], found[3], losses)


def divided(
    html: str, accept: Mapping[str, Sequence[str]], language: str, losses: Losses, *, choices: Iterable[str] = ()
) -> Item:
    """Return instruction and text: ours are marked, elsewhere what stands before the paragraph of the first gap instructs."""
    return divided_sections(sections_of(html, losses), accept, language, losses, choices=choices)


def divided_sections(
    sections: Mapping[str, str],
    accept: Mapping[str, Sequence[str]],
    language: str,
    losses: Losses,
    *,
    choices: Iterable[str] = (),
) -> Item:
    """Return instruction and text from the sections of a text in which gaps stand as `{{1}}`."""
    if "gaps" in sections and "stem" in sections:
        return gaps_parts(sections["stem"], sections["gaps"], accept, language, losses)
    paragraphs = "\n\n".join(filter(None, sections.values())).split("\n\n")
    first = next((number for number, paragraph in enumerate(paragraphs) if GAP.search(paragraph)), 0)
    stem, text = "\n\n".join(paragraphs[:first]), "\n\n".join(paragraphs[first:])
    return gaps_parts(stem, text, accept, language, losses, choices=choices)


def _gap(kind: str, text: str, losses: Losses) -> Gap:
    answers = [_answer(part) for part in BETWEEN_ANSWERS.split(text) if part.strip()]
    if kind in NUMBERS:
        return Gap(_numbers(answers, losses))
    if kind in CHOSEN:
        words = [replace(each, text=_without_tags(each.text, losses)) for each in answers]
        right = [replace(each, text=pattern_of(each.text)) for each in words]
        return Gap(accepted(right, losses), tuple(each.text for each in words))
    if kind not in WORDS | WORDS_IN_CASE:
        raise NotTaken("embedded", _("An embedded “%(kind)s” is no gap to type a word into."), kind=kind)
    if kind in WORDS_IN_CASE:
        losses.add("case", _("Large and small letters make no difference here."))
    return Gap(accepted([replace(each, text=_without_tags(each.text, losses)) for each in answers], losses))


def _numbers(answers: Sequence[Answer], losses: Losses) -> list[str]:
    """Return the numbers that are right as words, with a decimal point and with a comma."""
    parted = [(each, *each.text.partition(":")) for each in answers]
    if any(each.is_right and number(tolerance or "0") for each, _value, _colon, tolerance in parted):
        losses.add(*EXACT)
    words = accepted([replace(each, text=value.strip()) for each, value, _colon, _tolerance in parted], losses)
    return with_point_and_comma(words)


def with_point_and_comma(numbers: Iterable[str]) -> list[str]:
    """Return numbers as they are written with a decimal point and with a comma, each once."""
    points = [number.replace(",", ".") for number in numbers]
    return list(dict.fromkeys([*points, *(number.replace(".", ",") for number in points)]))


def _without_tags(text: str, losses: Losses) -> str:
    return plain_of_html(text, losses) if CLOSING_TAG.search(text) else text


def _answer(part: str) -> Answer:
    share = SHARE.match(part.strip())
    percent = 0.0 if not share else float(share[1].replace(",", ".")) if share[1] else ALL
    words, *feedback = BEFORE_FEEDBACK.split(part.strip()[share.end() if share else 0 :], maxsplit=1)
    return Answer(_shown(words), percent, _shown("".join(feedback)))


def _shown(text: str) -> str:
    return unescape(ESCAPE.sub(r"\1", text)).strip()


def html_with_gaps(item: Item) -> str:
    """Return instruction and text of a question as HTML with embedded answers; `parts_of` is its inverse."""
    pieces = GAP.split(html_of(item["text"]))
    text = "".join(
        _embedded(item["accept"][piece]) if number % 2 else piece.replace("{", "&#123;")
        for number, piece in enumerate(pieces)
    )
    stem = html_of(item["stem"]).replace("{", "&#123;")
    return f'<div class="exchange-stem">{stem}</div><div class="exchange-gaps">{text}</div>'


def _embedded(words: Sequence[str]) -> str:
    return "{1:SHORTANSWER:" + "~".join(f"={_escaped(pattern_of(word))}" for word in words) + "}"


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(character, escape(character, quote=False)) for character in text)

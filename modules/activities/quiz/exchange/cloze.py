"""Gaps inside a text, as Moodle's embedded answers write them: `{1:SHORTANSWER:=yes~=certainly}`.

Only words to be typed are gaps here: a choice or a number inside a text is marked by other rules.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape

from modules.activities.quiz.documents import GAP
from modules.activities.quiz.exchange.answers import ALL, Answer, accepted, pattern_of
from modules.activities.quiz.exchange.labels import gaps_parts
from modules.activities.quiz.exchange.passages import Item, Losses, NotTaken
from modules.activities.quiz.exchange.wording import html_of, plain_of_html, sections_of
from modules.findings import gettext_noop as _

EMBEDDED = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^\\{}])*)\}", re.DOTALL)
WORDS = frozenset({"SHORTANSWER", "SA", "MW"})
WORDS_IN_CASE = frozenset({"SHORTANSWER_C", "SAC", "MWC"})
BETWEEN_ANSWERS = re.compile(r"(?<!\\)~")
BEFORE_FEEDBACK = re.compile(r"(?<!\\)(?<!&)#")
SHARE = re.compile(r"(?:=|%(-?\d+(?:[.,]\d*)?)%)")
ESCAPE = re.compile(r'\\([}#~/"\\])')
# As entities: inside an answer these would end it.
SPECIAL = {character: f"&#{ord(character)};" for character in '\\{}#~/"'}


def parts_of(html: str, language: str, losses: Losses) -> Item:
    """Return the parts of a question from a text with embedded answers."""
    found = EMBEDDED.findall(html)
    if not found:
        raise NotTaken("no-gap", _("There is no embedded answer in the text that can be read."))
    if len({weight or "1" for weight, _kind, _answers in found}) > 1:
        losses.add("weights", _("Gaps had marks of their own; here each counts the same."))
    accept = {str(number): _accepted(kind, answers, losses) for number, (_weight, kind, answers) in enumerate(found, 1)}
    numbers = iter(accept)
    return _divided(EMBEDDED.sub(lambda _found: f"{{{{{next(numbers)}}}}}", html), accept, language, losses)


def _divided(html: str, accept: Mapping[str, Sequence[str]], language: str, losses: Losses) -> Item:
    """Return instruction and text: ours are marked, elsewhere what stands before the paragraph of the first gap instructs."""
    sections = sections_of(html, losses)
    if "gaps" in sections and "stem" in sections:
        return gaps_parts(sections["stem"], sections["gaps"], accept, language, losses)
    paragraphs = plain_of_html(html, losses).split("\n\n")
    first = next(number for number, paragraph in enumerate(paragraphs) if GAP.search(paragraph))
    stem, text = "\n\n".join(paragraphs[:first]), "\n\n".join(paragraphs[first:])
    return gaps_parts(stem, text, accept, language, losses)


def _accepted(kind: str, text: str, losses: Losses) -> list[str]:
    if kind not in WORDS | WORDS_IN_CASE:
        raise NotTaken("embedded", _("An embedded “%(kind)s” is no gap to type a word into."), kind=kind)
    if kind in WORDS_IN_CASE:
        losses.add("case", _("Large and small letters make no difference here."))
    return accepted([_answer(part) for part in BETWEEN_ANSWERS.split(text) if part.strip()], losses)


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

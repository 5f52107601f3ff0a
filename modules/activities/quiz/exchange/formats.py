"""The formats that questions come in and go out in, and which of them a file is in."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from modules.activities.h5p.content_packages import Credits
from modules.activities.quiz.exchange import (
    gift,
    gift_writing,
    h5p,
    h5p_writing,
    moodle,
    moodle_writing,
    native,
    qti,
    qti_writing,
)
from modules.activities.quiz.exchange.passages import Item, Reading, Unreadable, Writing
from modules.activities.quiz.exchange.safe_files import Package, text_of
from modules.findings import gettext_noop as _

LARGEST_UPLOAD = 10_000_000  # bytes
BEGINNING = 4_000  # characters, in which a file says what it is


@dataclass(frozen=True)
class Format:
    """One format: `read` and `write` take the language of the texts; `write` is None where none is written."""

    key: str
    label: str
    suffix: str
    media_type: str
    read: Callable[[bytes, str], Reading]
    write: Callable[[Sequence[Item], str], Writing] | None


FORMATS: Mapping[str, Format] = {
    each.key: each
    for each in (
        Format("gift", "GIFT", ".gift.txt", "text/plain; charset=utf-8", gift.read, gift_writing.write),
        Format("moodle", "Moodle XML", ".moodle.xml", "application/xml", moodle.read, moodle_writing.write),
        Format("qti", "QTI 3", ".qti.zip", "application/zip", qti.read, qti_writing.write),
        Format("yaml", "quizzes/1 (YAML)", ".yaml", "application/yaml; charset=utf-8", native.read, native.write),
        Format("h5p", "H5P", ".h5p", "application/zip", h5p.read, h5p_writing.write),
    )
}
YAML_BEGINS = re.compile(r"\s*(#[^\n]*\n\s*)*(schema:|units:|forms:|- id:)")
MOODLE = re.compile(r"<(quiz|question)[\s>]")


def read(content: bytes, *, language: str) -> Reading:
    """Return the questions of a file in any of the formats; raise `Unreadable` where it is in none, or unsafe."""
    if len(content) > LARGEST_UPLOAD:
        raise Unreadable(_("The file is larger than %(most)d megabytes."), most=LARGEST_UPLOAD // 1_000_000)
    return FORMATS[format_of(content)].read(content, language)


def write(items: Sequence[Item], to: str, *, language: str, title: str = "", credits: Credits | None = None) -> Writing:
    """Return questions as a file in a format that is written, by its key.

    H5P alone says whose they are and what they are called.
    """
    if to == "h5p":
        return h5p_writing.write(items, language, title=title or h5p_writing.TITLE, credits=credits)
    writer = FORMATS[to].write
    if writer is None:
        raise KeyError(to)
    return writer(items, language)


def format_of(content: bytes) -> str:
    """Return the key of the format that a file is in, by what it begins with; GIFT begins with anything."""
    if content.startswith(b"PK"):
        return "h5p" if "h5p.json" in Package(content).names else "qti"
    # The whole is read: a letter that is cut in two would make another encoding of it.
    text = text_of(content)[0].strip()
    # A question in GIFT may begin with HTML, but it ends with a brace or a word.
    if text.startswith("<?xml") or (text.startswith("<") and text.endswith(">")):
        return "moodle" if MOODLE.search(text[:BEGINNING]) else "qti"
    return "yaml" if YAML_BEGINS.match(text[:BEGINNING]) else "gift"


def written_formats() -> list[Format]:
    """Return the formats that questions can be saved in."""
    return [each for each in FORMATS.values() if each.write is not None]

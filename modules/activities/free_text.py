"""Free text that people type: cleaned, held to its limit, and kept free of details that could name a person."""

import re

from modules.activities.definition import BadResponse
from modules.findings import Words
from modules.findings import gettext_noop as _

E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w{2,}")
TELEPHONE = re.compile(r"(?<![\w.,])(?:\+\d|0\d|\(0)(?:[\s()./-]{0,2}\d){6,13}(?!\d)")
FULL_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})\b")

TOO_LONG = _("“%(question)s”: please write at most %(limit)s characters. Your text has %(length)s.")
TRACED = _("“%(question)s”: this seems to contain %(trace)s. Please take it out, then send again.")
TRACES = (
    (_("an e-mail address"), E_MAIL),
    (_("a full date"), FULL_DATE),
    (_("a telephone number"), TELEPHONE),
)


def cleaned(text: str) -> str:
    """Return the text with plain line ends and without characters that cannot be printed or stored."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in lines if character.isprintable() or character == "\n").strip()


def trace_of_a_person(text: str) -> str | None:
    """Return what in a text could point at a person ("an e-mail address"), or None; names are beyond a pattern."""
    return next((name for name, pattern in TRACES if pattern.search(text)), None)


def accepted(text: str, *, question: str, limit: int) -> str:
    """Return the cleaned text; raise `BadResponse`, naming the question, over `limit` characters or with a trace."""
    text = cleaned(text)
    if len(text) > limit:
        raise BadResponse(TOO_LONG, question=question, limit=f"{limit:,}", length=f"{len(text):,}")
    if trace := trace_of_a_person(text):
        raise BadResponse(TRACED, question=question, trace=Words(trace))
    return text

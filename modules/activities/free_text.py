"""Free text that people type: cleaned, held to its limit, and kept free of details that could name a person."""

import re

from modules.activities.definition import BadResponse

E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w{2,}")
TELEPHONE = re.compile(r"(?<![\w.,])(?:\+\d|0\d|\(0)(?:[\s()./-]{0,2}\d){6,13}(?!\d)")
FULL_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})\b")

TRACES = (
    ("an e-mail address", E_MAIL),
    ("a full date", FULL_DATE),
    ("a telephone number", TELEPHONE),
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
        raise BadResponse(f"“{question}”: please write at most {limit:,} characters. Your text has {len(text):,}.")
    if trace := trace_of_a_person(text):
        raise BadResponse(f"“{question}”: this seems to contain {trace}. Please take it out, then send again.")
    return text

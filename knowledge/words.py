"""Pure: the words of raw blocks, and what their number and licence ask of an author."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from typing import Any

BITE_WORDS = 400
# Parts of blocks that are no words for readers.
SILENT = frozenset(
    {
        "id",
        "type",
        "key",
        "kind",
        "required",
        "image",
        "video",
        "package",
        "scenario",
        "questions",
        "rules",
        "licence",
        "link",
    }
)
TAG = re.compile(r"<[^>]*>")
BLOCK_END = re.compile(r"</(?:p|li|h\d|blockquote)>|<br\s*/?>")
SPACE = re.compile(r"\s+")


def plain_words(html: str) -> str:
    """Return what a reader sees of rich text, on one line."""
    return SPACE.sub(" ", unescape(TAG.sub("", BLOCK_END.sub(" ", html)))).strip()


def words_of(raw: Any, *, between: str = " ") -> str:
    """Return the words in raw blocks of a stream, in their order; `between` parts headings, cells and paragraphs."""
    return between.join(part for part in _parts(raw) if part)


def _parts(raw: Any) -> Iterable[str]:
    if isinstance(raw, str):
        yield plain_words(raw)
    elif isinstance(raw, Mapping):
        for name, part in raw.items():
            if name not in SILENT:
                yield from _parts(part)
    elif isinstance(raw, Sequence):
        for part in raw:
            yield from _parts(part)


def is_too_long(kind: str, body: str) -> bool:
    """Whether a bite has more words than somebody reads between two talks."""
    return kind == "bite" and len(body.split()) > BITE_WORDS

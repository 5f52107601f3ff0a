"""Pure: the words of raw blocks, and what their number and licence ask of an author."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from modules.rich_text import plain_line

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


def words_of(raw: Any, *, between: str = " ") -> str:
    """Return the words in raw blocks of a stream, in their order; `between` parts headings, cells and paragraphs."""
    return between.join(part for part in _parts(raw) if part)


def _parts(raw: Any) -> Iterable[str]:
    if isinstance(raw, str):
        yield plain_line(raw)
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

"""Raw data of Wagtail's streams and lists, with ids that are the same at every load and in every language."""

from collections.abc import Iterable, Mapping
from typing import Any

from modules.keys import key_of

# What the editor's tool writes for the same thing; anything else would be lost when somebody saves the page.
AS_THE_EDITOR_WRITES = {
    "<strong>": "<b>",
    "</strong>": "</b>",
    "<em>": "<i>",
    "</em>": "</i>",
    "<blockquote>\n<p>": "<blockquote>",
    "</p>\n</blockquote>": "</blockquote>",
    "&nbsp;": "\N{NO-BREAK SPACE}",
}


def stream(name: str, values: Iterable[Any], *path: str) -> list[dict[str, Any]]:
    """Return a stream of blocks of one kind; `path` names the stream."""
    return [stream_block(name, value, *path, name, str(place)) for place, value in enumerate(values)]


def stream_block(name: str, value: Any, *path: str) -> dict[str, Any]:
    """Return one block of a stream; `path` names the block."""
    return {"type": name, "value": identified(value, *path), "id": str(key_of(*path))}


def identified(value: Any, *path: str) -> Any:
    """Return a block value in which every item of every list, and every block of a stream in it, has its id."""
    if isinstance(value, Mapping):
        return {name: identified(part, *path, name) for name, part in value.items()}
    if isinstance(value, list) and value and all(_is_block(part) for part in value):
        blocks = enumerate(value)
        return [stream_block(part["type"], part["value"], *path, str(place)) for place, part in blocks]
    if isinstance(value, list | tuple):
        return [stream_block("item", part, *path, str(place)) for place, part in enumerate(value)]
    return value


def _is_block(part: Any) -> bool:
    return isinstance(part, Mapping) and part.keys() == {"type", "value"}


def rich_text(html: str) -> str:
    """Return clean HTML as the editor's tool would have written it."""
    for written, editors in AS_THE_EDITOR_WRITES.items():
        html = html.replace(written, editors)
    return html

"""Links in the values of a page. Pure."""

import json
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

EXTERNAL = ("http://", "https://")
INTERNAL_KINDS = ("page", "document")
LONGEST_ADDRESS = 1000


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag != "a":
            return
        if named.get("linktype") in INTERNAL_KINDS and named.get("id"):
            self.found.append(f"{named['linktype']}:{named['id']}")
        elif (named.get("href") or "").startswith(EXTERNAL):
            self.found.append(str(named["href"]))


def links_in(value: Any) -> list[str]:
    """Return every link in plain values, streams as JSON too, once each: addresses, or page:5 and document:7."""
    found = [link for text in _texts(value) for link in _links_of(text)]
    return [link for link in dict.fromkeys(found) if len(link) <= LONGEST_ADDRESS]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _links_of(text: str) -> list[str]:
    if text.startswith("[{"):
        try:
            return links_in(json.loads(text))
        except ValueError:
            pass
    if text.startswith(EXTERNAL) and not any(sign.isspace() for sign in text):
        return [text]
    anchors = _Anchors()
    if "<a" in text:
        anchors.feed(text)
    return anchors.found

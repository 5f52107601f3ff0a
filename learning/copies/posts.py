"""What a device sends back: read, and refused where it is too much or no such thing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

MOST_BYTES = 256 * 1024  # of one post
MOST_ITEMS = 50  # in one post
MOST_FIELDS = 100  # of one answer
MOST_CHARACTERS = 20_000  # of one field; what is kept has limits of its own
LONGEST_WAIT = timedelta(days=365)
ANSWER, REFLECTION, UNIT = "answer", "reflection", "unit"


class BadPost(ValueError):
    """What was posted cannot be read; the message is a sentence for the person."""


@dataclass(frozen=True)
class Item:
    """One thing that was done in a copy. `place` is the slug of an activity or a unit; `age` is how long it has waited."""

    key: UUID
    kind: str
    place: str
    run: str
    fields: QueryDict
    age: timedelta

    @property
    def text(self) -> str:
        return self.fields.get("text", "")


@dataclass(frozen=True)
class Post:
    """What a device sends: whose copy it is from, and what was done, in order.

    `unread` are the runs with an answer that was not taken in a post before: many things are handed in over several.
    """

    owner: str
    items: list[Item]
    unread: set[str]


def read_post(body: bytes) -> Post:
    """Return what was posted; raises BadPost."""
    try:
        posted = json.loads(body)
        items, unread = posted["items"], posted.get("unread", [])
        if not all(isinstance(one, list) and len(one) <= MOST_ITEMS for one in (items, unread)):
            raise ValueError  # noqa: TRY301 — one answer to everything that is no such post
        return Post(str(posted["owner"]), [_item(one) for one in items], set(map(str, unread)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        raise BadPost(_("What this device sent could not be read. Load the page again; nothing is lost.")) from None


def _item(posted: Mapping[str, Any]) -> Item:
    kind, place, run = str(posted["kind"]), str(posted["place"]), str(posted.get("run", ""))
    if kind not in (ANSWER, REFLECTION, UNIT) or max(len(place), len(run)) > 1000:
        raise ValueError
    age = min(timedelta(seconds=max(0, int(posted.get("age", 0)))), LONGEST_WAIT)
    return Item(UUID(str(posted["key"])), kind, place, run, _fields(posted.get("fields", [])), age)


def _fields(pairs: Any) -> QueryDict:
    if len(pairs) > MOST_FIELDS:
        raise ValueError
    fields = QueryDict(mutable=True)
    for name, value in pairs:
        if not isinstance(name, str) or not isinstance(value, str) or len(name) + len(value) > MOST_CHARACTERS:
            raise ValueError
        fields.appendlist(_storable(name), _storable(value))
    return fields


def _storable(text: str) -> str:
    """Return a text without what JSON can hold and no database keeps: a post that cannot be stored would come back for ever."""
    return text.replace("\0", "").encode(errors="ignore").decode()

"""What the page around a frame sends: read, and refused where it is too much or no such thing."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST_BYTES = 512 * 1024  # of one post
MOST_EVENTS = 50  # in one post
MOST_SAVED_BYTES = 256 * 1024  # of where somebody was in one part
HIGHEST = 2**31 - 1
PART = re.compile(r"[\w-]{1,64}", re.ASCII)


class BadBatch(ValueError):
    """What was posted is no batch of events; the message is a sentence for the person."""


class BadPlace(ValueError):
    """Where somebody was cannot be kept; `str` says why in one word."""


@dataclass(frozen=True)
class Batch:
    """Events of one launch in the order in which they happened; each has a number of its own in that launch."""

    launch: str
    events: tuple[Mapping[str, Any], ...]


def batch_in(body: bytes) -> Batch:
    """Return the events in a post; raises BadBatch."""
    try:
        posted = json.loads(body)
        launch, events = posted["launch"], posted["events"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadBatch(_not_understood()) from None
    if not isinstance(launch, str) or not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise BadBatch(_not_understood())
    if not all(isinstance(event, Mapping) and _is_number(event.get("sequence")) for event in events):
        raise BadBatch(_not_understood())
    return Batch(launch, tuple(sorted(events, key=lambda event: event["sequence"])))


def place_in(event: Mapping[str, Any]) -> tuple[str, str]:
    """Return a part of the content and, as JSON, where the learner was in it; raises BadPlace."""
    part, data = event.get("part"), event.get("data")
    if not isinstance(part, str) or not PART.fullmatch(part) or not isinstance(data, str):
        raise BadPlace("shape")
    if len(data.encode("utf-8", "replace")) > MOST_SAVED_BYTES:
        raise BadPlace("size")
    try:
        # Written anew, so that it is JSON and text that a database can hold.
        return part, json.dumps(json.loads(data))
    except (ValueError, RecursionError):
        raise BadPlace("shape") from None


def _is_number(value: Any) -> bool:
    return type(value) is int and 0 <= value <= HIGHEST


def _not_understood() -> str:
    return _("What was sent could not be read. Load the page again.")

"""What framed content says about what a learner did: looked at before it is believed, cut to what is kept. Pure.

A statement is xAPI as the H5P core makes it in the learner's browser, so it is a claim whatever it says. Who did it and
when is known here, and never read from it.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

from modules.activities.definition import BadResponse
from modules.findings import gettext_noop as _

MOST_BYTES = 32 * 1024  # of one statement
MOST_POINTS = 1_000_000
NAME_LIMIT = 200  # characters of what a part of the content calls itself
SUB_CONTENT_LIMIT = 64

VERBS = {
    **{
        f"http://adlnet.gov/expapi/verbs/{name}": name for name in ("answered", "attempted", "completed", "experienced")
    },
    **{f"http://adlnet.gov/expapi/verbs/{name}": name for name in ("failed", "initialized", "interacted", "passed")},
    "http://adlnet.gov/expapi/verbs/progressed": "progressed",
    "http://activitystrea.ms/schema/1.0/consume": "consumed",
}
ENDING = frozenset({"answered", "completed", "failed", "passed"})

SHAPE = _("The content sent something that is no statement.")
SIZE = _("The content sent a statement that is too long.")
VERB = _("The content sent a statement of a kind that is not kept.")
OBJECT = _("The content sent a statement about something else.")
SCORE = _("The content sent a score that cannot be.")


class NotTaken(BadResponse):
    """A statement that is not kept; `code` says why in one word, for whoever makes contents."""

    def __init__(self, code: str, template: str) -> None:
        super().__init__(template)
        self.code = code


def activity_iri(key: str) -> str:
    """Return the name under which the content speaks of itself; parts of it add `?subContentId=`."""
    return f"urn:uuid:{key}"


def statement_from(raw: Any, *, activity: str) -> dict[str, Any]:
    """Return what is kept of a statement about the activity of this IRI, as plain JSON.

    `part` names the part of the content that it is about, empty for the whole; `score` is {"raw", "min", "max"} or None.
    Raises NotTaken.
    """
    if not isinstance(raw, Mapping):
        raise NotTaken("shape", SHAPE)
    if len(json.dumps(raw)) > MOST_BYTES:
        raise NotTaken("size", SIZE)
    verb = VERBS.get(_text(_at(raw, "verb", "id")))
    if verb is None:
        raise NotTaken("verb", VERB)
    result = _at(raw, "result") or {}
    return {
        "verb": verb,
        "part": _part(raw, activity),
        "is_part": _is_part(raw, activity),
        "name": _name(_at(raw, "object", "definition", "name")),
        "score": _score(_at(result, "score")),
        "success": _truth(_at(result, "success")),
        "completion": _truth(_at(result, "completion")),
        "duration": _text(_at(result, "duration"))[:NAME_LIMIT],
        "response": _text(_at(result, "response")),
    }


def percent_of(score: Mapping[str, Any]) -> int:
    """Return the percent of the points, rounded down; points below zero are none."""
    share = Decimal(str(score["raw"])) / Decimal(str(score["max"]))
    return max(0, int(share * 100))


def _at(value: Any, *path: str) -> Any:
    """Return what lies at a path of keys; None where the way there is not made of objects."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _text(value: Any) -> str:
    # Lone surrogates are no text: no database keeps them, and NUL is refused by PostgreSQL.
    return value.encode("utf-8", "replace").decode().replace("\0", "") if isinstance(value, str) else ""


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _name(names: Any) -> str:
    texts = [_text(name) for name in names.values()] if isinstance(names, Mapping) else []
    return " ".join(texts[0].split())[:NAME_LIMIT] if texts else ""


def _part(raw: Mapping[str, Any], activity: str) -> str:
    iri = _text(_at(raw, "object", "id"))
    name, _question, part = iri.partition("?subContentId=")
    if name != activity or len(part) > SUB_CONTENT_LIMIT or (not part and iri != activity):
        raise NotTaken("object", OBJECT)
    return part


def _is_part(raw: Mapping[str, Any], activity: str) -> bool:
    """Say whether it is about a part: by its own name, or because it names what it is part of."""
    return bool(_part(raw, activity) or _at(raw, "context", "contextActivities", "parent"))


def _score(score: Any) -> dict[str, Any] | None:
    """Return the points; None where there are none, or none to be had. Raises NotTaken for points that cannot be."""
    if not isinstance(score, Mapping) or score.get("max") is None or score.get("raw") is None:
        return None
    points = {"raw": score["raw"], "min": score.get("min") or 0, "max": score["max"]}
    if not all(_is_number(value) for value in points.values()):
        raise NotTaken("score", SCORE)
    if not points["min"] <= points["raw"] <= points["max"]:
        raise NotTaken("score", SCORE)
    return points if points["max"] > 0 else None


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) <= MOST_POINTS and isfinite(value)

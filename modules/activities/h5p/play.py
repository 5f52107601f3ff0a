"""What the pages of framed content show, and how an event that its frame sent is read."""

from collections.abc import Mapping
from typing import Any

from modules.activities.definition import BadResponse, Definition, State
from modules.activities.h5p.engine import NOTHING_TO_TAKE, may_be_marked, outcome
from modules.activities.h5p.statements import SHAPE, NotTaken, activity_iri, statement_from
from modules.activities.posted import Posted


def show(definition: Definition, state: State, locale: str, *, typed: Posted | None = None) -> dict[str, Any]:
    """Return the title, and whether learners mark the content as done themselves."""
    lang, words = definition.words(locale)
    return {"lang": lang, "title": words["title"], "may_be_marked": may_be_marked(definition, state)}


def response_from(definition: Definition, state: State, data: Posted) -> dict[str, Any]:
    """Raise BadResponse: framed content has no form, what is done in it comes as events."""
    raise BadResponse(NOTHING_TO_TAKE)


def response_of(event: Mapping[str, Any], *, key: str, seconds: float) -> dict[str, Any]:
    """Return the response in an event about the activity of this key; `seconds` is the most that can be true.

    Raises NotTaken.
    """
    seen = event.get("seconds")
    claimed = float(seen) if isinstance(seen, int | float) and not isinstance(seen, bool) else 0.0
    seconds = round(max(0.0, min(claimed, seconds)), 1)
    if event.get("type") == "done":
        return {"done": True, "seconds": seconds}
    if event.get("type") != "statement":
        raise NotTaken("shape", SHAPE)
    touches = event.get("touches")
    return {
        "statement": statement_from(event.get("statement"), activity=activity_iri(key)),
        "touches": min(touches, 1_000_000) if type(touches) is int and touches > 0 else 0,
        "seconds": seconds,
    }


def review(definition: Definition, state: State, locale: str) -> dict[str, Any]:
    """Return how the run came to its end, with the points that the content reported."""
    lang, words = definition.words(locale)
    reached = outcome(definition, state)
    points = reached.details["score"] or {}
    return {
        "lang": lang,
        "title": words["title"],
        "by": reached.details["by"],
        "passed": reached.passed,
        "score": reached.score,
        "raw": points.get("raw"),
        "max": points.get("max"),
    }

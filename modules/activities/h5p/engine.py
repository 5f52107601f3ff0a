"""The engine of framed content: what it reports is kept, and only what a learner can have done ends a run.

A response is one of
  {"statement": see `statements.statement_from`, "touches": int, "seconds": float}: `touches` are how often the learner
    pressed a key or a button in the frame, `seconds` how long it was open and in sight;
  {"done": true, "seconds": float}: the learner says that they are done;
  {"alternative": true}: they have read the text that stands for the content, with a reflection.
Whatever comes of it is the word of the learner's browser: `outcome` says so in its details.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from modules.activities.definition import AlreadyAnswered, BadResponse, Definition, Outcome, State
from modules.activities.h5p.statements import ENDING, SCORE, NotTaken, percent_of
from modules.findings import gettext_noop as _

MOST_STATEMENTS = 2_000  # of one run
# Dictation 1.0.3 reports full marks while it loads: nobody can have done anything yet.
LEAST_SECONDS = 2
SECONDS_TO_BE_DONE = 5
# Many contents give points and say nothing of success. A Question Set that says nothing else asks for half of them, too.
PASS_PERCENT = 50
REPORTS_SCORE = "score"
SAID_BY_VERB = {"failed": False, "passed": True}
ENDS_WITH_ALL = "all"  # points: what is said before is a step on the way

OVER = _("This run is finished. Nothing was changed.")
TOO_MANY = _("The content has sent more than is kept of one run.")
REPORTS_ITSELF = _("This content says by itself when you are done: go on in it until its end.")
TOO_SOON = _("Look at the content first; then mark it as done.")
NOTHING_TO_TAKE = _("Answer in the content itself; what you do there is saved.")


def begin(definition: Definition, *, seed: int) -> State:
    """Return the state of content that has not reported anything. `end` says how the run came to its end."""
    return {"statements": 0, "max": None, "alternative": False, "end": None}


def answer(definition: Definition, state: State, response: Mapping[str, Any], *, at: datetime) -> State:
    """Return the state after a statement, or after the learner has marked the content as done or read its text.

    Raises AlreadyAnswered after the end, NotTaken for a statement that is not kept, and BadResponse.
    """
    if state["end"]:
        raise AlreadyAnswered(OVER)
    if response.get("alternative"):
        return {**state, "alternative": True, "end": {"by": "alternative"}}
    if response.get("done"):
        return _marked(definition, state, response)
    if "statement" not in response:
        raise BadResponse(NOTHING_TO_TAKE)
    return _told(definition, state, response)


def outcome(definition: Definition, state: State, *, rulings: Sequence[Any] = ()) -> Outcome:
    """Return what was reported. It passes as the content says; where it says nothing, with half of its points or none to win."""
    end = state["end"]
    details = {"self_reported": True, "by": end["by"] if end else "", "score": end.get("score") if end else None}
    if not end:
        return Outcome(finished=False, passed=False, details=details)
    score = percent_of(end["score"]) if end.get("score") else None
    return Outcome(finished=True, passed=_is_passed(end.get("success"), score), score=score, details=details)


def _is_passed(success: bool | None, score: int | None) -> bool:
    if success is not None:
        return success
    return score is None or score >= PASS_PERCENT


def may_be_marked(definition: Definition, state: State) -> bool:
    """Say whether learners mark the content as done themselves: where it may report no score, or not by itself.

    It will not report again what somebody was too quick with.
    """
    return definition.structure.get("reports") != REPORTS_SCORE or _ends_with_all(definition) or "so_far" in state


def _ends_with_all(definition: Definition) -> bool:
    return bool(definition.structure.get("ends") == ENDS_WITH_ALL)


def _marked(definition: Definition, state: State, response: Mapping[str, Any]) -> State:
    if not may_be_marked(definition, state):
        raise BadResponse(REPORTS_ITSELF)
    if response["seconds"] < SECONDS_TO_BE_DONE:
        raise BadResponse(TOO_SOON)
    return {**state, "end": {"by": "mark", "score": state.get("so_far"), "success": state.get("success")}}


def _told(definition: Definition, state: State, response: Mapping[str, Any]) -> State:
    statement = response["statement"]
    if state["statements"] >= MOST_STATEMENTS:
        raise NotTaken("many", TOO_MANY)
    after = {**state, "statements": state["statements"] + 1}
    if statement["is_part"]:
        return after
    if statement["score"]:
        after["max"] = _first_max(state, statement["score"])
    if not _ends(response):
        return {**after, **_told_early(statement)} if _is_too_quick(response) else after
    if _ends_with_all(definition) and not _has_all(statement):
        return {**after, "so_far": statement["score"]}
    return {**after, "end": _end(statement)}


def _told_early(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of points that somebody was too quick with: the content will not report them again."""
    return {"so_far": statement["score"], "success": _success(statement)} if statement["score"] else {}


def _has_all(statement: Mapping[str, Any]) -> bool:
    score = statement["score"]
    return bool(score) and score["raw"] >= score["max"]


def _first_max(state: State, score: Mapping[str, Any]) -> Any:
    """Return how many points there are: what was said first holds, so no later claim is out of a smaller number."""
    if state["max"] not in (None, score["max"]):
        raise NotTaken("score", SCORE)
    return score["max"]


def _ends(response: Mapping[str, Any]) -> bool:
    return _is_answer(response) and response["seconds"] >= LEAST_SECONDS


def _is_too_quick(response: Mapping[str, Any]) -> bool:
    return _is_answer(response) and response["seconds"] < LEAST_SECONDS


def _is_answer(response: Mapping[str, Any]) -> bool:
    return response["touches"] > 0 and response["statement"]["verb"] in ENDING


def _end(statement: Mapping[str, Any]) -> dict[str, Any]:
    return {"by": "statement", "score": statement["score"], "success": _success(statement)}


def _success(statement: Mapping[str, Any]) -> bool | None:
    success: bool | None = SAID_BY_VERB.get(statement["verb"], statement["success"])
    return success

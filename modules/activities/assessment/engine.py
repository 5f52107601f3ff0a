"""The assessment engine: one section at a time, each replaceable until the person sends it in.

A response is {"section": id, "answers": {item: value or text}, "importance": {competency: 1..3}, "locale": code}, or
{"finish": true}. Every statement may be left out.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from modules.activities import free_text
from modules.activities.assessment import priorities
from modules.activities.definition import AlreadyAnswered, BadResponse, Definition, Outcome, State
from modules.findings import gettext_noop as _

SENT = _("You have sent in this assessment already. Nothing was changed.")
NOTHING_ANSWERED = _("Answer at least one statement, then send it in.")
UNKNOWN_SECTION = _("This part is not in the assessment. Load the page again.")
UNKNOWN_STATEMENT = _("This statement is not in this part. Load the page again.")
UNKNOWN_POINT = _("This answer is not on the scale. Load the page again, then choose.")

DEFAULT_LIMIT = 600  # characters of an open answer


def begin(definition: Definition, *, seed: int) -> State:
    """Return the state of an assessment with nothing in it."""
    return {"sections": {}, "finished": False}


def answer(definition: Definition, state: State, response: Mapping[str, Any], *, at: datetime) -> State:
    """Return the state with a section filled in, in place of what it had before, or sent in.

    Raises `AlreadyAnswered` once it is sent in, and `BadResponse` for what is not in the form, a text over its limit,
    or a text with a detail that points at a person.
    """
    if state["finished"]:
        raise AlreadyAnswered(SENT)
    if response.get("finish"):
        return _finished(state)
    section = section_of(definition, response.get("section"))
    locale = str(response.get("locale") or definition.language)
    filled_in = {
        "answers": _answers(definition, section, response.get("answers") or {}, locale),
        "importance": _importance(definition, section, response.get("importance") or {}),
        "at": at.isoformat(),
    }
    return {**state, "sections": {**state["sections"], section["id"]: filled_in}}


def outcome(definition: Definition, state: State, *, rulings: Sequence[Mapping[str, Any]] = ()) -> Outcome:
    """Return that an assessment passes when it is sent in; there is no score, and nothing in it can fail.

    Details, once it is sent in: `competencies` (level, importance, gap), `strengths`, and `suggestions` of modules.
    """
    if not state["finished"]:
        return Outcome(finished=False, passed=False)
    answers = answers_in(state)
    rows = priorities.profile(definition.structure, answers, importance_in(state))
    return Outcome(
        finished=True,
        passed=True,
        details={
            "competencies": rows,
            "strengths": priorities.strengths(rows),
            "suggestions": priorities.suggestions(definition.structure, answers, rows),
        },
    )


def answers_in(state: State) -> dict[str, Any]:
    """Return all answers of all sections."""
    return {item: value for section in state["sections"].values() for item, value in section["answers"].items()}


def importance_in(state: State) -> dict[str, int]:
    """Return the importance of each competency that was given one."""
    return {name: value for section in state["sections"].values() for name, value in section["importance"].items()}


def section_of(definition: Definition, section: Any) -> Mapping[str, Any]:
    """Return the structure of a section; raise `BadResponse` if the assessment has none with this id."""
    for candidate in definition.structure["sections"]:
        if candidate["id"] == section:
            return dict(candidate)
    raise BadResponse(UNKNOWN_SECTION)


def competencies_of(section: Mapping[str, Any]) -> list[str]:
    """Return the competencies of a section in the order of the form."""
    return list(dict.fromkeys(item["competency"] for item in section["items"] if "competency" in item))


def _finished(state: State) -> State:
    if not answers_in(state):
        raise BadResponse(NOTHING_ANSWERED)
    return {**state, "finished": True}


def _answers(definition: Definition, section: Mapping[str, Any], answers: Any, locale: str) -> dict[str, Any]:
    """Return the answers of a section without those left out."""
    items = {item["id"]: item for item in section["items"]}
    if not isinstance(answers, Mapping) or not items.keys() >= answers.keys():
        raise BadResponse(UNKNOWN_STATEMENT)
    given = {name: value for name, value in answers.items() if value not in (None, "")}
    if "scale" in section:
        return _points(given, definition.structure["scales"][section["scale"]])
    words = definition.words(locale)[1]["items"]
    texts = {
        name: free_text.accepted(str(value), question=words[name], limit=items[name].get("max_chars", DEFAULT_LIMIT))
        for name, value in given.items()
    }
    return {name: text for name, text in texts.items() if text}


def _importance(definition: Definition, section: Mapping[str, Any], importance: Any) -> dict[str, Any]:
    if not isinstance(importance, Mapping) or not set(competencies_of(section)) >= importance.keys():
        raise BadResponse(UNKNOWN_STATEMENT)
    given = {name: value for name, value in importance.items() if value not in (None, "")}
    return _points(given, definition.structure["importance"])


def _points(given: Mapping[str, Any], points: Sequence[Any]) -> dict[str, Any]:
    if any(isinstance(value, bool) or value not in points for value in given.values()):
        raise BadResponse(UNKNOWN_POINT)
    return dict(given)

"""The survey engine: the whole form at once, and nothing kept that says what a person answered.

A response is {"answers": {question: value or text}, "empty": true if an empty form is meant, "locale": code}. The state
only knows that the form was sent. `anonymous_part` gives the answers to be stored without a person.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from modules.activities import free_text
from modules.activities.definition import AlreadyAnswered, BadResponse, Definition, Outcome, State
from modules.findings import gettext_noop as _

SENT = _("You have sent this form already. Thank you.")
UNKNOWN_QUESTION = _("This question is not part of the form. Load the page again.")
UNKNOWN_POINT = _("This answer is not part of the form. Load the page again, then choose.")


class EmptyForm(BadResponse):
    """Nothing was answered, and the person has not said that this is meant."""


def begin(definition: Definition, *, seed: int) -> State:
    """Return the state of a form that has not been sent."""
    return {"sent": False}


def answer(definition: Definition, state: State, response: Mapping[str, Any], *, at: datetime) -> State:
    """Return the state of a form that has been sent.

    Raises `AlreadyAnswered` for a second form, `EmptyForm` for an empty one unless `empty` is true, and `BadResponse`
    for an unknown question or point, a text over the limit, or one with a detail that points at a person.
    """
    if state["sent"]:
        raise AlreadyAnswered(SENT)
    if not anonymous_part(definition, response) and not response.get("empty"):
        raise EmptyForm(definition.words(_locale(definition, response))[1]["empty"])
    return {"sent": True}


def outcome(definition: Definition, state: State, *, rulings: Sequence[Mapping[str, Any]] = ()) -> Outcome:
    """Return that a form passes when it has been sent, whatever is in it."""
    return Outcome(finished=state["sent"], passed=state["sent"], details={"sent": state["sent"]})


def anonymous_part(definition: Definition, response: Mapping[str, Any]) -> dict[str, str]:
    """Return the cleaned answers, question → value or text, without those left out; raises as `answer` does."""
    answers = response.get("answers") or {}
    questions = {question["id"]: question for question in definition.structure["questions"]}
    if not isinstance(answers, Mapping) or not questions.keys() >= answers.keys():
        raise BadResponse(UNKNOWN_QUESTION)
    texts = definition.words(_locale(definition, response))[1]["questions"]
    cleaned = {
        name: _cleaned(definition, question, answers[name], texts[name])
        for name, question in questions.items()
        if answers.get(name)
    }
    return {name: value for name, value in cleaned.items() if value}


def _locale(definition: Definition, response: Mapping[str, Any]) -> str:
    return str(response.get("locale") or definition.language)


def _cleaned(definition: Definition, question: Mapping[str, Any], value: Any, asked: str) -> str:
    """Return a point of the scale or a cleaned text."""
    if "scale" not in question:
        return free_text.accepted(str(value), question=asked, limit=definition.structure["open_limit"])
    if value not in definition.structure["scales"][question["scale"]]:
        raise BadResponse(UNKNOWN_POINT)
    return str(value)

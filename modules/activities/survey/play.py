"""What the survey page shows and reads.

Posted fields: `answer-<question>` for each question, `empty` to send the form without answers, and `locale`.
"""

from collections.abc import Mapping
from typing import Any

from modules.activities.definition import Definition, State
from modules.activities.posted import Posted, value_of


def show(definition: Definition, state: State, locale: str, *, typed: Posted | None = None) -> dict[str, Any]:
    """Return the form; `typed` is one that could not be taken, shown again as it was filled in.

    Every question may be left out. A form with nothing in it is asked about once: `asks_empty` is then true, and the
    page offers the field `empty`.
    """
    lang, words = definition.words(locale)
    questions = [_shown(definition, question, words, typed) for question in definition.structure["questions"]]
    return {
        "lang": lang,
        "title": words["title"],
        "intro": words["intro"],
        "reminder": words["reminder"],
        "thanks": words["thanks"],
        "sent": state["sent"],
        "asks_empty": typed is not None and not any(value_of(typed, question["field"]) for question in questions),
        "questions": [] if state["sent"] else questions,
    }


def response_from(definition: Definition, state: State, data: Posted) -> dict[str, Any]:
    """Return the response in a posted form; what it holds is judged by the engine."""
    fields = {question["id"]: _field(question) for question in definition.structure["questions"]}
    answers = {question: value_of(data, field) for question, field in fields.items()}
    return {
        "answers": {question: value for question, value in answers.items() if value},
        "empty": bool(value_of(data, "empty")),
        "locale": definition.words(value_of(data, "locale"))[0],
    }


def review(definition: Definition, state: State, locale: str) -> dict[str, Any]:
    """Return that the form was sent, with thanks; what was answered is not known here."""
    lang, words = definition.words(locale)
    return {"lang": lang, "sent": state["sent"], "title": words["title"], "thanks": words["thanks"]}


def _field(question: Mapping[str, Any]) -> str:
    return f"answer-{question['id']}"


def _shown(
    definition: Definition, question: Mapping[str, Any], words: Mapping[str, Any], typed: Posted | None
) -> dict[str, Any]:
    """Return a question with the points of its scale, or with the limit of its text in characters."""
    field = _field(question)
    value = value_of(typed, field)
    shown = {"id": question["id"], "field": field, "text": words["questions"][question["id"]]}
    if "scale" not in question:
        return {**shown, "kind": "open", "limit": definition.structure["open_limit"], "typed": value}
    labels = words["scales"][question["scale"]]
    points = [
        {"value": point, "label": labels[point], "chosen": point == value}
        for point in definition.structure["scales"][question["scale"]]
    ]
    return {**shown, "kind": "closed", "points": points}

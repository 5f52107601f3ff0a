"""What a new scenario, scene or ending begins with: all that the format asks for, its words still to be written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.roleplay.form import SCHEMA
from modules.activities.roleplay.wording import PLACEHOLDER

FIRST_SCENE, FIRST_ENDING = "s01", "e1"
COMPETENCIES = ("role", "listening", "risk", "autonomy")
SAFETY_CRITICAL = ("risk",)
# The four curves of a debrief: where each begins, and which way is better.
MEASURES = {"trust": (4, "high"), "distress": (6, "low"), "safety": (4, "high"), "choice": (4, "high")}


@dataclass(frozen=True)
class Opening:
    """What an author says of a new scenario; `measures` are the labels of the four measures in its language."""

    id: str
    language: str
    title: str
    unit: str
    name: str
    pronouns: str
    sketch: str
    learner_role: str
    first_words: str
    fiction_notice: str
    measures: Mapping[str, str]


def starting_document(opening: Opening) -> dict[str, Any]:
    """Return a scenario of one scene, two choices and one ending, free of errors but for the words that are missing."""
    persona = {"name": opening.name, "pronouns": opening.pronouns, "sketch": opening.sketch}
    scene = blank_scene(FIRST_SCENE, FIRST_ENDING) | {"text": opening.first_words}
    scene["choices"][0]["rates"] = {"listening": 3}
    scene["choices"][1]["rates"] = {"listening": 2}
    return {
        "schema": SCHEMA,
        "id": opening.id,
        "version": "0.1.0",
        "language": opening.language,
        "title": opening.title,
        "summary": PLACEHOLDER,
        "unit": opening.unit,
        "estimated_minutes": 15,
        "debrief_minutes": 20,
        "content_warnings": [],
        "fiction_notice": opening.fiction_notice,
        "setting": PLACEHOLDER,
        "learner_role": opening.learner_role,
        "persona": {key: value for key, value in persona.items() if value},
        "goals": [PLACEHOLDER],
        "not_goals": [PLACEHOLDER],
        "variables": {name: _measure(opening.measures[name], *facts) for name, facts in MEASURES.items()},
        "flags": {},
        "competencies": list(COMPETENCIES),
        "safety_critical": list(SAFETY_CRITICAL),
        "text_alternative": PLACEHOLDER,
        "start": FIRST_SCENE,
        "nodes": [scene],
        "endings": [blank_ending(FIRST_ENDING)],
    }


def _measure(label: str, start: int, better: str) -> dict[str, Any]:
    return {"label": label, "start": start, "min": 0, "max": 10, "better": better, "hidden": True}


def blank_scene(name: str, to: str, choices: Sequence[str] = ("a", "b")) -> dict[str, Any]:
    """Return a scene whose choices all lead to the same place."""
    return {
        "id": name,
        "speaker": "persona",
        "text": PLACEHOLDER,
        "choices": [blank_choice(choice, to) for choice in choices],
    }


def blank_choice(name: str, to: str) -> dict[str, Any]:
    """Return a choice that leads to a place and says nothing yet."""
    return {"id": name, "text": PLACEHOLDER, "rates": {}, "feedback": PLACEHOLDER, "debrief": PLACEHOLDER, "next": to}


def blank_ending(name: str) -> dict[str, Any]:
    """Return an ending that says nothing yet."""
    return {
        "id": name,
        "kind": "partial",
        "title": PLACEHOLDER,
        "text": PLACEHOLDER,
        "debrief_questions": [PLACEHOLDER],
    }

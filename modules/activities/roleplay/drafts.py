"""What readers of stories from elsewhere share: a draft in the format roleplay/1, and what of the story is not in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from string import ascii_lowercase
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from modules.activities.roleplay.form import SCHEMA
from modules.activities.roleplay.wording import PLACEHOLDER

LONGEST_ID = 60


class Lost(StrEnum):
    """What a scenario has no room for."""

    MACRO = "macro"
    VARIABLE = "variable"
    STYLE = "style"
    SCRIPT = "script"
    PASSAGE = "passage"
    TARGET = "target"
    MEDIUM = "medium"
    CONTENT = "content"
    TEXT = "text"
    HEADING = "heading"
    SCREEN = "screen"
    LINK = "link"
    SCORE = "score"
    WAY_BACK = "way-back"
    SHUFFLE = "shuffle"
    FINISHING = "finishing"
    TIMER = "timer"
    CREDIT = "credit"


@dataclass(frozen=True)
class Loss:
    """Something of a story that is not in the draft: where it stood, and its words, if it has any.

    `slide` is its number in a presentation, counted from 1; 0 for all that stands on none.
    """

    kind: Lost
    passage: str
    words: str
    slide: int = 0


@dataclass(frozen=True)
class Draft:
    """A scenario in the format roleplay/1 with placeholders, and what of the story is not in it."""

    source: str
    losses: tuple[Loss, ...]


def id_of(name: str, otherwise: str) -> str:
    """Return a name as an id: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:LONGEST_ID].rstrip("-") or otherwise


def head_of(title: str, language: str) -> dict[str, Any]:
    """Return the head of a draft, with a placeholder for all that an author has to say."""
    return {
        "schema": SCHEMA,
        "id": id_of("" if title == PLACEHOLDER else title, "story"),
        "version": "0.1.0",
        "language": language,
        "title": title,
        "summary": PLACEHOLDER,
        "unit": PLACEHOLDER,
        "estimated_minutes": 10,
        "debrief_minutes": 10,
        "content_warnings": [],
        "fiction_notice": PLACEHOLDER,
        "setting": PLACEHOLDER,
        "learner_role": PLACEHOLDER,
        "persona": {"name": PLACEHOLDER},
        "goals": [PLACEHOLDER],
        "not_goals": [PLACEHOLDER],
        "variables": {},
        "flags": {},
        "competencies": [],
        "safety_critical": [],
        "text_alternative": PLACEHOLDER,
    }


def choice_id(number: int) -> str:
    """Return the id of a choice by its place: a letter."""
    return ascii_lowercase[number] if number < len(ascii_lowercase) else f"z{number}"


def block(text: str) -> str:
    """Return a text as it is written on lines of its own, where it has several."""
    return LiteralScalarString(text) if "\n" in text else text


def written(document: Mapping[str, Any]) -> str:
    """Return a draft as text."""
    yaml = YAML(typ="rt")
    yaml.width = 120
    yaml.allow_unicode = True
    text = StringIO()
    yaml.dump(document, text)
    return text.getvalue()

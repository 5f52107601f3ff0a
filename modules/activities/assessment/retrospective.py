"""How somebody rates their start now, and this beside what they said then and say today.

The same statements about the person's own work, answered for the start with the eye of today; nothing else is asked.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from modules.activities.assessment import engine, play
from modules.activities.assessment.documents import RETROSPECTIVE
from modules.activities.definition import Definition, State

Review = Mapping[str, Any]


def is_asked(definition: Definition) -> bool:
    """Say whether an assessment asks for a look back, and has statements to look back with."""
    is_wanted = RETROSPECTIVE in definition.structure.get("repeat", ())
    return is_wanted and any(map(engine.competencies_of, definition.structure["sections"]))


def looking_back(definition: Definition) -> Definition:
    """Return the assessment as it is asked for the start: statements on competencies, without how often work asks for them."""
    sections = [section for section in definition.structure["sections"] if engine.competencies_of(section)]
    return replace(definition, structure={**definition.structure, "sections": sections, "importance": []})


def words_of(definition: Definition, locale: str) -> dict[str, str]:
    """Return the question of the look back (`form`) and why it is asked (`note`)."""
    _lang, words = definition.words(locale)
    entries = (entry for entry in words.get("repeat", ()) if entry.get("kind") == RETROSPECTIVE)
    found: Mapping[str, str] = next(entries, {})
    return {"form": found.get("form", ""), "note": found.get("note", "")}


def review(definition: Definition, state: State, locale: str) -> dict[str, Any]:
    """Return a look back in words, as `play.review` does of a run, whether all of it is answered or not."""
    is_empty = not engine.answers_in(state)
    return play.review(looking_back(definition), {**state, "finished": not is_empty}, locale)


def side_by_side(then: Review, start: Review, now: Review) -> list[dict[str, Any]]:
    """Return competency by competency what was said then, the start as it is seen today, and today.

    `direction` is that from then to now, `growth` that from the start as it is seen today to now: up, down, same or "".
    """
    by_start = play.side_by_side(start, now)
    return [
        row | {"start": seen["before"], "growth": seen["direction"]}
        for row, seen in zip(play.side_by_side(then, now), by_start, strict=True)
    ]


def file_rows(found: Review, part: str) -> list[tuple[str, str, str]]:
    """Return a look back as rows of a file, each under the name of this part."""
    return [(part, what, said) for _part, what, said in play.file_rows(found)]

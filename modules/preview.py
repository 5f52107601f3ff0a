"""Previews of questions and scenarios in the editor: the same first step that learners see."""

from collections.abc import Mapping, Sequence
from typing import Any

from modules.activities.definition import Definition
from modules.activities.quiz import documents as quiz_documents
from modules.activities.roleplay.authoring import read
from modules.kinds import KINDS


def quiz_context(documents: Sequence[Mapping[str, Any]], locale: str) -> dict[str, Any]:
    """Return what the preview of a quiz, or of one question, shows: its first question."""
    structure, texts = quiz_documents.definition_parts(documents, pass_mark=None)
    return _first_step(Definition("quiz", structure, {locale: texts}, locale), locale)


def scenario_context(source: str, locale: str) -> dict[str, Any]:
    """Return what the preview of a scenario shows: its first scene, or for a draft without the right form nothing."""
    definition = read(source).definition
    return _first_step(definition, locale) if definition else {}


def h5p_value(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the preview of a unit shows of an H5P block: its frame belongs to somebody who learns."""
    package = value["package"]
    return {"title": package.title if package else "", "alternative": value["alternative"]}


def _first_step(definition: Definition, locale: str) -> dict[str, Any]:
    kind = KINDS[definition.kind]
    state = kind.engine.begin(definition, seed=0)
    return {"play": kind.play.show(definition, state, locale), "post_url": None, "play_template": kind.template}

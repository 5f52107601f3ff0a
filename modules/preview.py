"""Previews of questions and scenarios in the editor: the same first step that learners see."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from modules.activities.definition import Definition, State
from modules.activities.posted import Posted
from modules.activities.quiz import documents as quiz_documents
from modules.activities.roleplay.authoring import read
from modules.kinds import KINDS

QUIZ = KINDS["quiz"].template
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # of an answer that is not kept


def quiz_context(documents: Sequence[Mapping[str, Any]], locale: str) -> dict[str, Any]:
    """Return what the preview of a quiz, or of one question, shows: its first question."""
    structure, texts = quiz_documents.definition_parts(documents, pass_mark=None)
    return _first_step(Definition("quiz", structure, {locale: texts}, locale), locale)


def tried(document: Mapping[str, Any], locale: str, typed: Posted | None) -> dict[str, Any]:
    """Return a question as learners meet it, or, once a form was posted, what they read after that answer.

    Raises `BadResponse` for an answer that cannot be taken. Nothing is kept.
    """
    definition, state = _begun(document, locale)
    kind = KINDS["quiz"]
    if typed is None:
        return {"play": kind.play.show(definition, state, locale)}
    response = kind.play.response_from(definition, state, typed)
    answered = kind.engine.answer(definition, state, response, at=LONG_AGO)
    return {"answered": kind.play.review(definition, answered, locale)["questions"][0]}


def tried_again(document: Mapping[str, Any], locale: str, typed: Posted | None) -> dict[str, Any]:
    """Return a question with what was typed, where it could not be taken."""
    definition, state = _begun(document, locale)
    return {"play": KINDS["quiz"].play.show(definition, state, locale, typed=typed)}


def _begun(document: Mapping[str, Any], locale: str) -> tuple[Definition, State]:
    structure, texts = quiz_documents.definition_parts([document], pass_mark=0)
    definition = Definition("quiz", structure, {locale: texts}, locale)
    return definition, KINDS["quiz"].engine.begin(definition, seed=0)


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

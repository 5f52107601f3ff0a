"""Learners in the middle of something."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from access import actions as access_actions
from learning import actions
from learning.editions import edition_for
from learning.models import Attempt, Enrolment
from modules.editions import definition_in
from modules.models import Module
from people.models import User
from tests.factories.people import UserFactory
from training_site.management.commands.load_bench import right_answer


def enrolled(module: Module, learner: User | None = None) -> Enrolment:
    """A person with a grant who has begun the module."""
    learner = learner or UserFactory()
    access_actions.give(module, by=None, person=learner)
    return actions.enrol(learner, module)


def begun(enrolment: Enrolment, slug: str, at: datetime | None = None) -> Attempt:
    """An attempt at an activity of the learner's edition."""
    contents = edition_for(enrolment)
    return actions.begin(enrolment, contents.activity(slug), contents, at=at)


def answered(
    attempt: Attempt, response: dict[str, Any], key: UUID | None = None, at: datetime | None = None
) -> Attempt:
    """One more response, as the page would post it."""
    enrolment = Enrolment.objects.with_edition().get(pk=attempt.enrolment_id)
    contents = edition_for(enrolment)
    entry = next(one for one in contents.activities if one.key == str(attempt.key))
    return actions.answer(attempt, response, contents=contents, activity=entry, locale="en", key=key or uuid4(), at=at)


def passed_quiz(enrolment: Enrolment, slug: str) -> Attempt:
    """A finished attempt with every answer right."""
    attempt = begun(enrolment, slug)
    contents = edition_for(enrolment)
    entry = contents.activity(slug)
    definition, _texts = definition_in(contents, entry)
    for question in definition.structure["questions"]:
        given = right_answer(question, definition.texts["en"]["questions"][question["id"]])
        attempt = answered(attempt, {"question": question["id"], "given": given})
    return attempt


def played(enrolment: Enrolment, slug: str, choice: str, *, reason: str = "") -> Attempt:
    """A role-play played to its debrief, always taking the same choice where it is there, for the same reason."""
    attempt = begun(enrolment, slug)
    while True:
        state = attempt.state
        if state["ending"]:
            return answered(attempt, {"debriefed": True})
        contents = edition_for(enrolment)
        definition, _texts = definition_in(contents, contents.activity(slug))
        scene = next(node for node in definition.structure["nodes"] if node["id"] == state["scene"])
        ids = [one["id"] for one in scene["choices"]]
        chosen = {"scene": scene["id"], "choice": choice if choice in ids else ids[0]}
        attempt = answered(attempt, chosen | ({"reason": reason} if reason else {}))

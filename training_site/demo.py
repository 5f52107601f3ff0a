"""What the people of the demo have done so far, done by the same actions that a person's clicks call."""

from datetime import datetime
from random import Random
from uuid import uuid4

from django.db import transaction

from access.actions import give
from access.models import Grant
from learning import actions
from learning.editions import edition_for
from learning.models import Attempt, AttemptState, Enrolment
from modules.activities.quiz.engine import present_question
from modules.activities.quiz.solutions import right_answer
from modules.editions import ActivityEntry, Manifest, definition_in
from modules.models import Module
from people.demo import DEMO_PEOPLE
from people.models import User
from training_site.management.commands.load_bench import next_choice

FLAGSHIP = "outreach-mhsud"
GRANTED = (FLAGSHIP, "rrf-01-foundations")
UNIT_DONE, QUIZ_PASSED, ROLE_PLAY_BEGUN = "u1", "quiz-u1", "before-the-decision"
STEPS_SO_FAR = 3
REASON = "Demo"


class NoContent(Exception):
    """The modules of the demo have no edition yet."""


@transaction.atomic
def make_progress() -> None:
    """Give the first trainee access and some progress; the second one has an account and nothing more.

    Safe to run again. Raises NoContent.
    """
    trainee = User.objects.get(email=DEMO_PEOPLE["trainee"].email)
    modules = {module.slug: module for module in Module.objects.with_content().filter(slug__in=GRANTED)}
    if set(modules) != set(GRANTED):
        raise NoContent
    for module in modules.values():
        _give_access(trainee, module)
    enrolment = actions.enrol(trainee, modules[FLAGSHIP])
    if not enrolment.attempts.exists():
        _begin(enrolment)


def _give_access(trainee: User, module: Module) -> None:
    approver = User.objects.get(email=DEMO_PEOPLE["approver"].email)
    for holder in ({"person": trainee}, {"organisation": trainee.organisation}):
        if not Grant.objects.current().filter(module=module, **holder).exists():
            give(module, by=approver, reason=REASON, **holder)


def _begin(enrolment: Enrolment) -> None:
    contents = edition_for(enrolment)
    pass_quiz(enrolment, contents.activity(QUIZ_PASSED), contents)
    actions.mark_unit(enrolment, UNIT_DONE, done=True)
    _begin_role_play(enrolment, contents.activity(ROLE_PLAY_BEGUN), contents)


def pass_quiz(enrolment: Enrolment, quiz: ActivityEntry, contents: Manifest, *, at: datetime | None = None) -> None:
    """Answer every question of a quiz rightly, now or at that time."""
    definition, _ = definition_in(contents, quiz)
    _, words = definition.words(contents.language)
    attempt = actions.begin(enrolment, quiz, contents, at=at)
    while question := present_question(definition, attempt.state):
        given = right_answer(question, words["questions"][question["id"]])
        response = {"question": question["id"], "given": given, "locale": contents.language}
        attempt = _answer(attempt, response, quiz, contents, at)


def play_role_play(
    enrolment: Enrolment, role_play: ActivityEntry, contents: Manifest, *, at: datetime | None = None
) -> None:
    """Play a role-play well to its end and look back at it, now or at that time."""
    definition, _ = definition_in(contents, role_play)
    attempt = actions.begin(enrolment, role_play, contents, at=at)
    chance = Random(attempt.pk)  # noqa: S311 - which good answer somebody gave, no secret
    while attempt.status != AttemptState.FINISHED:
        attempt = _answer(attempt, next_choice(definition, attempt.state, chance), role_play, contents, at)


def _begin_role_play(enrolment: Enrolment, role_play: ActivityEntry, contents: Manifest) -> None:
    definition, _ = definition_in(contents, role_play)
    attempt = actions.begin(enrolment, role_play, contents)
    chance = Random(attempt.pk)  # noqa: S311 - which good answer somebody gave, no secret
    for _step in range(STEPS_SO_FAR):
        if attempt.state["ending"] is None:
            attempt = _answer(attempt, next_choice(definition, attempt.state, chance), role_play, contents)


def _answer(
    attempt: Attempt,
    response: dict[str, object],
    activity: ActivityEntry,
    contents: Manifest,
    at: datetime | None = None,
) -> Attempt:
    return actions.answer(
        attempt, response, contents=contents, activity=activity, locale=contents.language, key=uuid4(), at=at
    )

"""Thirty colleagues of a partner organisation, at different places of the flagship module: for the board and the bank.

They have no password: nobody signs in as one of them. Who they are and what they answer is the same in every demo.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from access.actions import give
from learning import actions, progress, question_figures
from learning.editions import edition_for
from learning.models import Enrolment
from modules.editions import ActivityEntry, Manifest, definition_in
from modules.models import Module
from people.demo import demo_person
from people.models import User
from training_site.demo import FLAGSHIP, REASON, NoContent
from training_site.management.commands.load_bench import Play, finish, keep_plays, mark_units, play

GIVEN = ("Ana", "Ivo", "Lana", "Marko", "Nora", "Petar", "Sara", "Tin", "Vera", "Zoran")
FAMILY = ("Babić", "Horvat", "Novak")
BEGUN, NOT_BEGUN = 28, 2
# The last of them have completed the module, and the last few of the others have done nothing for three weeks.
COMPLETED, STUCK = 2, 6
# How many of the others have finished each quiz, beginning with the first; whoever did has read its unit.
FINISHED = (24, 20, 12, 6)
PLAYED = ("street-first-contact", 9)
WEEK = timedelta(days=7)
# What makes some questions worth a look: nearly everybody knows the first, hardly anybody the second, and of the third
# those who know the rest get it wrong.
EASY, HARD, TURNED = "u1q4", "u2q3", "u1q5"
WELL, LITTLE = 0.95, 0.35  # how likely those are to be right who have read closely, and the others


@transaction.atomic
def make_learners() -> None:
    """Make the colleagues and what they have done so far; safe to run again. Raises NoContent."""
    module = Module.objects.with_content().filter(slug=FLAGSHIP).first()
    if module is None:
        raise NoContent
    if User.objects.filter(email=_email(0)).exists():
        return
    people = _people()
    for person in people[BEGUN:]:
        give(module, by=demo_person("approver"), reason=REASON, person=person)
    now = timezone.now()
    enrolments = [actions.enrol(person, module) for person in people[:BEGUN]]
    contents = edition_for(enrolments[0])
    others = enrolments[:-COMPLETED]
    for number, how_many in enumerate(FINISHED):
        _finish(others[:how_many], contents, contents.units[number].slug, now - 3 * WEEK)
    _play(others[: PLAYED[1]], contents, now - 3 * WEEK)
    finish(enrolments[-COMPLETED:], contents, now - WEEK)
    _settle(others, enrolments[-COMPLETED:], now)
    question_figures.refresh(now)


def _people() -> list[User]:
    colleague = demo_person("trainee")
    people = [
        User(
            email=_email(number),
            name=_name(number),
            country=colleague.country,
            organisation=colleague.organisation,
            organisation_confirmed_at=timezone.now(),
        )
        for number in range(BEGUN + NOT_BEGUN)
    ]
    for person in people:
        person.set_unusable_password()
    return User.objects.bulk_create(people)


def _name(number: int) -> str:
    return f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // len(GIVEN)]}"


def _email(number: int) -> str:
    return f"colleague{number + 1}@example.org"


def _finish(enrolments: Sequence[Enrolment], contents: Manifest, unit: str, at: datetime) -> None:
    """Everybody has read a unit and taken its quiz, each as well as they can."""
    quiz = next(one for one in contents.of_unit(unit) if one.kind == progress.QUIZ)
    keep_plays([(one, _taken(quiz, contents, place, at)) for place, one in enumerate(enrolments)], quiz, contents, at)
    mark_units(enrolments, [f"{progress.UNIT}:{unit}"], at)


def _taken(quiz: ActivityEntry, contents: Manifest, place: int, at: datetime) -> Play:
    definition, _texts = definition_in(contents, quiz)
    chance = Random(f"{quiz.slug} {place}")  # noqa: S311 - what somebody of the demo gave, no secret
    knows = WELL if place * 7 % 10 < 6 else LITTLE
    wrong: dict[str, Any] = {}
    for question in definition.structure["questions"]:
        is_wrong = chance.random() > _odds(question["id"], knows)
        wrong |= {question["id"]: _wrong(question, chance)} if is_wrong else {}
    return play(definition, seed=place, at=at, instead=wrong)


def _odds(question: str, knows: float) -> float:
    """How likely somebody is to get a question right who knows so much of the rest."""
    return {EASY: 0.99, HARD: 0.15, TURNED: 0.25 if knows == WELL else 0.95}.get(question, knows)


def _wrong(question: Mapping[str, Any], chance: Random) -> Any:
    """A wrong answer that is given in earnest."""
    wrong = [option for option in question.get("options", ()) if option not in question["right"]]
    if question["type"] == "multiple":
        return [*question["right"][:-1], wrong[0]]
    if question["type"] == "order":
        return list(reversed(question["right"]))
    return chance.choice(wrong)


def _play(enrolments: Sequence[Enrolment], contents: Manifest, at: datetime) -> None:
    talk = contents.activity(PLAYED[0])
    definition, _texts = definition_in(contents, talk)
    keep_plays([(one, play(definition, seed=place, at=at)) for place, one in enumerate(enrolments)], talk, contents, at)


def _settle(others: Sequence[Enrolment], completed: Sequence[Enrolment], now: datetime) -> None:
    """Work out how far everybody is, as of their last step."""
    for place, enrolment in enumerate(others):
        is_stuck = place >= len(others) - STUCK
        actions.refresh_progress([enrolment], at=now - (3 * WEEK if is_stuck else timedelta(days=place % 7)))
    for enrolment in completed:
        actions.refresh_progress([enrolment], at=now - WEEK)
    Enrolment.objects.filter(pk__in=[one.pk for one in (*others, *completed)]).update(begun_at=now - 4 * WEEK)

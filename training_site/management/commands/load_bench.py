"""Fills an empty site with learners in the middle of a module, for `make bench`."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from access.models import Grant
from learning import progress, question_figures
from learning.actions import refresh_progress
from learning.models import ActivityResult, Attempt, AttemptState, Enrolment, Fact, Response
from modules.activities.definition import Definition, Outcome, State
from modules.activities.quiz.engine import present_question
from modules.activities.quiz.solutions import right_answer
from modules.activities.roleplay.engine import Scenario
from modules.activities.roleplay.simulation import competently
from modules.editions import ActivityEntry, Manifest, definition_in, manifest
from modules.kinds import KINDS
from modules.models import AccessPolicy, Module
from people.models import Country, User
from training_site.bench_nominations import make_nominations
from training_site.bench_requests import LARGEST, make_approver, make_requests, make_trainer
from training_site.bench_sessions import make_sessions

MODULE = "outreach-mhsud"
OPEN_FOR_BEGINNERS = ("quiz-u1", "street-first-contact")
PASSWORD = "a-bench-is-for-sitting"  # noqa: S105 - of invented people in a database of its own
CERTIFIED = 5
FEWEST = 120
PLAYS = 5
REQUESTS = 500
NOMINATIONS = 5_000
SESSIONS = 40
IN_A_SESSION = 20


@dataclass(frozen=True)
class Play:
    """A whole run through an activity, with all that was answered."""

    definition: Definition
    seed: int
    state: State
    responses: Sequence[Mapping[str, Any]]
    outcome: Outcome


def next_answer(definition: Definition, state: State, instead: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to the present question: the right one, or what is given instead; the sheet is handed in when all are answered."""
    question = present_question(definition, state)
    if question is None:
        return {"hand_in": True}
    _, words = definition.words(definition.language)
    key = question["id"]
    given = instead[key] if key in instead else right_answer(question, words["questions"][key])
    return {"question": key, "given": given, "locale": definition.language}


def next_choice(definition: Definition, state: State, chance: Random) -> dict[str, Any]:
    """A competent choice in the present scene, or the debriefing after the ending."""
    if state["ending"]:
        return {"debriefed": True}
    choice = competently(Scenario(definition.structure).scenes[state["scene"]], chance)
    return {"scene": state["scene"], "choice": choice["id"]}


def play(definition: Definition, *, seed: int, at: datetime, instead: Mapping[str, Any] = MappingProxyType({})) -> Play:
    """Plays a quiz or a role-play well, to its end; `instead` has other answers to some questions."""
    engine = KINDS[definition.kind].engine
    chance = Random(seed)  # noqa: S311 - data that can be made again, no secret
    state = engine.begin(definition, seed=seed)
    responses: list[Mapping[str, Any]] = []
    while not engine.outcome(definition, state).finished:
        if definition.kind == progress.QUIZ:
            response = next_answer(definition, state, instead)
        else:
            response = next_choice(definition, state, chance)
        state = engine.answer(definition, state, response, at=at)
        responses.append(response)
    return Play(definition, seed, state, responses, engine.outcome(definition, state))


def make_people(count: int) -> list[User]:
    """Learners with a verified address and one password for all."""
    password, country = make_password(PASSWORD), Country.objects.first()
    people = User.objects.bulk_create(
        User(email=f"learner{number}@bench.example", name=f"Learner {number}", country=country, password=password)
        for number in range(1, count + 1)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
    )
    return people


def enrol(people: Sequence[User], module: Module) -> list[Enrolment]:
    """Grants and enrolments on the newest edition."""
    edition = module.latest_edition
    if edition is None:
        raise CommandError(f"{module} has no edition yet: run load_curricula first.")
    Grant.objects.bulk_create(Grant(module=module, person=person, reason="bench") for person in people)
    Enrolment.objects.bulk_create(Enrolment(learner=person, module=module, edition=edition) for person in people)
    return list(Enrolment.objects.with_edition().filter(module=module, learner__in=people).select_related("learner"))


def add_attempts(enrolments: Sequence[Enrolment], activity: ActivityEntry, contents: Manifest, at: datetime) -> None:
    """A finished attempt of everybody at one activity, with its responses and its result."""
    definition, _texts = definition_in(contents, activity)
    plays = [play(definition, seed=seed, at=at) for seed in range(PLAYS)]
    keep_plays([(one, plays[number % PLAYS]) for number, one in enumerate(enrolments)], activity, contents, at)


def keep_plays(
    pairs: Sequence[tuple[Enrolment, Play]], activity: ActivityEntry, contents: Manifest, at: datetime
) -> None:
    """Keep whole runs through one activity, each with its responses and its result."""
    _definition, texts = definition_in(contents, activity)
    attempts = Attempt.objects.bulk_create(finished_attempt(who, activity, run, at) for who, run in pairs)
    Response.objects.bulk_create(
        Response(attempt=attempt, sequence=number, text_id=texts[contents.language], payload=response, at=at)
        for attempt, (_, run) in zip(attempts, pairs, strict=True)
        for number, response in enumerate(run.responses, 1)
    )
    ActivityResult.objects.bulk_create(result(who, activity, run) for who, run in pairs)


def finished_attempt(enrolment: Enrolment, activity: ActivityEntry, run: Play, at: datetime) -> Attempt:
    return open_attempt(
        enrolment,
        activity,
        run.state,
        seed=run.seed,
        status=AttemptState.FINISHED,
        responses_count=len(run.responses),
        begun_at=at,
        finished_at=at,
        score=run.outcome.score,
        passed=run.outcome.passed,
    )


def open_attempt(enrolment: Enrolment, activity: ActivityEntry, state: State, *, seed: int, **more: Any) -> Attempt:
    return Attempt(
        learner=enrolment.learner,
        enrolment=enrolment,
        key=activity.key,
        kind=activity.kind,
        version_id=activity.version_id,
        number=1,
        seed=seed,
        state=state,
        **more,
    )


def result(enrolment: Enrolment, activity: ActivityEntry, run: Play) -> ActivityResult:
    score, passed = run.outcome.score, run.outcome.passed
    return ActivityResult(
        learner=enrolment.learner,
        key=activity.key,
        kind=activity.kind,
        finished=1,
        passed=passed,
        best_score=score,
        last_score=score,
        last_number=1,
    )


def mark_units(enrolments: Sequence[Enrolment], keys: Sequence[str], at: datetime) -> None:
    """Everybody has marked these units as done."""
    Fact.objects.bulk_create(Fact(enrolment=one, key=key, by=one.learner, at=at) for one in enrolments for key in keys)


def finish(enrolments: Sequence[Enrolment], contents: Manifest, at: datetime) -> None:
    """Everything that the module asks for."""
    for activity in contents.activities:
        if activity.kind in {progress.QUIZ, progress.ROLEPLAY}:
            add_attempts(enrolments, activity, contents, at)
    units = [f"{progress.UNIT}:{unit.slug}" for unit in contents.units]
    mark_units(enrolments, [*units, progress.SURVEY], at)


def start(enrolments: Sequence[Enrolment], contents: Manifest, at: datetime) -> None:
    """Two units done, a quiz and a role-play begun."""
    mark_units(enrolments, [f"{progress.UNIT}:{unit.slug}" for unit in contents.units[1:3]], at)
    for slug in OPEN_FOR_BEGINNERS:
        activity = contents.activity(slug)
        definition, _ = definition_in(contents, activity)
        engine = KINDS[activity.kind].engine
        Attempt.objects.bulk_create(
            open_attempt(enrolment, activity, engine.begin(definition, seed=number), seed=number)
            for number, enrolment in enumerate(enrolments)
        )


def session_of(person: User, *, has_second_factor: bool = False) -> str:
    """Signs a person in, with a second factor or without, and returns the value of their session cookie."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    if has_second_factor:
        request = HttpRequest()
        request.session = session
        record_authentication(request, person, "mfa")
    session.save()
    return str(session.session_key)


class Command(BaseCommand):
    help = "Load learners, attempts and progress for make bench; use an empty database with content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learners", type=int, default=300)
        parser.add_argument("--output", type=Path, required=True, help="where to write sessions and addresses, as JSON")

    def handle(self, *args: Any, learners: int, output: Path, **options: Any) -> None:
        """Make the learners: two thirds in the middle, one third done."""
        if learners < FEWEST:
            raise CommandError(f"At least {FEWEST} learners are needed, so that each act is another person's.")
        with transaction.atomic():
            beginners, finishers = self.load(learners)
            approver, trainer = make_approver(), make_trainer(MODULE)
            question_figures.refresh(timezone.now())
            modules = list(Module.objects.filter(access=AccessPolicy.ON_REQUEST))
            lines = make_requests(REQUESTS, modules, by=approver)
            make_nominations(NOMINATIONS, lines, by=approver)
            session = make_sessions(SESSIONS, Module.objects.get(slug=MODULE), beginners[:IN_A_SESSION])[0]
        largest = lines[LARGEST - 1].request.reference
        named = {"largest": largest, "session": str(session.key), "month": f"{session.starts_at:%Y-%m}"}
        output.write_text(json.dumps(self.directory(beginners, finishers, approver, trainer) | {"named": named}))

    def load(self, learners: int) -> tuple[list[User], list[User]]:
        """Returns the beginners and the finishers."""
        module, at = Module.objects.get(slug=MODULE), timezone.now()
        enrolments = enrol(make_people(learners), module)
        contents = manifest(enrolments[0].edition_id)
        finished = learners // 3
        finish(enrolments[:finished], contents, at)
        start(enrolments[finished:], contents, at)
        for enrolment in enrolments:
            refresh_progress([enrolment], at=at)
        people = [enrolment.learner for enrolment in enrolments]
        return people[finished:], people[:finished]

    def directory(
        self, beginners: Sequence[User], finishers: Sequence[User], approver: User, trainer: User
    ) -> dict[str, Any]:
        """Who can be sent to the site, and how they sign in."""
        sessions = {
            "beginner": [session_of(person) for person in beginners],
            "certified": [session_of(person) for person in finishers[:CERTIFIED]],
            "finisher": [session_of(person) for person in finishers[CERTIFIED:]],
            "approver": [session_of(approver, has_second_factor=True)],
            "trainer": [session_of(trainer, has_second_factor=True)],
        }
        return {"sessions": sessions, "password": PASSWORD, "emails": [person.email for person in beginners]}

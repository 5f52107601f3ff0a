"""What a learner does: enrol, answer, mark as done, write a reflection, move to a newer edition."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, Q
from django.utils import timezone

from learning import progress
from learning.editions import edition_for, needs_of, offered
from learning.extra_time import deadline_of
from learning.limits import Limits, Standing, limits_of, standing, with_one_more
from learning.models import (
    REFLECTION_LIMIT,
    ActivityResult,
    AnonymousAnswer,
    Attempt,
    AttemptQuerySet,
    AttemptState,
    Enrolment,
    ExtraTry,
    Fact,
    Reflection,
    Response,
)
from learning.reads import newest_attempt_locked
from learning.rulings import on_activity, ruled_outcome
from modules.activities.definition import Definition, Outcome, State
from modules.activities.posted import Posted
from modules.activities.survey.engine import anonymous_part
from modules.editions import ActivityEntry, Manifest, definition_in
from modules.kinds import KINDS, Kind
from modules.models import EditionActivity, Module
from people.models import User

SEED_BITS = 53
SEEDS_TRIED = 20
CHANCE: Callable[[], int] = partial(secrets.randbits, SEED_BITS)
ADVANCED = [
    "state",
    "responses_count",
    "last_response_key",
    "status",
    "finished_at",
    "score",
    "passed",
    "confidence_after",
]


class AttemptFinished(Exception):
    """The attempt is over: nothing more can be answered in it."""


class NotBegun(Exception):
    """There is no attempt yet that could take a response."""


class TimeIsUp(Exception):
    """The answer came after the time of the run had run out: it is not taken. What was answered by then counts."""


class OtherRun(Exception):
    """The form was made for another run, by its number, than the one that is open now; nothing was changed."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class AnsweredElsewhere(Exception):
    """A newer answer to the same question is there, from another device or window: it holds, and nothing was changed."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class MayNotBegin(Exception):
    """Another run cannot begin now: all tries are used, or one has to wait."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing)
        self.standing = standing


class NotReady(Exception):
    """There is no published edition to enrol in."""


class ReflectionTooLong(Exception):
    """The text has more characters than are kept; nothing was changed."""


@transaction.atomic
def enrol(learner: User, module: Module) -> Enrolment:
    """Begin a module on its newest edition; enrolling twice gives the same enrolment."""
    if module.latest_edition_id is None:
        raise NotReady
    enrolment, is_new = Enrolment.objects.get_or_create(
        learner=learner, module=module, defaults={"edition_id": module.latest_edition_id}
    )
    enrolment = Enrolment.objects.with_edition().get(pk=enrolment.pk)
    if is_new:
        refresh_progress([enrolment], at=timezone.now())
    return enrolment


@transaction.atomic
def begin(
    enrolment: Enrolment,
    activity: ActivityEntry,
    contents: Manifest,
    *,
    confidence: int | None = None,
    drawn: tuple[int, int] | None = None,
    at: datetime | None = None,
) -> Attempt:
    """Return the learner's open attempt at an activity, or begin a new one with a new seed.

    `confidence` is how sure they are beforehand, 0 to 10; nobody has to say. `drawn` are the version and the seed of a
    run that was drawn earlier, for a copy. Raises MayNotBegin.
    """
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    attempts = Attempt.objects.of(enrolment.learner).filter(key=activity.key).order_by("-number")
    latest = attempts.first()
    if latest is not None and not latest.is_finished:
        return latest
    moment = at or timezone.now()
    version, seed = drawn or (activity.version_id, next_seed(enrolment.learner, activity, contents, latest))
    definition, _ = definition_in(contents, activity, version)
    limits = limits_of(definition.structure)
    tries = standing_of(enrolment.learner, activity.key, limits, latest, at=moment)
    if not tries.standing.may_begin:
        raise MayNotBegin(tries.standing)
    run = {
        "version_id": version,
        "number": latest.number + 1 if latest else 1,
        "seed": seed,
        "state": KINDS[activity.kind].engine.begin(definition, seed=seed),
        "begun_at": moment,
        "deadline_at": deadline_of(enrolment.learner, limits, begun_at=moment),
        "confidence_before": confidence,
    }
    attempt = _new_attempt(enrolment, activity, run)
    if tries.unused is not None:
        _use(tries.unused, attempt, tries.standing)
    return attempt


def _new_attempt(enrolment: Enrolment, activity: ActivityEntry, run: Mapping[str, Any]) -> Attempt:
    note_open(enrolment.learner, UUID(activity.key), activity.kind)
    return Attempt.objects.create(
        learner=enrolment.learner,
        enrolment=enrolment,
        key=activity.key,
        kind=activity.kind,
        **run,
    )


def _use(extra: ExtraTry, attempt: Attempt, standing: Standing) -> None:
    """Use an extra try up. Raises MayNotBegin where it was taken back at the same moment."""
    if not ExtraTry.objects.filter(pk=extra.pk, attempt=None).update(attempt=attempt):
        raise MayNotBegin(standing)


def next_seed(
    learner: User,
    activity: ActivityEntry,
    contents: Manifest,
    latest: Attempt | None,
    *,
    draw: Callable[[], int] = CHANCE,
) -> int:
    """Draw the seed of the learner's next run after the latest: another variant, and the form they have not met."""
    definition, _ = definition_in(contents, activity)
    return _crossed(_seed(KINDS[activity.kind], definition, latest, draw), learner, definition, activity, contents)


def note_open(learner: User, key: UUID, kind: str) -> None:
    """Say in the roll-up that the learner has an open attempt at an activity."""
    ActivityResult.objects.update_or_create(
        learner=learner,
        key=key,
        defaults={"has_open": True},
        create_defaults={"kind": kind, "has_open": True},
    )


def _seed(kind: Kind, definition: Definition, latest: Attempt | None, draw: Callable[[], int]) -> int:
    if latest is None or kind.another_seed is None:
        return draw()
    return kind.another_seed(definition, latest.seed, [draw() for _ in range(SEEDS_TRIED)])


@dataclass(frozen=True)
class Tries:
    """Whether somebody may begin another run, and the extra try, not used yet, that this rests on where it does."""

    standing: Standing
    unused: ExtraTry | None = None


def standing_of(learner: User, key: str, limits: Limits, latest: Attempt | None, *, at: datetime) -> Tries:
    """Return how many runs are left after the latest, and from when; an extra try counts beside the limits.

    One query where tries are limited or one has to wait, none elsewhere.
    """
    given = list(ExtraTry.objects.filter(learner=learner, key=key)) if limits.limits_runs else []
    return standing_with(given, limits, latest, at=at)


def standing_with(given: Sequence[ExtraTry], limits: Limits, latest: Attempt | None, *, at: datetime) -> Tries:
    """Return the same for somebody who was given these extra tries at the activity. No query."""
    runs, last_at = (latest.number, latest.finished_at) if latest else (0, None)
    unused = next((one for one in given if one.attempt_id is None), None)
    used = sum(one.attempt_id is not None for one in given)
    now = standing(limits, runs=runs - used, last_at=last_at, at=at)
    if now.may_begin or unused is None:
        return Tries(now)
    return Tries(with_one_more(now), unused)


def _crossed(seed: int, learner: User, definition: Definition, activity: ActivityEntry, contents: Manifest) -> int:
    """Return the seed that gives the form which this learner has not met in the activity on the other side of the module."""
    other, crossed_seed = definition.structure.get("crossed_with"), KINDS[activity.kind].crossed_seed
    if other is None or crossed_seed is None:
        return seed
    keys = [activity.key, contents.activity(other).key]
    first = Attempt.objects.of(learner).filter(key__in=keys, number=1).values_list("key", "seed")
    seeds = {str(key): first_seed for key, first_seed in first}
    return crossed_seed(seed, own=seeds.get(keys[0]), other=seeds.get(keys[1]))


@transaction.atomic
def respond(
    learner: User,
    posted: Posted,
    *,
    contents: Manifest,
    activity: ActivityEntry,
    locale: str,
    key: UUID,
    confidence: int | None = None,
    age: timedelta = timedelta(),
    run: int | None = None,
    at: datetime | None = None,
) -> Attempt:
    """Take one posted form as the next response of the learner's newest attempt; see `answer`.

    `confidence` is how sure they are now, 0 to 10; `age` is how long the form has waited for a connection; `run` is the
    number of the attempt that its page showed. Raises NotBegun without an attempt, OtherRun for a page of an earlier one,
    TimeIsUp, and AnsweredElsewhere for a form older than an answer that is there.
    """
    moment = at or timezone.now()
    attempt = newest_attempt_locked(learner, activity.key)
    if attempt is None:
        raise NotBegun
    if attempt.last_response_key == key:
        return attempt
    _require_takes(attempt, run, moment)
    definition, _ = definition_in(contents, activity, attempt.version_id)
    response = KINDS[attempt.kind].play.response_from(definition, attempt.state, posted)
    may_change = KINDS[attempt.kind].may_change
    is_open_to_change = may_change is not None and may_change(definition.structure)
    if (age or is_open_to_change) and _is_repeated(attempt, response, key, given_at=moment - age):
        return attempt
    if confidence is not None:
        attempt.confidence_after = confidence
    return _take(attempt, response, contents, activity, locale, key, moment)


def _require_takes(attempt: Attempt, run: int | None, moment: datetime) -> None:
    """Raise OtherRun, AttemptFinished or TimeIsUp where an attempt takes no form of the page of that run."""
    # Another run may show its options in another order: the same form would say something else there.
    if run is not None and run != attempt.number:
        raise OtherRun(run)
    if attempt.is_finished:
        raise AttemptFinished
    if attempt.is_overdue(moment):
        raise TimeIsUp


def _is_repeated(attempt: Attempt, response: Mapping[str, Any], key: UUID, *, given_at: datetime) -> bool:
    """Whether a form that has waited was taken before. Raises AnsweredElsewhere if its question has been answered since."""
    if attempt.responses.filter(idempotency_key=key).exists():
        return True
    later = attempt.responses.filter(at__gt=given_at).order_by("-sequence").values_list("payload", "at")
    for payload, moment in later:
        if "question" in response and payload.get("question") == response["question"]:
            raise AnsweredElsewhere(moment)
    return False


@transaction.atomic
def answer(
    attempt: Attempt,
    response: Mapping[str, Any],
    *,
    contents: Manifest,
    activity: ActivityEntry,
    locale: str,
    key: UUID,
    at: datetime | None = None,
) -> Attempt:
    """Take one response. The same idempotency key counts once, however often it is posted.

    Raises AttemptFinished after the end, TimeIsUp, BadResponse (and AlreadyAnswered) from the engine; nothing is changed then.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=attempt.pk)
    if attempt.last_response_key == key:
        return attempt
    moment = at or timezone.now()
    if attempt.is_finished:
        raise AttemptFinished
    if attempt.is_overdue(moment):
        raise TimeIsUp
    return _take(attempt, response, contents, activity, locale, key, moment)


def _take(
    attempt: Attempt,
    response: Mapping[str, Any],
    contents: Manifest,
    activity: ActivityEntry,
    locale: str,
    key: UUID,
    moment: datetime,
) -> Attempt:
    """Bring a locked attempt one response further and keep it."""
    definition, text_ids = definition_in(contents, activity, attempt.version_id)
    kind = KINDS[attempt.kind]
    shown, _words = definition.words(locale)
    response = {**response, "locale": shown}
    state = kind.engine.answer(definition, attempt.state, response, at=moment)
    kept = response
    if kind.is_anonymous:
        kept = _kept_without_person(attempt, definition, response, text_ids[shown], contents, moment)
    return go_on(attempt, kept, state, kind.engine.outcome(definition, state), text_ids[shown], key=key, at=moment)


def go_on(
    attempt: Attempt,
    response: Mapping[str, Any],
    state: State,
    outcome: Outcome,
    text_id: int,
    *,
    key: UUID,
    at: datetime,
) -> Attempt:
    """Keep a response of a locked attempt, and where it has led; whatever follows from the end of an attempt follows."""
    return go_on_by(attempt, [(key, response)], state, outcome, text_id, at=at)


def go_on_by(
    attempt: Attempt,
    responses: Sequence[tuple[UUID, Mapping[str, Any]]],
    state: State,
    outcome: Outcome,
    text_id: int,
    *,
    at: datetime,
) -> Attempt:
    """Keep several responses of a locked attempt at once, each with its idempotency key; see `go_on`."""
    _keep(attempt, responses, text_id, at)
    attempt.last_response_key = responses[-1][0]
    _advance(attempt, state, outcome, at, steps=len(responses))
    return attempt


def _kept_without_person(
    attempt: Attempt,
    definition: Definition,
    response: Mapping[str, Any],
    text_id: int,
    contents: Manifest,
    moment: datetime,
) -> dict[str, Any]:
    """Store the answers of a survey apart, with the month only, and return what may stand beside the person."""
    month = timezone.localdate(moment).replace(day=1)
    answers = anonymous_part(definition, response)
    AnonymousAnswer.objects.create(edition_id=contents.id, text_id=text_id, answers=answers, month=month)
    if attempt.enrolment is not None:
        record_fact(attempt.enrolment, key=progress.SURVEY, by=None, refresh=False, at=moment)
    return {"sent": True}


def _keep(
    attempt: Attempt, responses: Sequence[tuple[UUID, Mapping[str, Any]]], text_id: int, moment: datetime
) -> None:
    Response.objects.bulk_create(
        Response(attempt=attempt, sequence=sequence, text_id=text_id, payload=payload, idempotency_key=key, at=moment)
        for sequence, (key, payload) in enumerate(responses, attempt.responses_count + 1)
    )


def _advance(attempt: Attempt, state: State, outcome: Outcome, moment: datetime, *, steps: int) -> None:
    attempt.state = state
    attempt.responses_count += steps
    if not outcome.finished:
        attempt.save(update_fields=ADVANCED)
        return
    attempt.status, attempt.finished_at = AttemptState.FINISHED, moment
    held = _held_to_count(attempt)
    if held.is_ruled:
        outcome = ruled_outcome(attempt, state)
    attempt.score, attempt.passed = outcome.score, outcome.passed
    attempt.save(update_fields=ADVANCED)
    _count(attempt, moment, held)


@dataclass(frozen=True)
class Held:
    """What follows from the end of a run, held: enrolments that hold its activity, results by the keys of activities.

    `is_ruled`: something was ruled about questions of the activity.
    """

    enrolments: list[Enrolment]
    results: dict[str, ActivityResult]
    is_ruled: bool


def _held_to_count(attempt: Attempt) -> Held:
    """Hold what the end of a run changes. Two queries.

    Locked, so that two activities finished at once do not write over each other's ticks; and whether something was
    ruled is read under that lock, since whoever counts runs anew holds the same enrolments: a ruling finds the run
    finished, or is found by it.
    """
    standing_in = EditionActivity.objects.filter(key=attempt.key).values("edition")
    affected = Enrolment.objects.with_edition().select_for_update(of=("self",)).filter(learner=attempt.learner_id)
    holding = affected.filter(Q(edition__in=standing_in) | Q(pk=attempt.enrolment_id)).order_by("pk")
    enrolments = list(holding)
    rows = ActivityResult.objects.filter(learner=attempt.learner_id)
    ruled = list(rows.annotate(is_ruled=Exists(on_activity(str(attempt.key)))))
    results: dict[str, ActivityResult] = {str(row.key): row for row in ruled}
    takes_rulings = KINDS[attempt.kind].takes_rulings
    is_ruled = takes_rulings and (not ruled or any(row.is_ruled for row in ruled))
    return Held(enrolments, results, is_ruled)


def _count(attempt: Attempt, moment: datetime, held: Held) -> None:
    """Bring the roll-ups up to date after a finished attempt: its result, and each enrolment that holds the activity."""
    known = held.results.get(str(attempt.key)) or ActivityResult(
        learner_id=attempt.learner_id, key=attempt.key, kind=attempt.kind
    )
    known = with_attempt(known, attempt, score=attempt.score, passed=attempt.passed)
    ActivityResult.objects.bulk_create(
        [known],
        update_conflicts=True,
        unique_fields=["learner", "key"],
        update_fields=["finished", "passed", "best_score", "last_score", "last_number", "has_open"],
    )
    refresh_progress(held.enrolments, at=moment, results=held.results | {str(attempt.key): known})


def with_attempt(result: ActivityResult, attempt: Attempt, *, score: int | None, passed: bool) -> ActivityResult:
    """Count one finished attempt, and what it has come to, into a result; the best score and a pass are never lost."""
    result.finished += 1
    result.passed = result.passed or passed
    if score is not None:
        result.best_score = max(result.best_score or 0, score)
        result.last_score = score
    result.last_number, result.has_open = attempt.number, False
    return result


def results_from(attempts: AttemptQuerySet) -> dict[str, ActivityResult]:
    """Return what the finished ones among a learner's attempts come to, by the key of the activity. One query."""
    results: dict[str, ActivityResult] = {}
    for attempt in attempts.finished().with_result().order_by("finished_at", "pk"):
        key = str(attempt.key)
        fresh = ActivityResult(learner_id=attempt.learner_id, key=attempt.key, kind=attempt.kind)
        score, passed = attempt.result_score, attempt.result_passed  # type: ignore[attr-defined]  # annotations
        results[key] = with_attempt(results.get(key, fresh), attempt, score=score, passed=passed)
    return results


def refresh_progress(
    enrolments: Sequence[Enrolment], *, at: datetime, results: Mapping[str, ActivityResult] | None = None
) -> None:
    """Work out anew what is done and missing in enrolments of one learner, and keep it. Three queries."""
    work_out(enrolments, at=at, results=results)
    Enrolment.objects.bulk_update(enrolments, ["done", "missing", "active_at", "completed_at", "completed_edition"])


def work_out(
    enrolments: Sequence[Enrolment], *, at: datetime, results: Mapping[str, ActivityResult] | None = None
) -> None:
    """Set what is done and missing from results and facts, without keeping it; who has completed stays completed."""
    if results is None:
        learners = {row.learner_id for row in enrolments}
        results = {str(row.key): row for row in ActivityResult.objects.filter(learner__in=learners)}
    facts = facts_of(enrolments)
    for enrolment in enrolments:
        _apply(enrolment, facts[enrolment.pk], results, at)


def _apply(enrolment: Enrolment, facts: set[str], results: Mapping[str, ActivityResult], at: datetime) -> None:
    contents = edition_for(enrolment)
    best = {key: progress.Result(row.passed, row.best_score) for key, row in results.items()}
    needs = needs_of(contents, enrolment.module.withdrawn_in(contents.number))
    state = progress.evaluate(needs, facts=facts, results=best)
    enrolment.done, enrolment.missing, enrolment.active_at = list(state.done), list(state.missing), at
    if state.is_complete and state.done and not enrolment.is_completed:
        enrolment.completed_at, enrolment.completed_edition_id = at, contents.id


def facts_of(enrolments: Iterable[Enrolment]) -> dict[int, set[str]]:
    """Return the keys that hold now, by enrolment: of each key the newest row counts."""
    holding: dict[int, set[str]] = {enrolment.pk: set() for enrolment in enrolments}
    rows = Fact.objects.filter(enrolment__in=holding).order_by("pk").values_list("enrolment", "key", "holds")
    for enrolment, key, holds in rows:
        (holding[enrolment].add if holds else holding[enrolment].discard)(key)
    return holding


@transaction.atomic
def record_fact(
    enrolment: Enrolment,
    *,
    key: str,
    by: User | None,
    evidence: Mapping[str, Any] | None = None,
    holds: bool = True,
    refresh: bool = True,
    at: datetime | None = None,
) -> Fact:
    """Record that something counts (or no longer counts) for completion, and bring the progress up to date."""
    moment = at or timezone.now()
    fact = Fact.objects.create(
        enrolment=enrolment, key=key, holds=holds, evidence=dict(evidence or {}), by=by, at=moment
    )
    if refresh:
        locked = Enrolment.objects.select_for_update(of=("self",)).with_edition().get(pk=enrolment.pk)
        refresh_progress([locked], at=moment)
    return fact


@transaction.atomic
def mark_unit(enrolment: Enrolment, unit_slug: str, *, done: bool) -> None:
    """Mark a unit as done, or take the mark back; doing it twice changes nothing."""
    enrolment = Enrolment.objects.select_for_update(of=("self",)).with_edition().get(pk=enrolment.pk)
    key = f"{progress.UNIT}:{unit_slug}"
    if (key in facts_of([enrolment])[enrolment.pk]) == done:
        return
    record_fact(enrolment, key=key, by=enrolment.learner, holds=done)


@transaction.atomic
def save_reflection(enrolment: Enrolment, key: UUID, text: str) -> Reflection:
    """Keep a private thought; an empty text empties it. Raises ReflectionTooLong."""
    if len(text) > REFLECTION_LIMIT:
        raise ReflectionTooLong
    reflection, _ = Reflection.objects.update_or_create(
        enrolment=enrolment, key=key, defaults={"text": text, "updated_at": timezone.now()}
    )
    return reflection


@transaction.atomic
def move_to_newest(enrolment: Enrolment) -> Enrolment:
    """Move a learner to the edition that is offered; what they did counts on, what they completed stays completed."""
    enrolment = Enrolment.objects.select_for_update(of=("self",)).with_edition().get(pk=enrolment.pk)
    offered_edition = offered(enrolment)
    if offered_edition is None:
        return enrolment
    enrolment.edition_id = offered_edition.id
    enrolment.save(update_fields=["edition"])
    refresh_progress([enrolment], at=timezone.now())
    return enrolment


@transaction.atomic
def read_alternative(
    enrolment: Enrolment, activity: ActivityEntry, contents: Manifest, text: str, *, locale: str
) -> Attempt:
    """Keep the private reflection on a role-play's text and count the role-play as done; done again, only the words change.

    Raises AlreadyAnswered while a run waits for its debrief; nothing is changed then.
    """
    save_reflection(enrolment, UUID(activity.key), text)
    latest = Attempt.objects.of(enrolment.learner).filter(key=activity.key).order_by("-number").first()
    if latest is not None and latest.state.get("alternative"):
        return latest
    attempt = begin(enrolment, activity, contents)
    return answer(attempt, {"alternative": True}, contents=contents, activity=activity, locale=locale, key=uuid4())

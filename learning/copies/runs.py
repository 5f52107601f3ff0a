"""Runs that are begun in a copy: drawn by the site when the copy is made, told by a signed word, begun when they come back.

The word opens nothing by itself: whoever uses it is signed in, and their access is asked for again. A learner's next run is
drawn alike for each of their copies, so that two devices, or two languages, go on with one run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from learning.actions import SEED_BITS, next_seed
from learning.models import Attempt, Enrolment
from modules.activities.definition import Definition, State
from modules.editions import ActivityEntry, Manifest, definition_in
from modules.kinds import KINDS

HOLDS_FOR = timedelta(days=60)  # a copy is shown for 30; its answers may come back later than that
SIGNER = Signer(salt="learning.copies")


class NotARun(Exception):
    """The word is of another person or activity, too old, or not ours."""


@dataclass(frozen=True)
class Run:
    """A run as it was drawn: how many the learner had begun with it, its seed and the version that it is on."""

    number: int
    seed: int
    version: int


@dataclass(frozen=True)
class CopiedRun:
    """A run in a copy: the signed word for it, what it is on, and where it stands."""

    token: str
    definition: Definition
    state: State


def copied_run(
    enrolment: Enrolment, activity: ActivityEntry, contents: Manifest, latest: Attempt | None, *, at: datetime
) -> CopiedRun:
    """Return the learner's open run for a copy, or one that is newly drawn; nothing is written before it comes back."""
    if latest is not None and not latest.is_finished:
        run = Run(latest.number, latest.seed, latest.version_id)
        definition, _texts = definition_in(contents, activity, latest.version_id)
        return CopiedRun(_signed(run, enrolment, activity, at), definition, latest.state)
    number = latest.number + 1 if latest else 1
    definition, _texts = definition_in(contents, activity)
    crossed = definition.structure.get("crossed_with")
    pair = sorted([activity, *([contents.activity(crossed)] if crossed else [])], key=lambda one: one.key)
    seed = next_seed(enrolment.learner, activity, contents, latest, draw=_draw(enrolment, pair, number, activity))
    run = Run(number, seed, activity.version_id)
    state = KINDS[activity.kind].engine.begin(definition, seed=seed)
    return CopiedRun(_signed(run, enrolment, activity, at), definition, state)


def _draw(
    enrolment: Enrolment, pair: Sequence[ActivityEntry], number: int, activity: ActivityEntry
) -> Callable[[], int]:
    """Return what draws numbers that nobody can guess, and the same ones for each copy of a learner.

    Of two activities whose forms are given crosswise one draws the neighbours of what the other does: both may be
    drawn for a copy before either has begun.
    """
    facts = [enrolment.learner_id, number, *((one.key, one.version_id) for one in pair)]
    drawn = Random(salted_hmac("learning.copies.runs", repr(facts)).digest())  # noqa: S311  # the secret is in its seed
    is_second = activity.key != pair[0].key
    return lambda: drawn.getrandbits(SEED_BITS) ^ is_second


def _signed(run: Run, enrolment: Enrolment, activity: ActivityEntry, at: datetime) -> str:
    facts = [enrolment.learner_id, activity.key, run.number, run.seed, run.version, int(at.timestamp())]
    return SIGNER.sign_object(facts)


def run_in(token: str, enrolment: Enrolment, activity: ActivityEntry, *, at: datetime) -> Run:
    """Return the run that a word stands for; raises NotARun."""
    try:
        learner, key, number, seed, version, made = SIGNER.unsign_object(token)
    except (BadSignature, ValueError):
        raise NotARun from None
    is_old = at > datetime.fromtimestamp(made, UTC) + HOLDS_FOR
    if is_old or (learner, key) != (enrolment.learner_id, activity.key):
        raise NotARun
    return Run(number, seed, version)

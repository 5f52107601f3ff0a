"""Going back into a run that is over, to choose differently: the run itself is never touched."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from learning.models import Attempt, Fork
from modules.activities.definition import Definition, State
from modules.kinds import KINDS

MOST_FORKS = 50


class NoSuchStep(LookupError):
    """The run has no such step, or is not over yet, or is of a kind that has no steps."""


class TooManyForks(Exception):
    """The run has as many other ways as are kept."""


@transaction.atomic
def rewind(attempt: Attempt, definition: Definition, *, step: int) -> Fork:
    """Go back to before a step (counted from 1); going back twice without choosing gives the same fork.

    Raises NoSuchStep, TooManyForks.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    state = replayed(attempt, definition, step - 1)
    forks = list(attempt.forks.all())
    untouched = next((fork for fork in forks if fork.kept == step - 1 and len(fork.state["steps"]) == step - 1), None)
    if untouched is not None:
        return untouched
    if len(forks) >= MOST_FORKS:
        raise TooManyForks
    return Fork.objects.create(attempt=attempt, number=len(forks) + 1, kept=step - 1, state=state)


def replayed(attempt: Attempt, definition: Definition, kept: int) -> State:
    """The state of a finished run after its first `kept` steps, from its seed and its responses. Raises NoSuchStep."""
    kind = KINDS[attempt.kind]
    if not (kind.may_rewind and attempt.is_finished and 0 <= kept < len(attempt.state["steps"])):
        raise NoSuchStep
    state = kind.engine.begin(definition, seed=attempt.seed)
    for response in attempt.responses.order_by("sequence")[:kept]:
        state = kind.engine.answer(definition, state, response.payload, at=response.at)
    return state


@transaction.atomic
def choose(fork: Fork, definition: Definition, response: Mapping[str, Any]) -> Fork:
    """Choose differently. Raises BadResponse and AlreadyAnswered like the engine; nothing is changed then."""
    fork = Fork.objects.select_for_update(of=("self",)).select_related("attempt").get(pk=fork.pk)
    now = timezone.now()
    fork.state = KINDS[fork.attempt.kind].engine.answer(definition, fork.state, response, at=now)
    if fork.state["ending"] is not None:
        fork.ended_at = now
    fork.save(update_fields=["state", "ended_at"])
    return fork

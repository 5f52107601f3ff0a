"""Reasons that learners wrote down in role-plays, and that they let their trainers read, or no longer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from learning.models import Attempt, SharedReason
from modules.activities.definition import Definition
from modules.activities.roleplay.script import paragraphs
from modules.editions import definition
from modules.models import ActivityText, Module
from people.models import User


class NoSuchReason(LookupError):
    """At this step of the run no reason was written down, or the run is not over."""


@dataclass(frozen=True)
class Reason:
    """What somebody wrote before they chose; steps are counted from 1."""

    step: int
    text: str


def reasons_in(attempt: Attempt) -> list[Reason]:
    """Return the reasons that were written down in a run, in order."""
    steps = enumerate(attempt.state.get("steps", ()), start=1)
    return [Reason(number, step["reason"]) for number, step in steps if step.get("reason")]


@transaction.atomic
def share(attempt: Attempt, steps: Collection[int], *, with_name: bool) -> None:
    """Let the trainers of the module read the reasons of these steps and of no others of the run.

    What was shared before and is not among them is taken back. Raises NoSuchReason; nothing is changed then.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if not attempt.is_finished or not set(steps) <= {reason.step for reason in reasons_in(attempt)}:
        raise NoSuchReason
    attempt.shared_reasons.exclude(step__in=steps).delete()
    attempt.shared_reasons.update(with_name=with_name)
    shared = set(attempt.shared_reasons.values_list("step", flat=True))
    SharedReason.objects.bulk_create(
        SharedReason(attempt=attempt, step=step, with_name=with_name) for step in sorted(set(steps) - shared)
    )


def take_back(attempt: Attempt) -> None:
    """Let nobody else read the reasons of this run; doing it twice changes nothing."""
    attempt.shared_reasons.all().delete()


def shared_by(learner: User) -> "QuerySet[SharedReason]":
    """Everything that the person shares, the newest run first."""
    return _with_runs(SharedReason.objects.filter(attempt__learner=learner)).order_by("-attempt", "step")


def shared_with_trainers_of(module: Module) -> "QuerySet[SharedReason]":
    """Everything that trainers of the module may read, the newest first."""
    return _with_runs(SharedReason.objects.filter(attempt__enrolment__module=module)).order_by("-pk")


def _with_runs(shared: "QuerySet[SharedReason]") -> "QuerySet[SharedReason]":
    return shared.select_related("attempt__learner", "attempt__enrolment__module")


@dataclass(frozen=True)
class ToldReason:
    """A reason with the scene it was written for and the choice that followed; `by` is empty without a name."""

    attempt: Attempt
    step: int
    title: str
    lang: str
    scene: Sequence[Any]
    choice: Sequence[Any]
    text: str
    by: str
    shared_at: datetime


def told(shared: Sequence[SharedReason], locale: str) -> list[ToldReason]:
    """Tell reasons with their scenes, in the reader's language where it is there; two queries, and what is kept in memory."""
    definitions = _definitions({row.attempt.version_id for row in shared})
    return [_told(row, definitions[row.attempt.version_id], locale) for row in shared]


def _definitions(versions: Collection[int]) -> dict[int, Definition]:
    """Return the scenarios of these versions, each with the newest text of every language."""
    rows = ActivityText.objects.filter(version__in=versions).order_by("pk").values_list("version", "locale", "pk")
    newest: dict[int, dict[str, int]] = {}
    for version, locale, pk in rows:
        newest.setdefault(version, {})[locale] = pk
    return {version: definition(version, tuple(sorted(texts.values())), "en") for version, texts in newest.items()}


def _told(shared: SharedReason, scenario: Definition, locale: str) -> ToldReason:
    lang, words = scenario.words(locale)
    step: Mapping[str, Any] = shared.attempt.state["steps"][shared.step - 1]
    scene = words["nodes"][step["scene"]]
    return ToldReason(
        attempt=shared.attempt,
        step=shared.step,
        title=words["title"],
        lang=lang,
        scene=paragraphs(scene["text"]),
        choice=paragraphs(scene["choices"][step["choice"]]["text"]),
        text=step["reason"],
        by=shared.attempt.learner.name if shared.with_name else "",
        shared_at=shared.shared_at,
    )

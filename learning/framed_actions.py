"""What framed content reports is kept: statements as responses, and where the learner was in one replaceable row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from learning.actions import go_on_by
from learning.framed_events import BadPlace, place_in
from learning.launches import Launch
from learning.models import Attempt, Response, SavedPlace
from modules.activities.definition import BadResponse, Outcome, State
from modules.editions import ActivityEntry, Manifest, definition_in
from modules.kinds import KINDS
from modules.saying import said_refusal
from people.models import User

LAUNCHES = UUID("6f1f4a0e-5d0c-4c39-9d53-0d5a3b7f2c11")
MOST_PLACES = 200  # parts of one content


@dataclass
class Receipt:
    """What became of a batch: how many events were kept, and by their numbers why others were not."""

    attempt: Attempt
    kept: int = 0
    refused: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def take_events(
    learner: User,
    attempt: Attempt,
    events: tuple[Mapping[str, Any], ...],
    *,
    launch: Launch,
    contents: Manifest,
    activity: ActivityEntry,
    locale: str,
    at: datetime,
) -> Receipt:
    """Take the events of one launch; the same number in the same launch counts once. After the end nothing is taken."""
    attempt = Attempt.objects.of(learner).select_for_update(of=("self",)).get(pk=attempt.pk)
    receipt = Receipt(attempt)
    if attempt.is_finished:
        return receipt
    _Taking(receipt, launch, contents, activity, locale, at).take(events)
    return receipt


class _Taking:
    """One batch on its way into a run that is held."""

    def __init__(
        self, receipt: Receipt, launch: Launch, contents: Manifest, activity: ActivityEntry, locale: str, at: datetime
    ) -> None:
        self.receipt, self.launch, self.at = receipt, launch, at
        self.attempt = receipt.attempt
        self.kind = KINDS[self.attempt.kind]
        self.definition, self.texts = definition_in(contents, activity, self.attempt.version_id)
        self.locale, _words = self.definition.words(locale)
        self.seconds = (at - launch.at).total_seconds()

    def take(self, events: tuple[Mapping[str, Any], ...]) -> None:
        places = [event for event in events if event.get("type") == "state"]
        told = [event for event in events if event.get("type") != "state"]
        outcome = self._take_statements(told) if told else None
        if outcome is not None and outcome.finished:
            SavedPlace.objects.filter(attempt=self.attempt).delete()
        elif places:
            self._keep_places(places)

    def _take_statements(self, events: list[Mapping[str, Any]]) -> Outcome:
        keys = {event["sequence"]: uuid5(LAUNCHES, f"{self.launch.token}/{event['sequence']}") for event in events}
        known = set(
            Response.objects.filter(attempt=self.attempt, idempotency_key__in=keys.values()).values_list(
                "idempotency_key", flat=True
            )
        )
        state, responses = self.attempt.state, []
        for event in events:
            key = keys[event["sequence"]]
            if key in known or self.kind.engine.outcome(self.definition, state).finished:
                continue
            known.add(key)
            state = self._judged(event, key, state, responses)
        outcome = self.kind.engine.outcome(self.definition, state)
        if responses:
            go_on_by(self.attempt, responses, state, outcome, self.texts[self.locale], at=self.at)
        self.receipt.kept += len(responses)
        return outcome

    def _judged(
        self, event: Mapping[str, Any], key: UUID, state: State, responses: list[tuple[UUID, Mapping[str, Any]]]
    ) -> State:
        """Return the state after an event; one that cannot be taken changes nothing, and the receipt says why."""
        try:
            response = self.kind.response_in(event, key=str(self.attempt.key), seconds=self.seconds)
            state = self.kind.engine.answer(self.definition, state, response, at=self.at)
        except BadResponse as refused:
            self.receipt.refused[event["sequence"]] = said_refusal(refused)
            return state
        responses.append((key, {**response, "locale": self.locale}))
        return state

    def _keep_places(self, events: list[Mapping[str, Any]]) -> None:
        """Keep where the learner is, unless something newer is kept; of each part there is one row."""
        kept = {row.part: row for row in SavedPlace.objects.filter(attempt=self.attempt)}
        newest = {}
        for event in events:
            try:
                part, data = place_in(event)
            except BadPlace as bad:
                self.receipt.refused[event["sequence"]] = str(bad)
                continue
            newest[part] = self._place(part, data, event["sequence"])
        rows = [row for part, row in newest.items() if part not in kept or row.follows(kept[part])]
        rows = rows[: MOST_PLACES - len(kept.keys() - newest.keys())]
        SavedPlace.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["attempt", "part"],
            update_fields=["data", "launched_at", "sequence"],
        )
        self.receipt.kept += len(rows)

    def _place(self, part: str, data: str, sequence: int) -> SavedPlace:
        return SavedPlace(attempt=self.attempt, part=part, data=data, launched_at=self.launch.at, sequence=sequence)

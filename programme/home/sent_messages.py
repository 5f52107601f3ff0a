"""The messages that a group has had, from the ledger: when, by whom, to whom. The words are kept nowhere."""

from dataclasses import dataclass
from datetime import datetime

from programme.home.actions import Audience, messages_of
from programme.models import TrainingSession

SHOWN = 10


@dataclass(frozen=True)
class Sent:
    """One message; `by` is empty once its author has been erased."""

    at: datetime
    by: str
    audience: str
    people: int


def sent_messages(session: TrainingSession) -> list[Sent]:
    """Return the last messages to the group, the newest first. One query."""
    events = messages_of(session).select_related("name")[:SHOWN]
    return [
        Sent(
            event.at,
            event.name.label if hasattr(event, "name") else "",
            str(Audience(event.payload["to"]).label),
            int(event.payload["people"]),
        )
        for event in events
    ]

"""The ledger of decisions: who did what to what, append only and chained, so that a change shows."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from ground import ledger
from ground.models import AuditEvent, AuditName

logger = structlog.stdlib.get_logger(__name__)


class Actor(Protocol):
    """The person who acts: anyone with a row of their own and a key that can be replaced."""

    pk: Any

    @property
    def key(self) -> UUID: ...


@dataclass(frozen=True)
class Break:
    """A place where the chain does not hold."""

    number: int
    sentence: str


@transaction.atomic
def record(
    action: str, target: models.Model | str, *, by: Actor | None, payload: Mapping[str, Any] | None = None
) -> AuditEvent:
    """Append one event; `by` is None when the platform itself acts.

    The payload is plain JSON without names or addresses; numbers with a fraction are kept as text, because
    databases write them in more than one way and the hash must not depend on that.
    """
    ledger.take_turn("audit")
    last = AuditEvent.objects.order_by("-number").first()
    salt = secrets.token_hex(16) if by else ""
    event = AuditEvent(
        number=last.number + 1 if last else 1,
        action=action,
        target=target if isinstance(target, str) else f"{target._meta.label_lower}:{target.pk}",
        actor_hash=actor_hash(by, salt) if by else "",
        payload=json.loads(json.dumps(dict(payload or {}), cls=DjangoJSONEncoder), parse_float=str),
        at=timezone.now(),
        previous_hash=last.hash if last else "",
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    if by:
        AuditName.objects.create(event=event, actor_id=by.pk, salt=salt, label=str(by)[:200])
    logger.info("audit", action=action, target=event.target, number=event.number)
    return event


def actor_hash(actor: Actor, salt: str) -> str:
    """What stands in the chain for a person; with the salt erased nobody can tell whose it is."""
    return hashlib.sha256(f"{salt}:{actor.key}".encode()).hexdigest()


def hash_of(event: AuditEvent) -> str:
    """SHA-256 of the previous hash and the event as canonical JSON (sorted keys, no spaces, UTC)."""
    words = {
        "number": event.number,
        "action": event.action,
        "target": event.target,
        "actor": event.actor_hash,
        "payload": event.payload,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    canonical = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{event.previous_hash}\n{canonical}".encode()).hexdigest()


def breaks() -> Iterator[Break]:
    """Every place where the chain does not hold, in order: missing numbers, changed rows, cut links."""
    number, previous = 0, ""
    for event in AuditEvent.objects.order_by("number").iterator(chunk_size=2000):
        if event.number != number + 1:
            yield Break(event.number, f"Events {number + 1} to {event.number - 1} are missing.")
        if event.previous_hash != previous:
            yield Break(event.number, f"Event {event.number} does not follow the event before it.")
        if event.hash != hash_of(event):
            yield Break(event.number, f"Event {event.number} was changed after it was written.")
        number, previous = event.number, event.hash


def head() -> tuple[int, str]:
    """Number and hash of the last event; written down elsewhere, they show later that none was cut off."""
    last = AuditEvent.objects.order_by("-number").first()
    return (last.number, last.hash) if last else (0, "")


def forget(actor: Actor) -> None:
    """Erase the person from the names beside the ledger; every hash stays valid."""
    AuditName.objects.filter(actor_id=actor.pk).update(actor=None, label="", salt="")


def acts_of(actor: Actor) -> list[dict[str, str | int | datetime]]:
    """What the ledger keeps about a person's own acts, for their data export."""
    names = AuditName.objects.filter(actor_id=actor.pk).select_related("event").order_by("event__number")
    return [
        {"number": name.event.number, "action": name.event.action, "target": name.event.target, "at": name.event.at}
        for name in names
    ]

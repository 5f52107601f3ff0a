"""Writing, publishing, correcting and closing calls. Each holds the call's row."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ground import audit
from ground.registries import ticks
from modules.models import Module
from people.models import CountryGroup, User
from programme.calls import mails
from programme.calls.checks import hindrances
from programme.models import Call, CallDocument, CallState, Corrigendum

# What a corrigendum may change: everything that is published but what the call is.
CORRECTABLE = (
    "title",
    "summary",
    "translations",
    "profile",
    "selected_by",
    "opens_at",
    "closes_at",
    "zone",
    "results_on",
    "webinar",
    "webinar_link",
    "sessions_planned",
    "seats_planned",
    "formats",
    "languages",
    "first_week",
    "last_week",
    "daily_from",
    "daily_to",
    "host_offer_wanted",
    "criteria",
)
MOST_DOCUMENTS = 10


class NotADraft(Exception):
    """The call is published, and changes by a corrigendum only; or somebody has discarded it."""


class NotPublished(Exception):
    """Only what countries can answer still, or have answered, can be corrected."""


class NothingChanged(Exception):
    """A corrigendum has to change something."""


class NotYet(Exception):
    """The call has not come that far."""


class TooManyDocuments(Exception):
    """A call has its most documents already."""


class Hindered(Exception):
    """The call cannot stand like this; `sentences` say why."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


@transaction.atomic
def save(call: Call, *, modules: Sequence[Module], groups: Sequence[CountryGroup], by: User) -> Call:
    """Keep a draft as somebody has written it. Raises `NotADraft` for a published or discarded call."""
    if call.pk:
        _held_draft(call)
    call.save()
    call.modules.set(modules)
    call.groups.set(groups)
    audit.record("calls.save", call, by=by)
    return call


@transaction.atomic
def attach(call: Call, *, title: str, document: UploadedFile, by: User) -> CallDocument:
    """Add a document, which the form has checked, to a draft. Raises `NotADraft` or `TooManyDocuments`."""
    call = _held_draft(call)
    if call.documents.count() >= MOST_DOCUMENTS:
        raise TooManyDocuments
    attached = CallDocument.objects.create(call=call, title=title, document=document)
    audit.record("calls.attach", call, by=by)
    return attached


@transaction.atomic
def detach(document: CallDocument, *, by: User) -> None:
    """Take a document off a draft. Raises `NotADraft`."""
    call = _held_draft(document.call)
    _delete_after_commit(document)
    document.delete()
    audit.record("calls.detach", call, by=by)


@transaction.atomic
def discard(call: Call, *, by: User) -> None:
    """Delete a draft with its documents; nobody but its writers has read it. Raises `NotADraft`."""
    call = _held_draft(call)
    for document in call.documents.all():
        _delete_after_commit(document)
    audit.record("calls.discard", call, by=by)
    call.delete()


def _delete_after_commit(document: CallDocument) -> None:
    """Delete the file once its row is gone for good."""
    storage, name = document.document.storage, str(document.document.name)
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def publish(call: Call, *, by: User, at: datetime) -> Call:
    """Let everybody read the call, and write to the focal points of the countries that may answer.

    The seed of the lots is made now, before anybody has answered. Raises `NotADraft` or `Hindered`.
    """
    call = _held_draft(call)
    if found := hindrances(call, at=at):
        raise Hindered(found)
    call.state, call.published_at, call.seed = CallState.PUBLISHED, at, token_hex(16)
    call.save(update_fields=["state", "published_at", "seed"])
    audit.record("calls.publish", call, by=by)
    mails.tell_published(call, on=at.date())
    return call


@transaction.atomic
def correct(call: Call, *, values: Mapping[str, Any], text: str, by: User, at: datetime) -> Corrigendum:
    """Change a published call by a numbered corrigendum and write to everybody who has begun an answer.

    Raises `NotPublished`, `NothingChanged` or `Hindered`.
    """
    call = held(call)
    if call.state not in (CallState.PUBLISHED, CallState.CLOSED):
        raise NotPublished
    before = _facts(call)
    for name in CORRECTABLE:
        setattr(call, name, values[name])
    changes = {name: [before[name], now] for name, now in _facts(call).items() if now != before[name]}
    if not changes:
        raise NothingChanged
    if found := [*hindrances(call, at=at), *_closed_at_once(call, changes, at)]:
        raise Hindered(found)
    _reopen(call, at)
    call.save()
    last = call.corrigenda.aggregate(last=Max("number"))["last"] or 0
    corrigendum = Corrigendum.objects.create(call=call, number=last + 1, text=text, changes=changes, at=at, by=by)
    audit.record("calls.correct", call, by=by, payload={"number": corrigendum.number, "fields": sorted(changes)})
    mails.tell_corrected(corrigendum)
    return corrigendum


def _closed_at_once(call: Call, changes: Mapping[str, Any], at: datetime) -> list[str]:
    """Nobody can hurry to answer a call that closed before its corrigendum was written."""
    if "closes_at" in changes and call.closes_at and call.closes_at <= at:
        return [_("Let the call close at a moment to come.")]
    return []


def _reopen(call: Call, at: datetime) -> None:
    """A later close opens a closed call again; nothing was looked at yet."""
    if call.closes_at and call.closes_at > at:
        call.state = CallState.PUBLISHED


def _facts(call: Call) -> dict[str, Any]:
    """What a corrigendum may change, as plain JSON."""
    return {name: _plain(getattr(call, name)) for name in CORRECTABLE}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def archive(call: Call, *, by: User) -> Call:
    """Put a call away that is over. Raises `NotYet` for drafts and calls that are open."""
    call = held(call)
    if call.state in (CallState.DRAFT, CallState.PUBLISHED):
        raise NotYet
    call.state = CallState.ARCHIVED
    call.save(update_fields=["state"])
    audit.record("calls.archive", call, by=by)
    return call


def close_due(at: datetime) -> int:
    """Close every call whose time is up; returns how many."""
    return sum(_close(call, at) for call in Call.objects.over(at).order_by("pk"))


@transaction.atomic
def _close(call: Call, at: datetime) -> bool:
    """Whether it was still open: a conditional update, so that two timers close it once."""
    if not Call.objects.over(at).filter(pk=call.pk).update(state=CallState.CLOSED):
        return False
    audit.record("calls.close", call, by=None)
    return True


def held(call: Call) -> Call:
    """The call as it stands, its row held until the end of the transaction."""
    return Call.objects.select_for_update().get(pk=call.pk)


def _held_draft(call: Call) -> Call:
    found = Call.objects.select_for_update().filter(pk=call.pk).first()
    if found is None or not found.is_draft:
        raise NotADraft
    return found


ticks.register("calls.close", close_due)

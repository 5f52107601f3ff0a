"""Calendars that programmes subscribe to: one's own places, a country's numbers, and what is announced to everybody.

Whoever has the address reads the calendar. So only a hash of its secret is kept, it is shown once, and it can be
stopped or made anew at any time; and what somebody may no longer see, the address does not show either.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ground import audit
from ground.tokens import hash_of, new_token
from people.models import Country, Role, User
from people.rules import covers
from programme import calendars
from programme.calendars import Status
from programme.models import HOLDING, BookingState, CalendarFeed, TrainingSession
from programme.sessions.invitations import block_for, calendar_block


@transaction.atomic
def renew(*, person: User, country: Country | None) -> str:
    """Make an address, or a new one in place of the old, and return its secret: nobody can show it again."""
    token = new_token()
    kept = {"token_hash": hash_of(token), "made_at": timezone.now()}
    CalendarFeed.objects.update_or_create(person=person, country=country, defaults=kept)
    audit.record("programme.renew_feed", person, by=person)
    return token


@transaction.atomic
def stop(*, person: User, country: Country | None) -> None:
    """Stop an address: it leads nowhere from now on. Twice does nothing more."""
    stopped, _by_model = CalendarFeed.objects.filter(person=person, country=country).delete()
    if stopped:
        audit.record("programme.stop_feed", person, by=person)


def feed_behind(token: str) -> CalendarFeed | None:
    """The address with this secret, while its person may read what it shows. Two queries at most."""
    feed = CalendarFeed.objects.select_related("person", "country").filter(token_hash=hash_of(token)).first()
    if feed is None or not feed.person.is_active:
        return None
    is_theirs = feed.country is None or covers(feed.person, Role.FOCAL_POINT, country=feed.country)
    return feed if is_theirs else None


def own_blocks(person: User, at: datetime) -> list[calendars.Block]:
    """The blocks of sessions in which somebody has a place, or has still to answer. Two queries."""
    sessions = TrainingSession.objects.in_calendars(at)
    held = person.session_bookings.filter(state__in=HOLDING, session__in=sessions)
    bookings = (
        held.select_related("session__country").prefetch_related("session__blocks").order_by("session__starts_at")
    )
    return [
        block_for(booking, block, at=at)
        for booking in bookings
        for block in booking.session.blocks.all()
        if not block.is_break
    ]


def public_blocks(at: datetime) -> list[calendars.Block]:
    """The blocks of all announced sessions. Two queries."""
    return _blocks([(session, "") for session in _announced(at)])


def country_blocks(country: Country, at: datetime) -> list[calendars.Block]:
    """The blocks of all announced sessions, with how many of the country come and wait: numbers, no names. Two queries."""
    counted = _announced(at).annotate(
        coming=_of(country, BookingState.CONFIRMED),
        asked=_of(country, BookingState.NOMINATED, BookingState.OFFERED),
        waiting=_of(country, BookingState.WAITING),
    )
    return _blocks([(session, _numbers(session)) for session in counted])


def _announced(at: datetime) -> Any:
    sessions = TrainingSession.objects.in_calendars(at).select_related("country").prefetch_related("blocks")
    return sessions.order_by("starts_at", "pk")


def _of(country: Country, *states: BookingState) -> Count:
    return Count("bookings", filter=Q(bookings__country=country, bookings__state__in=states))


def _numbers(session: Any) -> str:
    words = _("From your country: %(coming)d with a place, %(asked)d asked, %(waiting)d waiting.")
    return words % {"coming": session.coming, "asked": session.asked, "waiting": session.waiting}


def _blocks(sessions: Sequence[tuple[TrainingSession, str]]) -> list[calendars.Block]:
    return [
        calendar_block(session, block, place=_place(session), note=_note(session, words), status=Status.CONFIRMED)
        for session, words in sessions
        for block in session.blocks.all()
        if not block.is_break
    ]


def _place(session: TrainingSession) -> str:
    if not session.place:
        return _("Online")
    return f"{session.place}; {_('also online')}" if session.places_online else session.place


def _note(session: TrainingSession, words: str) -> str:
    page = f"{settings.SITE_URL}{reverse('sessions:session', args=[session.key])}"
    return f"{words}\n{page}".strip()

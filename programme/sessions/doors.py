"""The session or booking of an address, for those who may have it before them."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from people.requests import SignedInRequest
from programme.models import Booking, TrainingSession
from programme.sessions import rules


def seen_session(request: HttpRequest, key: UUID) -> TrainingSession:
    """A session that the reader may know of; for everybody else it is not there (Http404)."""
    seen = rules.sessions_seen_by(request.user).select_related("module", "country")
    return get_object_or_404(seen, key=key)


def kept_session(request: SignedInRequest, key: UUID) -> TrainingSession:
    """A session that the reader keeps. Raises Http404 or PermissionDenied."""
    kept = seen_session(request, key)
    if not rules.may_keep(request.user, kept.module):
        raise PermissionDenied
    return kept


def own_booking(request: SignedInRequest, key: UUID) -> Booking:
    """The reader's own place, offer or turn in a session; Http404 where there is none."""
    own = Booking.objects.current().of(request.user).select_related("session__module", "session__country")
    return get_object_or_404(own, session__key=key)

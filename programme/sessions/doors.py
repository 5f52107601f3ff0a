"""Sessions by their addresses, for those who may do there what they came for."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from people.requests import SignedInRequest
from programme.models import Booking, TrainingSession
from programme.sessions import rules
from programme.sessions.reads import announced_session


def seen_session(request: HttpRequest, key: UUID) -> TrainingSession:
    """A session that the reader may know of; for everybody else it is not there (404)."""
    kept = rules.modules_kept_by(request.user)
    if kept:
        return get_object_or_404(rules.sessions_with(kept).select_related("module", "country", "room"), key=key)
    found = announced_session(key)
    if found is None:
        raise Http404
    return found


def kept_session(request: SignedInRequest, key: UUID) -> TrainingSession:
    """A session that the person keeps; everybody else is told that it is not theirs (403)."""
    kept = seen_session(request, key)
    if not rules.may_keep(request.user, kept.module):
        raise PermissionDenied
    return kept


def decided_session(request: SignedInRequest, key: UUID) -> TrainingSession:
    """A session of which the person may say whether it takes place (403 for everybody else)."""
    decided = seen_session(request, key)
    if not rules.may_decide(request.user, decided.module):
        raise PermissionDenied
    return decided


def own_booking(request: SignedInRequest, key: UUID) -> Booking:
    """The person's own place in a session, offer or place in the queue; 404 without."""
    own = Booking.objects.current().of(request.user).select_related("session__module", "session__country")
    return get_object_or_404(own, session__key=key)

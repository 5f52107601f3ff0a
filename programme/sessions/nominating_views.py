"""A focal point's page of a session, and the page on which somebody else is sent instead."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from access.models import SeatQuerySet
from ground.rates import is_too_fast
from people.models import User
from people.requests import SignedInRequest, posted
from programme import waiting_list
from programme.models import Booking, TrainingSession
from programme.sessions import admitting, nominating, rules
from programme.sessions.doors import kept_session, seen_session
from programme.sessions.forms import AdmitForm, NominationForm, SeatForm
from programme.sessions.naming import absences_of, named_rows
from programme.sessions.refusals import (
    AllTaken,
    AlreadyBooked,
    NoPlaceFree,
    NoSuchPlaces,
    NotBegun,
    NothingToReplace,
    NotOpen,
    OthersWait,
    TooLate,
)

ACTS_PER_MINUTE = 30
NOBODY = gettext_lazy("Nobody with this address has access to the module. Check how it is written, or let the person ask for access first.")  # fmt: skip
REFUSALS = (AlreadyBooked, NoPlaceFree, NoSuchPlaces, NothingToReplace, NotOpen, TooLate)
NOT_ADMITTED = (AllTaken, AlreadyBooked, NoSuchPlaces, NotBegun, OthersWait)
WORDS: Mapping[type[Exception], Promise] = {
    AlreadyBooked: gettext_lazy("This person has a place already, or waits for one."),
    NoPlaceFree: gettext_lazy("No place is free for your country, or others wait for one. They can book on the page of the session and get on the waiting list."),
    NoSuchPlaces: gettext_lazy("The session has no places of this kind."),
    NothingToReplace: gettext_lazy("This place is no longer theirs: it was given back, or somebody else was named already."),
    NotBegun: gettext_lazy("People are let in by hand from half an hour before the session until it is closed."),
    OthersWait: gettext_lazy("The session has not begun, and what is free goes to those who wait or have been offered it. Once it has begun, you can let this person in."),
    AllTaken: gettext_lazy("All places of this kind are taken. If there is room for one more, change first how many places there are, under “People and places”."),
    NotOpen: gettext_lazy("The session is not open for booking."),
    TooLate: gettext_lazy("The time for this is over: nominations close six weeks before a session, replacements two weeks before. Ask the trainers."),
}  # fmt: skip


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nominations(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The people of one's country in the session, and whom one can nominate."""
    session, now = _named_session(request, key), timezone.now()
    bookings = list(rules.bookings_named_by(request.user, session).select_related("person"))
    seats = _free_seats(request.user, session)
    absences = absences_of([*(one.person_id for one in bookings), *(seat.person_id for seat in seats)], now)
    form = NominationForm(posted(request), session=session, seats=seats, absences=absences)
    if request.method == "POST" and form.is_valid() and _is_nominated(request, session, form):
        return redirect("sessions:nominations", key)
    may_replace = session.starts_at is not None and waiting_list.may_be_replaced(session.starts_at, now)
    context = {
        "session": session,
        "rows": named_rows(bookings, absences, may_replace=may_replace),
        "form": form,
        "may_nominate": _may_nominate(session, now),
        "may_replace": may_replace,
    }
    return render(request, "programme/sessions/nominations.html", context, status=422 if form.errors else 200)


def _named_session(request: SignedInRequest, key: UUID) -> TrainingSession:
    session = seen_session(request, key)
    if not rules.nominates_for(request.user, session.module):
        raise PermissionDenied
    return session


def _free_seats(user: User, session: TrainingSession) -> SeatQuerySet:
    booked = session.bookings.current().filter(person__isnull=False)
    return rules.seats_named_by(user, session.module).exclude(person__in=booked.values("person"))


def _may_nominate(session: TrainingSession, now: datetime) -> bool:
    is_early = session.starts_at is not None and waiting_list.may_be_nominated(session.starts_at, now)
    return is_early and session.is_open(now)


def _is_nominated(request: SignedInRequest, session: TrainingSession, form: NominationForm) -> bool:
    seat = form.cleaned_data["seat"]
    if is_too_fast(request, "sessions.nominate", per_minute=ACTS_PER_MINUTE):
        form.add_error(None, _("That was quick. Wait a minute, then go on."))
        return False
    try:
        nominating.nominate(
            session,
            person=seat.person,
            country=seat.organisation.country,
            grant=seat.grant,
            mode=form.chosen,
            by=request.user,
            at=timezone.now(),
        )
    except REFUSALS as refused:
        form.add_error(None, str(WORDS[type(refused)]))
        return False
    messages.success(request, _("Nominated. A place is held, and the person has been asked to answer."))
    return True


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Send somebody else in the place of a booking's person; `key` is the booking's."""
    now = timezone.now()
    booking = _handed_on(request, key, now)
    seats = rules.successors_named_by(request.user, booking)
    form = SeatForm(posted(request), seats=seats, absences=absences_of([seat.person_id for seat in seats], now))
    if request.method == "POST" and form.is_valid() and _is_replaced(request, booking, form):
        return redirect(_way_back(request, booking), booking.session.key)
    context = {"session": booking.session, "booking": booking, "form": form, "back": _way_back(request, booking)}
    return render(request, "programme/sessions/replace.html", context, status=422 if form.errors else 200)


def _handed_on(request: SignedInRequest, key: UUID, now: datetime) -> Booking:
    """A booking that the person may hand on. Who is in a session is nobody else's to know: for them it is not there."""
    bookings = Booking.objects.current().select_related("person", "country", "session__module", "session__country")
    booking = get_object_or_404(bookings, key=key)
    if not booking.may_be_handed_on or not rules.may_replace(request.user, booking, now):
        raise Http404
    return booking


def _way_back(request: SignedInRequest, booking: Booking) -> str:
    return "sessions:people" if rules.may_keep(request.user, booking.session.module) else "sessions:nominations"


def _is_replaced(request: SignedInRequest, booking: Booking, form: SeatForm) -> bool:
    seat = form.cleaned_data["seat"]
    try:
        nominating.replace(
            booking,
            successor=seat.person,
            grant=seat.grant,
            by=request.user,
            at=timezone.now(),
            is_late=rules.may_decide(request.user, booking.session.module),
        )
    except REFUSALS as refused:
        form.add_error(None, str(WORDS[type(refused)]))
        return False
    messages.success(request, _("Done: the place is handed on, and both people have been told."))
    return True


@never_cache
@login_required
@require_POST
def admit(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Let somebody in by hand who came without a place: whoever may open the module, by their address."""
    session = kept_session(request, key)
    if is_too_fast(request, "sessions.admit", per_minute=ACTS_PER_MINUTE):
        return render(request, "429.html", status=429)
    form = AdmitForm(request.POST, session=session)
    if form.is_valid() and _is_admitted(request, session, form):
        return redirect("attending:register", key)
    return render(request, "programme/sessions/admit.html", {"session": session, "form": form}, status=422)


def _is_admitted(request: SignedInRequest, session: TrainingSession, form: AdmitForm) -> bool:
    person = User.objects.filter(email__iexact=form.cleaned_data["email"], is_active=True).first()
    if person is None or not rules.may_book(person, session):
        # One sentence for both, so that nobody finds out here who has an account.
        form.add_error("email", str(NOBODY))
        return False
    grant = rules.grant_for(person, session.module)
    try:
        admitting.admit(session, person=person, mode=form.chosen, grant=grant, by=request.user, at=timezone.now())
    except NOT_ADMITTED as refused:
        form.add_error(None, str(WORDS[type(refused)]))
        return False
    messages.success(request, _("%(name)s has a place now, and stands in the register.") % {"name": person})
    return True

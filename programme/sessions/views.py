"""Training sessions: one session and its places, and the pages of those who keep them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.offers import titles_of
from ground.rates import is_too_fast
from people.countries import footnote_for
from people.requests import SignedInRequest, posted
from programme.curricula.reading import choices_of_blocks
from programme.home.agendas import findings, units_of
from programme.home.composing import EMPTY, ComposedAgenda, agenda_in
from programme.home.session_parts import session_parts
from programme.models import Booking, BookingState, TrainingSession
from programme.sessions import actions, changing, rules
from programme.sessions.admitting import is_door_open
from programme.sessions.doors import kept_session, own_booking, seen_session
from programme.sessions.forms import BlockForms, ModeForm, PlacesForm, SessionForm
from programme.sessions.mails import until_words
from programme.sessions.presenting import acts_in, block_rows, place_lists, queue_words, zone_of_reader
from programme.sessions.reads import blocks_of, current_bookings
from programme.sessions.refusals import (
    AlreadyBooked,
    IsCancelled,
    NoSuchPlaces,
    NothingOffered,
    NoTime,
    NotOpen,
    PlacesHeld,
    RoomTooSmall,
)
from programme.staff.presenting import booked_meanwhile
from programme.staff.staffing import DoubleBooked, staff_of
from programme.staff.warnings import warn_of_hours, warn_of_overlap
from programme.staff.wording import clash_words, too_small_words

ACTS_PER_MINUTE = 20


@never_cache
@require_safe
def session(request: HttpRequest, key: UUID) -> HttpResponse:
    """One session: when and where by both clocks, and one's own place in it."""
    return _page(request, seen_session(request, key))


def _page(
    request: HttpRequest, shown: TrainingSession, *, form: ModeForm | None = None, status: int = 200
) -> HttpResponse:
    bookings, blocks, now = current_bookings(shown), blocks_of(shown), timezone.now()
    may_book = rules.may_book(request.user, shown)
    own = next((one for one in bookings if request.user.is_authenticated and one.person_id == request.user.pk), None)
    context = {
        "session": shown,
        "module": titles_of([shown.module], get_language() or "")[shown.module_id],
        "blocks": block_rows(shown, blocks, zone_of_reader(request.user)),
        "booking": own,
        "queue": queue_words(own, bookings) if own else "",
        "is_open": shown.is_open(now),
        "may_book": may_book,
        "acts": acts_in(request.user, shown, own, now),
        "footnote": footnote_for([shown.country]),
        "until": until_words(own) if own else None,
        "form": form or ModeForm(session=shown, initial={"mode": own.mode} if own else None),
        "staff": staff_of(shown),
        "meanwhile": booked_meanwhile(request.user, shown) if own is None else [],
        "lists": place_lists(shown, bookings),
        **session_parts(request, shown, blocks, own, may_open=may_book),
    }
    return render(request, "programme/sessions/session.html", context, status=status)


@never_cache
@login_required
@require_POST
def book(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Take a place or get in the queue."""
    shown = seen_session(request, key)
    if not rules.may_book(request.user, shown):
        raise PermissionDenied
    if is_too_fast(request, "sessions.book", per_minute=ACTS_PER_MINUTE):
        return render(request, "429.html", status=429)
    form = ModeForm(request.POST, session=shown)
    if not form.is_valid():
        return _page(request, shown, form=form, status=422)
    grant = rules.grant_for(request.user, shown.module)
    try:
        said = {"mode": form.chosen, "needs": form.cleaned_data["needs"]}
        booking = actions.book(shown, person=request.user, grant=grant, at=timezone.now(), **said)
    except (NotOpen, NoSuchPlaces):
        messages.error(request, _("Places in this session cannot be booked now."))
    except AlreadyBooked:
        messages.info(request, _("You have booked already."))
    else:
        messages.success(request, _booked_words(booking))
        warn_of_overlap(request, shown)
    return redirect("sessions:session", key)


def _booked_words(booking: Booking) -> str:
    if booking.state == BookingState.CONFIRMED:
        return _("You have a place. We have written it to you, too.")
    return _("You are on the waiting list. We write to you as soon as a place is free and it is your turn.")


@never_cache
@login_required
@require_POST
def confirm(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Take the place that is offered, for the first time or of the other kind."""
    booking = own_booking(request, key)
    act = changing.accept if booking.change_until else actions.confirm
    try:
        act(booking, by=request.user, at=timezone.now())
    except NothingOffered:
        messages.error(request, _("This place is no longer free: the time was up, or somebody was quicker."))
    else:
        messages.success(request, _("The place is yours."))
    return redirect("sessions:session", key)


@never_cache
@login_required
@require_POST
def leave(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Give a place, an offer or a place in the queue back."""
    actions.leave(own_booking(request, key), by=request.user, at=timezone.now())
    messages.success(request, _("You have given it back. Whoever is next is asked."))
    return redirect("sessions:session", key)


@never_cache
@login_required
@require_POST
def switch(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Come online instead of to the room, or the other way round."""
    booking = own_booking(request, key)
    form = ModeForm(request.POST, session=booking.session)
    if not form.is_valid():
        return _page(request, booking.session, form=form, status=422)
    try:
        switched = changing.switch(booking, mode=form.chosen, by=request.user, at=timezone.now())
    except (NotOpen, NoSuchPlaces):
        messages.error(request, _("There are no places of this kind. You keep the one you have."))
    else:
        messages.success(request, _switched_words(switched))
    return redirect("sessions:session", key)


def _switched_words(booking: Booking) -> str:
    if booking.wishes:
        return _("No place of this kind is free now. You keep the one you have, and wait for the other.")
    if booking.state == BookingState.CONFIRMED:
        return _("Changed. Your place now: %(mode)s.") % {"mode": booking.get_mode_display()}
    return _("Changed. You wait for the other kind of place now, and your turn counts from the day on which you came.")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedInRequest) -> HttpResponse:
    """Plan a new session."""
    if not rules.modules_kept_by(request.user):
        raise PermissionDenied
    return _written(request, TrainingSession(), begun_with=agenda_in(request.GET, request.user))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Change a session: everybody with a place is told of another time or place."""
    kept = kept_session(request, key)
    if kept.is_closed:
        messages.error(request, _("The session is closed. Only its register can still be corrected."))
        return redirect("sessions:session", key)
    return _written(request, kept)


def _written(request: SignedInRequest, written: TrainingSession, *, begun_with: ComposedAgenda = EMPTY) -> HttpResponse:
    form = SessionForm(posted(request), instance=written, keeper=request.user, initial=begun_with.of_session)
    is_sound = form.is_valid()
    # The blocks are read by the clock of the zone that is chosen in the same form, and its module has the units.
    chosen = [written.module] if written.pk else rules.modules_kept_by(request.user)
    units = [unit for module in chosen for unit in units_of(module, written.language)]
    of_blocks = {"session": written, "units": units, "counts_as": choices_of_blocks()}
    # What was posted is a change, even where it is what the form began with.
    initial = [] if posted(request) else begun_with.blocks
    blocks = BlockForms(posted(request), instance=written, form_kwargs=of_blocks, initial=initial)
    blocks.extra += len(initial)
    if all([is_sound, blocks.is_valid()]) and _is_kept(request, form, blocks):
        messages.success(request, _("The session is kept."))
        return redirect("sessions:session", written.key)
    remarks = findings(list(written.blocks.all()), written.module) if written.pk else []
    context = {"form": form, "blocks": blocks, "session": written, "remarks": remarks}
    return render(request, "programme/sessions/form.html", context, status=422 if request.method == "POST" else 200)


def _is_kept(request: SignedInRequest, form: SessionForm, blocks: BaseInlineFormSet[Any, Any, Any]) -> bool:
    is_new, changed = form.instance.pk is None, blocks.save(commit=False)
    try:
        actions.save(form.instance, blocks=changed, removed=blocks.deleted_objects, staff=form.staff, by=request.user)
    except NoTime:
        form.add_error(None, _("An open session needs at least one block."))
    except IsCancelled:
        form.add_error(None, _("The session is cancelled. Undo that first on its page, or plan another one."))
    except DoubleBooked as refused:
        form.add_error(None, [ValidationError(sentence) for sentence in clash_words(refused.clashes, request.user)])
    except RoomTooSmall as refused:
        form.add_error("room", too_small_words(refused.room))
    except ProtectedError:
        form.add_error(None, _("A block of which it is entered who was there cannot be removed."))
    else:
        warn_of_hours(request, form.instance)
        return True
    if is_new:
        # Nothing was written: the page goes on planning a new one.
        form.instance.pk = None
    return False


@never_cache
@login_required
@require_POST
def open_booking(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Announce a planned session and let people book."""
    try:
        actions.open_booking(kept_session(request, key), by=request.user)
    except NoTime:
        messages.error(request, _("Add a block first: nobody would know when the session is."))
    except NotOpen:
        messages.error(request, _("Only a session that is planned can be announced."))
    else:
        messages.success(request, _("The session is announced, and places can be booked."))
    return redirect("sessions:session", key)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Who comes and who waits; how many places there are can be changed here."""
    kept = kept_session(request, key)
    initial = {"room": kept.places_in_room, "online": kept.places_online}
    form = PlacesForm(posted(request), initial=initial, room=kept.room)
    if request.method == "POST" and form.is_valid() and _places_set(request, kept, form):
        return redirect("sessions:people", key)
    now = timezone.now()
    bookings = list(kept.bookings.current().select_related("person", "country").order_by("state", "since", "pk"))
    footnote = footnote_for([one.country for one in bookings])
    lists = place_lists(kept, bookings) if bookings else []
    context = {"session": kept, "lists": lists, "form": form, "footnote": footnote}
    context |= {"may_admit": is_door_open(kept, now), "may_replace": kept.is_open(now)}
    return render(request, "programme/sessions/people.html", context, status=422 if form.errors else 200)


def _places_set(request: SignedInRequest, kept: TrainingSession, form: PlacesForm) -> bool:
    try:
        actions.set_places(kept, **form.cleaned_data, by=request.user, at=timezone.now())
    except PlacesHeld as refused:
        words = _("%(held)d places of this kind are held already: there cannot be fewer.") % {"held": refused.held}
        form.add_error("room" if refused.mode == "room" else "online", words)
        return False
    except RoomTooSmall as refused:
        form.add_error("room", too_small_words(refused.room))
        return False
    messages.success(request, _("The places are changed. Whoever waited for one has been asked."))
    return True

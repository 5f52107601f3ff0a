"""What is missing for a session that concerns its staff: somebody who leads it, and the city that they travel to."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from programme.home import gaps
from programme.home.gaps import Gap
from programme.models import BOOKABLE, Room, TrainerAssignment, TrainerPart, TrainingSession
from programme.staff.outgrown import OVER, serves


def missing_staff(sessions: Sequence[TrainingSession], at: datetime) -> dict[int, list[Gap]]:
    """Return, for announced sessions to come, that nobody leads them, or that their city is not known. One query."""
    to_come = [one for one in sessions if one.state in BOOKABLE and not one.has_begun(at)]
    leads = TrainerAssignment.objects.filter(session__in=to_come, part=TrainerPart.LEAD)
    led = set(leads.values_list("session", flat=True)) if to_come else set()
    found = {one.pk: _lacking(one, is_led=one.pk in led) for one in to_come}
    return {key: lacking for key, lacking in found.items() if lacking}


def _lacking(session: TrainingSession, *, is_led: bool) -> list[Gap]:
    url = reverse("sessions:change", args=[session.key])
    lacking = [] if is_led else [Gap(_("Nobody is named who leads it."), url, _("Name trainers"))]
    if session.lacks_city:
        words = _("It is not said in which city it is: whether its trainers can travel there in time is not checked.")
        lacking.append(Gap(words, url, _("Name the city")))
    return lacking


def missing_rooms(sessions: Sequence[TrainingSession], at: datetime) -> dict[int, list[Gap]]:
    """Return, for sessions to come, that their room holds fewer people by now, or is closed. One query."""
    to_come = {one.pk: one for one in sessions if one.room_id and one.state not in OVER and not one.has_begun(at)}
    rooms = Room.objects.in_bulk({one.room_id for one in to_come.values()})
    found = {key: _lacking_room(one, rooms[one.room_id or 0]) for key, one in to_come.items()}
    return {key: lacking for key, lacking in found.items() if lacking}


def _lacking_room(session: TrainingSession, room: Room) -> list[Gap]:
    if serves(room, session):
        return []
    words = (
        _("“%(room)s” holds %(capacity)d people by now, and the session has %(places)d places in it.")
        if room.is_in_use
        else _("“%(room)s” can no longer be used.")
    )
    numbers = {"room": room, "capacity": room.capacity, "places": session.places_in_room}
    return [Gap(words % numbers, reverse("sessions:change", args=[session.key]), _("Choose another room"))]


gaps.register(missing_staff)
gaps.register(missing_rooms)

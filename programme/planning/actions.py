"""Proposing a plan, changing it by hand, undoing that, and making sessions of it. Each holds the call's row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ground import audit
from modules.models import Module
from people.models import Country, User
from programme.calls.actions.calls import held as call_held
from programme.evaluating.placing import count_as_planned
from programme.evaluating.rules import DECIDED_IN
from programme.models import (
    Call,
    KeptPlaces,
    PlannedSession,
    PlanVersion,
    Room,
    SessionBlock,
    TrainingSession,
    VersionKind,
)
from programme.planning.places import places_of
from programme.planning.resources import date_of, hours_of, input_of, module_of, venue_of
from programme.session_plan import Format, Group, in_order, propose
from programme.sessions import actions as session_actions
from programme.staff.staffing import Staff, held_profiles

# Plans that were kept before a plan knew days were all for this one.
TUESDAY = 2


class AlreadyMade(Exception):
    """Sessions were made of the plan: they are changed one by one now."""


class NothingToMake(Exception):
    """Nothing is decided yet, or the plan has no session."""


class NothingToUndo(Exception):
    """The plan has no version before this one."""


class NoSuchGroup(Exception):
    """The plan has changed meanwhile: this session is no longer in it."""


def plan_of(call: Call) -> PlanVersion | None:
    """Return the plan of a call as it stands. One query."""
    return call.plan_versions.standing().select_related("module").first()


def module_planned(call: Call, version: PlanVersion | None) -> Module:
    """Return the module that a plan is for: as chosen, or the first of the call's."""
    return version.module if version and version.module else module_of(call)


def groups_of(version: PlanVersion | None) -> list[Group]:
    """Return the sessions of a plan."""
    return [read(one) for one in version.groups] if version else []


@transaction.atomic
def propose_plan(call: Call, *, by: User, at: datetime, module: Module | None = None) -> PlanVersion:
    """Propose a plan from what is known now; the same input gives the same plan, and then no new version.

    It is for `module`, one of the call's; without it, for the module of the plan as it stands. Raises `AlreadyMade`.
    """
    call = _held(call)
    standing = plan_of(call)
    module = module or module_planned(call, standing)
    groups = [written(one) for one in propose(input_of(call, module=module, at=at)).groups]
    if standing and standing.groups == groups and module_planned(call, standing) == module:
        return standing
    return _keep(call, module, groups, VersionKind.PROPOSED, by=by, at=at)


@transaction.atomic
def change(call: Call, *, place: int | None, group: Group, by: User, at: datetime) -> PlanVersion:
    """Put a session in the place of another one, or add it where `place` is None. Raises `AlreadyMade` or `NoSuchGroup`."""
    call = _held(call)
    standing = plan_of(call)
    groups, module = groups_of(standing), module_planned(call, standing)
    if place is None:
        groups.append(group)
    elif place < len(groups):
        groups[place] = group
    else:
        raise NoSuchGroup
    return _keep(call, module, [written(one) for one in in_order(groups)], VersionKind.CHANGED, by=by, at=at)


@transaction.atomic
def remove(call: Call, *, place: int, by: User, at: datetime) -> PlanVersion:
    """Take a session out of the plan. Raises `AlreadyMade` or `NoSuchGroup`."""
    call = _held(call)
    standing = plan_of(call)
    groups = groups_of(standing)
    if place >= len(groups):
        raise NoSuchGroup
    del groups[place]
    return _keep(
        call, module_planned(call, standing), [written(one) for one in groups], VersionKind.CHANGED, by=by, at=at
    )


@transaction.atomic
def undo(call: Call, *, by: User, at: datetime) -> PlanVersion:
    """Go back to the version before. Raises `AlreadyMade`, or `NothingToUndo` where there is none."""
    call = _held(call)
    versions = list(call.plan_versions.standing()[:2])
    if len(versions) < 2:
        raise NothingToUndo
    PlanVersion.objects.filter(pk=versions[0].pk).update(undone_at=at)
    audit.record("planning.undo", call, by=by, payload={"version": versions[0].number})
    return versions[1]


@transaction.atomic
def make_sessions(call: Call, *, by: User, at: datetime) -> list[TrainingSession]:
    """Make a planned session of every group, with its trainers, room and the places of each country.

    Raises `AlreadyMade`, `NothingToMake`, or `DoubleBooked` where somebody or a room is taken: then none is made.
    """
    call = _held(call)
    plan = plan_of(call)
    groups, module = groups_of(plan), module_planned(call, plan)
    if call.state not in DECIDED_IN or not groups:
        raise NothingToMake
    _hold_everything(groups)
    sessions = [_made(call, module, number, group, by) for number, group in enumerate(groups, start=1)]
    PlannedSession.objects.bulk_create(
        PlannedSession(call=call, session=session, place=number) for number, session in enumerate(sessions, start=1)
    )
    count_as_planned(call, sum((Counter(group.seats) for group in groups), Counter()))
    audit.record("planning.make_sessions", call, by=by, payload={"sessions": len(sessions)})
    return sessions


def _hold_everything(groups: Sequence[Group]) -> None:
    """Hold all trainers and rooms in the order of their keys, so that no two plans wait for each other."""
    names = {name for group in groups for name in (group.lead, group.co_trainer) if name}
    held_profiles(User.objects.filter(pk__in=[int(name) for name in names]).order_by("pk"))
    rooms = Room.objects.select_for_update().filter(pk__in=[int(group.room) for group in groups if group.room])
    list(rooms.order_by("pk"))


def _made(call: Call, module: Module, number: int, group: Group, by: User) -> TrainingSession:
    places, (begins, ends) = places_of(group), hours_of(call)
    session = TrainingSession(
        module=module,
        title=_("%(call)s, session %(number)d") % {"call": call.title[:140], "number": number},
        language=group.language,
        zone=call.zone,
        places_in_room=places.room,
        places_online=places.online,
        **_where(call, group),
    )
    block = SessionBlock(title=_("Session"), day=date_of(group.week, group.weekday), begins=begins, ends=ends)
    session = session_actions.save(session, blocks=[block], staff=_staff(group), by=by)
    KeptPlaces.objects.bulk_create(
        KeptPlaces(session=session, country_id=country, mode=mode, places=seats)
        for (country, mode), seats in places.kept.items()
    )
    return session


def _where(call: Call, group: Group) -> dict[str, Any]:
    """Room, venue, city and country of a session: the programme's room, or what the host has offered."""
    if group.room:
        room = Room.objects.select_related("country").get(pk=int(group.room))
        return {"room": room, "venue": room.place, "country": room.country}
    if group.host:
        offer = call.expressions.submitted().get(country=group.host).host_offer
        country = Country.objects.get(pk=group.host)
        return {"venue": venue_of(offer), "city": offer.get("city", ""), "country": country}
    return {}


def _staff(group: Group) -> Staff:
    people = User.objects.in_bulk([int(name) for name in (group.lead, group.co_trainer) if name])
    lead = people[int(group.lead)] if group.lead else None
    return Staff(lead, (people[int(group.co_trainer)],) if group.co_trainer else ())


def read(kept: Mapping[str, Any]) -> Group:
    """Return a session of the plan from how it is kept."""
    return Group(**{"weekday": TUESDAY, **kept, "format": Format(kept["format"])})


def written(group: Group) -> dict[str, Any]:
    """Return how a session of the plan is kept."""
    return {
        "week": group.week,
        "language": group.language,
        "format": str(group.format),
        "seats": dict(sorted(group.seats.items())),
        "lead": group.lead,
        "co_trainer": group.co_trainer,
        "room": group.room,
        "weekday": group.weekday,
        "host": group.host,
    }


def _keep(
    call: Call, module: Module, groups: list[dict[str, Any]], kind: VersionKind, *, by: User, at: datetime
) -> PlanVersion:
    last = call.plan_versions.aggregate(last=Max("number"))["last"] or 0
    version = call.plan_versions.create(number=last + 1, kind=kind, module=module, groups=groups, made_by=by, at=at)
    audit.record("planning.keep_plan", call, by=by, payload={"version": version.number, "kind": str(kind)})
    return version


def _held(call: Call) -> Call:
    call = call_held(call)
    if call.planned_sessions.exists():
        raise AlreadyMade
    return call

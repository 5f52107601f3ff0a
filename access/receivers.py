"""Who is written to about a request: people whose appointment covers it on a day, those who are away left out."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from access.models import AccessRequest
from people.models import Absence, Appointment, Rank, Role, User

ASKED_FIRST = (Rank.MAIN, Rank.DEPUTY)
ASKED_AT_LAST = (Rank.DEPUTY, Rank.ALTERNATE)


def holders(role: Role, case: AccessRequest, *, on: date, ranks: Collection[Rank] = tuple(Rank)) -> list[User]:
    """People in that role for the request with all of its modules, in the order in which they are asked. Two queries."""
    return unique(one.person for one in appointments_for(role, case, on=on, ranks=ranks))


def appointments_for(role: Role, case: AccessRequest, *, on: date, ranks: Collection[Rank]) -> list[Appointment]:
    """The appointments by which they hold it, each with its person, in the same order. Two queries."""
    modules = set(case.lines.values_list("module__slug", flat=True))
    appointments = Appointment.objects.current(on).filter(
        Q(country=None) | Q(country=case.country_id),
        Q(organisation=None) | Q(organisation=case.organisation_id),
        role=role,
        rank__in=ranks,
        person__is_active=True,
    )
    covering = [one for one in appointments.select_related("person") if {one.module_slug} <= {"", *_only(modules)}]
    order = list(Rank)
    return sorted(covering, key=lambda one: (order.index(Rank(one.rank)), one.pk))


def focal_points(case: AccessRequest, *, on: date, ranks: Collection[Rank] = ASKED_FIRST) -> list[User]:
    """The country's focal points; while one is away the others only. None for sponsored requests and agencies."""
    if case.country_id is None or case.is_sponsored:
        return []
    return present(holders(Role.FOCAL_POINT, case, on=on, ranks=ranks), on=on)


def approvers(case: AccessRequest, *, on: date) -> list[User]:
    """Programme staff who may decide the request."""
    return present(_impartial(holders(Role.APPROVER, case, on=on), case), on=on)


def appeal_reviewers(case: AccessRequest, *, on: date) -> list[User]:
    """Those who may decide the appeal: nobody who has said a word that it is about."""
    found = _impartial(holders(Role.APPEAL_REVIEWER, case, on=on), case)
    return present([person for person in found if not case.is_judged_by(person)], on=on)


def present(people: list[User], *, on: date) -> list[User]:
    """Those who are not away that day; all of them if nobody would be left."""
    away = set(
        Absence.objects.filter(person__in=people, starts_on__lte=on, ends_on__gte=on).values_list("person", flat=True)
    )
    return [person for person in people if person.pk not in away] or people


def unique(people: Iterable[User]) -> list[User]:
    """Each person once, in the order given."""
    return list({person.pk: person for person in people}.values())


def _only(modules: Collection[str]) -> Collection[str]:
    """An appointment to one module covers a request for this module alone."""
    return modules if len(modules) == 1 else ()


def _impartial(people: list[User], case: AccessRequest) -> list[User]:
    biased = {case.requester_id, *case.conflicts.values_list("person", flat=True)}
    return [person for person in people if person.pk not in biased]

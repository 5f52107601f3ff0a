"""Who is written to about a request: people whose appointment covers it on a day, those who are away left out."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TypeVar

from django.utils.functional import cached_property

from access.models import AccessRequest, Conflict, RequestLine
from people.models import Absence, Appointment, Rank, Role, User

Value = TypeVar("Value")

ASKED_FIRST = (Rank.MAIN, Rank.DEPUTY)
ASKED_AT_LAST = (Rank.DEPUTY, Rank.ALTERNATE)


class Roster:
    """Who is written to about these requests on a day: everything is read once, however many requests there are."""

    def __init__(self, cases: Iterable[AccessRequest], *, on: date) -> None:
        self.keys, self.on = [case.pk for case in cases], on
        self._held: dict[Role, list[Appointment]] = {}
        self._judged: dict[User, set[int]] = {}

    def appointments_for(self, role: Role, case: AccessRequest, *, ranks: Collection[Rank]) -> list[Appointment]:
        """The appointments that cover the request with all of its modules, in the order in which they are asked."""
        slugs = {"", *_only(self._modules[case.pk])}
        covering = [one for one in self._holding(role) if one.module_slug in slugs and _is_placed_for(one, case)]
        order = list(Rank)
        return sorted(
            (one for one in covering if one.rank in ranks), key=lambda one: (order.index(Rank(one.rank)), one.pk)
        )

    def holders(self, role: Role, case: AccessRequest, *, ranks: Collection[Rank] = tuple(Rank)) -> list[User]:
        """People in that role for the request, in the order in which they are asked."""
        return unique(one.person for one in self.appointments_for(role, case, ranks=ranks))

    def focal_points(self, case: AccessRequest, *, ranks: Collection[Rank] = ASKED_FIRST) -> list[User]:
        """The country's focal points; while one is away the others only. None for sponsored requests and agencies."""
        if case.country_id is None or case.is_sponsored:
            return []
        return self._present(self.holders(Role.FOCAL_POINT, case, ranks=ranks))

    def approvers(self, case: AccessRequest) -> list[User]:
        """Programme staff who may decide the request."""
        return self._present(self._impartial(Role.APPROVER, case))

    def appeal_reviewers(self, case: AccessRequest) -> list[User]:
        """Those who may decide the appeal: nobody who has said a word that it is about."""
        found = self._impartial(Role.APPEAL_REVIEWER, case)
        return self._present([person for person in found if case.pk not in self._judged_by(person)])

    @cached_property
    def _modules(self) -> dict[int, set[str]]:
        lines = RequestLine.objects.filter(request__in=self.keys).values_list("request", "module__slug")
        return _grouped(self.keys, lines)

    @cached_property
    def _conflicts(self) -> dict[int, set[int]]:
        return _grouped(self.keys, Conflict.objects.filter(request__in=self.keys).values_list("request", "person"))

    @cached_property
    def _away(self) -> frozenset[int]:
        absences = Absence.objects.filter(starts_on__lte=self.on, ends_on__gte=self.on)
        return frozenset(absences.values_list("person", flat=True))

    def _holding(self, role: Role) -> list[Appointment]:
        if role not in self._held:
            current = Appointment.objects.current(self.on).filter(role=role, person__is_active=True)
            self._held[role] = list(current.select_related("person__country"))
        return self._held[role]

    def _judged_by(self, person: User) -> set[int]:
        if person not in self._judged:
            judged = AccessRequest.objects.filter(pk__in=self.keys).judged_by(person)
            self._judged[person] = set(judged.values_list("pk", flat=True))
        return self._judged[person]

    def _impartial(self, role: Role, case: AccessRequest) -> list[User]:
        biased = {case.requester_id, *self._conflicts[case.pk]}
        return [person for person in self.holders(role, case) if person.pk not in biased]

    def _present(self, people: list[User]) -> list[User]:
        """Those who are not away that day; all of them if nobody would be left."""
        return [person for person in people if person.pk not in self._away] or people


def holders(role: Role, case: AccessRequest, *, on: date, ranks: Collection[Rank] = tuple(Rank)) -> list[User]:
    """People in that role for the request with all of its modules, in the order in which they are asked. Two queries."""
    return Roster([case], on=on).holders(role, case, ranks=ranks)


def appointments_for(role: Role, case: AccessRequest, *, on: date, ranks: Collection[Rank]) -> list[Appointment]:
    """The appointments by which they hold it, each with its person, in the same order. Two queries."""
    return Roster([case], on=on).appointments_for(role, case, ranks=ranks)


def focal_points(case: AccessRequest, *, on: date, ranks: Collection[Rank] = ASKED_FIRST) -> list[User]:
    """See `Roster.focal_points`."""
    return Roster([case], on=on).focal_points(case, ranks=ranks)


def approvers(case: AccessRequest, *, on: date) -> list[User]:
    """See `Roster.approvers`."""
    return Roster([case], on=on).approvers(case)


def appeal_reviewers(case: AccessRequest, *, on: date) -> list[User]:
    """See `Roster.appeal_reviewers`."""
    return Roster([case], on=on).appeal_reviewers(case)


def unique(people: Iterable[User]) -> list[User]:
    """Each person once, in the order given."""
    return list({person.pk: person for person in people}.values())


def _only(modules: Collection[str]) -> Collection[str]:
    """An appointment to one module covers a request for this module alone."""
    return modules if len(modules) == 1 else ()


def _is_placed_for(appointment: Appointment, case: AccessRequest) -> bool:
    is_of_country = appointment.country_id in {None, case.country_id}
    return is_of_country and appointment.organisation_id in {None, case.organisation_id}


def _grouped(keys: Iterable[int], pairs: Iterable[tuple[int, Value]]) -> dict[int, set[Value]]:
    """The second of each pair by the first, with nothing for keys that have none."""
    groups: dict[int, set[Value]] = {key: set() for key in keys}
    for key, value in pairs:
        groups[key].add(value)
    return groups

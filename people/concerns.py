"""Who has to do with a module: people appointed for it, and whom upper apps name (those with access to it, say)."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from people.models import Appointment, User

PeopleOf = Callable[[str], QuerySet[User]]

_named_by: list[PeopleOf] = []


def register(people_of_module: PeopleOf) -> None:
    """Have an upper app name people by the slug of a module."""
    if people_of_module not in _named_by:
        _named_by.append(people_of_module)


def people_of(module_slug: str) -> Q:
    """The condition for people who have to do with the module."""
    appointed = Appointment.objects.filter(module_slug=module_slug)
    concerned = Q(pk__in=appointed.values("person"))
    for named in _named_by:
        concerned |= Q(pk__in=named(module_slug).values("pk"))
    return concerned

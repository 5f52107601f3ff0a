"""Who sees to a session: those who are written to when something has to be decided or done."""

from access.receivers import unique
from learning.rules import trainers_of
from modules.models import Module
from people.models import Appointment, Role, User


def trainers(module: Module) -> list[User]:
    """The trainers of the module. One query."""
    return list(trainers_of(module))


def trainers_and_staff(module: Module) -> list[User]:
    """The trainers of the module, and the programme staff whose scope holds all of it. Two queries."""
    staff = Appointment.objects.current().filter(
        role=Role.APPROVER, country=None, organisation=None, module_slug__in=("", module.slug), person__is_active=True
    )
    return unique([*trainers(module), *(one.person for one in staff.select_related("person").order_by("pk"))])

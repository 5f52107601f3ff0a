"""Who may do what: an appointment covers an object, or it does not."""

from django.contrib.auth.models import AnonymousUser

from people.models import Appointment, Country, Organisation, Role, User

Visitor = User | AnonymousUser

# Those who watch or decide are appointed by administrators only.
APPOINTED_BY_ADMINISTRATORS = {Role.APPROVER, Role.AUDITOR}


def covers(
    user: Visitor,
    role: Role,
    *,
    country: Country | None = None,
    organisation: Organisation | None = None,
    module_slug: str = "",
) -> bool:
    """Whether a current appointment to this role covers an object of this country, organisation and module.

    A blank scope of the appointment means everywhere; a scope that is set covers only objects that have the same.
    """
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    return any(
        appointment.role == role and _is_within(appointment, country, organisation, module_slug)
        for appointment in user.current_appointments
    )


def holds(user: Visitor, role: Role) -> bool:
    """Whether the person has this role for anything at all: for menus, never for a decision about an object."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or any(appointment.role == role for appointment in user.current_appointments)


def needs_second_factor(user: Visitor) -> bool:
    """Whether the person sees or decides things about others, and so signs in with a second factor."""
    return isinstance(user, User) and (user.is_privileged or user.is_staff or user.is_superuser)


def may_appoint(
    user: Visitor,
    role: Role,
    *,
    country: Country | None = None,
    organisation: Organisation | None = None,
    module_slug: str = "",
) -> bool:
    """Whether the person may appoint somebody to this role for this scope (or end it): never beyond their own."""
    if isinstance(user, User) and user.is_superuser:
        return user.is_active
    if role in APPOINTED_BY_ADMINISTRATORS:
        return False
    return covers(user, Role.APPROVER, country=country, organisation=organisation, module_slug=module_slug)


def may_end(user: Visitor, appointment: Appointment) -> bool:
    """Whether the person may end this appointment."""
    return may_appoint(
        user,
        Role(appointment.role),
        country=appointment.country,
        organisation=appointment.organisation,
        module_slug=appointment.module_slug,
    )


def _is_within(
    appointment: Appointment, country: Country | None, organisation: Organisation | None, module_slug: str
) -> bool:
    return (
        appointment.country_id in (None, country and country.pk)
        and appointment.organisation_id in (None, organisation and organisation.pk)
        and appointment.module_slug in ("", module_slug)
    )

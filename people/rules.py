"""Who may do what: an appointment covers an object, or it does not."""

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from people import concerns
from people.models import Absence, Appointment, AppointmentQuerySet, Country, Organisation, Role, User

Visitor = User | AnonymousUser

# Those who watch or decide are appointed by administrators only.
APPOINTED_BY_ADMINISTRATORS = {Role.APPROVER, Role.AUDITOR, Role.APPEAL_REVIEWER}
STOOD_IN_FOR = (Role.FOCAL_POINT, Role.APPROVER, Role.APPEAL_REVIEWER)
WATCHING = (Role.APPROVER,)  # auditors read the log of decisions, which names nobody
# An empty condition would be dropped where several are joined by "or".
EVERYTHING = Q(pk__isnull=False)


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
    """Whether the person has this role for anything at all: for menus, and for what is for all who have the role.

    Never for a decision about an object that has a country, an organisation or a module.
    """
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


def may_be_stood_in_for(user: Visitor) -> bool:
    """Whether others act for the person while they are away."""
    return any(holds(user, role) for role in STOOD_IN_FOR)


def may_keep(user: Visitor, *, country: Country | None = None, organisation: Organisation | None = None) -> bool:
    """Whether the person keeps what rules stand on (holidays, domains, groups of countries) for this scope.

    Without a country and an organisation it is for everybody, so only for those whose own scope has no limit.
    """
    return covers(user, Role.APPROVER, country=country, organisation=organisation)


def people_seen_by(user: User) -> QuerySet[User]:
    """People in the scope of programme staff and auditors; for a module, those who have to do with it."""
    if user.is_superuser:
        return User.objects.all()
    seen = Q(pk=None)
    for one in _appointments(user, WATCHING):
        seen |= _people_of(one) & (concerns.people_of(one.module_slug) if one.module_slug else EVERYTHING)
    return User.objects.filter(seen)


def people_reached_by(user: User) -> QuerySet[User]:
    """People whom programme staff may give access or a role: a module leaves open to whom, a country does not."""
    if user.is_superuser:
        return User.objects.all()
    reached = Q(pk=None)
    for one in _appointments(user, (Role.APPROVER,)):
        reached |= _people_of(one)
    return User.objects.filter(reached)


def appointments_seen_by(user: User) -> AppointmentQuerySet:
    """Appointments in the scope of programme staff and auditors, ended ones too."""
    if user.is_superuser:
        return Appointment.objects.all()
    seen = Q(pk=None)
    for one in _appointments(user, WATCHING):
        module = Q(module_slug=one.module_slug) if one.module_slug else EVERYTHING
        seen |= _of_country(one) & _of_organisation(one) & module
    return Appointment.objects.filter(seen)


def absences_seen_by(user: User) -> QuerySet[Absence]:
    """Absences of the people in scope."""
    return Absence.objects.filter(person__in=people_seen_by(user))


def organisations_kept_by(user: User) -> QuerySet[Organisation]:
    """Organisations, with their domains, that programme staff may change: for every module, so a scope of one is too narrow."""
    return _organisations_of(user, _for_every_module(user))


def organisations_reached_by(user: User) -> QuerySet[Organisation]:
    """Organisations whom programme staff may give access: a module leaves open to whom, a country does not."""
    return _organisations_of(user, _appointments(user, (Role.APPROVER,)))


def _organisations_of(user: User, appointments: Collection[Appointment]) -> QuerySet[Organisation]:
    if user.is_superuser:
        return Organisation.objects.all()
    scope = Q(pk=None)
    for one in appointments:
        country = Q(country=one.country_id) if one.country_id else EVERYTHING
        scope |= country & (Q(pk=one.organisation_id) if one.organisation_id else EVERYTHING)
    return Organisation.objects.filter(scope)


def countries_kept_by(user: User) -> QuerySet[Country]:
    """Countries whose holidays and government addresses programme staff may change: deadlines of every module rest on them."""
    scopes = [one for one in _for_every_module(user) if not one.organisation_id]
    if user.is_superuser or any(one.country_id is None for one in scopes):
        return Country.objects.all()
    return Country.objects.filter(pk__in=[one.country_id for one in scopes])


def _appointments(user: User, roles: Collection[str]) -> list[Appointment]:
    return [one for one in user.current_appointments if one.role in roles]


def _for_every_module(user: User) -> list[Appointment]:
    return [one for one in _appointments(user, (Role.APPROVER,)) if not one.module_slug]


def _people_of(appointment: Appointment) -> Q:
    """Whoever works in the country and at the organisation of an appointment, or holds a role there."""
    people = EVERYTHING
    if appointment.country_id:
        holders = Appointment.objects.filter(country=appointment.country_id)
        people &= Q(country=appointment.country_id) | Q(pk__in=holders.values("person"))
    if appointment.organisation_id:
        holders = Appointment.objects.filter(organisation=appointment.organisation_id)
        people &= Q(organisation=appointment.organisation_id) | Q(pk__in=holders.values("person"))
    return people


def _of_country(appointment: Appointment) -> Q:
    country = appointment.country_id
    return Q(country=country) | Q(country=None, organisation__country=country) if country else EVERYTHING


def _of_organisation(appointment: Appointment) -> Q:
    return Q(organisation=appointment.organisation_id) if appointment.organisation_id else EVERYTHING


def _is_within(
    appointment: Appointment, country: Country | None, organisation: Organisation | None, module_slug: str
) -> bool:
    return (
        appointment.country_id in (None, country and country.pk)
        and appointment.organisation_id in (None, organisation and organisation.pk)
        and appointment.module_slug in ("", module_slug)
    )


def may_confirm(user: Visitor, person: User) -> bool:
    """Whether the person may say that somebody works at the organisation they name: its administrators and programme staff.

    Nobody says so of themselves.
    """
    organisation = person.organisation
    if organisation is None or person.pk == user.pk:
        return False
    is_staff = covers(user, Role.APPROVER, country=organisation.country, organisation=organisation)
    return is_staff or may_administer(user, organisation)


def may_administer(user: Visitor, organisation: Organisation) -> bool:
    """Whether the person says who belongs to the organisation, as its administrator."""
    return covers(user, Role.ORGANISATION_ADMIN, country=organisation.country, organisation=organisation)


def organisations_administered_by(user: User) -> QuerySet[Organisation]:
    """Organisations that the person administers by appointment; none for everybody else, without a query."""
    appointments = _appointments(user, (Role.ORGANISATION_ADMIN,)) if user.is_privileged else []
    own = [one.organisation_id for one in appointments if one.organisation_id and not one.module_slug]
    return Organisation.objects.filter(pk__in=own) if own else Organisation.objects.none()

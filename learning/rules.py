"""Who may see more of a module than its learners do."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from modules.models import Module
from people.models import Appointment, Organisation, Role, User
from people.rules import covers


def leads_roleplays(user: User, module: Module) -> bool:
    """Whether the person prepares live role-plays of the module: its trainers and editors, who see what is hidden."""
    return any(covers(user, role, module_slug=module.slug) for role in (Role.TRAINER, Role.EDITOR))


def sees_gain(user: User, module: Module) -> bool:
    """Whether the person may see what people learn in a module: its trainers and editors, in figures of five and more."""
    return any(covers(user, role, module_slug=module.slug) for role in (Role.TRAINER, Role.EDITOR))


def may_rule(user: User, module: Module) -> bool:
    """Whether the person may say that a question of the module was wrong: its editors, who answer for what it asks."""
    return covers(user, Role.EDITOR, module_slug=module.slug)


def may_give_tries(user: User, module: Module) -> bool:
    """Whether the person may give a learner of the module one more try: its trainers."""
    return trains(user, module)


def trains(user: User, module: Module) -> bool:
    """Whether the person is appointed as a trainer of the module.

    Learners were told that these read what they share, and nobody else: an administrator is none by that alone, nor is
    a trainer of one country or one organisation. No query for people who hold no role at all.
    """
    return (
        user.is_active
        and user.is_privileged
        and any(_is_for(appointment, module) for appointment in user.current_appointments)
    )


def followed_by(user: User, module: Module) -> Q | None:
    """The learners of a module whose progress somebody follows as a trainer; None for everybody who is no trainer of it.

    A trainer of one country or one organisation follows the people there, as far as somebody else has confirmed where
    they work. No query for people who hold no role at all.
    """
    if not (user.is_active and user.is_privileged):
        return None
    own = [
        one for one in user.current_appointments if one.role == Role.TRAINER and one.module_slug in ("", module.slug)
    ]
    return reduce(or_, map(_people_of, own)) if own else None


def _people_of(appointment: Appointment) -> Q:
    people = Q(pk__isnull=False)
    if appointment.country_id:
        people &= Q(country=appointment.country_id)
    if appointment.organisation_id:
        people &= Q(organisation=appointment.organisation_id, organisation_confirmed_at__isnull=False)
    return people


def _is_for(appointment: Appointment, module: Module) -> bool:
    return _is_trainer(appointment) and appointment.module_slug in ("", module.slug)


def trainers_of(module: Module) -> "QuerySet[User]":
    """Everybody of whom `trains` is true today."""
    unlimited = Appointment.objects.current().filter(role=Role.TRAINER, country=None, organisation=None)
    appointed = unlimited.filter(module_slug__in=["", module.slug])
    return User.objects.filter(is_active=True, appointments__in=appointed).order_by("name", "pk").distinct()


def coordinates(user: User, organisation: Organisation) -> bool:
    """Whether the person asks the people of the organisation about their needs: its administrators by appointment.

    Members were told so, and an administrator of the site is none of these by that alone.
    """
    return (
        user.is_active
        and user.is_privileged
        and any(
            one.role == Role.ORGANISATION_ADMIN and one.organisation_id == organisation.pk and not one.module_slug
            for one in user.current_appointments
        )
    )


def sees_needs_of(user: User, organisation: Organisation) -> bool:
    """Whether the person sees what the self-assessments of an organisation come to: its coordinators and its people."""
    return user.confirmed_organisation_id == organisation.pk or coordinates(user, organisation)


def countries_compared_by(user: User) -> set[str] | None:
    """The codes of the countries whose needs somebody sees as programme staff; None without a limit.

    Staff for one module or one organisation see none: answers belong to no module.
    """
    if not (user.is_active and user.is_privileged):
        return set()
    own = [one for one in user.current_appointments if one.role == Role.APPROVER]
    wide = [one for one in own if not one.module_slug and not one.organisation_id]
    if any(one.country_id is None for one in wide):
        return None
    return {str(one.country_id) for one in wide}


def has_results_shared(user: User) -> bool:
    """Whether people may show the person results: those appointed as trainers, without a limit of place."""
    return user.is_active and user.is_privileged and any(map(_is_trainer, user.current_appointments))


def _is_trainer(appointment: Appointment) -> bool:
    return appointment.role == Role.TRAINER and appointment.country_id is None and appointment.organisation_id is None

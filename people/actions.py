"""What is done to people and their appointments. Everything that derives from appointments is written here."""

from datetime import date, datetime
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.users.models import UserProfile

from ground import audit, privacy
from ground.registries import ticks
from people import departures, mails
from people.domains import organisations_for
from people.groups import GROUP_NAMES, STAFF_ROLES
from people.models import Absence, Appointment, Country, Organisation, OrganisationDomain, Rank, Role, User


class AlreadyEnded(Exception):
    """The appointment was ended before."""


class Overlapping(Exception):
    """There is an absence for some of these days."""


class LastAdministrator(Exception):
    """Nobody would be left to administer the platform."""


@transaction.atomic
def appoint(
    *,
    person: User,
    role: Role,
    by: User | None,
    country: Country | None = None,
    organisation: Organisation | None = None,
    module_slug: str = "",
    rank: Rank = Rank.MAIN,
    evidence: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Appointment:
    """Give a person a role for a scope and a time (from today and without end unless given)."""
    appointment = Appointment.objects.create(
        person=person,
        role=role,
        country=country,
        organisation=organisation,
        module_slug=module_slug,
        rank=rank,
        evidence=evidence,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
        appointed_by=by,
    )
    derive_groups(person)
    audit.record("people.appoint", appointment, by=by, payload=_facts(appointment))
    return appointment


@transaction.atomic
def end_appointment(appointment: Appointment, *, by: User | None) -> Appointment:
    """End an appointment now, whatever its last day was to be; raises AlreadyEnded."""
    ended = Appointment.objects.filter(pk=appointment.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    if not ended:
        raise AlreadyEnded
    appointment.refresh_from_db()
    derive_groups(appointment.person)
    audit.record("people.end_appointment", appointment, by=by, payload=_facts(appointment))
    return appointment


@transaction.atomic
def derive_groups(person: User, *, on: date | None = None) -> bool:
    """Set groups, access to the admin and privilege from the appointments in force; returns whether any changed."""
    roles = set(person.appointments.current(on).values_list("role", flat=True)) if person.is_active else set()
    person.__dict__.pop("current_appointments", None)
    wanted = {GROUP_NAMES[Role(role)] for role in roles}
    is_changed = wanted != set(person.groups.values_list("name", flat=True))
    if is_changed:
        person.groups.set([Group.objects.get_or_create(name=name)[0] for name in sorted(wanted)])
    is_staff = person.is_superuser or bool(roles & STAFF_ROLES)
    is_privileged = person.is_superuser or bool(roles)
    if (person.is_staff, person.is_privileged) != (is_staff, is_privileged):
        person.is_staff, person.is_privileged = is_staff, is_privileged
        person.save(update_fields=["is_staff", "is_privileged"])
        is_changed = True
    return is_changed


def derive_all_groups(at: datetime) -> int:
    """Derive for everybody whose appointments began or ended; returns for how many something changed."""
    day = timezone.localdate(at)
    holders = Appointment.objects.filter(person=OuterRef("pk"))
    people = User.objects.filter(Q(Exists(holders)) | Q(groups__isnull=False)).distinct()
    return sum(derive_groups(person, on=day) for person in people)


@transaction.atomic
def update_profile(
    person: User,
    *,
    name: str,
    organisation: Organisation | None,
    organisation_said: str,
    country: Country | None,
    language: str,
) -> None:
    """Write what people say about themselves; an organisation from the list wins over one in own words.

    Whoever names another organisation than before leaves the former one, and what it gave them.
    """
    former = person.organisation
    is_moving = former != organisation
    if is_moving:
        person.organisation_confirmed_at = timezone.now() if is_proved(person, organisation) else None
    person.name = name
    person.organisation = organisation
    person.organisation_said = "" if organisation else organisation_said
    person.country = country
    person.language = language
    person.save(
        update_fields=[
            "name",
            "organisation",
            "organisation_confirmed_at",
            "organisation_said",
            "country",
            "language",
        ]
    )
    if former is not None and is_moving:
        departures.tell(person, former)
        audit.record("people.leave_organisation", former, by=person)
    if is_moving and organisation is not None and person.confirmed_organisation_id is None:
        mails.ask_to_confirm(person, organisation)


def is_proved(person: User, organisation: Organisation | None) -> bool:
    """Whether the person's confirmed address is one of the organisation's, by a proof that still holds."""
    if organisation is None or not EmailAddress.objects.filter(user=person, email=person.email, verified=True).exists():
        return False
    proved = organisations_for(person.email, organisation.domains.all().known(), timezone.localdate())
    return str(organisation.pk) in proved


@transaction.atomic
def confirm_organisation(person: User, *, by: User | None) -> None:
    """Confirm that the person works where they say: what their organisation has is open to them from now on."""
    person.organisation_confirmed_at = timezone.now()
    person.save(update_fields=["organisation_confirmed_at"])
    payload = {"person": person.pk, "organisation": person.organisation_id}
    audit.record("people.confirm_organisation", person, by=by, payload=payload)


@transaction.atomic
def propose_domain(
    organisation: Organisation, domain: str, *, by: User, includes_subdomains: bool = False
) -> OrganisationDomain:
    """Note a domain that is said to be an organisation's; nothing is trusted because of it before it is verified."""
    proposed = OrganisationDomain.objects.create(
        organisation=organisation, domain=domain, includes_subdomains=includes_subdomains
    )
    audit.record("people.propose_domain", proposed, by=by, payload={"domain": domain})
    return proposed


@transaction.atomic
def verify_domain(domain: OrganisationDomain, *, by: User, evidence: str, on: date | None = None) -> OrganisationDomain:
    """Note that a domain was found to be the organisation's, on what evidence and when (today unless given)."""
    domain.verified_on, domain.verified_by, domain.evidence = on or timezone.localdate(), by, evidence
    domain.save(update_fields=["verified_on", "verified_by", "evidence", "includes_subdomains"])
    payload = {"domain": domain.domain, "verified_on": domain.verified_on.isoformat()}
    audit.record("people.verify_domain", domain, by=by, payload=payload)
    for person in User.objects.filter(organisation=domain.organisation_id, organisation_confirmed_at=None):
        if is_proved(person, domain.organisation):
            confirm_organisation(person, by=by)
    return domain


@transaction.atomic
def remove_domain(domain: OrganisationDomain, *, by: User) -> None:
    """Take a domain off: it is not, or no longer, the organisation's."""
    audit.record("people.remove_domain", domain, by=by, payload={"domain": domain.domain})
    domain.delete()


@transaction.atomic
def set_absence(person: User, *, starts_on: date, ends_on: date, by: User) -> Absence:
    """Note that a person is away from one day to another, both included; raises Overlapping."""
    # One at a time for each person: two absences over the same days would be told apart by nobody.
    User.objects.select_for_update().get(pk=person.pk)
    if person.absences.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Overlapping
    absence = Absence.objects.create(person=person, starts_on=starts_on, ends_on=ends_on)
    audit.record("people.set_absence", absence, by=by, payload={"person": person.pk})
    return absence


@transaction.atomic
def cancel_absence(absence: Absence, *, by: User) -> None:
    """Take an absence back: the person is, or will be, there."""
    audit.record("people.cancel_absence", absence, by=by, payload={"person": absence.person_id})
    absence.delete()


@transaction.atomic
def erase(person: User, *, by: User) -> None:
    """Replace a person's identity by a random key and drop their words; counts and certificate codes stay.

    Raises LastAdministrator if nobody else could administer the platform.
    """
    if (
        person.is_superuser
        and not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk).exists()
    ):
        raise LastAdministrator
    # Before the ledger: whoever decides a request holds it first and writes then, and seats are given back here.
    privacy.erase(person)
    audit.record("people.erase", person, by=by)
    for appointment in person.appointments.filter(ended_at=None):
        end_appointment(appointment, by=by)
    audit.forget(person)
    _forget_sign_in(person)
    _forget_identity(person)
    derive_groups(person)


@transaction.atomic
def forget_expired_sessions(at: datetime) -> int:
    """Delete sessions that have run out, and the devices that were listed for them; returns how many devices."""
    Session.objects.filter(expire_date__lt=at).delete()
    live = Session.objects.filter(session_key=OuterRef("session_key"))
    forgotten, _by_model = UserSession.objects.filter(~Exists(live)).delete()
    return forgotten


def _forget_sign_in(person: User) -> None:
    for session in UserSession.objects.filter(user_id=person.pk):
        session.end()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user_id=person.pk).delete()
    for profile in UserProfile.objects.filter(user_id=person.pk):
        profile.avatar.delete(save=False)
        profile.delete()


def _forget_identity(person: User) -> None:
    person.key = uuid4()
    person.email = f"{person.key}@erased.invalid"
    person.name = person.organisation_said = ""
    person.organisation = person.organisation_confirmed_at = None
    person.is_active = person.is_superuser = False
    person.set_unusable_password()
    person.save()


def _facts(appointment: Appointment) -> dict[str, str | int | None]:
    return {
        "person": appointment.person_id,
        "role": appointment.role,
        "country": appointment.country_id,
        "organisation": appointment.organisation_id,
        "module": appointment.module_slug,
        "rank": appointment.rank,
        "starts_on": appointment.starts_on.isoformat(),
        "ends_on": appointment.ends_on.isoformat() if appointment.ends_on else None,
    }


ticks.register("people.derive_all_groups", derive_all_groups)
ticks.register("people.forget_expired_sessions", forget_expired_sessions)

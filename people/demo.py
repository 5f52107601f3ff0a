"""Accounts of the demo, one for each role. Their passwords and second factors are public, so they exist in it only."""

import time
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import transaction

from people import actions
from people.groups import ensure_groups
from people.models import Country, Organisation, OrganisationKind, Role, User

PASSWORD = "open-doors-for-all"  # noqa: S105 (public on purpose: the demo only)
PERIOD = 30


@dataclass(frozen=True)
class DemoPerson:
    """Who stands behind a demo account; `second_factor` is the secret of their authenticator app, if any."""

    email: str
    name: str
    country: str
    language: str = "en"
    organisation: str = ""
    role: Role | None = None
    is_superuser: bool = False
    second_factor: str = ""


DEMO_PEOPLE = {
    "trainee": DemoPerson("trainee@example.org", "Mirela Kovač", "HR", organisation="Open Hands Zagreb"),
    "trainee2": DemoPerson("trainee2@example.org", "Luc Fontaine", "FR", "fr", "Maison Ouverte Lyon"),
    "trainer": DemoPerson(
        "trainer@example.org", "Anneke de Wit", "NL", role=Role.TRAINER, second_factor="JBSWY3DPEHPK3PXPTRAINERA"
    ),
    "focal_point": DemoPerson(
        "focal_point@example.org",
        "Tomás Ferreira",
        "PT",
        role=Role.FOCAL_POINT,
        second_factor="JBSWY3DPEHPK3PXPFOCALPNT",
    ),
    "approver": DemoPerson(
        "approver@example.org", "Ingrid Sand", "BE", role=Role.APPROVER, second_factor="JBSWY3DPEHPK3PXPAPPRQVER"
    ),
    "editor": DemoPerson(
        "editor@example.org", "Dario Conti", "IT", role=Role.EDITOR, second_factor="JBSWY3DPEHPK3PXPEDITQRSS"
    ),
    "auditor": DemoPerson(
        "auditor@example.org", "Hanna Lindqvist", "SE", role=Role.AUDITOR, second_factor="JBSWY3DPEHPK3PXPAUDITQRS"
    ),
    "admin": DemoPerson(
        "admin@example.org", "Admin of the demo", "BE", is_superuser=True, second_factor="JBSWY3DPEHPK3PXPADMINSQS"
    ),
}


@transaction.atomic
def make_demo_accounts() -> list[User]:
    """Make every demo account, or bring it back to how it should be; safe to run again."""
    ensure_groups()
    return [_make(person) for person in DEMO_PEOPLE.values()]


def present_code(role: str, *, at: float | None = None) -> str:
    """The code that the authenticator app of a demo account shows now (or at that time, in seconds since 1970)."""
    counter = int(time.time() if at is None else at) // PERIOD
    return format_hotp_value(hotp_value(DEMO_PEOPLE[role].second_factor, counter))


def _make(demo: DemoPerson) -> User:
    country = Country.objects.get(pk=demo.country)
    person, is_new = User.objects.get_or_create(email=demo.email, defaults={"is_superuser": demo.is_superuser})
    if is_new or not person.check_password(PASSWORD):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    actions.update_profile(
        person,
        name=demo.name,
        organisation=_organisation(demo, country),
        organisation_said="",
        country=country,
        language=demo.language,
    )
    EmailAddress.objects.update_or_create(user=person, email=demo.email, defaults={"verified": True, "primary": True})
    _make_second_factor(person, demo.second_factor)
    _make_appointment(person, demo, country)
    return person


def _organisation(demo: DemoPerson, country: Country) -> Organisation | None:
    if not demo.organisation:
        return None
    kind = OrganisationKind.CIVIL_SOCIETY
    return Organisation.objects.get_or_create(name=demo.organisation, country=country, defaults={"kind": kind})[0]


def _make_second_factor(person: User, secret: str) -> None:
    if secret:
        kind = Authenticator.Type.TOTP
        Authenticator.objects.update_or_create(user=person, type=kind, defaults={"data": {"secret": secret}})


def _make_appointment(person: User, demo: DemoPerson, country: Country) -> None:
    if demo.role and not person.appointments.current().filter(role=demo.role).exists():
        scope = country if demo.role == Role.FOCAL_POINT else None
        actions.appoint(person=person, role=demo.role, country=scope, by=None)
    actions.derive_groups(person)

"""Accounts of the demo, one for each role. Their passwords and second factors are public, so they exist in it only."""

import time
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import transaction

from people import actions
from people.groups import ensure_groups
from people.models import Country, Organisation, OrganisationKind, Rank, Role, User

PASSWORD = "open-doors-for-all"  # noqa: S105 (public on purpose: the demo only)
PERIOD = 30
EVIDENCE = "Letter of the demo"
AUTHORITY = OrganisationKind.AUTHORITY


@dataclass(frozen=True)
class DemoPerson:
    """Who stands behind a demo account; `second_factor` is the secret of their authenticator app, if any."""

    email: str
    name: str
    country: str
    language: str = "en"
    organisation: str = ""
    kind: OrganisationKind = OrganisationKind.CIVIL_SOCIETY
    role: Role | None = None
    rank: Rank = Rank.MAIN
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
    "deputy": DemoPerson(
        "deputy@example.org",
        "Inês Moura",
        "PT",
        role=Role.FOCAL_POINT,
        rank=Rank.DEPUTY,
        second_factor="JBSWY3DPEHPK3PXPDEPUTYAA",
    ),
    "official": DemoPerson(
        "official@example.org",
        "Rui Tavares",
        "PT",
        organisation="Agency for Reception and Return (invented)",
        kind=OrganisationKind.AUTHORITY,
    ),
    "organisation_admin": DemoPerson(
        "organisation_admin@example.org",
        "Arta Krasniqi",
        "XK",
        organisation="Shtëpia e Hapur",
        role=Role.ORGANISATION_ADMIN,
        second_factor="JBSWY3DPEHPK3PXPORGADMIN",
    ),
    "approver": DemoPerson(
        "approver@example.org", "Ingrid Sand", "BE", role=Role.APPROVER, second_factor="JBSWY3DPEHPK3PXPAPPRQVER"
    ),
    "appeal_reviewer": DemoPerson(
        "appeal_reviewer@example.org",
        "Pascal Renard",
        "LU",
        role=Role.APPEAL_REVIEWER,
        second_factor="JBSWY3DPEHPK3PXPAPPEALRV",
    ),
    "editor": DemoPerson(
        "editor@example.org", "Dario Conti", "IT", role=Role.EDITOR, second_factor="JBSWY3DPEHPK3PXPEDITQRSS"
    ),
    "auditor": DemoPerson(
        "auditor@example.org", "Hanna Lindqvist", "SE", role=Role.AUDITOR, second_factor="JBSWY3DPEHPK3PXPAUDITQRS"
    ),
    "clinical_reviewer": DemoPerson(
        "clinical_reviewer@example.org",
        "Dr Katarzyna Zielińska",
        "PL",
        role=Role.CLINICAL_REVIEWER,
        second_factor="JBSWY3DPEHPK3PXPCLINICAL",
    ),
    "lived_reviewer": DemoPerson(
        "lived_reviewer@example.org",
        "Samir Haddad",
        "BE",
        role=Role.LIVED_REVIEWER,
        second_factor="JBSWY3DPEHPK3PXPLIVEDEXP",
    ),
    "language_reviewer": DemoPerson(
        "language_reviewer@example.org",
        "Élodie Martin",
        "FR",
        role=Role.LANGUAGE_REVIEWER,
        second_factor="JBSWY3DPEHPK3PXPLANGUAGE",
    ),
    "legal_reviewer": DemoPerson(
        "legal_reviewer@example.org",
        "Chiara Fabbri",
        "IT",
        role=Role.LEGAL_REVIEWER,
        second_factor="JBSWY3DPEHPK3PXPLEGALREV",
    ),
    "admin": DemoPerson(
        "admin@example.org", "Admin of the demo", "BE", is_superuser=True, second_factor="JBSWY3DPEHPK3PXPADMINSQS"
    ),
}
# Others who have asked for seats, endorsed them, train or hold a certificate; nobody signs in as them, so they have no password.
COLLEAGUES = {
    "lisbon": DemoPerson(
        "official.lisbon@example.org", "Marta Lopes", "PT", "en", "Office for Street Work (invented)", AUTHORITY
    ),
    "porto": DemoPerson(
        "official.porto@example.org", "João Pires", "PT", "en", "Northern Reception Service (invented)", AUTHORITY
    ),
    "coimbra": DemoPerson(
        "official.coimbra@example.org", "Sara Nunes", "PT", "en", "Border and Asylum Office (invented)", AUTHORITY
    ),
    "belgium": DemoPerson(
        "official.be@example.org", "Lotte Peeters", "BE", "en", "Bureau for Reception (invented)", AUTHORITY
    ),
    "croatia": DemoPerson(
        "official.hr@example.org", "Petra Babić", "HR", "en", "Directorate for Migration (invented)", AUTHORITY
    ),
    "romania": DemoPerson(
        "official.ro@example.org", "Ioana Stan", "RO", "en", "Directorate for Asylum (invented)", AUTHORITY
    ),
    "norway": DemoPerson("official.no@example.org", "Kari Lund", "NO", "en", "Office for Return (invented)", AUTHORITY),
    "focal_point_be": DemoPerson("focal_point.be@example.org", "Wim Claes", "BE", role=Role.FOCAL_POINT),
    "focal_point_hr": DemoPerson("focal_point.hr@example.org", "Ivan Marić", "HR", role=Role.FOCAL_POINT),
    "focal_point_no": DemoPerson("focal_point.no@example.org", "Nils Berg", "NO", role=Role.FOCAL_POINT),
    "trainer_de": DemoPerson("trainer.de@example.org", "Jonas Keller", "DE", role=Role.TRAINER),
    "trainer_at": DemoPerson("trainer.at@example.org", "Theresa Moser", "AT", role=Role.TRAINER),
    "trainer_fr": DemoPerson("trainer.fr@example.org", "Nadia Benali", "FR", role=Role.TRAINER),
    "trainer_be": DemoPerson("trainer.be@example.org", "Julien Maes", "BE", role=Role.TRAINER),
    "trainer_ie": DemoPerson("trainer.ie@example.org", "Aoife Brennan", "IE", role=Role.TRAINER),
    "trainer_fi": DemoPerson("trainer.fi@example.org", "Mikko Laine", "FI", role=Role.TRAINER),
    "holder_gr": DemoPerson("holder.gr@example.org", "Αικατερίνη Παπαδοπούλου", "GR", "el"),
    "holder_bg": DemoPerson("holder.bg@example.org", "Десислава Йорданова Стоянова", "BG", "bg"),
    "holder_be": DemoPerson("holder.be@example.org", "عبد الرحمن بن محمد الخطيب", "BE"),
    "holder_it": DemoPerson("holder.it@example.org", "ሰላም ተኽለ", "IT"),
    "holder_cz": DemoPerson("holder.cz@example.org", "Nguyễn Thị Thuỳ Dương", "CZ"),
    "holder_fr": DemoPerson("holder.fr@example.org", "Sukarno", "FR", "fr"),
}


@transaction.atomic
def make_demo_accounts() -> list[User]:
    """Make every demo account, or bring it back to how it should be; safe to run again."""
    ensure_groups()
    for colleague in COLLEAGUES.values():
        _make(colleague, password=None)
    return [_make(person, password=PASSWORD) for person in DEMO_PEOPLE.values()]


def demo_addresses() -> list[str]:
    """The addresses of everybody whom the demo makes."""
    return [person.email for person in (*DEMO_PEOPLE.values(), *COLLEAGUES.values())]


def demo_person(name: str) -> User:
    """Somebody of the demo, by the name they have here. Raises KeyError, User.DoesNotExist."""
    return User.objects.get(email=(DEMO_PEOPLE | COLLEAGUES)[name].email)


def present_code(role: str, *, at: float | None = None) -> str:
    """The code that the authenticator app of a demo account shows now (or at that time, in seconds since 1970)."""
    counter = int(time.time() if at is None else at) // PERIOD
    return format_hotp_value(hotp_value(DEMO_PEOPLE[role].second_factor, counter))


def _make(demo: DemoPerson, *, password: str | None) -> User:
    country = Country.objects.get(pk=demo.country)
    person, is_new = User.objects.get_or_create(email=demo.email, defaults={"is_superuser": demo.is_superuser})
    if is_new or (password and not person.check_password(password)):
        person.set_password(password)
        person.save(update_fields=["password"])
    actions.update_profile(
        person,
        name=demo.name,
        organisation=_organisation(demo, country),
        organisation_said="",
        country=country,
        language=demo.language,
    )
    if person.organisation_id and not person.organisation_confirmed_at:
        actions.confirm_organisation(person, by=None)
    EmailAddress.objects.update_or_create(user=person, email=demo.email, defaults={"verified": True, "primary": True})
    _make_second_factor(person, demo.second_factor)
    _make_appointment(person, demo, country)
    return person


def _organisation(demo: DemoPerson, country: Country) -> Organisation | None:
    if not demo.organisation:
        return None
    first = {"kind": demo.kind}
    return Organisation.objects.get_or_create(name=demo.organisation, country=country, defaults=first)[0]


def _make_second_factor(person: User, secret: str) -> None:
    if secret:
        kind = Authenticator.Type.TOTP
        Authenticator.objects.update_or_create(user=person, type=kind, defaults={"data": {"secret": secret}})


def _make_appointment(person: User, demo: DemoPerson, country: Country) -> None:
    if demo.role and not person.appointments.current().filter(role=demo.role).exists():
        actions.appoint(
            person=person,
            role=demo.role,
            country=country if demo.role == Role.FOCAL_POINT else None,
            organisation=person.organisation if demo.role == Role.ORGANISATION_ADMIN else None,
            rank=demo.rank,
            evidence=EVIDENCE,
            by=None,
        )
    actions.derive_groups(person)

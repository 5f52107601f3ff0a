from contextlib import nullcontext
from datetime import date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils import timezone

from ground import audit
from ground.models import AuditEvent, AuditName
from people import actions, departures
from people.groups import GROUP_NAMES
from people.models import Appointment, Country, OrganisationDomain, Rank, Role, User
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db


def derived(person: User) -> tuple[list[str], bool, bool]:
    """Groups, access to the admin, privilege: what follows from appointments."""
    person = User.objects.get(pk=person.pk)
    names = list(person.groups.order_by("name").values_list("name", flat=True))
    return names, person.is_staff, person.is_privileged


@pytest.mark.parametrize(
    ("role", "is_staff"),
    [
        (Role.TRAINER, False),
        (Role.FOCAL_POINT, False),
        (Role.APPROVER, True),
        (Role.EDITOR, True),
        (Role.AUDITOR, True),
    ],
)
def test_appoint_gives_the_group_of_the_role(role, is_staff):
    assert derived(appointed(role)) == ([GROUP_NAMES[role]], is_staff, True)


def test_appoint_is_on_the_record():
    administrator_, person = administrator(), UserFactory()

    appointment = actions.appoint(
        person=person, role=Role.TRAINER, by=administrator_, country=Country.objects.get(pk="IT")
    )

    event = AuditEvent.objects.get()
    assert (event.action, event.target) == ("people.appoint", f"people.appointment:{appointment.pk}")
    assert (event.payload["role"], event.payload["country"], event.payload["person"]) == ("trainer", "IT", person.pk)
    assert event.name.actor == appointment.appointed_by == administrator_


def test_ending_one_appointment_keeps_the_other():
    person = appointed(Role.EDITOR)
    trainer = actions.appoint(person=person, role=Role.TRAINER, by=None)

    actions.end_appointment(person.appointments.get(role=Role.EDITOR), by=None)
    assert derived(person) == (["Trainers"], False, True)

    actions.end_appointment(trainer, by=None)
    assert derived(person) == ([], False, False)


def test_an_appointment_ends_once():
    editor, administrator_ = appointed(Role.EDITOR), administrator()
    appointment = editor.appointments.get()
    actions.end_appointment(appointment, by=administrator_)

    with pytest.raises(actions.AlreadyEnded):
        actions.end_appointment(appointment, by=administrator_)

    assert AuditEvent.objects.filter(action="people.end_appointment").count() == 1


def test_groups_given_by_hand_are_taken_away_at_the_next_tick():
    person = UserFactory()
    person.groups.set(appointed(Role.EDITOR).groups.all())

    changed = actions.derive_all_groups(timezone.now())

    assert changed == 1
    assert derived(person) == ([], False, False)


def at_noon(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def test_a_tick_follows_the_dates_and_a_second_one_changes_nothing():
    today = timezone.localdate()
    person = appointed(Role.EDITOR, starts_on=today + timedelta(days=2), ends_on=today + timedelta(days=4))
    assert derived(person) == ([], False, False)

    changes = [actions.derive_all_groups(at_noon(days)) for days in (1, 2, 2, 4, 5, 5)]

    assert changes == [0, 1, 0, 0, 1, 0]
    assert derived(person) == ([], False, False)


def test_a_superuser_stays_one_without_any_appointment():
    person = administrator()

    actions.derive_groups(person)

    assert derived(person) == ([], True, True)


def test_expired_sessions_and_their_devices_are_forgotten(client):
    person = UserFactory()
    client.force_login(person)
    device = {"user": person, "ip": "192.0.2.1", "user_agent": "A browser"}
    UserSession.objects.create(session_key=client.session.session_key, **device)
    UserSession.objects.create(session_key="gone", **device)

    assert actions.forget_expired_sessions(timezone.now()) == 1
    assert UserSession.objects.get().session_key == client.session.session_key
    assert actions.forget_expired_sessions(timezone.now() + timedelta(days=15)) == 1
    assert not UserSession.objects.exists()


def test_update_profile_prefers_the_organisation_of_the_list():
    person, organisation = UserFactory(), OrganisationFactory()

    actions.update_profile(
        person, name="A", organisation=organisation, organisation_said="Mine", country=None, language="fr"
    )

    person.refresh_from_db()
    assert (person.name, person.organisation, person.organisation_said, person.country, person.language) == (
        "A",
        organisation,
        "",
        None,
        "fr",
    )


def test_erase_replaces_the_identity_and_keeps_the_record_whole():
    person = appointed(Role.EDITOR)
    key, email = person.key, person.email
    audit.record("module.publish", "modules.edition:1", by=person)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})

    actions.erase(person, by=person)

    person = User.objects.get(pk=person.pk)
    assert person.email == f"{person.key}@erased.invalid"
    assert person.key != key
    assert (person.name, person.organisation, person.is_active, person.has_usable_password()) == (
        "",
        None,
        False,
        False,
    )
    assert derived(person) == ([], False, False)
    assert not EmailAddress.objects.filter(email=email).exists()
    assert not Authenticator.objects.exists()
    assert not AuditName.objects.exclude(actor=None, label="", salt="").filter(event__action="module.publish").exists()
    assert not AuditName.objects.filter(actor=person).exists()
    assert list(audit.breaks()) == []


def test_the_last_administrator_cannot_be_erased():
    only = administrator()

    with pytest.raises(actions.LastAdministrator):
        actions.erase(only, by=only)

    administrator()
    actions.erase(only, by=only)
    assert not User.objects.get(pk=only.pk).is_superuser


@pytest.mark.parametrize(
    "fields",
    [
        {"role": Role.FOCAL_POINT},
        {"role": Role.EDITOR, "starts_on": "2026-03-02", "ends_on": "2026-03-01"},
        {"role": Role.EDITOR, "ended_by_itself": True},
    ],
)
def test_the_database_refuses_appointments_that_make_no_sense(fields):
    person = UserFactory()
    if fields.pop("ended_by_itself", False):
        fields["ended_by"] = person

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(person=person, **fields)


def test_a_domain_is_proposed_and_proved_with_evidence():
    organisation, official, approver = OrganisationFactory(), UserFactory(), appointed(Role.APPROVER)

    domain = actions.propose_domain(organisation, "authority.example", by=official)
    assert (domain.verified_on, domain.evidence) == (None, "")

    actions.verify_domain(domain, by=approver, evidence="Official page", on=date(2026, 3, 2))
    domain.refresh_from_db()
    assert (domain.verified_on, domain.verified_by, domain.evidence) == (date(2026, 3, 2), approver, "Official page")
    events = AuditEvent.objects.filter(target=f"people.organisationdomain:{domain.pk}").order_by("number")
    assert list(events.values_list("action", flat=True)) == ["people.propose_domain", "people.verify_domain"]


def test_a_domain_is_not_proved_without_evidence():
    domain = actions.propose_domain(OrganisationFactory(), "authority.example", by=UserFactory())

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.verify_domain(domain, by=appointed(Role.APPROVER), evidence="")


def test_a_domain_that_is_taken_off_leaves_its_trace():
    approver = appointed(Role.APPROVER)
    domain = actions.propose_domain(OrganisationFactory(), "authority.example", by=approver)

    actions.remove_domain(domain, by=approver)

    assert not OrganisationDomain.objects.exists()
    assert AuditEvent.objects.get(action="people.remove_domain").payload == {"domain": "authority.example"}


@pytest.mark.parametrize(("first", "last", "is_noted"), [(1, 4, False), (5, 5, False), (9, 12, False), (10, 12, True)])
def test_two_absences_never_overlap(first, last, is_noted):
    person = appointed(Role.FOCAL_POINT)
    actions.set_absence(person, starts_on=date(2026, 12, 4), ends_on=date(2026, 12, 9), by=person)

    with nullcontext() if is_noted else pytest.raises(actions.Overlapping):
        actions.set_absence(person, starts_on=date(2026, 12, first), ends_on=date(2026, 12, last), by=person)

    assert person.absences.count() == 1 + is_noted


def test_an_absence_that_is_cancelled_leaves_its_trace():
    person = appointed(Role.FOCAL_POINT)
    absence = actions.set_absence(person, starts_on=date(2026, 12, 4), ends_on=date(2026, 12, 9), by=person)

    actions.cancel_absence(absence, by=person)

    assert not person.absences.exists()
    acts = AuditEvent.objects.filter(action__contains="absence").order_by("number").values_list("action", flat=True)
    assert list(acts) == ["people.set_absence", "people.cancel_absence"]


def test_an_appointment_keeps_rank_and_evidence():
    person = UserFactory()

    appointment = actions.appoint(
        person=person,
        role=Role.FOCAL_POINT,
        country=Country.objects.get(pk="FR"),
        rank=Rank.DEPUTY,
        evidence="Letter of 3 March",
        by=None,
    )

    appointment.refresh_from_db()
    assert (appointment.rank, appointment.evidence) == (Rank.DEPUTY, "Letter of 3 March")
    assert AuditEvent.objects.get(action="people.appoint").payload["rank"] == "deputy"


def test_whoever_names_another_organisation_has_left_the_former_one(monkeypatch):
    told = []
    monkeypatch.setattr(departures, "_taking_back", [lambda person, organisation: told.append((person, organisation))])
    former, other = OrganisationFactory(), OrganisationFactory()
    person = UserFactory()

    for organisation in (former, former, other, None):
        actions.update_profile(
            person, name="A", organisation=organisation, organisation_said="", country=None, language="en"
        )

    assert told == [(person, former), (person, other)]
    assert AuditEvent.objects.filter(action="people.leave_organisation").count() == 2

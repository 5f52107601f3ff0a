"""Who belongs to an organisation: what a yes, a no and an end change, and who is told."""

import pytest

from access.actions import give
from access.rules import may_open
from ground.models import AuditEvent, OutboxMessage
from people import actions, memberships
from people.models import Organisation, Role, User
from tests.factories.access import a_module
from tests.factories.people import OrganisationFactory, UserFactory, appointed

pytestmark = pytest.mark.django_db

WHY = "She has never worked here."


@pytest.fixture
def organisation() -> Organisation:
    """An organisation all of whose people may open a module."""
    organisation = OrganisationFactory(name="Open Hands")
    give(a_module(), by=None, organisation=organisation)
    return organisation


@pytest.fixture
def administrator(organisation) -> User:
    return appointed(Role.ORGANISATION_ADMIN, organisation=organisation)


def names(person: User, organisation: Organisation | None) -> User:
    """The person fills in their profile."""
    facts = {"name": person.name, "organisation_said": "", "country": person.country, "language": "en"}
    actions.update_profile(person, organisation=organisation, **facts)
    return fresh(person)


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def written_to(person: User) -> list[str]:
    return list(OutboxMessage.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True))


def test_a_yes_opens_what_the_organisation_has_and_tells_the_person(organisation, administrator):
    person = names(UserFactory(), organisation)
    assert not may_open(person, a_module())

    memberships.admit(person, organisation, by=administrator)

    assert may_open(fresh(person), a_module())
    assert written_to(person) == ["Your organisation has confirmed you"]
    payload = AuditEvent.objects.get(action="people.confirm_organisation").payload
    assert payload == {"person": person.pk, "organisation": organisation.pk}


def test_a_no_takes_the_name_off_the_profile_and_tells_the_person_why(organisation, administrator):
    person = names(UserFactory(), organisation)

    memberships.turn_down(person, organisation, by=administrator, reason=WHY)

    assert (fresh(person).organisation, may_open(fresh(person), a_module())) == (None, False)
    message = OutboxMessage.objects.get(recipient=person)
    assert WHY in message.body
    assert "If you do nothing:" in message.body
    payload = AuditEvent.objects.get(action="people.turn_down").payload
    assert payload == {"person": person.pk, "organisation": organisation.pk}


def test_an_end_closes_what_the_organisation_has(organisation, administrator):
    person = UserFactory(organisation=organisation)
    assert may_open(person, a_module())

    memberships.end(person, organisation, by=administrator, reason=WHY)

    assert (fresh(person).organisation, may_open(fresh(person), a_module())) == (None, False)
    assert written_to(person) == ["You no longer belong to your organisation here"]
    assert AuditEvent.objects.filter(action="people.end_membership").count() == 1


def test_nobody_is_confirmed_for_an_organisation_that_they_do_not_name(organisation, administrator):
    elsewhere = names(UserFactory(), OrganisationFactory())
    member = UserFactory(organisation=organisation)

    for person in (elsewhere, member, UserFactory()):
        with pytest.raises(memberships.NotAsking):
            memberships.admit(person, organisation, by=administrator)
        with pytest.raises(memberships.NotAsking):
            memberships.turn_down(person, organisation, by=administrator, reason=WHY)
    with pytest.raises(memberships.NotBelonging):
        memberships.end(elsewhere, organisation, by=administrator, reason=WHY)

    assert fresh(elsewhere).confirmed_organisation_id is None
    assert fresh(member).confirmed_organisation_id == organisation.pk


def test_whoever_went_elsewhere_before_the_answer_is_not_confirmed(organisation, administrator):
    asked = names(UserFactory(), organisation)
    names(fresh(asked), OrganisationFactory())

    with pytest.raises(memberships.NotAsking):
        memberships.admit(asked, organisation, by=administrator)


def test_administrators_are_told_once_a_day_when_somebody_names_the_organisation(organisation, administrator):
    other = appointed(Role.ORGANISATION_ADMIN)
    person = names(UserFactory(name="Ana Novak"), organisation)
    names(names(person, None), organisation)

    assert (len(written_to(administrator)), written_to(other)) == (1, [])
    body = OutboxMessage.objects.get(recipient=administrator).body
    assert f"/en/access/organisations/{organisation.pk}/people/" in body
    assert f"Ana Novak ({person.email})" in body


def test_programme_staff_are_told_where_there_is_no_administrator():
    here, elsewhere = appointed(Role.APPROVER, country="FR"), appointed(Role.APPROVER, country="IT")
    of_a_module = appointed(Role.APPROVER, module_slug="small")

    person = names(UserFactory(), OrganisationFactory(country_id="FR"))

    assert [len(written_to(one)) for one in (here, elsewhere, of_a_module)] == [1, 0, 0]
    body = OutboxMessage.objects.get(recipient=here).body
    assert f"/admin/people/{person.pk}/confirm-organisation/" in body


def test_nobody_is_asked_about_an_address_that_proves_it(organisation, administrator):
    domain = actions.propose_domain(organisation, "hands.example", by=administrator)
    actions.verify_domain(domain, by=administrator, evidence="Official page")

    names(UserFactory(email="ana@hands.example"), organisation)

    assert written_to(administrator) == []

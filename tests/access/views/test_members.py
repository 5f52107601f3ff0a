"""The people of an organisation on the page of those who administer it."""

import pytest
from django.urls import reverse

from access.actions import seats
from access.models import SeatState
from ground.models import OutboxMessage
from people.models import Organisation, Role, User
from tests.access.views.reading import words_of
from tests.factories.access import an_authority, an_official, approved, grant_of, nominated, sent
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db

WHY = "She works for somebody else."
NOT_ON_THE_LIST = "Nothing was changed: that person is not, or no longer, on this list."


@pytest.fixture
def organisation() -> Organisation:
    return an_authority(name="Agency for Outreach")


@pytest.fixture
def client(organisation, client_of):
    return client_of(appointed(Role.ORGANISATION_ADMIN, organisation=organisation))


def asking(organisation: Organisation, **fields) -> User:
    return UserFactory(organisation=organisation, organisation_confirmed_at=None, **fields)


def page_of(organisation: Organisation) -> str:
    return reverse("access:organisation_people", args=[organisation.pk])


def address(name: str, organisation: Organisation, person: User) -> str:
    return reverse(f"access:member_{name}", args=[organisation.pk, person.key])


def belongs(person: User) -> bool:
    return User.objects.get(pk=person.pk).confirmed_organisation_id is not None


def test_the_page_shows_who_asks_and_who_belongs(client, organisation):
    asking(organisation, name="Ana Novak")
    UserFactory(organisation=organisation, name="Bo Berg")
    UserFactory(organisation=an_authority(), name="Somebody Else")

    words = words_of(client.get(page_of(organisation)))

    assert "Ana Novak" in words
    assert "Bo Berg" in words
    assert "Somebody Else" not in words


def test_an_empty_page_says_when_somebody_will_stand_there(client, organisation):
    words = words_of(client.get(page_of(organisation)))

    assert "Nobody waits for an answer" in words
    assert "Nobody is confirmed yet." in words


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_many(client, organisation, number, django_assert_num_queries):
    for _number in range(number):
        asking(organisation)
        UserFactory(organisation=organisation)
    client.get(page_of(organisation))

    with django_assert_num_queries(7):
        client.get(page_of(organisation))


def test_a_yes(client, organisation):
    person = asking(organisation, name="Ana Novak")

    response = client.post(address("admit", organisation, person), follow=True)

    assert belongs(person)
    assert "Ana Novak belongs to Agency for Outreach now, and is told." in words_of(response)


def test_a_no_needs_a_reason(client, organisation):
    person = asking(organisation)

    empty = client.post(address("decline", organisation, person), {"reason": " "})
    assert (empty.status_code, "Say why: the person reads it." in words_of(empty)) == (422, True)

    client.post(address("decline", organisation, person), {"reason": WHY})

    assert User.objects.get(pk=person.pk).organisation is None
    assert WHY in OutboxMessage.objects.get(recipient=person).body


def test_an_end_says_what_it_takes_and_takes_it(client, organisation):
    case = approved(seats=1, by=an_official(organisation=organisation))
    learner = UserFactory(organisation=organisation)
    (seat,) = nominated(case, learner.email)
    seats.accept(seat, person=learner)

    words = words_of(client.get(address("end", organisation, learner)))
    assert "One seat is free for somebody else: ASKED-FOR" in words

    client.post(address("end", organisation, learner), {"reason": WHY})

    seat.refresh_from_db()
    assert (belongs(learner), seat.state, grant_of(case).seats_left) == (False, SeatState.LEFT, 1)


def test_an_end_names_the_open_request_that_is_left_behind(client, organisation):
    case = sent(by=an_official(organisation=organisation))

    response = client.get(address("end", organisation, case.requester))

    assert f"The open request {case.reference} stays with the organisation" in words_of(response)
    assert reverse("access:hand_over", args=[case.reference]) in response.content.decode()


def test_nobody_answers_for_themselves(organisation, client_of):
    myself = appointed(Role.ORGANISATION_ADMIN, organisation=organisation)
    User.objects.filter(pk=myself.pk).update(organisation=organisation)
    client = client_of(User.objects.get(pk=myself.pk))

    assert "This is you: somebody else confirms it." in words_of(client.get(page_of(organisation)))
    assert client.post(address("admit", organisation, myself)).status_code == 404
    assert not belongs(myself)


def test_an_answer_that_comes_second_changes_nothing(client, organisation):
    person = asking(organisation)
    client.post(address("admit", organisation, person))

    for name, data in (("admit", {}), ("decline", {"reason": WHY})):
        response = client.post(address(name, organisation, person), data, follow=True)
        assert NOT_ON_THE_LIST in words_of(response)

    assert belongs(person)
    assert OutboxMessage.objects.filter(recipient=person).count() == 1


@pytest.mark.parametrize("name", ["admit", "decline", "end"])
def test_people_of_other_organisations_are_out_of_reach(client, organisation, name):
    elsewhere, member = asking(OrganisationFactory()), UserFactory(organisation=OrganisationFactory())

    for person in (elsewhere, member):
        theirs = client.post(address(name, person.organisation, person), {"reason": WHY})
        forged = client.post(address(name, organisation, person), {"reason": WHY}, follow=True)
        assert (theirs.status_code, NOT_ON_THE_LIST in words_of(forged)) == (404, True)

    assert (belongs(elsewhere), belongs(member)) == (False, True)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.FOCAL_POINT, Role.AUDITOR, Role.ORGANISATION_ADMIN])
def test_the_page_is_there_for_the_administrators_of_the_organisation_alone(organisation, client_of, role):
    person, outsider = asking(organisation), client_of(appointed(role))

    assert outsider.get(page_of(organisation)).status_code == 404
    assert outsider.post(address("admit", organisation, person)).status_code == 404
    assert not belongs(person)


def test_those_who_administer_find_the_page_where_they_look(organisation, client_of):
    asking(organisation)
    client = client_of(appointed(Role.ORGANISATION_ADMIN, organisation=organisation))

    mine, account = client.get(reverse("access:mine")), client.get(reverse("people:overview"))

    assert "One person waits for your answer" in words_of(mine)
    assert [page_of(organisation) in shown.content.decode() for shown in (mine, account)] == [True, True]


def test_an_administrator_of_the_platform_may_answer_too(organisation, client_of):
    person = asking(organisation)

    client_of(administrator()).post(address("admit", organisation, person))

    assert belongs(person)

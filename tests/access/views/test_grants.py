"""The page of a grant: who may know what of it, taking it back, suspending an organisation."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from access.actions import grants, seats
from access.models import Grant, Reason, Seat
from ground.models import OutboxMessage
from learning import actions as learning_actions
from people.models import Organisation, Role
from tests.access.views.reading import heading_of, words_of
from tests.factories.access import a_module, an_official, approved, grant_of, nominated
from tests.factories.learning import passed_quiz
from tests.factories.modules import published_module
from tests.factories.people import OrganisationFactory, UserFactory, appointed

pytestmark = pytest.mark.django_db


def url(grant: Grant, name: str = "grant") -> str:
    return reverse(f"access:{name}", args=[grant.pk])


def learning(case, email: str = "ana@example.org"):
    """A nominee who has accepted and passed a quiz."""
    (seat,) = nominated(case, email)
    person = UserFactory(email=email)
    seats.accept(seat, person=person)
    passed_quiz(learning_actions.enrol(person, case.lines.get().module), "quiz-u1")
    return person


@pytest.mark.parametrize("who", ["requester", "focal_point", "approver"])
def test_those_in_charge_see_who_has_begun_and_no_more(client_of, who):
    case = approved(module=published_module(access="on_request"))
    learning(case)
    nominated(case, "ben@example.org")
    people = {
        "requester": case.requester,
        "focal_point": appointed(Role.FOCAL_POINT),
        "approver": appointed(Role.APPROVER, module_slug="small"),
    }

    words = words_of(client_of(people[who]).get(url(grant_of(case))))

    assert "Ana Novak" in words
    assert "Accepted" in words
    assert "Begun" in words
    assert "Invited" in words
    assert "quiz" not in words.casefold()
    assert "100" not in words


def test_a_completed_module_is_called_completed(client_of):
    case = approved(module=published_module(access="on_request"))
    person = learning(case)
    enrolment = person.enrolments.get()
    enrolment.completed_at, enrolment.completed_edition = timezone.now(), enrolment.edition
    enrolment.save()

    assert "Completed" in words_of(client_of(case.requester).get(url(grant_of(case))))


@pytest.mark.parametrize("who", ["colleague", "auditor"])
def test_others_who_follow_the_grant_see_how_many_and_nobody(client_of, who):
    case = approved()
    (seat,) = nominated(case, "ana@example.org")
    seats.accept(seat, person=UserFactory())
    people = {"colleague": an_official(organisation=case.organisation), "auditor": appointed(Role.AUDITOR)}

    words = words_of(client_of(people[who]).get(url(grant_of(case))))

    assert "1 of 20 taken, 19 left" in words
    assert "Figures are shown from five learners on" in words
    assert "Ana Novak" not in words


def test_five_learners_are_counted(client_of):
    case = approved()
    for seat in nominated(case, *(f"p{number}@example.org" for number in range(5))):
        seats.accept(seat, person=UserFactory())

    assert "Not begun: 5" in words_of(client_of(appointed(Role.AUDITOR)).get(url(grant_of(case))))


def test_for_everybody_else_the_grant_is_not_there(client_of):
    case = approved()
    (seat,) = nominated(case, "ana@example.org")
    learner = UserFactory(organisation=OrganisationFactory())
    seats.accept(seat, person=learner)
    others = [
        learner,
        an_official("FR"),
        appointed(Role.FOCAL_POINT, country="IT"),
        appointed(Role.APPROVER, module_slug="elsewhere"),
        appointed(Role.TRAINER),
    ]

    statuses = [client_of(one).get(url(grant_of(case))).status_code for one in others]

    assert statuses == [404] * 5


def test_only_the_programme_sees_that_somebody_has_two_sponsors(client_of):
    module = a_module()
    case, other = approved(module=module), approved(module=module, rank=2)
    (seat,) = nominated(case, "ana@example.org")
    seats.accept(seat, person=UserFactory(email="ana@example.org"))
    nominated(other, "ana@example.org")

    sentence = f"also nominated by {other.organisation}"

    assert sentence in words_of(client_of(appointed(Role.APPROVER)).get(url(grant_of(case))))
    assert sentence not in words_of(client_of(case.requester).get(url(grant_of(case))))


def test_a_grant_that_ends_soon_can_be_renewed_by_who_asked_for_it(client_of):
    case = approved()
    grant = grant_of(case)
    assert "Renew" not in words_of(client_of(case.requester).get(url(grant)))
    Grant.objects.update(ends_on=timezone.localdate() + timedelta(days=20))

    words = words_of(client_of(case.requester).get(url(grant)))

    assert "Ends soon" in words
    assert "Renew" in words


def test_the_programme_takes_a_grant_back_and_learners_are_told_in_neutral_words(client_of):
    case = approved()
    (seat,) = nominated(case, "ana@example.org")
    seats.accept(seat, person=UserFactory(email="ana@example.org"))
    client, grant = client_of(appointed(Role.APPROVER)), grant_of(case)
    assert "1 person learns on it." in words_of(client.get(url(grant, "grant_revoke")))

    response = client.post(url(grant, "grant_revoke"), {"reason": "security", "is_certain": "on"}, follow=True)

    grant.refresh_from_db()
    assert (grant.is_revoked, grant.revoke_reason) == (True, Reason.SECURITY)
    assert "Security" in words_of(response)
    told = OutboxMessage.objects.filter(address="ana@example.org").latest("pk")
    assert "security" not in (told.subject + told.body).casefold()


@pytest.mark.parametrize(
    "data", [{}, {"reason": "security"}, {"is_certain": "on"}, {"reason": "mood", "is_certain": "on"}]
)
def test_a_grant_is_not_taken_back_without_reason_and_certainty(client_of, data):
    grant = grant_of(approved())

    response = client_of(appointed(Role.APPROVER)).post(url(grant, "grant_revoke"), data)

    grant.refresh_from_db()
    assert (response.status_code, grant.is_revoked) == (422, False)


def test_why_a_grant_was_taken_back_is_for_those_who_read_the_request_and_the_programme(client_of):
    case = approved()
    grant = grant_of(case)
    grants.revoke(grant, by=appointed(Role.APPROVER), reason=Reason.SECURITY)
    colleague = UserFactory(organisation=case.organisation)
    readers = [case.requester, colleague, appointed(Role.FOCAL_POINT), appointed(Role.AUDITOR)]

    pages = [words_of(client_of(person).get(url(grant))) for person in readers]

    assert [str(Reason.SECURITY.label) in page for page in pages] == [True, False, True, True]


def test_a_grant_is_taken_back_once(client_of):
    case, approver = approved(), appointed(Role.APPROVER)
    grant = grant_of(case)
    grants.revoke(grant, by=approver, reason=Reason.DUPLICATE)

    response = client_of(approver).post(
        url(grant, "grant_revoke"), {"reason": "security", "is_certain": "on"}, follow=True
    )

    assert "The grant was taken back before." in words_of(response)
    assert Grant.objects.get().revoke_reason == Reason.DUPLICATE


@pytest.mark.parametrize("who", ["requester", "focal_point", "auditor"])
def test_others_take_nothing_back(client_of, who):
    case = approved()
    people = {
        "requester": case.requester,
        "focal_point": appointed(Role.FOCAL_POINT),
        "auditor": appointed(Role.AUDITOR),
    }

    response = client_of(people[who]).post(
        url(grant_of(case), "grant_revoke"), {"reason": "security", "is_certain": "on"}
    )

    assert (response.status_code, grant_of(case).is_revoked) == (403, False)


def test_the_programme_suspends_an_organisation_and_opens_it_again(client_of):
    case = approved()
    (seat,) = nominated(case, "ana@example.org")
    person = UserFactory()
    seats.accept(seat, person=person)
    client, grant = client_of(appointed(Role.APPROVER)), grant_of(case)
    organisation = case.organisation

    response = client.post(
        reverse("access:organisation_suspend", args=[organisation.pk]), {"grant": grant.pk}, follow=True
    )

    assert "The organisation is suspended" in words_of(response)
    assert Grant.objects.current().of(person).count() == 0
    client.post(reverse("access:organisation_resume", args=[organisation.pk]), {"grant": grant.pk})
    assert Grant.objects.current().of(person).get() == grant


def test_a_grant_given_while_the_organisation_is_suspended_is_closed_with_the_others():
    organisation, approver = approved().organisation, appointed(Role.APPROVER)
    grants.suspend_organisation(organisation, by=approver)
    organisation.refresh_from_db()

    grant = grants.give(a_module("second"), by=approver, organisation=organisation)

    assert Grant.objects.current().filter(pk=grant.pk).exists() is False
    grants.resume_organisation(organisation, by=approver)
    assert Grant.objects.current().filter(pk=grant.pk).exists() is True


@pytest.mark.parametrize("who", ["one_module", "focal_point", "requester"])
def test_others_suspend_nobody(client_of, who):
    case = approved()
    people = {
        "one_module": appointed(Role.APPROVER, module_slug="asked-for"),
        "focal_point": appointed(Role.FOCAL_POINT),
        "requester": case.requester,
    }

    response = client_of(people[who]).post(reverse("access:organisation_suspend", args=[case.organisation_id]))

    assert response.status_code == 404
    assert Organisation.objects.exclude(suspended_at=None).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_learners(client_of, django_assert_num_queries, count):
    case = approved()
    for seat in nominated(case, *(f"p{number}@example.org" for number in range(count))):
        seats.accept(seat, person=UserFactory())
    client, grant = client_of(case.requester), grant_of(case)
    assert heading_of(client.get(url(grant))) == "ASKED-FOR"

    with django_assert_num_queries(9):
        client.get(url(grant))

    assert Seat.objects.count() == count

"""What a nominee answers: nothing exists of them before they accept, and the link tells nobody else anything."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.actions import grants, seats
from access.models import Grant, Seat
from ground.logs import JsonFormatter
from ground.models import OutboxMessage
from learning.models import Enrolment
from people.models import Role, User
from tests.access.views.reading import heading_of, words_of
from tests.factories.access import a_module, approved, grant_of, nominated
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db

ANSWER = "/en/access/seats/answer/"
ACCEPTED = {"conduct": "on", "language": "en"}
GONE = "This link does not lead to an invitation"


@pytest.fixture
def case():
    return approved(module=published_module(access="on_request"))


@pytest.fixture
def seat(case) -> Seat:
    (seat,) = nominated(case, "ana@example.org")
    seat.refresh_from_db()
    return seat


def link(address: str = "ana@example.org") -> str:
    """The link of the newest invitation to that address, as it stands in the mail."""
    body = OutboxMessage.objects.filter(address=address).order_by("-pk")[0].body
    return re.search(r"(/en/access/invitation/[\w-]+/)", body)[1]


def opened(client: Client, address: str = "ana@example.org"):
    return client.get(link(address), follow=True)


def accept(client: Client, seat: Seat, **more: str):
    return client.post(ANSWER, ACCEPTED | {"seat": str(seat.key)} | more)


def mailed_code(address: str) -> str:
    """The code in the last mail of the sign-in."""
    body = OutboxMessage.objects.filter(address=address).order_by("-pk")[0].body
    return re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{2,4})\s*$", body, re.MULTILINE)[1]


# The link


def test_the_link_shows_who_nominated_for_what_and_changes_nothing(client, case, seat):
    response = opened(client)

    words = words_of(response)
    assert heading_of(response) == "Module small"
    assert f"Nominated by {case.organisation}, France" in words
    assert "no answers, no scores, no role-plays" in words
    assert (Seat.objects.get().state, User.objects.filter(email="ana@example.org").exists()) == ("invited", False)


def test_the_secret_goes_no_further_than_the_link(client, seat):
    first = client.get(link())

    assert (first.status_code, first["Location"], first["Referrer-Policy"]) == (302, ANSWER, "no-referrer")
    assert "no-store" in first["Cache-Control"]
    secret = link().split("/")[-2]
    assert secret not in client.get(ANSWER).content.decode()
    assert secret not in str(dict(client.session))


def test_the_secret_is_not_logged(client, seat, caplog):
    client.get(link())
    seats.refuse(seat)

    client.get(link())

    (record,) = caplog.records
    assert JsonFormatter().format(record).count("/en/access/invitation/…/") == 1
    assert link().split("/")[-2] not in JsonFormatter().format(record)


@pytest.mark.parametrize("end", ["accepted", "declined", "lapsed", "revoked", "ended", "suspended"])
def test_a_link_that_is_over_says_what_to_do(client, case, seat, end):
    opened(client)
    grant, approver = grant_of(case), appointed(Role.APPROVER)
    ends = {
        "accepted": lambda: seats.accept(seat, person=UserFactory()),
        "declined": lambda: seats.refuse(seat),
        "lapsed": lambda: seats.release(seat),
        "revoked": lambda: grants.revoke(grant, by=approver),
        "ended": lambda: Grant.objects.update(starts_on="2025-01-01", ends_on=timezone.localdate() - timedelta(days=1)),
        "suspended": lambda: grants.suspend_organisation(case.organisation, by=approver),
    }
    ends[end]()

    responses = [client.get(link()), client.get(ANSWER), client.post(ANSWER, ACCEPTED)]

    assert [(response.status_code, heading_of(response)) for response in responses] == [(410, GONE)] * 3


def test_an_unknown_link_is_the_same_page(client, seat):
    response = client.get("/en/access/invitation/never-was/")

    assert (response.status_code, heading_of(response), response["Referrer-Policy"]) == (404, GONE, "no-referrer")
    assert client.get(ANSWER).status_code == 404


def test_an_older_link_is_dead_once_a_newer_one_was_sent(client, case, seat):
    old = link()
    Seat.objects.update(invited_at=timezone.now() - timedelta(days=2))
    seats.resend(seat, by=case.requester)

    assert client.get(old).status_code == 404
    assert opened(client).status_code == 200


def test_guessing_is_slowed_down(client):

    statuses = [client.get(f"/en/access/invitation/guess-{number}/").status_code for number in range(21)]

    assert statuses == [404] * 20 + [429]


# Accepting


def test_without_the_code_of_conduct_nothing_changes(client, seat):
    opened(client)

    response = client.post(ANSWER, {"seat": str(seat.key), "language": "en"})

    assert response.status_code == 422
    assert "Tick the box to accept the seat." in words_of(response)
    assert Seat.objects.get().state == "invited"


def test_somebody_signed_in_accepts_with_this_account(client_of, seat):
    person = UserFactory(email="other@example.org")
    client = client_of(person)
    assert f"You are signed in as {person} (other@example.org)." in words_of(opened(client))

    response = accept(client, seat)

    assert (response.status_code, response["Location"]) == (302, "/en/learn/small/")
    assert "This module is open to you" in words_of(client.get(response["Location"]))
    assert Seat.objects.get().person == person


def test_somebody_new_makes_an_account_with_a_code_and_has_the_seat(seat):
    client = Client()
    opened(client)
    assert accept(client, seat)["Location"] == "/en/access/seats/answer/account/"
    page = client.get("/en/access/seats/answer/account/").content.decode()
    assert User.objects.filter(email="ana@example.org").exists() is False
    data = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    data |= dict(re.findall(r'name="(name)" [^>]*value="([^"]*)"', page))
    del data["csrfmiddlewaretoken"]
    assert data == {
        "email": "ana@example.org",
        "next": "/en/access/seats/answer/finish/",
        "phone_number": "",
        "name": "Ana Novak",
    }

    response = client.post(reverse("account_signup"), data)
    assert Seat.objects.get().state == "invited"
    response = client.post(response["Location"], {"code": mailed_code("ana@example.org")}, follow=True)

    person = User.objects.get(email="ana@example.org")
    assert response.redirect_chain[-1][0] == "/en/learn/small/"
    assert "The seat is yours." in words_of(response)
    assert (person.name, person.organisation, person.has_usable_password()) == ("Ana Novak", seat.organisation, False)
    assert Seat.objects.get().person == person


def test_somebody_with_an_account_signs_in_with_a_code_and_has_the_seat(seat):
    person, client = UserFactory(email="ana@example.org"), Client()
    opened(client)
    accept(client, seat)
    assert "There is an account with the address ana@example.org." in words_of(client.get(f"{ANSWER}account/"))

    data = {"email": "ana@example.org", "next": f"{ANSWER}finish/"}
    response = client.post(reverse("account_request_login_code"), data)
    response = client.post(response["Location"], {"code": mailed_code("ana@example.org")}, follow=True)

    assert response.redirect_chain[-1][0] == "/en/learn/small/"
    assert Seat.objects.get().person == person


def test_somebody_who_signs_in_with_another_address_is_asked_once_more(seat):
    person, client = UserFactory(email="other@example.org"), Client()
    opened(client)
    accept(client, seat)
    client.force_login(person)

    response = client.get(f"{ANSWER}finish/")

    assert heading_of(response) == "Accept with this account?"
    assert Seat.objects.get().state == "invited"
    client.post(f"{ANSWER}finish/")
    assert Seat.objects.get().person == person


def test_nobody_finishes_what_they_have_not_begun(client_of, seat):
    client = client_of(UserFactory(email="ana@example.org"))
    opened(client)

    response = client.get(f"{ANSWER}finish/")

    assert (response.status_code, response["Location"]) == (302, ANSWER)
    assert Seat.objects.get().state == "invited"


def test_an_address_that_is_not_proved_does_not_accept_by_itself(seat):
    person, client = UserFactory(email="ana@example.org"), Client()
    EmailAddress.objects.update(verified=False)
    opened(client)
    accept(client, seat)
    client.force_login(person)

    client.get(f"{ANSWER}finish/")

    assert Seat.objects.get().state == "invited"


def test_the_person_picks_the_organisation(client_of):
    module = a_module()
    cases = [approved(module=module, rank=rank) for rank in (1, 2)]
    first, second = (nominated(case, "ana@example.org")[0] for case in cases)
    client = client_of(UserFactory(email="ana@example.org", organisation=None))
    words = words_of(opened(client))
    assert str(cases[0].organisation) in words
    assert str(cases[1].organisation) in words

    accept(client, first)

    assert User.objects.get(email="ana@example.org").organisation == cases[0].organisation
    assert list(Seat.objects.order_by("pk").values_list("state", flat=True)) == ["claimed", "nominated"]
    assert second.organisation == cases[1].organisation


def test_nobody_chooses_a_seat_that_was_not_offered(client_of, seat):
    (foreign,) = nominated(approved(country="IT"), "ben@example.org")
    client = client_of(UserFactory(email="ana@example.org"))
    opened(client)

    response = accept(client, foreign)

    assert response.status_code == 422
    assert set(Seat.objects.values_list("state", flat=True)) == {"invited"}


# Declining


def test_declining_needs_no_account_and_gives_the_seat_back(client, case, seat):
    opened(client)

    response = client.post(f"{ANSWER}decline/", {"answer": "decline", "reason": "I have no time."})

    assert "You have declined the seat." in words_of(response)
    assert (Seat.objects.get().state, grant_of(case).seats_used) == ("declined", 0)
    assert case.notes.get(text__contains="I have no time.").by is None


def test_not_me_deletes_at_once(client, seat):
    opened(client)

    response = client.post(f"{ANSWER}decline/", {"answer": "not_me"})

    assert "Your address and name are deleted." in words_of(response)
    assert (Seat.objects.get().email, str(Seat.objects.get())) == ("", str(seat.key))
    assert client.get(ANSWER).status_code == 404


def test_an_answer_has_to_be_chosen(client, seat):
    opened(client)

    assert client.post(f"{ANSWER}decline/").status_code == 422
    assert Seat.objects.get().state == "invited"


# One's own seats


def test_a_person_leaves_their_seat(client_of, case, seat):
    person = UserFactory()
    seats.accept(seat, person=person)
    client = client_of(person)
    client.post("/en/learn/small/enrol/")
    assert "Module small" in words_of(client.get("/en/access/seats/"))

    response = client.post(reverse("access:leave_seat", args=[seat.key]), follow=True)

    assert "You have left the seat." in words_of(response)
    assert (Seat.objects.get().state, grant_of(case).seats_used) == ("left", 0)
    assert client.get("/en/learn/small/u1/").status_code == 403
    assert Enrolment.objects.filter(learner=person).exists()


def test_nobody_leaves_for_somebody_else(client_of, seat):
    seats.accept(seat, person=UserFactory())

    response = client_of(UserFactory()).post(reverse("access:leave_seat", args=[seat.key]))

    assert (response.status_code, Seat.objects.get().state) == (404, "claimed")


@pytest.mark.parametrize("count", [1, 3])
def test_my_seats_cost_the_same_for_any_number(client_of, django_assert_num_queries, count):
    person = UserFactory()
    for number in range(count):
        (seat,) = nominated(approved(module=a_module(f"m{number}"), rank=number + 1), "ana@example.org")
        seats.accept(seat, person=person)
    client = client_of(person)

    with django_assert_num_queries(3):
        client.get("/en/access/seats/")

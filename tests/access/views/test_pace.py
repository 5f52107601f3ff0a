"""Whoever sends too much in a minute is told so, and loses nothing that was typed."""

import pytest
from django.urls import reverse

from access import pace
from access.actions import requests
from access.models import AccessRequest, Reason
from access.workflow import Actor
from people.models import Role
from tests.access.views.reading import words_of
from tests.factories.access import a_draft, an_official, decided, endorsed, fresh, sent
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db

TYPED = "We would train the night teams of the two largest cities first."
SENTENCE = "Much was sent from your side in a short time."


@pytest.fixture(autouse=True)
def _one_at_most(monkeypatch):
    """One thing in a minute."""
    monkeypatch.setattr(pace, "PER_MINUTE", 1)


def used_up(client, case: AccessRequest) -> None:
    """Spend what this minute has."""
    client.post(reverse("access:step", args=[case.key, "purpose"]), {"purpose": "own_staff"})


def assert_kept(response) -> None:
    assert response.status_code == 429
    assert SENTENCE in words_of(response)
    assert TYPED in words_of(response)


def test_an_answer_of_the_form(client_of):
    case = a_draft()
    client = client_of(case.requester)
    used_up(client, case)
    said = {"justification": TYPED, "target_group": "Night teams", "expected_number": 9}

    response = client.post(reverse("access:step", args=[case.key, "reasons"]), said)

    assert_kept(response)
    assert fresh(case).justification != TYPED


@pytest.mark.parametrize("name", ["withdraw", "appeal"])
def test_words_about_a_request(client_of, name):
    official = an_official()
    draft = a_draft(by=official)
    client = client_of(official)
    case = sent(by=official) if name == "withdraw" else decided(endorsed(by=official), "rejected")
    used_up(client, draft)

    response = client.post(reverse(f"access:{name}", args=[case.reference]), {"text": TYPED})

    assert_kept(response)
    assert fresh(case).state == case.state


def test_an_answer_to_a_question(client_of):
    official, focal_point = an_official(), appointed(Role.FOCAL_POINT)
    draft, case = a_draft(by=official), sent(by=official)
    desk = client_of(focal_point)
    desk.post(f"/en/access/desk/{case.reference}/", {"do": "return", "version": case.version, "text": TYPED})
    client = client_of(official)
    used_up(client, draft)

    assert_kept(client.post(reverse("access:answer", args=[case.reference]), {"text": TYPED}))


def test_a_word_at_the_desk(client_of):
    focal_point = appointed(Role.FOCAL_POINT)
    case, client = sent(), client_of(focal_point)
    path = f"/en/access/desk/{case.reference}/"
    client.post(path, {"do": "note", "version": case.version, "text": "First note."})

    said = {"do": "decline", "version": case.version, "reason": Reason.CAPACITY, "text": TYPED}
    response = client.post(path, said)

    assert_kept(response)
    assert fresh(case).state == case.state


@pytest.mark.parametrize("name", ["new", "check", "join"])
def test_what_has_no_words_is_refused_with_a_page(client_of, name):
    case = a_draft()
    client = client_of(case.requester)
    used_up(client, case)

    response = client.post(reverse(f"access:{name}", args=[] if name == "new" else [case.key]))

    assert response.status_code == 429
    assert "Nothing that you saved is lost." in words_of(response)
    assert (AccessRequest.objects.count(), fresh(case).state) == (1, "draft")


def test_the_next_minute_takes_it(client_of, monkeypatch):
    case = a_draft()
    client = client_of(case.requester)
    used_up(client, case)
    monkeypatch.setattr("ground.rates.current_minute", lambda: 1)

    client.post(reverse("access:check", args=[case.key]))

    assert fresh(case).state == "review"
    requests.withdraw(fresh(case), by=case.requester, actor=Actor.REQUESTER)


def test_a_profile_that_is_saved_again_and_again(client_of, monkeypatch):
    monkeypatch.setattr("people.views.PROFILES_PER_MINUTE", 1)
    person = an_official()
    client = client_of(person)
    said = {"name": "Ana Novak", "organisation": person.organisation_id, "country": "FR", "language": "en"}
    client.post(reverse("people:profile"), said)

    response = client.post(reverse("people:profile"), said | {"name": TYPED})

    assert response.status_code == 429
    assert f'value="{TYPED}"' in response.content.decode()
    person.refresh_from_db()
    assert person.name == "Ana Novak"

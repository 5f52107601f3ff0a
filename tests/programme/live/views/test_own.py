from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import User
from programme.live import actions
from programme.live.actions import Given
from programme.models import Talk
from tests.factories.people import UserFactory
from tests.factories.programme import a_round, a_trainer, begun, handed_in, joined, observers_of, the_module

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]


def a_talk(counsellor: User, *, is_closed: bool = True) -> Talk:
    """A talk that two have rated, with their names in the round."""
    live_round = a_round()
    joined(live_round, "Ana", person=counsellor)
    for name in ("Ben", "Cyrilla", "Dimitri"):
        joined(live_round, name)
    [talk] = begun(live_round)
    for rater, level in zip(observers_of(talk), (3, 1), strict=True):
        handed_in(talk, rater, {"listening": Given(level, is_repaired=level == 1, quotation="Calm down.")})
    if is_closed:
        actions.close(live_round, by=None)
    return Talk.objects.select_related("round__trainer").get(pk=talk.pk)


def address(talk: Talk, more: str = "") -> str:
    return f"/en/live/talks/{talk.key}/{more}"


def test_the_counsellor_sees_levels_and_quotations_without_names(client_of: Clients):
    person = UserFactory()
    talk = a_talk(person)

    shown = client_of(person).get(address(talk)).content.decode()

    assert "1 Harmful" in shown
    assert "3 Competent" in shown
    assert shown.count("Calm down.") == 1
    assert [name for name in ("Cyrilla", "Dimitri") if name in shown] == []


def test_nothing_is_there_while_the_round_is_open(client_of: Clients):
    person = UserFactory()
    talk = a_talk(person, is_closed=False)
    client = client_of(person)

    assert client.get(address(talk)).status_code == 404
    assert "No talks yet" in client.get("/en/live/talks/").content.decode()


def test_others_do_not_see_it(client_of: Clients):
    talk = a_talk(UserFactory())

    answers = [client_of(person).get(address(talk)).status_code for person in (UserFactory(), talk.round.trainer)]

    assert answers == [404, 404]


def test_the_trainer_sees_what_is_shared_until_that_is_taken_back(client_of: Clients):
    person = UserFactory()
    talk = a_talk(person)
    counsellor, trainer = client_of(person), client_of(talk.round.trainer)

    counsellor.post(address(talk, "share/"))
    board = trainer.get(f"/en/live/rounds/{talk.round.key}/").content.decode()
    shared = trainer.get(address(talk)).status_code
    counsellor.post(address(talk, "share/"), {"undo": "1"})

    assert (address(talk) in board, shared, trainer.get(address(talk)).status_code) == (True, 200, 404)


def test_a_co_trainer_does_not_see_what_is_shared_with_the_trainer_who_opened_the_round(client_of: Clients):
    person = UserFactory()
    talk = a_talk(person)
    client_of(person).post(address(talk, "share/"))
    co_trainer = client_of(a_trainer(the_module()))

    board = co_trainer.get(f"/en/live/rounds/{talk.round.key}/").content.decode()

    assert ("Too few" in board, "Shared with you" in board) == (True, False)
    assert co_trainer.get(address(talk)).status_code == 404


def test_nobody_shares_another_s_talk(client_of: Clients):
    talk = a_talk(UserFactory())

    answer = client_of(talk.round.trainer).post(address(talk, "share/"))

    talk.refresh_from_db()
    assert (answer.status_code, talk.is_shared) == (404, False)


@pytest.mark.parametrize("talks", [1, 3])
def test_talks_cost_the_same_however_many_there_are(
    talks: int, client_of: Clients, django_assert_num_queries: DjangoAssertNumQueries
):
    person = UserFactory()
    for _number in range(talks):
        a_talk(person)
    client = client_of(person)
    client.get("/en/live/talks/")

    with django_assert_num_queries(2):
        client.get("/en/live/talks/")

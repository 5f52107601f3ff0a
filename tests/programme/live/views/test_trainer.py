from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import Role, User
from programme.live import actions
from programme.live.rules import rounds_led_by
from programme.models import Round
from tests.factories.people import appointed
from tests.factories.programme import a_round, a_trainer, begun, joined, rated, rated_talks, the_module, with_people

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]


def board_of(live_round: Round) -> str:
    return f"/en/live/rounds/{live_round.key}/"


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_trainer_opens_a_round_of_their_module(client_of: Clients):
    trainer = a_trainer(the_module())

    answer = client_of(trainer).post("/en/live/rounds/", {"role_play": "small/shared-kitchen", "stop_word": "Halt"})

    live_round = Round.objects.get()
    assert answer.url == board_of(live_round)
    assert (live_round.trainer, live_round.activity, live_round.stop_word) == (trainer, "shared-kitchen", "Halt")


def test_the_role_play_of_another_s_module_is_not_offered(client_of: Clients):
    the_module()
    other = appointed(Role.TRAINER, module_slug="elsewhere")

    answer = client_of(other).post("/en/live/rounds/", {"role_play": "small/shared-kitchen"})

    assert (answer.status_code, Round.objects.count()) == (422, 0)


def test_whoever_trains_nothing_opens_nothing(client_of: Clients):
    the_module()

    assert client_of(appointed(Role.EDITOR)).get("/en/live/rounds/").status_code == 403


@pytest.mark.parametrize("rounds", [1, 3])
def test_rounds_cost_the_same_however_many_there_are(
    rounds: int, client_of: Clients, django_assert_num_queries: DjangoAssertNumQueries
):
    trainer = a_trainer(the_module())
    for _number in range(rounds):
        with_people(a_round(trainer=trainer), "Ana", "Ben")
    client = client_of(trainer)
    client.get("/en/live/rounds/")

    with django_assert_num_queries(5):
        client.get("/en/live/rounds/")


def test_trainers_of_the_module_see_the_board_and_nobody_else(client_of: Clients):
    live_round = a_round()
    co_trainer = a_trainer(the_module())
    others = [appointed(Role.TRAINER, module_slug="elsewhere"), appointed(Role.EDITOR, module_slug="small")]

    shown = page(client_of(co_trainer), board_of(live_round))

    assert f"Opened by {live_round.trainer}" in shown
    assert "Opened by" not in page(client_of(live_round.trainer), board_of(live_round))
    assert [client_of(one).get(board_of(live_round)).status_code for one in others] == [404, 404]


def test_a_co_trainer_runs_a_round_that_another_opened(client_of: Clients):
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    client = client_of(a_trainer(the_module()))

    client.post(f"{board_of(live_round)}begin/", {"turn": "1"})
    client.post(f"{board_of(live_round)}end/", {"turn": "1"})
    client.post(f"{board_of(live_round)}close/")

    live_round.refresh_from_db()
    assert (live_round.is_open, [talk.is_running for talk in live_round.talks.all()]) == (False, [False])


def test_two_trainers_who_press_at_once_do_not_disturb_each_other(client_of: Clients):
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    first, second = client_of(live_round.trainer), client_of(a_trainer(the_module()))
    for client in (first, second):
        client.post(f"{board_of(live_round)}begin/", {"turn": "1"})
    first.post(f"{board_of(live_round)}end/", {"turn": "1"})
    first.post(f"{board_of(live_round)}begin/", {"turn": "2"})

    second.post(f"{board_of(live_round)}end/", {"turn": "1"})

    assert [(talk.turn, talk.is_running) for talk in live_round.talks.all()] == [(1, False), (2, True)]


def test_the_list_holds_rounds_of_co_trainers_until_a_month_after_they_were_closed():
    open_one, closed, forgotten = a_round(), a_round(), a_round()
    actions.close(closed, by=None, at=closed.opened_at + timedelta(hours=1))
    actions.close(forgotten, by=None, at=forgotten.opened_at)
    month_later = forgotten.opened_at + timedelta(days=30, minutes=1)

    def led_by(user: User) -> set[Round]:
        return set(rounds_led_by(user, month_later))

    assert led_by(a_trainer(the_module())) == {open_one, closed}
    assert led_by(forgotten.trainer) == {open_one, closed, forgotten}
    assert led_by(appointed(Role.TRAINER, module_slug="elsewhere")) == set()


def test_a_trainer_whose_appointment_has_ended_sees_the_board_no_longer(client_of: Clients):
    live_round = a_round()
    client = client_of(live_round.trainer)
    live_round.trainer.appointments.update(module_slug="elsewhere")

    assert client.get(board_of(live_round)).status_code == 404


def test_the_board_begins_and_ends_talks(client_of: Clients):
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    client = client_of(live_round.trainer)

    client.post(f"{board_of(live_round)}begin/", {"turn": "1"})
    running = page(client, board_of(live_round))
    client.post(f"{board_of(live_round)}end/", {"turn": "1"})
    ended = page(client, board_of(live_round))

    assert "Talk 1 is running" in running
    assert "0 of 1 sheet" in running
    assert "Talk 1 is over" in ended


def test_too_few_people_are_told(client_of: Clients):
    live_round = a_round()
    joined(live_round)

    answer = client_of(live_round.trainer).post(f"{board_of(live_round)}begin/", {"turn": "1"}, follow=True)

    assert "Two people who play are needed for a talk. Wait until another has joined." in answer.content.decode()


@pytest.mark.parametrize("turn", ["", "x", "²", "9999999999"])
def test_a_turn_that_is_no_number_is_not_there(turn: str, client_of: Clients):
    live_round = a_round()

    answer = client_of(live_round.trainer).post(f"{board_of(live_round)}begin/", {"turn": turn})

    assert answer.status_code == 404


def test_the_trainer_says_that_somebody_has_left(client_of: Clients):
    live_round = a_round()
    ana, ben = with_people(live_round, "Ana", "Ben")

    client_of(live_round.trainer).post(f"{board_of(live_round)}gone/", {"participant": str(ana.pk)})

    assert list(live_round.participants.present()) == [ben]


@pytest.mark.parametrize("said", ["", "nobody", "999999999"])
def test_somebody_who_is_not_there_cannot_have_left(said: str, client_of: Clients):
    live_round = a_round()

    answer = client_of(live_round.trainer).post(f"{board_of(live_round)}gone/", {"participant": said})

    assert answer.status_code == 404


def test_what_loads_itself_anew_is_a_part_of_the_page_while_the_round_is_open(client_of: Clients):
    live_round = a_round()
    client = client_of(live_round.trainer)

    part = client.get(board_of(live_round), headers={"HX-Request": "true"}).content.decode()
    client.post(f"{board_of(live_round)}close/")
    whole = client.get(board_of(live_round), headers={"HX-Request": "true"}).content.decode()

    assert ("<main" in part, "Nobody talks yet" in part) == (False, True)
    assert ("<main" in whole, "Too few" in whole) == (True, True)


def test_a_closed_round_of_five_talks_shows_figures_and_no_names_or_quotations(client_of: Clients):
    live_round = a_round()
    rated_talks(live_round, [1, 2, 3, 3, 4])
    actions.close(live_round, by=None)

    shown = page(client_of(live_round.trainer), board_of(live_round))

    assert "Listening and wording" in shown
    assert [name for name in ("Ana", "Ben", "Cy") if name in shown] == []


def test_the_wall_shows_the_code_and_nothing_of_the_round(client_of: Clients):
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)
    rated(talk, listening=1)

    shown = page(client_of(live_round.trainer), f"{board_of(live_round)}wall/")

    assert f"{live_round.code[:3]} {live_round.code[3:]}" in shown
    assert "data:image/svg+xml" in shown
    assert [words for words in ("Ana", "Ben", "Listening") if words in shown] == []


def test_briefs_are_printed_from_the_round(client_of: Clients):
    live_round = a_round()
    client = client_of(live_round.trainer)

    found = client.get(f"{board_of(live_round)}print/actor.pdf")
    missing = client.get(f"{board_of(live_round)}print/nothing.pdf")

    assert (found.content[:5], found["Content-Disposition"]) == (
        b"%PDF-",
        'inline; filename="shared-kitchen-actor.pdf"',
    )
    assert missing.status_code == 404


def test_the_page_of_prints_leads_trainers_to_a_round(client_of: Clients):
    trainer = a_trainer(the_module())
    client = client_of(trainer)
    client.post("/en/learn/small/enrol/")

    prints = page(client, "/en/learn/small/do/shared-kitchen/print/")

    assert '/en/live/rounds/?role_play=small/shared-kitchen"' in prints
    chosen = page(client, "/en/live/rounds/?role_play=small/shared-kitchen")
    assert '<option value="small/shared-kitchen" selected>' in chosen

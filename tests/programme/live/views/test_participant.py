from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from people.models import User
from programme.live import actions
from programme.live.views import participant as views
from programme.models import Participant, Role, Round, Sheet
from tests.factories.people import UserFactory
from tests.factories.programme import a_round, begun, with_people

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]


def address(live_round: Round, more: str = "") -> str:
    return f"/en/live/{live_round.code}/{more}"


def joining(live_round: Round, name: str = "Ana", way: str = "play") -> Client:
    """A guest's browser that has joined."""
    client = Client()
    client.post(address(live_round), {"key": str(uuid4()), "name": name, "way": way})
    return client


def observing(live_round: Round) -> Client:
    """The browser of the observer of the first talk."""
    joining(live_round, "Ana")
    joining(live_round, "Ben")
    client = joining(live_round, "Cy")
    begun(live_round)
    return client


def sheet(**fields: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "level-listening": "3", **fields}


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_code_leads_to_the_round_however_it_is_typed():
    live_round = a_round()

    answer = Client().get("/en/live/", {"code": f" {live_round.code.lower()[:3]}-{live_round.code[3:]}"})

    assert answer.url == address(live_round)


@pytest.mark.parametrize(("code", "status"), [("K7M3P", 422), ("K7M3PO", 422)])
def test_what_is_no_code_is_told(code: str, status: int):
    answer = Client().get("/en/live/", {"code": code})

    assert answer.status_code == status
    assert "Look at the code again" in answer.content.decode()


def test_a_code_that_no_round_has_is_told():
    answer = Client().get("/en/live/K7M3PQ/")

    assert answer.status_code == 404
    assert "There is no round with this code." in answer.content.decode()


def test_guessing_codes_comes_to_an_end_and_who_has_joined_is_not_held_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(views, "CODES_PER_MINUTE", 3)
    live_round = a_round()
    inside = joining(live_round)

    statuses = [Client().get("/en/live/K7M3PQ/").status_code for _guess in range(3)]

    assert statuses == [404, 404, 429]
    assert inside.get(address(live_round)).status_code == 200


def test_before_joining_it_is_said_what_it_speaks_about_and_who_sees_what():
    live_round = a_round(stop_word="Halt")

    shown = page(Client(), address(live_round))

    for words in (
        "hunger",
        "Say “Pause” or “Halt” at any time",
        "Nobody plays their own story",
        "The trainers of this module see ratings while the round is open; afterwards only aggregates from five rated talks.",
        "I only observe",
        "Names and quotations are deleted 30 days after the round.",
        "Quick exit",
    ):
        assert words in shown


def test_a_guest_joins_without_an_account_and_is_known_again():
    live_round = a_round()

    client = joining(live_round, "Ana", "watch")

    assert list(Participant.objects.values_list("name", "only_watches", "person")) == [("Ana", True, None)]
    assert "You are here as Ana." in page(client, address(live_round))


def test_a_person_is_known_on_another_telephone(client_of: Clients):
    live_round, person = a_round(), UserFactory()
    client_of(person).post(address(live_round), {"name": "Ana", "way": "play"})

    assert "You are here as Ana." in page(client_of(person), address(live_round))


def test_a_name_is_needed():
    live_round = a_round()

    answer = Client().post(address(live_round), {"name": "  ", "way": "play"})

    assert (answer.status_code, Participant.objects.count()) == (422, 0)


def test_joining_has_a_limit_for_one_address(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(views, "JOINED_PER_MINUTE", 1)
    live_round = a_round()

    joining(live_round)
    answer = Client().post(address(live_round), {"name": "Ben", "way": "play"})

    assert (answer.status_code, Participant.objects.count()) == (429, 1)


def test_everybody_sees_their_own_role_and_no_other_s_brief():
    live_round = a_round()
    counsellor, actor, observer = (joining(live_round, name) for name in ("Ana", "Ben", "Cy"))
    begun(live_round)

    shown = [page(client, address(live_round)) for client in (counsellor, actor, observer)]

    headings = ("You are the counsellor", "You are the actor", "You are an observer")
    assert [[words in one for words in headings] for one in shown] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]
    secret = "being counted"
    assert [secret in one for one in shown] == [False, True, False]


def test_after_the_talk_everybody_leaves_their_role():
    live_round = a_round()
    client = observing(live_round)
    actions.end_turn(live_round, 1, by=live_round.trainer)

    assert "Leave your role" in page(client, address(live_round))


def test_who_comes_late_waits_for_the_next_talk():
    live_round = a_round()
    observing(live_round)

    assert "your role comes with the next talks" in page(joining(live_round, "Di"), address(live_round))


def test_a_sheet_without_javascript_leads_back_to_the_role():
    live_round = a_round()
    client = observing(live_round)

    answer = client.post(address(live_round, "sheet/1/"), sheet(**{"quotation-listening": "Go on."}), follow=True)

    assert "Sent. You can still correct it while the round is open." in answer.content.decode()
    rows = Sheet.objects.get().ratings.exclude(level=None).values_list("competency", "level", "quotation__text")
    assert list(rows) == [("listening", 3, "Go on.")]


def test_the_script_gets_an_answer_without_a_page_once_for_all():
    live_round = a_round()
    client, data = observing(live_round), sheet()

    statuses = [
        client.post(address(live_round, "sheet/1/"), data, headers={"X-Saved": "1"}).status_code for _try in range(2)
    ]

    assert (statuses, Sheet.objects.count()) == ([204, 204], 1)


def test_a_sheet_is_shown_as_it_was_sent_and_can_be_corrected():
    live_round = a_round()
    client = observing(live_round)
    client.post(address(live_round, "sheet/1/"), sheet(**{"level-risk": "1", "repaired-risk": "on"}))

    shown = page(client, address(live_round, "sheet/1/"))
    client.post(address(live_round, "sheet/1/"), sheet())

    assert shown.count(" checked") == 4  # listening, risk and that it was put right; role was not seen
    assert Sheet.objects.newest().get().number == 2


def test_put_right_counts_beside_harm_alone():
    live_round = a_round()
    client = observing(live_round)

    client.post(address(live_round, "sheet/1/"), sheet(**{"repaired-listening": "on", "level-risk": "none"}))

    rows = Sheet.objects.get().ratings.order_by("competency").values_list("competency", "level", "is_repaired")
    assert list(rows) == [("listening", 3, False), ("risk", None, False), ("role", None, False)]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"level-listening": ""}, "Choose a level, or “not seen”, for at least one competency."),
        ({"level-listening": "5"}, "Select a valid choice."),
        ({"quotation-listening": "x" * 281}, "Ensure this value has at most 280 characters"),
    ],
)
def test_a_sheet_that_cannot_be_taken_is_shown_again(data: dict[str, str], problem: str):
    live_round = a_round()
    client = observing(live_round)

    answer = client.post(address(live_round, "sheet/1/"), sheet(**data))

    assert (answer.status_code, Sheet.objects.count()) == (422, 0)
    assert problem in answer.content.decode()


def test_only_an_observer_of_the_talk_has_a_sheet():
    live_round = a_round()
    observing(live_round)
    other = joining(live_round, "Di")

    assert other.get(address(live_round, "sheet/1/")).status_code == 404
    assert other.post(address(live_round, "sheet/1/"), sheet()).status_code == 404


def test_a_stranger_is_sent_to_join_and_posts_nothing():
    live_round = a_round()
    observing(live_round)

    assert Client().get(address(live_round, "sheet/1/")).url == address(live_round)
    assert Client().post(address(live_round, "sheet/1/"), sheet(), headers={"X-Saved": "1"}).status_code == 403
    assert not Sheet.objects.exists()


def test_a_sheet_that_waited_on_the_telephone_is_taken_after_the_end():
    live_round = a_round()
    client = observing(live_round)
    actions.close(live_round, by=None)

    answer = client.post(address(live_round, "sheet/1/"), sheet(), headers={"X-Saved": "1"})

    assert (answer.status_code, Sheet.objects.count()) == (204, 1)


def test_nobody_joins_what_is_closed():
    live_round = a_round()
    actions.close(live_round, by=None)

    answer = Client().post(address(live_round), {"name": "Ana", "way": "play"})

    assert "The round is closed" in answer.content.decode()
    assert not Participant.objects.exists()


def test_whoever_leaves_has_to_join_again():
    live_round = a_round()
    client = joining(live_round)

    client.post(address(live_round, "leave/"))

    assert "Before you join" in page(client, address(live_round))
    assert client.post(address(live_round, "leave/")).status_code == 404


def test_the_worker_sees_live_pages_alone():
    answer = Client().get("/en/live/worker.js")

    # Without a header that widens it, a worker sees what stands in its own folder.
    assert (answer["Content-Type"], "Service-Worker-Allowed" in answer) == ("text/javascript; charset=utf-8", False)


def test_my_sheets_say_which_are_sent():
    live_round = a_round()
    client = observing(live_round)

    before = page(client, address(live_round))
    client.post(address(live_round, "sheet/1/"), sheet())
    after = page(client, address(live_round))

    assert [("Not sent yet" in one) for one in (before, after)] == [True, False]


def test_two_groups_do_not_rate_each_other_s_talk():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy", "Di", "Ed")
    client = joining(live_round, "Fay")
    begun(live_round)
    client.post(address(live_round, "sheet/1/"), sheet())

    found = Sheet.objects.get()

    assert (found.rater.name, found.talk.parts.get(participant=found.rater).role) == ("Fay", Role.OBSERVER)

"""The two addresses of framed content: who gets the frame, what is taken of what it reports, and that nothing counts twice."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from access import actions as access_actions
from learning.framed_events import MOST_BYTES, MOST_EVENTS
from learning.launches import launch
from learning.models import ActivityResult, Attempt, AttemptState, Enrolment, Response, SavedPlace
from modules import h5p_actions, h5p_player
from modules.models import EditionActivity, H5PLibrary, Module
from people.models import Role, User
from tests.factories.h5p import TEXT, held, mini_quiz
from tests.factories.learning import begun, enrolled
from tests.factories.modules import published_module
from tests.factories.people import appointed
from tests.modules.activities.h5p.test_statements import points, statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity() -> EditionActivity:
    return held(published_module(), mini_quiz())


@pytest.fixture
def enrolment(activity: EditionActivity) -> Enrolment:
    return enrolled(Module.objects.get())


@pytest.fixture
def run(enrolment: Enrolment) -> Attempt:
    return begun(enrolment, "first-question")


@pytest.fixture
def client(enrolment: Enrolment, client_of: Callable[[User], Client]) -> Client:
    return client_of(enrolment.learner)


def launched(run: Attempt, *, ago: float = 60) -> str:
    """The word of a page that was opened that many seconds ago."""
    return launch(run.pk, at=timezone.now() - timedelta(seconds=ago)).token


def told(run: Attempt, sequence: int, *, touches: int = 3, seconds: float = 30, **more: Any) -> dict[str, Any]:
    """A statement of our content, as the page sends it."""
    raw = statement(**{"verb": "answered", "score": points(1, 1), "success": True} | more)
    raw["object"]["id"] = raw["object"]["id"].replace("5a1f", str(run.key))
    return {"type": "statement", "sequence": sequence, "statement": raw, "touches": touches, "seconds": seconds}


def place(sequence: int, chosen: int, part: str = "0") -> dict[str, Any]:
    return {"type": "state", "sequence": sequence, "part": part, "data": json.dumps({"chosen": chosen})}


def sent(client: Client, run: Attempt, *events: Any, token: str = "", body: Any = None):
    """The answer to a batch of events."""
    posted = {"launch": token or launched(run), "events": list(events)} if body is None else body
    return client.post(f"/en/learn/attempt/{run.pk}/events/", data=posted, content_type="application/json")


def frame_of(client: Client, run: Attempt, token: str | None = None):
    word = launched(run) if token is None else token
    return client.get(f"/en/learn/attempt/{run.pk}/frame/", {"launch": word})


def test_the_frame_is_sealed_and_names_nobody(client, run):
    response = frame_of(client, run)

    page = response.content.decode()
    files = re.search(r"script-src (\S+)", response["Content-Security-Policy"])[1]
    assert re.fullmatch(r"http://testserver/h5p/a/[\w.:-]+/", files)
    assert response["Content-Security-Policy"].startswith("sandbox allow-scripts; default-src 'none'; script-src ")
    assert response["Content-Security-Policy"].endswith("base-uri http://testserver; frame-ancestors http://testserver")
    assert not response.has_header("X-Frame-Options")
    assert response["Referrer-Policy"] == "no-referrer"
    assert f'src="{files}bundle/0.js"' in page
    assert (run.learner.email in page, run.learner.get_full_name() in page) == (False, False)
    script = client.get(files.removeprefix("http://testserver") + "player/frame.bundle.js")
    assert (script.status_code, b"H5P" in script.getvalue()) == (200, True)


def test_the_page_around_the_frame_keeps_the_policy_that_lets_it_go_nowhere_else(client, run):
    response = client.get("/en/learn/small/do/first-question/")

    assert "frame-src 'self'" in response["Content-Security-Policy"].split("; ")
    frame = re.search(r"<iframe.*?>", response.content.decode())[0]
    assert re.search(r'sandbox="(.*?)"', frame)[1] == "allow-scripts"
    address = unescape(re.search(r'data-frame="(.*?)"', response.content.decode())[1])
    assert client.get(address).status_code == 200


def test_files_come_from_the_content_host_where_there_is_one(client, run, settings):
    settings.H5P_CONTENT_ORIGIN = "https://content.example.org"

    policy = frame_of(client, run)["Content-Security-Policy"]

    assert re.search(r"script-src (\S+?)/h5p/a/", policy)[1] == "https://content.example.org"
    assert "frame-ancestors http://testserver" in policy


def test_nobody_opens_the_frame_of_another_or_with_the_word_of_another_run(client, run, client_of):
    other = begun(enrolled(Module.objects.get()), "first-question")

    answers = [
        frame_of(client, other),
        frame_of(client, run, launched(other)),
        frame_of(client, run, "forged"),
        frame_of(client, run, ""),
        sent(client, other, token=launched(run)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert sent(client, run, told(run, 1), token=launched(other)).status_code == 409
    assert sent(client, run, told(run, 1), token=launched(run, ago=31 * 86_400)).status_code == 409
    assert Response.objects.count() == 0


def test_whose_access_is_taken_back_opens_and_sends_nothing_more(client, run, enrolment):
    access_actions.revoke(enrolment.learner.grants.get(), by=appointed(Role.APPROVER), reason="Left the team.")

    assert [frame_of(client, run).status_code, sent(client, run, told(run, 1)).status_code] == [403, 403]
    assert Response.objects.count() == 0


def test_an_answer_ends_the_run_and_is_shown_as_self_reported(client, run):
    receipt = sent(client, run, told(run, 1, verb="attempted", score=None), told(run, 2)).json()

    run.refresh_from_db()
    assert (run.status, run.score, run.passed, run.responses_count) == (AttemptState.FINISHED, 100, True, 2)
    assert (receipt["kept"], receipt["refused"], receipt["ended"]) == (2, {}, True)
    assert "1 of 1 points, as the content says (self-reported)." in client.get(receipt["review"]).content.decode()
    assert ActivityResult.objects.get(learner=run.learner, key=run.key).best_score == 100


def test_the_learner_and_the_moment_are_known_here_and_not_read_from_the_statement(client, run):
    sent(client, run, told(run, 1))

    kept = Response.objects.get()
    assert "somebody-else" not in json.dumps(kept.payload)
    assert kept.at.year != 1999
    assert kept.payload["statement"]["score"] == {"raw": 1, "min": 0, "max": 1}


def test_what_is_sent_twice_counts_once(client, run):
    token = launched(run)
    first = told(run, 1, verb="interacted", score=None)

    sent(client, run, first, token=token)
    sent(client, run, first, told(run, 2, verb="interacted", score=None), token=token)

    assert list(Response.objects.values_list("sequence", flat=True)) == [1, 2]
    assert Attempt.objects.get().responses_count == 2


def test_forged_and_impossible_statements_end_nothing_and_the_rest_of_the_batch_is_kept(client, run):
    foreign = told(run, 3)
    foreign["statement"]["object"]["id"] = "urn:uuid:another"

    receipt = sent(
        client,
        run,
        told(run, 1, touches=0),
        told(run, 2, score=points(9, 1)),
        foreign,
        told(run, 4, response="x" * 40_000),
        {"type": "score", "sequence": 5},
        told(run, 6, verb="interacted", score=None),
    ).json()

    assert sorted(receipt["refused"]) == ["2", "3", "4", "5"]
    assert (receipt["kept"], receipt["ended"]) == (2, False)
    assert sent(client, run, told(run, 1), token=launched(run, ago=0)).json()["ended"] is False


def test_after_the_end_nothing_changes(client, run):
    sent(client, run, told(run, 1, score=points(0, 1), success=False))

    receipt = sent(client, run, told(run, 2)).json()

    run.refresh_from_db()
    assert (receipt["kept"], receipt["ended"], run.score, run.passed) == (0, True, 0, False)


def test_where_somebody_was_is_one_row_that_the_newest_word_replaces(client, run):
    earlier, later = launched(run, ago=600), launched(run, ago=60)

    sent(client, run, place(1, 0), place(3, 1), place(2, 2, part="part-a"), token=later)
    sent(client, run, place(9, 0), place(10, 0, part="part-b"), token=earlier)
    sent(client, run, place(2, 0), token=later)

    assert dict(SavedPlace.objects.values_list("part", "data")) == {
        "0": '{"chosen": 1}',
        "part-a": '{"chosen": 2}',
        "part-b": '{"chosen": 0}',
    }
    settings = json.loads(re.search(r"H5PIntegration = (.*?);</script>", frame_of(client, run).content.decode())[1])
    assert settings["contents"]["cid-1"]["contentUserData"]["0"] == {"state": '{"chosen": 1}'}


@pytest.mark.parametrize(
    "bad",
    [
        {"data": "no json"},
        {"data": json.dumps("x" * 300_000)},
        {"data": {"chosen": 1}},
        {"data": "[" * 100_000},
        {"part": "../0"},
        {"part": "x" * 65},
    ],
)
def test_a_place_that_cannot_be_is_not_kept(client, run, bad):
    receipt = sent(client, run, {**place(1, 0), **bad}).json()

    assert (receipt["kept"], list(receipt["refused"]), SavedPlace.objects.count()) == (0, ["1"], 0)


def test_where_somebody_was_is_forgotten_at_the_end(client, run):
    sent(client, run, place(1, 0))
    sent(client, run, told(run, 2), place(3, 1))

    assert SavedPlace.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("no json", 422),
        ("[" * 100_000, 422),
        ("[]", 422),
        ('{"launch": 1, "events": []}', 422),
        ('{"launch": "x", "events": {}}', 422),
        ('{"launch": "x", "events": [1]}', 422),
        ('{"launch": "x", "events": [{"sequence": true}]}', 422),
        (json.dumps({"launch": "x", "events": [{"sequence": 1}] * (MOST_EVENTS + 1)}), 422),
        ('{"launch": "x", "events": []}', 409),
        (" " * (MOST_BYTES + 1), 413),
    ],
)
def test_a_post_that_is_no_batch_gets_a_sentence(client, run, body, status):
    response = sent(client, run, body=body)

    assert (response.status_code, response.json()["said"].endswith(".")) == (status, True)


def test_a_post_without_the_mark_against_forged_posts_is_not_taken(run):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(run.learner)

    assert sent(strict, run, told(run, 1)).status_code == 403
    assert Response.objects.count() == 0


def test_who_sends_too_fast_is_told_to_wait(client, run, monkeypatch):
    monkeypatch.setattr("learning.framed_views.POSTS_PER_MINUTE", 2)
    monkeypatch.setattr("time.time", lambda: 60_000_000_000.0)
    token = launched(run)

    answers = [sent(client, run, token=token) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"


def test_content_without_points_is_marked_as_done(client_of, activity):
    module = Module.objects.get()
    held(module, activity.h5p_packages.get(), "a-look", reports="nothing")
    enrolment = enrolled(module)
    client, run = client_of(enrolment.learner), begun(enrolment, "a-look")
    done = {"type": "done", "sequence": 1, "seconds": 60}

    assert "data-frame-done" in client.get("/en/learn/small/do/a-look/").content.decode()
    early = sent(client, run, done, token=launched(run, ago=1)).json()
    receipt = sent(client, run, {**done, "sequence": 2}).json()

    run.refresh_from_db()
    assert (early["ended"], list(early["refused"])) == (False, ["1"])
    assert (receipt["ended"], run.passed, run.score) == (True, True, None)


@pytest.mark.parametrize("missing", ["player", "library"])
def test_where_it_cannot_be_played_the_text_stands_for_it(client, run, settings, tmp_path, missing):
    if missing == "player":
        settings.H5P_PLAYER_ROOT = tmp_path
        h5p_player.player_files.cache_clear()
    else:
        h5p_actions.block(H5PLibrary.objects.get(), by=appointed(Role.EDITOR), reason="It asks for names.")

    page = client.get("/en/learn/small/do/first-question/").content.decode()
    text = client.get("/en/learn/small/do/first-question/text/").content.decode()
    client.post("/en/learn/small/do/first-question/text/", {"text": "I listen too little."})
    h5p_player.player_files.cache_clear()

    assert ("<iframe" in page, "Read the text instead" in page, TEXT in text) == (False, True, True)
    assert frame_of(client, run).status_code == 409
    run.refresh_from_db()
    assert (run.passed, run.score) == (True, None)


@pytest.mark.parametrize("count", [1, 3])
def test_taking_events_costs_the_same_however_many_there_are(
    client: Client, run: Attempt, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    events = [told(run, number, verb="interacted", score=None) for number in range(count)]
    sent(client, run, place(99, 1))

    with django_assert_num_queries(11):
        sent(client, run, *events, place(100, 1))


@pytest.mark.parametrize("count", [1, 3])
def test_a_unit_with_open_contents_costs_the_same_however_many_there_are(
    client_of: Callable[[User], Client],
    activity: EditionActivity,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
):
    slugs = [f"content-{number}" for number in range(count)]
    for slug in slugs:
        held(Module.objects.get(), activity.h5p_packages.get(), slug)
    enrolment = enrolled(Module.objects.get())
    for slug in slugs:
        begun(enrolment, slug)
    client = client_of(enrolment.learner)
    client.get("/en/learn/small/u1/")

    with django_assert_num_queries(6):
        response = client.get("/en/learn/small/u1/")

    assert response.context["has_frames"] is True

"""Going back into a run that is over."""

from collections.abc import Callable

import pytest
from django.test import Client

from learning import rewinding
from learning.editions import edition_for
from learning.models import ActivityResult, Attempt, Enrolment, Fork, Response
from learning.rebuilding import differences
from modules.activities.definition import AlreadyAnswered, BadResponse, Definition
from modules.editions import definition_in
from people.models import User
from tests.factories.learning import begun, enrolled, passed_quiz, played
from tests.factories.modules import published_module
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

RUN = "/en/learn/small/do/shared-kitchen/1/"


@pytest.fixture
def enrolment() -> Enrolment:
    return enrolled(published_module())


@pytest.fixture
def run(enrolment: Enrolment) -> Attempt:
    """A run in which harm was done on the way."""
    return played(enrolment, "shared-kitchen", "c")


@pytest.fixture
def client(enrolment: Enrolment, client_of: Callable[[User], Client]) -> Client:
    return client_of(enrolment.learner)


def definition_of(run: Attempt) -> Definition:
    contents = edition_for(run.enrolment)
    definition, _texts = definition_in(contents, contents.activity("shared-kitchen"), run.version_id)
    return definition


def to_the_end(client: Client, url: str) -> None:
    """Take the first choice of each scene."""
    fork = Fork.objects.get()
    while fork.ended_at is None:
        client.post(url, {"scene": fork.state["scene"], "choice": "a", "number": len(fork.state["steps"]) + 1})
        fork.refresh_from_db()


def test_rewind_replays_the_run_up_to_the_step(run):
    fork = rewinding.rewind(run, definition_of(run), step=2)

    assert fork.state["steps"] == run.state["steps"][:1]
    assert fork.state["variant"] == run.state["variant"]
    assert (fork.number, fork.kept) == (1, 1)


def test_rewind_twice_without_choosing_gives_the_same_fork(run):
    first = rewinding.rewind(run, definition_of(run), step=2)

    assert rewinding.rewind(run, definition_of(run), step=2) == first


def test_rewind_after_choosing_gives_another_fork(run):
    first = rewinding.rewind(run, definition_of(run), step=1)
    rewinding.choose(first, definition_of(run), {"scene": "k01", "choice": "a"})

    second = rewinding.rewind(run, definition_of(run), step=1)

    assert (first.number, second.number) == (1, 2)


@pytest.mark.parametrize("step", [0, -1, 99])
def test_rewind_refuses_a_step_that_the_run_does_not_have(run, step):
    with pytest.raises(rewinding.NoSuchStep):
        rewinding.rewind(run, definition_of(run), step=step)


def test_rewind_refuses_a_run_that_is_not_over(enrolment):
    attempt = begun(enrolment, "shared-kitchen")

    with pytest.raises(rewinding.NoSuchStep):
        rewinding.rewind(attempt, definition_of(attempt), step=1)


def test_rewind_refuses_more_ways_than_are_kept(run):
    for number in range(1, rewinding.MOST_FORKS + 1):
        Fork.objects.create(attempt=run, number=number, kept=0, state=run.state)

    with pytest.raises(rewinding.TooManyForks):
        rewinding.rewind(run, definition_of(run), step=1)


def test_choose_leaves_the_run_as_it_was(run):
    before = (run.state, Response.objects.count(), ActivityResult.objects.values().get(key=run.key))
    fork = rewinding.rewind(run, definition_of(run), step=1)

    rewinding.choose(fork, definition_of(run), {"scene": "k01", "choice": "a"})

    run.refresh_from_db()
    assert (run.state, Response.objects.count(), ActivityResult.objects.values().get(key=run.key)) == before
    assert list(differences()) == []


def test_choose_refuses_a_scene_that_was_left(run):
    fork = rewinding.rewind(run, definition_of(run), step=1)
    rewinding.choose(fork, definition_of(run), {"scene": "k01", "choice": "a", "number": 1})

    with pytest.raises(AlreadyAnswered):
        rewinding.choose(fork, definition_of(run), {"scene": "k01", "choice": "b", "number": 1})


def test_choose_refuses_a_choice_that_is_not_there(run):
    fork = rewinding.rewind(run, definition_of(run), step=1)

    with pytest.raises(BadResponse):
        rewinding.choose(fork, definition_of(run), {"scene": "k01", "choice": "z"})


def test_the_debrief_leads_back_and_both_ways_stand_side_by_side(client, run):
    assert f'action="{RUN}rewind/"' in client.get(RUN).content.decode()

    response = client.post(f"{RUN}rewind/", {"step": "2"})
    assert response.url == f"{RUN}way/1/#now"
    assert "Another way, from step 2 on" in client.get(f"{RUN}way/1/").content.decode()

    to_the_end(client, f"{RUN}way/1/")

    assert client.get(f"{RUN}way/1/").url == f"{RUN}way/1/both/"
    page = client.get(f"{RUN}way/1/both/").content.decode()
    assert "The first step is the same." in page
    assert f"{RUN}way/1/both/" in client.get(RUN).content.decode()


def test_a_way_that_has_not_ended_is_played_before_it_is_compared(client, run):
    rewinding.rewind(run, definition_of(run), step=1)

    assert client.get(f"{RUN}way/1/both/").url == f"{RUN}way/1/"


@pytest.mark.parametrize(("choice", "status"), [("", 422), ("zz", 422)])
def test_a_post_that_cannot_be_taken_changes_nothing(client, run, choice, status):
    fork = rewinding.rewind(run, definition_of(run), step=1)

    response = client.post(f"{RUN}way/1/", {"scene": "k01", "choice": choice})

    assert response.status_code == status
    fork.refresh_from_db()
    assert fork.state["steps"] == []


def test_an_old_page_is_told_that_the_way_has_gone_on(client, run):
    fork = rewinding.rewind(run, definition_of(run), step=1)
    rewinding.choose(fork, definition_of(run), {"scene": "k01", "choice": "a"})

    assert client.post(f"{RUN}way/1/", {"scene": "k01", "choice": "b", "number": "1"}).status_code == 409


@pytest.mark.parametrize("step", ["", "0", "99", "two"])
def test_rewinding_to_nowhere_is_not_found(client, run, step):
    assert client.post(f"{RUN}rewind/", {"step": step}).status_code == 404


def test_a_quiz_cannot_be_gone_back_into(client, enrolment):
    passed_quiz(enrolment, "quiz-u1")

    assert client.post("/en/learn/small/do/quiz-u1/1/rewind/", {"step": "1"}).status_code == 404


def test_nobody_else_sees_a_run_or_its_ways(run, client_of):
    rewinding.rewind(run, definition_of(run), step=1)
    other = enrolled(run.enrolment.module, UserFactory()).learner

    assert client_of(other).get(f"{RUN}way/1/").status_code == 404
    assert client_of(other).post(f"{RUN}rewind/", {"step": "1"}).status_code == 404


def test_how_sure_somebody_was_stands_in_their_debrief(client, enrolment):
    client.post("/en/learn/small/do/shared-kitchen/begin/", {"confidence": "8"})
    attempt = Attempt.objects.get()
    assert attempt.confidence_before == 8

    while not attempt.state["ending"]:
        client.post("/en/learn/small/do/shared-kitchen/", {"scene": attempt.state["scene"], "choice": "c", "key": ""})
        attempt.refresh_from_db()
    client.post("/en/learn/small/do/shared-kitchen/", {"debriefed": "1", "confidence": "3"})

    attempt.refresh_from_db()
    assert attempt.confidence_after == 3
    page = client.get(RUN).content.decode()
    assert "8 of 10" in page
    assert "3 of 10" in page


@pytest.mark.parametrize("said", ["", "11", "-1", "²", "x"])
def test_nobody_has_to_say_how_sure_they_are(client, enrolment, said):
    client.post("/en/learn/small/do/shared-kitchen/begin/", {"confidence": said})

    assert Attempt.objects.get().confidence_before is None

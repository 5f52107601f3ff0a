"""A module on a device: what the copy holds, until when, and that whatever comes back counts once."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from access.models import Grant
from learning import actions
from learning.copies.periods import LONGEST, owner_of
from learning.copies.runs import run_in
from learning.editions import edition_for
from learning.models import Attempt, AttemptState, Enrolment, Fact, Reflection, Response
from modules.actions import publish_edition
from modules.activities.quiz.rules import form_of
from modules.models import ChangeClass, Module, Scenario, UnitPage
from people.models import User
from tests.factories.learning import answered, begun, enrolled
from tests.factories.modules import published_module, ruled_module
from tests.factories.people import UserFactory
from tests.learning.copied import item, played, posted, run_of, started
from tests.modules.activities.roleplay import example

pytestmark = pytest.mark.django_db

COPY = "/en/learn/offline/small/"
QUIZ, TALK = f"{COPY}do/quiz-u1/", f"{COPY}do/shared-kitchen/"


@pytest.fixture
def module() -> Module:
    return published_module()


@pytest.fixture
def enrolment(module: Module) -> Enrolment:
    return enrolled(module)


@pytest.fixture
def client(enrolment: Enrolment, client_of: Callable[[User], Client]) -> Client:
    return client_of(enrolment.learner)


def facts(client: Client) -> dict[str, Any]:
    return client.get(f"{COPY}copy.json").json()


def results(response: HttpResponse) -> list[bool]:
    assert response.status_code == 200
    return [one["taken"] for one in response.json()["results"]]


def said(response: HttpResponse) -> str:
    return response.json()["results"][0]["said"]


# What it holds


def test_a_copy_names_its_pages_its_owner_and_its_last_day(client, enrolment):
    held = facts(client)

    assert held["owner"] == owner_of(enrolment.learner)
    assert COPY in held["pages"]
    assert {f"{COPY}u1/", f"{COPY}u2/", QUIZ, TALK} <= set(held["pages"])
    assert all(client.get(page).status_code == 200 for page in held["pages"])


def test_a_talk_that_stands_in_two_units_is_opened_from_both_on_the_site_and_in_the_copy(module, client_of):
    unit = UnitPage.objects.get(slug="u1")
    talk = {"type": "roleplay", "value": {"scenario": Scenario.objects.get().pk}}
    unit.body = [*unit.body.raw_data, talk]
    unit.save()
    publish_edition(module, by=None, change=ChangeClass.ADDITIVE, note="The talk twice.")
    module.refresh_from_db()
    client = client_of(enrolled(module).learner)

    for slug in ("u1", "u2"):
        assert 'href="/en/learn/small/do/shared-kitchen/"' in client.get(f"/en/learn/small/{slug}/").content.decode()
        assert f'href="{TALK}"' in client.get(f"{COPY}{slug}/").content.decode()


def test_a_copy_ends_with_the_grant_or_after_thirty_days(client, enrolment):
    today = timezone.localdate()
    month = facts(client)["until"]

    Grant.objects.filter(person=enrolment.learner).update(ends_on=today + timedelta(days=3))

    assert month[:10] >= (today + LONGEST).isoformat()
    assert facts(client)["until"] < month
    assert facts(client)["until"][:10] in {(today + timedelta(days=days)).isoformat() for days in (3, 4)}


def test_an_ended_grant_closes_every_page_of_the_copy(client, enrolment):
    pages = [*facts(client)["pages"], f"{COPY}copy.json", f"{COPY}take/"]
    Grant.objects.filter(person=enrolment.learner).update(suspended_at=timezone.now())

    assert {client.get(page).status_code for page in pages} == {403}


def test_the_ticket_says_of_which_copies_the_access_has_ended(client, enrolment):
    published_module("another", access="registered")
    Grant.objects.filter(person=enrolment.learner).update(suspended_at=timezone.now())

    ended = client.get("/en/learn/offline/ticket/?copies=small,another,gone").json()["ended"]

    assert ended == ["gone", "small"]
    assert client.get("/en/learn/offline/ticket/").json()["ended"] == []


def test_a_timed_quiz_stays_on_the_site_and_says_why(client_of):
    module = ruled_module("timed", {"minutes": 10})
    client = client_of(enrolled(module).learner)

    page = client.get("/en/learn/offline/timed/take/").content.decode()

    assert "its time is limited" in page
    assert client.get("/en/learn/offline/timed/do/quiz-u1/").status_code == 404
    assert "/en/learn/offline/timed/do/quiz-u1/" not in client.get("/en/learn/offline/timed/copy.json").json()["pages"]


def test_a_talk_in_a_copy_holds_no_rating_and_no_debrief(client):
    page = client.get(TALK).content.decode()

    assert "Leave with Mr Bo." in page
    assert "Nobody stayed." not in page
    assert "rates" not in json.dumps(started(client.get(TALK)))


def test_a_quiz_in_a_copy_tells_nothing_that_is_right(client):
    page = client.get(QUIZ).content.decode()

    assert "Stem 8" in page
    assert "Explanation" not in page


@pytest.mark.parametrize("many", [1, 3])
def test_facts_and_pages_ask_the_same_whatever_was_done(client, enrolment, many, django_assert_num_queries):
    for _number in range(many):
        played(client, enrolment, TALK)
        answered(Attempt.objects.latest("pk"), {"debriefed": True})
    pages = [f"{COPY}copy.json", COPY, f"{COPY}u1/", TALK, QUIZ]
    for page in pages:
        client.get(page)

    for page in pages:
        with django_assert_num_queries(5):
            client.get(page)


# What comes back


def test_answers_count_once_however_often_they_come(client, enrolment):
    page = client.get(QUIZ)
    answers = [item("answer", "quiz-u1", run=run_of(page), fields=[["question", "q1"], ["option", "2"]])]

    first = posted(client, enrolment, answers)
    again = posted(client, enrolment, answers)

    assert (results(first), results(again)) == ([True], [True])
    assert Attempt.objects.count() == Response.objects.count() == 1


def test_a_sheet_is_answered_and_handed_in_by_one_post(client_of):
    enrolment = enrolled(ruled_module("sheet", {"feedback": "end"}))
    client = client_of(enrolment.learner)
    run = run_of(client.get("/en/learn/offline/sheet/do/quiz-u1/"))
    fields = [[["question", "q3"], ["option", "2"]], [["question", "q1"], ["option", "1"]], [["hand_in", "1"]]]

    came = posted(
        client, enrolment, [item("answer", "quiz-u1", run=run, fields=one, age=90 - n) for n, one in enumerate(fields)]
    )

    attempt = Attempt.objects.get()
    assert results(came) == [True, True, True]
    assert (attempt.status, sorted(attempt.state["answers"])) == (AttemptState.FINISHED, ["q1", "q3"])
    assert came.json()["results"][-1]["url"] == "/en/learn/sheet/do/quiz-u1/1/"


def test_a_sheet_with_an_answer_that_cannot_be_read_is_not_handed_in_by_the_same_post(client_of):
    enrolment = enrolled(ruled_module("sheet", {"feedback": "end"}))
    client = client_of(enrolment.learner)
    run = run_of(client.get("/en/learn/offline/sheet/do/quiz-u1/"))
    fields = [[["question", "q1"], ["option", "2"]], [["question", "q3"], ["option", "99"]], [["hand_in", "1"]]]

    came = posted(client, enrolment, [item("answer", "quiz-u1", run=run, fields=one) for one in fields])

    assert results(came) == [True, False, False]
    assert came.json()["results"][-1]["said"] == "Not taken: see above why."
    assert results(posted(client, enrolment, [item("answer", "quiz-u1", run=run, fields=fields[-1])])) == [True]


def test_more_than_twenty_things_come_in_several_posts_and_each_counts_once(client_of):
    enrolment = enrolled(ruled_module("sheet", {"feedback": "end"}))
    client = client_of(enrolment.learner)
    run = run_of(client.get("/en/learn/offline/sheet/do/quiz-u1/"))
    answers = [[["question", "q1"], ["option", str(1 + number % 2)]] for number in range(44)]
    items = [item("answer", "quiz-u1", run=run, fields=one) for one in answers]
    items.append(item("answer", "quiz-u1", run=run, fields=[["hand_in", "1"]]))

    came = [posted(client, enrolment, items[start : start + 20]) for start in (0, 20, 20, 40)]

    assert [results(one) for one in came] == [[True] * 20, [True] * 20, [True] * 20, [True] * 5]
    assert Response.objects.count() == 45
    assert Attempt.objects.get().status == AttemptState.FINISHED


def test_a_sheet_is_not_handed_in_by_the_next_post_either(client_of):
    enrolment = enrolled(ruled_module("sheet", {"feedback": "end"}))
    client = client_of(enrolment.learner)
    run = run_of(client.get("/en/learn/offline/sheet/do/quiz-u1/"))
    fields = [[["question", "q3"], ["option", "99"]], [["question", "q1"], ["option", "1"]], [["hand_in", "1"]]]
    unread, right, hand_in = (item("answer", "quiz-u1", run=run, fields=one) for one in fields)

    first = posted(client, enrolment, [unread, right])
    second = posted(client, enrolment, [hand_in], unread=first.json()["unread"])

    assert (results(first), results(second)) == ([False, True], [False])
    assert Attempt.objects.get().status != AttemptState.FINISHED


def test_a_quiz_with_counted_tries_stays_on_the_site_unless_it_was_begun_there(client_of):
    enrolment = enrolled(ruled_module("tries", {"tries": 2}))
    client, quiz = client_of(enrolment.learner), "/en/learn/offline/tries/do/quiz-u1/"

    assert client.get(quiz).status_code == 404
    assert "its tries are counted" in client.get("/en/learn/offline/tries/take/").content.decode()

    begun(enrolment, "quiz-u1")
    assert client.get(quiz).status_code == 200


def test_an_answer_that_was_given_anew_says_when_by_the_clock_of_the_site(client_of):
    enrolment = enrolled(ruled_module("sheet", {"feedback": "end"}))
    client, at = client_of(enrolment.learner), datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    attempt = begun(enrolment, "quiz-u1", at=at)
    run = run_of(client.get("/en/learn/offline/sheet/do/quiz-u1/"))
    answered(attempt, {"question": "q1", "given": "a"}, at=at)
    fields = [["question", "q1"], ["option", "2"]]

    late = posted(client, enrolment, [item("answer", "quiz-u1", run=run, fields=fields, age=365 * 24 * 3600)])

    assert date_format(timezone.localtime(at), "DATETIME_FORMAT") in said(late)


def test_a_talk_is_played_again_on_the_site_and_comes_to_the_same_ending(client, enrolment):
    told = played(client, enrolment, TALK)

    attempt = Attempt.objects.get(kind="roleplay")

    assert all(told["taken"])
    assert (attempt.state["ending"], attempt.state["seed"]) == (told["ending"], told["seed"])
    assert attempt.responses.count() == len(told["taken"])
    assert not attempt.is_finished


def test_a_talk_that_was_begun_on_the_site_goes_on_in_the_copy(client, enrolment):
    attempt = begun(enrolment, "shared-kitchen")
    answered(attempt, {"scene": "k01", "choice": "a"})

    told = played(client, enrolment, TALK)

    attempt.refresh_from_db()
    assert Attempt.objects.count() == 1
    assert attempt.state["ending"] == told["ending"]


def test_copies_on_two_devices_and_in_two_languages_go_on_with_one_run(client, enrolment):
    runs = [run_of(client.get(page)) for page in (QUIZ, QUIZ, QUIZ.replace("/en/", "/fr/"))]
    given = [["option", "1"]], [["option", "1"], ["option", "2"]], [["option", "1"]]
    answers = [
        item("answer", "quiz-u1", run=run, fields=[["question", f"q{number}"], *fields])
        for number, (run, fields) in enumerate(zip(runs, given, strict=True), 1)
    ]

    came = [results(posted(client, enrolment, [one])) for one in answers]

    assert came == [[True], [True], [True]]
    assert sorted(Attempt.objects.get().state["answers"]) == ["q1", "q2", "q3"]


def test_forms_given_crosswise_are_not_the_same_in_a_copy_either(client_of):
    module = ruled_module("crossed", {}, is_crossed=True)

    for enrolment in [enrolled(module) for _learner in range(4)]:
        pages = [client_of(enrolment.learner).get(f"/en/learn/offline/crossed/do/{form}/") for form in ("pre", "post")]
        activities = [edition_for(enrolment).activity(form) for form in ("pre", "post")]
        seeds = [
            run_in(run_of(page), enrolment, one, at=timezone.now()).seed
            for page, one in zip(pages, activities, strict=True)
        ]
        assert form_of(seeds[0]) != form_of(seeds[1])


def test_a_run_that_was_begun_elsewhere_meanwhile_counts_and_the_copy_says_so(client, enrolment):
    run = run_of(client.get(QUIZ))
    other = begun(enrolment, "quiz-u1")

    late = posted(client, enrolment, [item("answer", "quiz-u1", run=run, fields=[["question", "q1"], ["option", "1"]])])

    assert results(late) == [False]
    assert said(late).startswith("You have begun another run of this on another device")
    assert list(Attempt.objects.values_list("pk", "responses_count")) == [(other.pk, 0)]


def test_an_answer_after_the_run_was_finished_is_refused_and_says_so(client, enrolment):
    told = played(client, enrolment, TALK)
    attempt = Attempt.objects.get()
    answered(attempt, {"debriefed": True})

    late = posted(client, enrolment, [item("answer", "shared-kitchen", run=told["run"], fields=[["debriefed", "1"]])])

    assert results(late) == [False]
    assert "finished before this answer arrived" in said(late)


def test_a_time_that_is_up_is_said(client, enrolment):
    run = run_of(client.get(QUIZ))
    answer = item("answer", "quiz-u1", run=run, fields=[["question", "q1"], ["option", "1"]])
    posted(client, enrolment, [answer])
    past = timezone.now() - timedelta(hours=1)
    Attempt.objects.update(begun_at=past, deadline_at=past + timedelta(minutes=1))

    late = posted(client, enrolment, [answer | {"key": str(uuid4()), "fields": [["question", "q2"], ["option", "1"]]}])

    assert said(late).startswith("The time of this run was over")


def test_what_comes_after_the_access_ended_is_not_taken_and_the_copy_is_to_go(client, enrolment):
    run = run_of(client.get(QUIZ))
    Grant.objects.filter(person=enrolment.learner).update(suspended_at=timezone.now())
    answer = item("answer", "quiz-u1", run=run, fields=[["question", "q1"], ["option", "1"]])

    late = posted(client, enrolment, [answer, item("unit", "u1")])

    assert results(late) == [False, False]
    assert late.json()["ended"] is True
    assert (Attempt.objects.count(), Fact.objects.count()) == (0, 0)


def test_a_unit_that_is_gone_is_said(client, enrolment):
    gone = posted(client, enrolment, [item("unit", "u9"), item("answer", "quiz-u9", run="x")])

    assert results(gone) == [False, False]
    assert said(gone).startswith("The module has been changed")


def test_the_word_of_another_person_opens_nothing(client, enrolment, module, client_of):
    other = enrolled(module, UserFactory())
    run = run_of(client_of(other.learner).get(QUIZ))

    answer = posted(
        client, enrolment, [item("answer", "quiz-u1", run=run, fields=[["question", "q1"], ["option", "1"]])]
    )

    assert results(answer) == [False]
    assert said(answer) == "This copy is too old to be counted. Take the module offline again."
    assert not Attempt.objects.exists()


def test_a_copy_of_another_person_is_not_taken(client, enrolment):
    other = enrolled(enrolment.module, UserFactory())

    response = posted(client, other, [item("unit", "u1")])

    assert (response.status_code, response.json()["said"]) == (
        409,
        "This copy belongs to another person. Nothing was taken.",
    )
    assert not Fact.objects.exists()


def test_marks_and_reflections_arrive(client, enrolment):
    key = _reflection_key(client)
    thought = item("reflection", f"u1/{key}", fields=[["text", "I bring time."]])

    came = posted(client, enrolment, [thought, item("unit", "u1"), item("unit", "u1")])

    assert results(came) == [True, True, True]
    assert Reflection.objects.get().text == "I bring time."
    assert Fact.objects.count() == 1


def test_a_reflection_that_was_written_anew_elsewhere_stays(client, enrolment):
    key = _reflection_key(client)
    actions.save_reflection(enrolment, key, "Newer.")

    late = posted(client, enrolment, [item("reflection", f"u1/{key}", fields=[["text", "Older."]], age=600)])

    assert said(late).startswith("You have written here on another device since.")
    assert Reflection.objects.get().text == "Newer."


def test_what_no_database_keeps_is_left_out_and_the_rest_arrives(client, enrolment):
    key, run = _reflection_key(client), run_of(client.get(TALK))
    first = started(client.get(TALK))["rules"]["start"]
    scene = next(node for node in example.definition().structure["nodes"] if node["id"] == first)
    fields = [["scene", first], ["choice", scene["choices"][0]["id"]], ["number", "1"], ["reason", "Be\0cause\ud83d"]]

    came = posted(
        client,
        enrolment,
        [
            item("reflection", f"u1/{key}", fields=[["text", "I bring\0 time.\ud83d\r\n"]]),
            item("answer", "shared-kitchen", run=run, fields=fields),
            item("unit", "u1"),
        ],
    )

    assert results(came) == [True, True, True]
    assert Reflection.objects.get().text == "I bring time."
    assert not re.search("[\0\ud83d]", str(Response.objects.get().payload))


def _reflection_key(client: Client) -> str:
    page = client.get(f"{COPY}u1/").content.decode()
    return page.partition('data-reflection="u1/')[2].partition('"')[0]


@pytest.mark.parametrize(
    "body",
    [
        b"no json",
        b"[]",
        b'{"owner": "x", "items": {}}',
        b'{"owner": "x", "items": [1]}',
        json.dumps({"owner": "x", "items": [{"key": "k", "kind": "unit", "place": "u1"}]}).encode(),
        json.dumps({"owner": "x", "items": [item("unit", "u1")] * 51}).encode(),
        json.dumps({"owner": "x", "items": [item("unit", "u1", fields=[["text", 1]])]}).encode(),
        json.dumps({"owner": "x", "items": [item("unit", "u1", fields=[["text", "a" * 20_001]])]}).encode(),
        json.dumps({"owner": "x", "items": [item("unit", "u1", age="never")]}).encode(),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(client, body):
    response = client.post(f"{COPY}sync/", body, content_type="application/json")

    assert response.status_code == 422
    assert response.json()["said"].endswith("nothing is lost.")


def test_too_much_at_once_is_refused(client):
    response = client.post(f"{COPY}sync/", b"a" * (256 * 1024 + 1), content_type="application/json")

    assert response.status_code == 413


def test_a_withdrawn_module_takes_nothing(client, enrolment, module):
    Module.objects.filter(pk=module.pk).update(withdrawn_units=["*"])

    assert posted(client, enrolment, [item("unit", "u1")]).status_code == 410


def test_the_post_needs_its_mark(enrolment):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(enrolment.learner)

    assert posted(strict, enrolment, [item("unit", "u1")]).status_code == 403
    ticket = strict.get("/en/learn/offline/ticket/").json()
    assert ticket["owner"] == owner_of(enrolment.learner)
    assert posted(strict, enrolment, [item("unit", "u1")], mark=ticket["csrf"]).status_code == 200


# For the browser


def test_the_worker_and_the_app_are_there_for_everybody(client):
    worker, app = Client().get("/en/learn/worker.js"), Client().get("/en/learn/offline/app.webmanifest")

    assert (worker["Content-Type"], app["Content-Type"]) == (
        "text/javascript; charset=utf-8",
        "application/manifest+json",
    )
    assert (app.json()["start_url"], app.json()["scope"]) == ("/en/learn/offline/", "/en/learn/")


def test_the_script_of_the_worker_has_its_policy_and_is_asked_for_anew():
    worker = Client().get("/en/learn/worker.js")

    assert "default-src 'none'" in worker["Content-Security-Policy"]
    assert worker["Cache-Control"] == "max-age=0, must-revalidate"


def test_the_module_page_leads_to_the_copy(client):
    assert "/en/learn/offline/small/take/" in client.get("/en/learn/small/").content.decode()

"""The learner's pages: what a person reads when something is not as it should be, and that nothing is lost."""

import re
from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from access import actions as access_actions
from learning.models import Attempt, Enrolment, Reflection, Response
from learning.pages import Contents, status_text
from modules import actions as module_actions
from modules.models import ChangeClass, Module
from people.models import User
from tests.factories.learning import answered, begun, enrolled, passed_quiz, played
from tests.factories.modules import changed_unit, published_module
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

LEARN = "/en/learn/small/"


@pytest.fixture
def module() -> Module:
    return published_module()


@pytest.fixture
def enrolment(module: Module) -> Enrolment:
    return enrolled(module)


@pytest.fixture
def client(enrolment: Enrolment, client_of: Callable[[User], Client]) -> Client:
    return client_of(enrolment.learner)


def words_of(response) -> str:
    """The words of a page without its marks, on one line."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def problem_of(response) -> str:
    """The one sentence that says why something could not be taken."""
    return unescape(re.search(r'id="problem".*?<p>(.*?)</p>', response.content.decode(), re.DOTALL)[1])


def heading_of(response) -> str:
    return " ".join(
        unescape(
            re.sub(r"<[^>]+>", "", re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)[1])
        ).split()
    )


def page_with(client: Client, path: str, key: str = "") -> dict[str, str]:
    """The hidden fields of the form on a page; `key` looks at a form with that field."""
    html = client.get(f"{LEARN}{path}").content.decode()
    forms = re.findall(r"<form.*?</form>", html, re.DOTALL)
    form = next(form for form in forms if f'name="{key}"' in form)
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


# Who may open it


def test_a_visitor_is_sent_to_sign_in(module):
    response = Client().get(LEARN)

    assert (response.status_code, response["Location"]) == (302, f"/account/login/?next={LEARN}")


def test_a_module_without_a_grant_says_who_decides_and_what_to_do(module, client_of):
    response = client_of(UserFactory()).get(LEARN)

    words = words_of(response)
    assert response.status_code == 403
    assert "Who decides The programme staff, for a person or for a whole organisation." in words
    assert "Requests are made by your national focal point or your organisation" in words
    assert "Unit u2" in words
    assert "Secret words" not in words


@pytest.mark.parametrize("path", ["", "u1/", "do/quiz-u1/"])
def test_a_grant_that_ended_closes_every_page_and_keeps_what_was_done(client, enrolment, path):
    attempt = answered(begun(enrolment, "quiz-u1"), {"question": "q1", "given": "a"})
    grant = enrolment.module.grants.get()
    access_actions.revoke(grant, by=UserFactory())

    response = client.get(f"{LEARN}{path}")

    assert response.status_code == 403
    assert "Secret words" not in words_of(response)
    assert Response.objects.filter(attempt=attempt).count() == 1


def test_a_unit_of_a_module_not_begun_leads_to_its_first_page(module, client_of):
    learner = UserFactory()
    access_actions.give(module, by=None, person=learner)

    response = client_of(learner).get(f"{LEARN}u1/", follow=True)

    assert response.redirect_chain == [(LEARN, 302)]
    assert "Begin the module first; then every unit is open to you." in words_of(response)


def test_begin_leads_to_the_first_unit(module, client_of):
    learner = UserFactory()
    access_actions.give(module, by=None, person=learner)
    client = client_of(learner)
    assert "This module is open to you" in words_of(client.get(LEARN))

    response = client.post(f"{LEARN}enrol/")

    assert response["Location"] == f"{LEARN}u1/"
    assert Enrolment.objects.get(learner=learner).edition.number == 1


# What is not there


def test_an_unknown_module_is_not_found(client):
    assert client.get("/en/learn/nothing/").status_code == 404


def test_a_module_in_preparation_says_so(client):
    Module.objects.create(slug="later", code="LATER", minutes=60)

    response = client.get("/en/learn/later/")

    assert (response.status_code, heading_of(response)) == (404, "Module LATER is in preparation")


@pytest.mark.parametrize("path", ["nothing/", "do/nothing/"])
def test_what_is_not_in_the_edition_says_so(client, path):
    response = client.get(f"{LEARN}{path}")

    assert (response.status_code, heading_of(response)) == (404, "This page is not in edition 1, which you read")


@pytest.mark.parametrize("path", ["u2/", "do/shared-kitchen/"])
def test_a_unit_taken_back_is_gone_and_nothing_is_lost(client, enrolment, path):
    attempt = played(enrolment, "shared-kitchen", "a")
    module_actions.withdraw(enrolment.module, "u2")

    response = client.get(f"{LEARN}{path}")

    assert (response.status_code, heading_of(response)) == (410, "This part has been taken back for now")
    assert Attempt.objects.get(pk=attempt.pk).is_finished


def test_a_unit_taken_back_takes_no_posts(client, enrolment):
    module_actions.withdraw(enrolment.module, "u2")

    assert client.post(f"{LEARN}u2/done/").status_code == 410
    assert client.post(f"{LEARN}do/shared-kitchen/begin/").status_code == 410
    assert Attempt.objects.count() == 0


def test_a_module_taken_back_is_gone(client, enrolment):
    module_actions.withdraw(enrolment.module, "*")

    response = client.get(LEARN)

    assert (response.status_code, heading_of(response)) == (410, "Module SMALL has been taken back for now")


# A unit


def test_a_unit_shows_its_words_and_one_next_step(client):
    words = words_of(client.get(f"{LEARN}u1/"))

    assert "Unit 1 of 2" in words
    assert "Secret words of the first unit." in words
    assert "Still open in this unit; you may come back for it later: Quiz: Unit u1" in words
    assert "Mark as done and go on" in words


def test_mark_as_done_goes_on_and_can_be_taken_back(client, enrolment):
    assert client.post(f"{LEARN}u1/done/")["Location"] == f"{LEARN}u2/"
    assert "Marked as done" in words_of(client.get(f"{LEARN}u1/"))

    assert client.post(f"{LEARN}u1/done/", {"undo": "1"})["Location"] == f"{LEARN}u1/"
    assert Enrolment.objects.get(pk=enrolment.pk).done == []


def test_a_unit_says_that_nobody_has_reviewed_it_yet(client):
    expected = "Not yet reviewed by: clinicians, people with lived experience, language editors, lawyers."

    assert expected in words_of(client.get(f"{LEARN}u1/"))


def test_a_unit_in_a_missing_language_says_which_one_it_shows(client):
    html = client.get("/fr/learn/small/u1/").content.decode()

    assert '<h1 lang="en" dir="ltr">Unit u1</h1>' in html
    assert "Ce texte n’est pas encore traduit." in html


def reflection_url(client: Client) -> str:
    return re.search(r'action="([^"]+/reflection/[^"]+)"', client.get(f"{LEARN}u1/").content.decode())[1]


def test_a_reflection_is_saved_for_its_writer(client, enrolment):
    url = reflection_url(client)

    response = client.post(url, {"text": "I bring patience.\x00"})

    assert response.status_code == 302
    assert Reflection.objects.get(enrolment=enrolment).text == "I bring patience."
    assert "I bring patience." in client.get(f"{LEARN}u1/").content.decode()


def test_a_reflection_over_the_limit_is_shown_again_as_typed(client):
    url, text = reflection_url(client), "a" * 4001

    response = client.post(url, {"text": text})

    html = response.content.decode()
    assert response.status_code == 422
    assert "Your text has 4001 characters; 4000 fit. Nothing was saved: shorten it and save again." in html
    assert f">{text}</textarea>" in html
    assert Reflection.objects.count() == 0


def test_a_reflection_that_the_unit_does_not_ask_for_is_not_found(client):
    assert client.post(f"{LEARN}u1/reflection/{uuid4()}/", {"text": "x"}).status_code == 404
    assert Reflection.objects.count() == 0


# Quizzes


def quiz_form(client: Client) -> dict[str, str]:
    return page_with(client, "do/quiz-u1/", "question")


def test_an_answer_is_saved_and_explained_above_the_next_question(client, enrolment):
    begun(enrolment, "quiz-u1")

    response = client.post(f"{LEARN}do/quiz-u1/", quiz_form(client) | {"option": "1"}, follow=True)

    words = words_of(response)
    assert response.redirect_chain == [(f"{LEARN}do/quiz-u1/#now", 302)]
    assert re.search(r"Saved at \d\d:\d\d Your answer to question 1 Stem 1", words)
    assert "Why: Why 1" in words
    assert "Question 2 of 8 Stem 2" in words


def test_every_kind_of_question_can_be_answered_with_a_plain_form(client, enrolment):
    begun(enrolment, "quiz-u1")
    given = [
        {"option": "1"},
        {"option": ["1", "2"]},
        {"option": "2"},
        {f"place-{line}": str(line) for line in range(1, 6)},
        {f"match-{line}": "1" for line in range(1, 4)},
        {f"group-{line}": "2" for line in range(1, 5)},
        {"gap-1": "for", "gap-2": "don’t wait"},
        {"number": "12,4 %"},
    ]

    for fields in given:
        response = client.post(f"{LEARN}do/quiz-u1/", quiz_form(client) | fields)

    assert response["Location"] == f"{LEARN}do/quiz-u1/1/"
    assert heading_of(client.get(response["Location"])).startswith("Not passed yet: ")


def test_an_empty_answer_is_asked_for_again(client, enrolment):
    begun(enrolment, "quiz-u1")

    response = client.post(f"{LEARN}do/quiz-u1/", quiz_form(client))

    assert (response.status_code, problem_of(response)) == (422, "Choose an answer, then save it.")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"question": "q99"}, "This question is not part of the quiz. Load the page again."),
        ({"question": "q5", "match-1": "1"}, "This question comes later. Answer the one that is shown first."),
        ({"option": "99"}, "This answer does not belong to the question. Load the page again, then choose."),
        ({"option": "b"}, "This answer does not belong to the question. Load the page again, then choose."),
    ],
)
def test_forged_ids_are_refused_and_change_nothing(client, enrolment, fields, sentence):
    attempt = begun(enrolment, "quiz-u1")

    response = client.post(f"{LEARN}do/quiz-u1/", quiz_form(client) | {"option": "1"} | fields)

    assert (response.status_code, problem_of(response)) == (422, sentence)
    assert Attempt.objects.get(pk=attempt.pk).state == attempt.state


def test_what_was_typed_stays_when_it_cannot_be_taken(client, enrolment):
    attempt = begun(enrolment, "quiz-u1")
    for question in ("q1", "q2", "q3"):
        attempt = answered(attempt, {"question": question, "given": ["b"] if question == "q2" else "b"})

    places = {"place-1": "3", "place-2": "3"}
    response = client.post(f"{LEARN}do/quiz-u1/", quiz_form(client) | places)

    assert (response.status_code, problem_of(response)) == (422, "Give every line a place of its own, then save it.")
    assert response.content.decode().count('<option value="3" selected>') == 2


def test_a_replayed_post_counts_once(client, enrolment):
    attempt = begun(enrolment, "quiz-u1")
    form = quiz_form(client) | {"option": "1"}

    locations = [client.post(f"{LEARN}do/quiz-u1/", form)["Location"] for _again in range(2)]

    assert locations == [f"{LEARN}do/quiz-u1/#now"] * 2
    assert Response.objects.filter(attempt=attempt).count() == 1


def test_a_second_tab_is_told_and_shown_where_the_quiz_stands(client, enrolment):
    attempt = begun(enrolment, "quiz-u1")
    first, second = quiz_form(client), quiz_form(client)
    client.post(f"{LEARN}do/quiz-u1/", first | {"option": "1"})

    response = client.post(f"{LEARN}do/quiz-u1/", second | {"option": "2"})

    expected = "This question has been answered already. Your first answer stands."
    assert (response.status_code, problem_of(response)) == (409, expected)
    assert "Question 2 of 8" in words_of(response)
    assert Response.objects.filter(attempt=attempt).count() == 1


def test_an_answer_before_the_beginning_is_told_to_begin(client):
    response = client.post(f"{LEARN}do/quiz-u1/", {"question": "q1", "option": "1"})

    assert (response.status_code, problem_of(response)) == (409, "Begin first; then you can answer.")


def test_an_answer_after_the_end_changes_nothing(client, enrolment):
    attempt = passed_quiz(enrolment, "quiz-u1")

    response = client.post(f"{LEARN}do/quiz-u1/", {"question": "q1", "option": "1", "key": str(uuid4())})

    assert (response.status_code, problem_of(response)) == (409, "This run is finished. Nothing was changed.")
    assert Response.objects.filter(attempt=attempt).count() == 8


def test_somebody_elses_attempt_is_out_of_reach(client, enrolment):
    other = enrolled(enrolment.module)
    attempt = passed_quiz(other, "quiz-u1")

    assert client.get(f"{LEARN}do/quiz-u1/{attempt.number}/").status_code == 404
    assert client.post(f"{LEARN}do/quiz-u1/", {"question": "q1", "option": "1"}).status_code == 409
    assert Response.objects.count() == 8


def test_a_passed_quiz_says_so_and_can_be_tried_again(client, enrolment):
    passed_quiz(enrolment, "quiz-u1")

    page = client.get(f"{LEARN}do/quiz-u1/1/")
    again = client.post(f"{LEARN}do/quiz-u1/begin/", follow=True)

    assert heading_of(page) == "Passed with 100 %"
    assert "Your best result: 100 %. Your last result: 100 %." in words_of(page)
    assert "Question 1 of 8" in words_of(again)


def test_the_result_of_an_open_run_leads_back_to_it(client, enrolment):
    begun(enrolment, "quiz-u1")

    assert client.get(f"{LEARN}do/quiz-u1/1/")["Location"] == f"{LEARN}do/quiz-u1/"


def test_a_form_can_be_skipped_and_says_that_it_never_counts(client, enrolment):
    begun(enrolment, "pre")
    page = client.get(f"{LEARN}do/pre/")

    response = client.post(f"{LEARN}do/pre/", {"skip": "1"}, follow=True)

    assert "Skip these questions They never count." in words_of(page)
    assert heading_of(response) == "Skipped"


# Role-plays


def play_form(client: Client) -> dict[str, str]:
    return page_with(client, "do/shared-kitchen/", "scene")


def test_a_roleplay_gives_three_ways_before_it_begins(client):
    words = words_of(client.get(f"{LEARN}do/shared-kitchen/"))

    assert "Begin the role-play Read the text instead Skip it and talk with your trainer" in words
    assert "This role-play speaks about: hunger" in words


def test_a_scene_shows_the_reaction_and_nothing_that_is_hidden(client, enrolment):
    begun(enrolment, "shared-kitchen")

    response = client.post(f"{LEARN}do/shared-kitchen/", play_form(client) | {"choice": "a"}, follow=True)

    words = words_of(response)
    assert "You ‘I'm from the drop-in. May I sit down?’ He moves a chair." in words
    assert "The light flickers." in words
    hidden = ("Trust", "Distress", "Competent", "You said who you are.")
    assert [word for word in hidden if word in words] == []
    assert "Pause Quick exit" in words
    assert "You are not alone with this" in words


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose what you say or do, then go on."),
        ({"choice": "z"}, "This choice does not belong to the scene. Choose one of those that are shown."),
        ({"choice": "a", "scene": "z9"}, "This scene does not belong to the talk. Go on from the scene that is shown."),
        (
            {"choice": "a", "number": "x"},
            "The number of the scene is not a number. Go on from the scene that is shown.",
        ),
        ({"debriefed": "1"}, "The talk has not come to an end yet."),
    ],
)
def test_forged_choices_are_refused_and_change_nothing(client, enrolment, fields, sentence):
    attempt = begun(enrolment, "shared-kitchen")

    response = client.post(f"{LEARN}do/shared-kitchen/", play_form(client) | fields)

    assert (response.status_code, problem_of(response)) == (422, sentence)
    assert Attempt.objects.get(pk=attempt.pk).state == attempt.state


def test_a_reason_that_is_too_long_stays_where_it_was_typed(client, enrolment):
    answered(begun(enrolment, "shared-kitchen"), {"scene": "k01", "choice": "a"})
    reason = "w" * 2001

    response = client.post(f"{LEARN}do/shared-kitchen/", play_form(client) | {"choice": "a", "reason": reason})

    assert (response.status_code, problem_of(response)) == (422, "Your reason may have at most 2000 characters.")
    assert f">{reason}</textarea>" in response.content.decode()


def test_an_old_page_of_a_talk_is_told_that_it_has_gone_on(client, enrolment):
    begun(enrolment, "shared-kitchen")
    old = play_form(client)
    client.post(f"{LEARN}do/shared-kitchen/", old | {"choice": "a"})

    response = client.post(f"{LEARN}do/shared-kitchen/", old | {"choice": "b", "key": str(uuid4())})

    expected = "You have already chosen here; the talk has gone on."
    assert (response.status_code, problem_of(response)) == (409, expected)
    assert "The light flickers." in words_of(response)


def test_the_debrief_says_not_yet_and_why_after_unrepaired_harm(client, enrolment):
    played(enrolment, "shared-kitchen", "c")

    words = words_of(client.get(f"{LEARN}do/shared-kitchen/1/"))

    assert "Not yet In this run something was said or done that can hurt" in words
    assert "What would put it right:" in words
    assert "Suicide and immediate danger safety Harmful" in words
    assert "What you could not know" in words


def test_the_debrief_tells_what_each_choice_meant(client, enrolment):
    played(enrolment, "shared-kitchen", "a")

    words = words_of(client.get(f"{LEARN}do/shared-kitchen/1/"))

    assert "This run counts" in words
    assert "You said who you are. Being clear about who you are: Competent" in words
    assert "Trust from 2 to 4 · higher is better" in words
    assert "1 ‘I'm from the drop-in. May I sit down?’ 3 2" in words


def test_the_text_with_a_reflection_counts_as_done(client, enrolment):
    url = f"{LEARN}do/shared-kitchen/text/"

    short = client.post(url, {"text": "Short."})
    done = client.post(url, {"text": "I would have asked her directly."}, follow=True)

    assert (short.status_code, "Write a little more: one or two sentences." in words_of(short)) == (422, True)
    assert done.redirect_chain == [(f"{LEARN}u2/", 302)]
    assert "roleplay:shared-kitchen" in Enrolment.objects.get(pk=enrolment.pk).done


def test_the_text_sent_twice_makes_one_run(client):
    for words in ("I would have asked her directly.", "I would have asked her, and stayed."):
        client.post(f"{LEARN}do/shared-kitchen/text/", {"text": words})

    assert Attempt.objects.count() == 1
    assert Reflection.objects.get().text == "I would have asked her, and stayed."


def test_the_text_keeps_what_was_typed_while_a_run_waits_for_its_debrief(client, enrolment):
    attempt = begun(enrolment, "shared-kitchen")
    while attempt.state["ending"] is None:
        attempt = answered(attempt, {"scene": attempt.state["scene"], "choice": "a"})

    response = client.post(f"{LEARN}do/shared-kitchen/text/", {"text": "I would have asked her directly."})

    assert response.status_code == 422
    assert "The talk has come to an end; look at the debrief." in words_of(response)
    assert "I would have asked her directly.</textarea>" in response.content.decode()
    assert not Attempt.objects.get(pk=attempt.pk).is_finished


def test_only_roleplays_have_a_text(client):
    assert client.get(f"{LEARN}do/quiz-u1/text/").status_code == 404


def test_the_pause_page_offers_help_and_three_ways(client):
    words = words_of(client.get(f"{LEARN}do/shared-kitchen/pause/"))

    assert "Go on with the role-play Read the text instead Leave it for today" in words
    assert "You are not alone with this" in words


# The survey


def survey_form(client: Client) -> dict[str, str]:
    return page_with(client, "do/survey/", "answer-useful")


def test_an_empty_survey_is_asked_about_once_and_may_be_sent(client, enrolment):
    begun(enrolment, "survey")

    asked = client.post(f"{LEARN}do/survey/", survey_form(client))
    sent = client.post(f"{LEARN}do/survey/", survey_form(client) | {"empty": "1"}, follow=True)

    assert (asked.status_code, "Send it empty" in words_of(asked)) == (422, True)
    assert "Your answers were stored without your name" in words_of(sent)


def test_a_survey_with_a_name_in_it_is_shown_again_as_typed(client, enrolment):
    begun(enrolment, "survey")
    typed = {"answer-will_use": "Write to sami@example.org"}

    response = client.post(f"{LEARN}do/survey/", survey_form(client) | typed)

    assert response.status_code == 422
    assert "this seems to contain an e-mail address. Please take it out, then send again." in problem_of(response)
    assert "Write to sami@example.org</textarea>" in response.content.decode()


# The module and my learning


def test_the_module_page_always_shows_what_is_missing(client, enrolment):
    passed_quiz(enrolment, "quiz-u1")

    words = words_of(client.get(LEARN))

    assert "Units marked as done 0 of 2" in words
    assert "Quizzes with at least 80 % 1 of 1" in words
    assert "4 things are still missing Unit u1 The shared kitchen Unit u2 What was this module like for you?" in words


def test_a_newer_edition_is_offered_with_what_changed(client, enrolment):
    changed_unit(enrolment.module, "New words.")
    module_actions.publish_edition(
        enrolment.module, by=None, change=ChangeClass.SUBSTANTIAL, note="Naloxone is explained anew."
    )

    before = words_of(client.get(LEARN))
    client.post(f"{LEARN}edition/")
    after = words_of(client.get(LEARN))

    assert "Edition 2 of this module is there" in before
    assert "Naloxone is explained anew." in before
    assert "You now read the newest edition. Everything you have done still counts." in after
    assert "Naloxone is explained anew." not in after


def test_my_learning_is_empty_with_a_way_to_the_catalogue(client_of):
    html = client_of(UserFactory()).get("/en/learn/").content.decode()

    assert "You have not begun a module yet" in html
    assert 'href="/en/catalogue/"' in html


def test_my_learning_shows_progress_and_the_next_step(client):
    client.post(f"{LEARN}u1/done/")

    words = words_of(client.get("/en/learn/"))

    assert "1 of 2 units done" in words
    assert "Unit 2: Unit u2" in words


def test_contents_name_forms_by_what_they_are(enrolment):
    contents = Contents(enrolment, "en")

    titles = [contents.title_of(activity)[1] for activity in contents.edition.activities]

    assert titles == [
        "Before you begin: a few questions",
        "Quiz: Unit u1",
        "The shared kitchen",
        "At the end: a few questions",
        "What was this module like for you?",
    ]


def test_status_text_says_where_a_learner_stands():
    assert [status_text(status) for status in ("new", "open", "again", "done")] == [
        "Not begun",
        "In progress",
        "Finished, not passed yet",
        "Done",
    ]


ANSWERS = {
    "q1": "a",
    "q2": ["a"],
    "q3": "a",
    "q4": list("abcde"),
    "q5": dict(zip("abc", "abc", strict=True)),
    "q6": dict.fromkeys("abcd", "a"),
    "q7": {"1": "for", "2": "don't wait"},
}


# What the pages cost: the first request fills what is frozen, the second is counted


@pytest.mark.parametrize("others", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("", 4), ("u1/", 4), ("u2/", 3), ("do/quiz-u1/", 4), ("do/shared-kitchen/", 4)],
)
def test_a_page_costs_the_same_however_much_there_is(
    client: Client, enrolment: Enrolment, django_assert_num_queries: DjangoAssertNumQueries, path, queries, others
):
    for _run in range(others):
        played(enrolment, "shared-kitchen", "a")
        passed_quiz(enrolment, "quiz-u1")
    answered(begun(enrolment, "quiz-u1"), {"question": "q1", "given": "a"})
    answered(begun(enrolment, "shared-kitchen"), {"scene": "k01", "choice": "a"})
    client.get(f"{LEARN}{path}")

    with django_assert_num_queries(queries):
        client.get(f"{LEARN}{path}")


@pytest.mark.parametrize("others", [1, 3])
def test_my_learning_costs_the_same_for_one_and_three_modules(client, enrolment, django_assert_num_queries, others):
    for number in range(others):
        enrolled(published_module(f"other{number}"), enrolment.learner)
    client.get("/en/learn/")

    with django_assert_num_queries(5):
        client.get("/en/learn/")


@pytest.mark.parametrize("before", [1, 3])
def test_a_choice_costs_at_most_twelve_queries(client, enrolment, django_assert_max_num_queries, before):
    attempt = begun(enrolment, "quiz-u1")
    for question, given in list({"q1": "a", "q2": ["a"], "q3": "a"}.items())[:before]:
        attempt = answered(attempt, {"question": question, "given": given})
    form = quiz_form(client) | (
        {"option": "1"} if before == 1 else {f"place-{line}": str(line) for line in range(1, 6)}
    )

    with django_assert_max_num_queries(12):
        response = client.post(f"{LEARN}do/quiz-u1/", form)

    assert response.status_code == 302


def test_the_last_answer_and_its_progress_cost_at_most_twelve_queries(client, enrolment, django_assert_max_num_queries):
    attempt = begun(enrolment, "quiz-u1")
    for question, given in ANSWERS.items():
        attempt = answered(attempt, {"question": question, "given": given})
    form = quiz_form(client) | {"number": "12.5"}

    with django_assert_max_num_queries(12):
        response = client.post(f"{LEARN}do/quiz-u1/", form)

    assert response.url == f"{LEARN}do/quiz-u1/1/"


def test_the_mark_of_a_unit_costs_at_most_sixteen_queries(client, django_assert_max_num_queries):
    client.get(f"{LEARN}u1/")

    with django_assert_max_num_queries(16):
        client.post(f"{LEARN}u1/done/")

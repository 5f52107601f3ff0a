"""Posts that no page of ours would send, and posts that come too late or twice: a clear page, and nothing is lost."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from access.models import Grant
from learning.models import REFLECTION_LIMIT, ActivityResult, Attempt, Reflection, Response
from modules import actions as module_actions
from modules.models import Module
from tests.factories.site import THOUGHT
from tests.training_site.conftest import SmallSite

QUIZ = "/en/learn/small/do/quiz-u1/"
TALK = "/en/learn/small/do/shared-kitchen/"
RUBBISH = ["", "zz", "0", "-1", "9" * 40, "a\x00b", "<script>", "' OR 1=1 --", "\N{GRINNING FACE}"]


@pytest.fixture
def trainee(small_site: SmallSite) -> Iterator[Client]:
    """The trainee's browser."""
    with small_site.visited_by("trainee") as client:
        yield client


def words(response: HttpResponse) -> str:
    """The page as one line of text."""
    return " ".join(response.content.decode().split())


def attempt(kind: str) -> Attempt:
    """The latest run of the trainee, who alone has a certificate."""
    return Attempt.objects.filter(kind=kind, learner__credentials_held__isnull=False).order_by("number").last()


def quiz_begun(client: Client) -> Attempt:
    client.post(f"{QUIZ}begin/")
    return attempt("quiz")


def first_question(quiz: Attempt) -> str:
    return quiz.state["order"][0]


def answer_first(client: Client, quiz: Attempt, **more: str) -> HttpResponse:
    """Answer whatever question comes first in a way that each kind of question takes."""
    fields = {"option": "1", "number": "1", "gap-1": "x", "gap-2": "x"}
    fields |= {f"{name}-{line}": "1" for name in ("match", "group") for line in range(1, 5)}
    fields |= {f"place-{line}": str(line) for line in range(1, 6)}
    return client.post(QUIZ, fields | {"question": first_question(quiz)} | more)


@pytest.mark.parametrize("choice", RUBBISH)
def test_a_choice_that_is_not_there_changes_nothing(trainee: Client, choice: str):
    response = trainee.post(TALK, {"scene": "k01", "choice": choice})

    assert response.status_code == 422
    assert "Sami turns the tap." in words(response)
    assert attempt("roleplay").responses_count == 0


@pytest.mark.parametrize("scene", ["k03", *RUBBISH])
def test_a_scene_that_is_not_the_present_one_changes_nothing(trainee: Client, scene: str):
    response = trainee.post(TALK, {"scene": scene, "choice": "a"})

    assert response.status_code in (409, 422)
    assert attempt("roleplay").responses_count == 0


@pytest.mark.parametrize("number", [value for value in RUBBISH if value])
def test_a_step_that_is_not_the_present_one_changes_nothing(trainee: Client, number: str):
    response = trainee.post(TALK, {"scene": "k01", "choice": "a", "number": number})

    assert response.status_code in (409, 422)
    assert attempt("roleplay").responses_count == 0


@pytest.mark.parametrize("ahead", ["debriefed", "alternative"])
def test_a_talk_is_not_done_by_saying_so(trainee: Client, ahead: str):
    response = trainee.post(TALK, {ahead: "1"})

    assert response.status_code == 422
    assert not ActivityResult.objects.filter(kind="roleplay", passed=True).exists()
    assert not attempt("roleplay").is_finished


@pytest.mark.parametrize("question", RUBBISH)
def test_a_question_that_is_not_there_changes_nothing(trainee: Client, question: str):
    quiz = quiz_begun(trainee)

    response = answer_first(trainee, quiz, question=question)

    assert response.status_code == 422
    assert attempt("quiz").responses_count == 0


@pytest.mark.parametrize("given", RUBBISH)
def test_an_answer_that_is_not_there_changes_nothing_but_words_count_as_words(trainee: Client, given: str):
    quiz = quiz_begun(trainee)
    names = [
        "option",
        "number",
        "gap-1",
        "gap-2",
        *[f"{name}-{line}" for name in ("place", "match", "group") for line in range(1, 6)],
    ]

    response = answer_first(trainee, quiz, **dict.fromkeys(names, given))

    assert response.status_code in (302, 422)
    assert attempt("quiz").responses_count == (response.status_code == 302)
    assert "\x00" not in str(list(Response.objects.values_list("payload", flat=True)))


def test_a_quiz_does_not_say_which_answer_is_right_before_it_is_given(trainee: Client):
    quiz_begun(trainee)

    response = trainee.get(QUIZ)

    assert not [word for word in ("Feedback", "Why ", "correct") if word in words(response)]


def test_an_answer_after_the_end_changes_nothing(trainee: Client):
    finished = attempt("quiz")

    response = trainee.post(QUIZ, {"question": "q1", "option": "1"})

    assert (response.status_code, "This run is finished. Nothing was changed." in words(response)) == (409, True)
    assert attempt("quiz").responses_count == finished.responses_count


def test_an_answer_before_the_beginning_is_told_to_begin(small_site: SmallSite):
    with small_site.visited_by("of_organisation") as client:
        response = client.post(QUIZ, {"question": "q1", "option": "1"})
        begun = Attempt.objects.filter(learner__organisation__isnull=False, kind="quiz").exists()

    assert (response.status_code, "Begin first" in words(response)) == (409, True)
    assert not begun


def test_a_post_sent_twice_counts_once(trainee: Client):
    quiz, key = quiz_begun(trainee), str(uuid4())

    first, second = answer_first(trainee, quiz, key=key), answer_first(trainee, quiz, key=key)

    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, f"{QUIZ}#now")
    assert attempt("quiz").responses_count == 1


def test_the_last_post_sent_twice_leads_to_the_result_both_times(trainee: Client):
    scenes = iter([("k01", "a"), ("k02", "b"), ("k03", "c")])
    for scene, choice in scenes:
        trainee.post(TALK, {"scene": scene, "choice": choice})
    said = {"debriefed": "1", "key": str(uuid4())}

    first, second = trainee.post(TALK, said), trainee.post(TALK, said)

    assert first.url == second.url == f"{TALK}1/"
    assert attempt("roleplay").responses_count == 4


def test_a_second_tab_is_shown_where_things_stand(trainee: Client):
    quiz = quiz_begun(trainee)
    answer_first(trainee, quiz)

    response = answer_first(trainee, quiz, option="2", key=str(uuid4()))

    assert response.status_code == 409
    assert "1 of 8" in words(response) or "2 of 8" in words(response)
    assert attempt("quiz").responses_count == 1


@pytest.mark.parametrize("key", RUBBISH)
def test_a_key_that_is_none_does_not_lose_the_answer(trainee: Client, key: str):
    quiz = quiz_begun(trainee)

    response = answer_first(trainee, quiz, key=key)

    assert response.status_code == 302
    assert attempt("quiz").responses_count == 1


def test_nobody_can_name_somebody_else_s_attempt(small_site: SmallSite):
    before = attempt("roleplay")

    with small_site.visited_by("of_organisation") as client:
        client.post(TALK, {"scene": "k01", "choice": "a", "attempt": str(before.pk), "learner": str(before.learner_id)})
        after = attempt("roleplay")
        own = Attempt.objects.get(learner__organisation__isnull=False, kind="roleplay")

    assert (after.pk, after.responses_count, own.responses_count) == (before.pk, 0, 1)


def test_a_reflection_over_the_limit_is_kept_on_the_page(small_site: SmallSite, trainee: Client):
    long = "This is what I typed. " + "x" * REFLECTION_LIMIT

    response = trainee.post(small_site.path("/en/learn/small/u1/reflection/{reflection}/"), {"text": long})

    assert response.status_code == 422
    assert long in response.content.decode()
    assert "Nothing was saved: shorten it and save again." in words(response)
    assert Reflection.objects.get().text == THOUGHT


def test_a_reflection_of_exactly_the_limit_is_saved(small_site: SmallSite, trainee: Client):
    response = trainee.post(
        small_site.path("/en/learn/small/u1/reflection/{reflection}/"), {"text": "é" * REFLECTION_LIMIT}
    )

    assert response.status_code == 302
    assert Reflection.objects.get().text == "é" * REFLECTION_LIMIT


def test_a_reflection_is_stored_and_shown_as_text(small_site: SmallSite, trainee: Client):
    trainee.post(small_site.path("/en/learn/small/u1/reflection/{reflection}/"), {"text": "<b>x</b>\x00</textarea>"})

    page = trainee.get("/en/learn/small/u1/").content.decode()

    assert Reflection.objects.get().text == "<b>x</b></textarea>"
    assert "&lt;b&gt;x&lt;/b&gt;&lt;/textarea&gt;" in page
    assert "<b>x</b>" not in page


@pytest.mark.parametrize("key", ["00000000-0000-0000-0000-000000000000", "not-a-key", "9"])
def test_a_reflection_that_the_unit_does_not_ask_for_is_not_there(trainee: Client, key: str):
    response = trainee.post(f"/en/learn/small/u1/reflection/{key}/", {"text": "A thought."})

    assert response.status_code == 404
    assert Reflection.objects.get().text == THOUGHT


def test_a_body_of_more_than_two_megabytes_gets_a_page(trainee: Client):
    response = trainee.post(QUIZ, "text=" + "x" * (2 * 1024 * 1024), "application/x-www-form-urlencoded")

    assert response.status_code == 413
    assert "This is too much at once" in words(response)


def test_a_thousand_thousand_fields_get_a_page(trainee: Client):
    response = trainee.post(QUIZ, "a=&" * 10_001, "application/x-www-form-urlencoded")

    assert response.status_code == 413


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ('{"scene": "k01", "choice": "a"}', "application/json", 422),
        ("scene=k01&choice=a", "text/plain", 422),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded", 422),
        ("no boundary at all", "multipart/form-data", 400),
        ("--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x", 422),
    ],
)
def test_another_content_type_is_no_answer(trainee: Client, body: str | bytes, kind: str, status: int):
    response = trainee.post(TALK, body, kind)

    assert response.status_code == status
    assert attempt("roleplay").responses_count == 0


def test_a_form_without_its_token_says_what_to_do(small_site: SmallSite):
    client = Client(enforce_csrf_checks=True)
    with small_site.visited_by("trainee") as browser:
        client.cookies = browser.cookies
        response = client.post(TALK, {"scene": "k01", "choice": "a"})
        assert attempt("roleplay").responses_count == 0

    assert response.status_code == 403
    assert "Nothing was changed. Go back, load the page again and send it once more." in words(response)


@pytest.mark.parametrize("host", ["evil.example.org", "localhost:8000@evil.example.org", "a b"])
def test_a_forged_host_gets_nothing(small_site: SmallSite, host: str):
    with small_site.visited_by("anonymous") as client:
        response = client.get("/en/catalogue/", headers={"host": host})

    assert response.status_code == 400
    assert "Module small" not in words(response)


@pytest.mark.parametrize("cookie", [value for value in RUBBISH if value.isascii()])
def test_a_forged_session_is_nobody_s(small_site: SmallSite, cookie: str):
    with small_site.visited_by("anonymous") as client:
        client.cookies["session"] = cookie
        response = client.get("/en/learn/")

    assert response.url == "/account/login/?next=/en/learn/"


@pytest.mark.parametrize(
    "path",
    [
        f"{QUIZ}{'9' * 40}/",
        f"/en/learn/small/media/picture/{'9' * 40}/",
        f"/en/learn/small/media/video/{'9' * 40}/",
        "/en/learn/small/do/..%2f..%2fadmin/",
        "/en/learn/small/%00/",
        "/en/learn/nowhere/",
        "/en/certificates/AAAA-AAAA-AAA/",
        f"/documents/{'9' * 30}/x.txt",
    ],
)
def test_an_address_with_rubbish_in_it_is_not_there(trainee: Client, path: str):
    response = trainee.get(path, follow=True)

    assert response.status_code == 404


@pytest.mark.parametrize(
    "way", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)", "/\\evil.example.org"]
)
def test_nobody_is_sent_to_another_site(small_site: SmallSite, way: str):
    with small_site.visited_by("trainee") as client:
        pages = [client.get("/account/login/", {"next": way}), client.get("/account/language/en/", {"next": way})]

    assert [page.url.startswith("/") and "evil" not in page.url for page in pages] == [True, True]


def test_a_unit_that_was_unpublished_meanwhile_says_so_and_loses_nothing(small_site: SmallSite, trainee: Client):
    module_actions.withdraw(Module.objects.get(slug="small"), "u2")

    response = trainee.post(TALK, {"scene": "k01", "choice": "a"})

    assert response.status_code == 410
    assert attempt("roleplay").responses_count == 0
    module_actions.restore(Module.objects.get(slug="small"), "u2")
    assert trainee.post(TALK, {"scene": "k01", "choice": "a"}).status_code == 302


def test_a_grant_that_ended_meanwhile_closes_the_door_and_keeps_what_was_done(small_site: SmallSite):
    with small_site.visited_by("trainee") as client:
        client.post(TALK, {"scene": "k01", "choice": "a"})
        Grant.objects.filter(pk=small_site.addresses["grant"]).update(
            starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 2)
        )
        late = client.post(TALK, {"scene": "k02", "choice": "a"})
        kept = attempt("roleplay")

    assert late.status_code == 403
    assert (kept.responses_count, kept.state["scene"]) == (1, "k02")

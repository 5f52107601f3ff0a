"""Posts that no page of ours would send, and posts that come too late or twice: a clear page, and nothing is lost."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client

from access.models import AccessRequest, Grant, Seat
from access.workflow import State
from learning.models import REFLECTION_LIMIT, ActivityResult, Attempt, Fork, Reflection, Response
from modules import actions as module_actions
from modules.models import Module
from tests.factories.access import a_module, an_official, sent
from tests.factories.authority import JUSTIFICATION
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
    assert not ActivityResult.objects.filter(kind="roleplay", passed=True, learner=attempt("roleplay").learner).exists()
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
        own = Attempt.objects.get(learner__organisation__isnull=False, learner__seats=None, kind="roleplay")

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


@pytest.fixture
def official(small_site: SmallSite) -> Iterator[Client]:
    """The browser of the official who has sent requests."""
    with small_site.visited_by("official") as client:
        yield client


def case_of(small_site: SmallSite, name: str) -> AccessRequest:
    """The request as it stands, by its name on the small site."""
    return AccessRequest.objects.get(reference=small_site.addresses[name])


def standing() -> list[tuple[str, str, int]]:
    """Where every request stands."""
    return list(AccessRequest.objects.order_by("pk").values_list("reference", "state", "version"))


def the_draft() -> AccessRequest:
    return AccessRequest.objects.get(state=State.DRAFT)


@pytest.mark.parametrize("module", ["nowhere", *RUBBISH])
def test_a_request_for_a_module_that_is_not_offered_begins_without_it(official: Client, module: str):
    response = official.post("/en/access/requests/new/", {"module": module})

    assert response.status_code == 302
    assert list(AccessRequest.objects.latest("pk").lines.all()) == []


def test_nobody_asks_for_another_organisation_by_naming_it(small_site: SmallSite, official: Client):
    other = an_official("IT").organisation
    forged = {"organisation": str(other.pk), "is_sponsored": "on", "sponsor": "Nobody", "requester": "1"}

    response = official.post(small_site.path("/en/access/drafts/{draft}/organisation/"), forged)
    draft = the_draft()

    assert response.status_code == 422
    assert (draft.organisation_id, draft.is_sponsored) == (small_site.addresses["authority"], False)


@pytest.mark.parametrize("seats", ["-3", "0", "10001", "9" * 40, "many"])
def test_seats_that_cannot_be_given_are_not_asked_for(small_site: SmallSite, official: Client, seats: str):
    line = the_draft().lines.get()

    response = official.post(small_site.path("/en/access/drafts/{draft}/modules/"), {f"seats_{line.module_id}": seats})

    assert response.status_code == 422
    assert the_draft().lines.get().seats == line.seats


def test_seats_in_a_module_that_does_not_exist_are_not_asked_for(small_site: SmallSite, official: Client):
    before = list(the_draft().lines.values_list("module", "seats"))

    response = official.post(small_site.path("/en/access/drafts/{draft}/modules/"), {"seats_999999": "3"})

    assert response.status_code == 422
    assert list(the_draft().lines.values_list("module", "seats")) == before


def test_a_request_sent_twice_is_sent_once(small_site: SmallSite, official: Client):
    path = small_site.path("/en/access/drafts/{draft}/check/")

    first, second = official.post(path), official.post(path)
    reference = AccessRequest.objects.latest("submitted_at").reference

    assert first.url == f"/en/access/requests/{reference}/sent/"
    assert second.status_code in (302, 409)
    assert AccessRequest.objects.filter(lines__module__slug="draft").count() == 1


def test_what_was_typed_into_a_request_that_is_sent_is_shown_and_changes_nothing(
    small_site: SmallSite, official: Client
):
    path = small_site.path("/en/access/drafts/{draft}/")
    official.post(f"{path}check/")

    late = official.post(f"{path}reasons/", {"justification": "What I have typed in the other tab."})

    assert (late.status_code, "What I have typed in the other tab." in words(late)) == (409, True)
    assert AccessRequest.objects.latest("submitted_at").justification == JUSTIFICATION


def test_an_appeal_beside_another_open_request_for_the_module_says_so(small_site: SmallSite, official: Client):
    sent(by=case_of(small_site, "rejected").requester, module=a_module("rejected"))

    response = official.post(
        small_site.path("/en/access/requests/{rejected}/appeal/"), {"text": "You have overlooked half of our teams."}
    )

    assert (response.status_code, "another open request" in words(response)) == (422, True)
    assert case_of(small_site, "rejected").state == State.REJECTED


@pytest.mark.parametrize("to", [*RUBBISH, "999999"])
def test_a_request_is_handed_over_to_nobody_who_is_not_there(small_site: SmallSite, to: str):
    with small_site.visited_by("focal_point") as client:
        before = case_of(small_site, "waiting").requester_id
        response = client.post(small_site.path("/en/access/requests/{waiting}/hand-over/"), {"to": to})
        after = case_of(small_site, "waiting").requester_id

    assert (response.status_code, after) == (422, before)


@pytest.mark.parametrize("version", [*RUBBISH, "1", "99"])
def test_another_version_than_the_one_that_stands_decides_nothing(small_site: SmallSite, version: str):
    with small_site.visited_by("focal_point") as client:
        before = standing()
        response = client.post(
            small_site.path("/en/access/desk/{waiting}/"),
            {"do": "decline", "version": version, "reason": "capacity", "text": "What I have typed."},
        )
        after = standing()

    assert (response.status_code, "What I have typed." in words(response)) == (409, True)
    assert after == before


@pytest.mark.parametrize("act", ["submit", "approve", "discard", *RUBBISH])
def test_what_the_desk_does_not_offer_is_not_done(small_site: SmallSite, act: str):
    with small_site.visited_by("approver") as client:
        before = standing()
        response = client.post(
            small_site.path("/en/access/desk/{review}/"), {"do": act, "version": small_site.path("{review_version}")}
        )
        after = standing()

    assert (response.status_code, after) == (404, before)


@pytest.mark.parametrize(
    "decision",
    [
        {"outcome_{line}": "partly", "seats_{line}": "4", "reason_{line}": "capacity"},
        {"outcome_{line}": "partly", "seats_{line}": "-1", "reason_{line}": "capacity"},
        {"outcome_{line}": "partly", "seats_{line}": "1", "reason_{line}": "mood"},
        {"outcome_{line}": "rejected"},
        {"outcome_{line}": "<script>"},
        {"outcome_999999": "approved"},
        {},
    ],
)
def test_a_decision_that_the_form_does_not_hold_is_not_taken(small_site: SmallSite, decision: dict[str, str]):
    with small_site.visited_by("approver") as client:
        before = standing()
        data = {small_site.path(name): said for name, said in decision.items()}
        response = client.post(
            small_site.path("/en/access/desk/{review}/"),
            data | {"do": "decide", "version": small_site.path("{review_version}")},
        )
        after = standing()

    assert (response.status_code, after) == (422, before)


def test_a_decision_is_by_whoever_is_signed_in_and_takes_effect_once(small_site: SmallSite):
    with small_site.visited_by("approver") as client:
        path = small_site.path("/en/access/desk/{review}/")
        data = {
            "do": "decide",
            "version": "{review_version}",
            "outcome_{line}": "approved",
            "by": "1",
            "actor": "system",
        }
        data = {small_site.path(name): small_site.path(said) for name, said in data.items()}
        first, second = client.post(path, data), client.post(path, data)
        event = case_of(small_site, "review").events.latest("pk")
        approver = int(client.session["_auth_user_id"])
        grants = Grant.objects.filter(line__request=case_of(small_site, "review")).count()

    assert (first.status_code, second.status_code, grants) == (302, 409, 1)
    assert (event.by_id, event.actor) == (approver, "approver")


def test_a_request_is_joined_with_no_other_country_s(small_site: SmallSite):
    with small_site.visited_by("focal_point") as client:
        own = sent(module=a_module("shared"))
        sent(module=a_module("shared"))
        foreign = sent(country="IT", module=a_module("shared"))
        response = client.post(
            f"/en/access/desk/{own.reference}/", {"do": "merge", "version": own.version, "into": foreign.reference}
        )
        own.refresh_from_db()

    assert (response.status_code, own.state, own.merged_into_id) == (422, State.ENDORSEMENT, None)


@pytest.mark.parametrize("words_of_filter", RUBBISH)
@pytest.mark.parametrize("path", ["", "requests.csv", "figures/", "figures.csv", "log/", "log.csv"])
def test_rubbish_in_a_filter_breaks_no_list(small_site: SmallSite, path: str, words_of_filter: str):
    names = ("country", "module", "state", "age", "words", "flag", "sort", "tab", "page", "group", "action")
    with small_site.visited_by("approver") as client:
        query = dict.fromkeys([*names, "reference", "since", "until"], words_of_filter)
        response = client.get(f"/en/access/desk/{path}", query)

    assert response.status_code == 200


@pytest.mark.parametrize("act", ["", "resend/", "replace/", "withdraw/"])
def test_a_seat_of_others_is_not_there_under_one_s_own_request(small_site: SmallSite, act: str):
    with small_site.visited_by("other_official") as client:
        client.post("/en/access/requests/new/", {"module": "small"})
        own = AccessRequest.objects.latest("pk")
        path = small_site.path(f"/en/access/requests/{own.key}/nominees/{{invited}}/{act}")
        response = client.get(path) if act in ("", "replace/") else client.post(path)
        seat = Seat.objects.get(key=small_site.addresses["invited"])

    assert (response.status_code, seat.state) == (404, "invited")


@pytest.mark.parametrize(
    "forged",
    [
        {"email": "info@agency.example.org"},
        {"email": "a\x00b@agency.example.org"},
        {"organisation": "organisation-1"},
        {"job_role": "director"},
        {"preferred_language": "xx"},
        {"priority": "9" * 40},
    ],
)
def test_a_nominee_whom_the_form_does_not_hold_is_not_named(
    small_site: SmallSite, official: Client, forged: dict[str, str]
):
    before = Seat.objects.count()
    person = {
        "email": "third@agency.example.org",
        "given_name": "A",
        "family_name": "Third",
        "organisation": "agency",
        "job_role": "outreach",
        "preferred_language": "en",
        "priority": "3",
    }

    response = official.post(small_site.path("/en/access/requests/{granted}/nominees/add/"), person | forged)

    assert (response.status_code, Seat.objects.count()) == (422, before)


def test_a_file_that_waits_for_one_request_is_not_saved_under_another(small_site: SmallSite, official: Client):
    header = "email,given_name,family_name,organisation_code,job_role,preferred_language,priority,needs_accommodation"
    file = ContentFile(f"{header}\nx@agency.example.org,X,Y,agency,outreach,en,1,no\n".encode(), "nominees.csv")
    nominees = small_site.path("/en/access/requests/{granted}/nominees/file/")
    others = small_site.path("/en/access/requests/{waiting}/nominees/file/")
    official.post(nominees, {"file": file})
    before = Seat.objects.count()

    response = official.post(f"{others}check/", {"rows": "valid"})

    assert (response.url, Seat.objects.count()) == (others, before)
    assert official.get(f"{nominees}check/").status_code == 200


@pytest.mark.parametrize("token", [*[value for value in RUBBISH if value], "{hash}"])
def test_a_link_that_nobody_got_opens_nothing(small_site: SmallSite, token: str):
    with small_site.visited_by("no_grant") as client:
        hashed = Seat.objects.get(key=small_site.addresses["invited"]).token_hash
        response = client.get(f"/en/access/invitation/{quote(token.format(hash=hashed), safe='')}/")
        answer = client.get("/en/access/seats/answer/")

    assert (response.status_code, answer.status_code) == (404, 404)


@pytest.mark.parametrize("forged", [{"seat": "{seat}"}, {"language": "xx"}, {"conduct": ""}])
def test_an_invitation_is_accepted_as_the_form_says_or_not_at_all(small_site: SmallSite, forged: dict[str, str]):
    with small_site.visited_by("no_grant") as client:
        client.get(small_site.path("/en/access/invitation/{invitation}/"))
        said = {"seat": "{invited}", "language": "en", "conduct": "on"} | forged
        response = client.post(
            "/en/access/seats/answer/", {name: small_site.path(value) for name, value in said.items()}
        )
        seat = Seat.objects.get(key=small_site.addresses["invited"])

    assert (response.status_code, seat.state, seat.person) == (422, "invited", None)


def test_an_invitation_is_answered_once(small_site: SmallSite):
    with small_site.visited_by("anonymous") as client:
        client.get(small_site.path("/en/access/invitation/{invitation}/"))
        first = client.post("/en/access/seats/answer/decline/", {"answer": "decline", "reason": "<b>No</b>"})
        second = client.post("/en/access/seats/answer/decline/", {"answer": "not_me"})
        again = client.get(small_site.path("/en/access/invitation/{invitation}/"))
        seat = Seat.objects.get(key=small_site.addresses["invited"])

    assert (first.status_code, second.status_code, again.status_code) == (200, 404, 410)
    assert (seat.state, seat.email) == ("declined", "invited@example.org")


def test_whoever_suspends_an_organisation_is_not_led_to_a_grant_that_is_not_its(small_site: SmallSite):
    with small_site.visited_by("approver") as client:
        forged = {"grant": small_site.path("{grant}")}
        response = client.post(small_site.path("/en/access/organisations/{authority}/suspend/"), forged)

    assert response.url == "/en/access/"


@pytest.mark.parametrize("step", [*RUBBISH, "99"])
def test_nobody_goes_back_to_a_step_that_was_not_taken(small_site: SmallSite, step: str):
    with small_site.visited_by("nominee") as client:
        before = Fork.objects.count()
        response = client.post(f"{TALK}1/rewind/", {"step": step})
        after = Fork.objects.count()

    assert (response.status_code, after) == (404, before)


@pytest.mark.parametrize("choice", RUBBISH)
def test_another_way_goes_on_by_a_choice_that_is_there_only(small_site: SmallSite, choice: str):
    with small_site.visited_by("nominee") as client:
        before = Fork.objects.get(number=2).state
        response = client.post(f"{TALK}1/way/2/", {"scene": before["scene"], "choice": choice})
        after = Fork.objects.get(number=2).state

    assert (response.status_code, after) == (422, before)


def test_a_fork_s_end_is_not_counted_and_not_overwritten(small_site: SmallSite):
    with small_site.visited_by("nominee") as client:
        before = list(ActivityResult.objects.order_by("pk").values())
        response = client.post(f"{TALK}1/way/1/", {"scene": "k01", "choice": "b", "debriefed": "1"})
        after = list(ActivityResult.objects.order_by("pk").values())

    assert (response.url, after) == (f"{TALK}1/way/1/both/", before)


@pytest.mark.parametrize(
    "path",
    [
        f"/en/access/grants/{'9' * 40}/",
        f"/en/access/grants/{'9' * 40}/renew/",
        "/en/access/requests/RRF-FR-0000-00000/",
        "/en/access/requests/%00/",
        "/en/access/drafts/0000000000000000/",
        "/en/access/drafts/{draft}/nowhere/",
        "/en/access/requests/{granted}/nominees/file/template/xx/",
        "/en/access/requests/{granted}/nominees/?module=nowhere",
    ],
)
def test_an_address_of_access_with_rubbish_in_it_is_not_there(small_site: SmallSite, official: Client, path: str):
    response = official.get(small_site.path(path), follow=True)

    assert response.status_code == 404

"""The pages of a self-assessment: answered part by part, read by one person, deleted by the same."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from learning import assessing
from learning.models import AssessmentConsent, Attempt, Enrolment, SharedResult
from modules.models import ModulePage
from people import actions as people_actions
from people.models import Role, User
from tests.factories.assessments import (
    LOW,
    SLUG,
    answered_part,
    counted_assessment,
    finished_assessment,
    written_assessment,
)
from tests.factories.learning import enrolled
from tests.factories.modules import published_module
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed
from tests.modules.activities.assessment.assessments import NEEDS_AND_GAPS

pytestmark = pytest.mark.django_db

PAGE = f"/en/self-assessment/{SLUG}/"


@pytest.fixture
def learner() -> User:
    written_assessment()
    return UserFactory()


@pytest.fixture
def client(learner: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(learner)


def words_of(response) -> str:
    """The words of a page without its marks, on one line."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def hidden_fields(response) -> dict[str, str]:
    """The hidden fields of the form of a part."""
    form = re.search(r'<form class="survey".*?</form>', response.content.decode(), re.DOTALL)[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def checked_in(response) -> set[tuple[str, str]]:
    return set(re.findall(r'name="([^"]+)" value="([^"]+)" checked', response.content.decode()))


def problem_of(response) -> str:
    return unescape(re.search(r'id="problem".*?<p>(.*?)</p>', response.content.decode(), re.DOTALL)[1])


def test_a_visitor_signs_in_first(learner):
    response = Client().get(PAGE)

    assert (response.status_code, response["Location"]) == (302, f"/account/login/?next={PAGE}")


def test_the_first_page_says_that_it_is_private_and_no_official_answer(client):
    words = words_of(client.get(PAGE))

    assert "Nobody else sees what you answer" in words
    assert "It is not the official answer of your country or organisation" in words
    assert "appraisal by an employer" in words


def test_an_assessment_that_is_not_there_is_not_found(client):
    assert client.get("/en/self-assessment/elsewhere/").status_code == 404
    assert client.post("/en/self-assessment/elsewhere/begin/").status_code == 404


def test_a_person_answers_part_by_part_and_reads_the_result(client, learner):
    first = client.post(f"{PAGE}begin/", follow=True)
    second = client.post(PAGE, hidden_fields(first) | LOW, follow=True)
    client.post(PAGE, hidden_fields(second), follow=True)
    response = client.post(PAGE, {"finish": "1"}, follow=True)

    assert "Part 1 of 3: My own work" in words_of(first)
    assert "Part 2 of 3: My organisation" in words_of(second)
    assert response.request["PATH_INFO"] == f"{PAGE}1/"
    assert Attempt.objects.get().responses_count == 3


def test_a_part_can_be_gone_back_to_with_what_was_answered(client):
    first = client.post(f"{PAGE}begin/", follow=True)
    client.post(PAGE, hidden_fields(first) | LOW)

    response = client.get(f"{PAGE}?part=practice")

    assert checked_in(response) == {
        ("answer-n09", "1"),
        ("answer-n10", "2"),
        ("answer-n05", "5"),
        ("importance-risk", "1"),
    }


def test_a_part_that_is_not_there_is_not_found(client):
    client.post(f"{PAGE}begin/")

    assert client.get(f"{PAGE}?part=nowhere").status_code == 404


def test_an_older_window_shows_what_was_chosen_there_and_asks(client):
    page = client.post(f"{PAGE}begin/", follow=True)
    other = client.get(PAGE)
    client.post(PAGE, hidden_fields(page) | {"answer-n01": "5"})

    refused = client.post(PAGE, hidden_fields(other) | {"answer-n01": "1"})

    assert (refused.status_code, checked_in(refused)) == (409, {("answer-n01", "1")})
    assert "You have saved this part since this page was opened" in problem_of(refused)
    client.post(PAGE, hidden_fields(refused) | {"answer-n01": "1"})
    assert Attempt.objects.get().state["sections"]["practice"]["answers"] == {"n01": 1}


def test_a_text_with_an_address_is_not_kept_and_not_lost(client):
    client.post(f"{PAGE}begin/")
    page = client.get(f"{PAGE}?part=open")

    response = client.post(PAGE, hidden_fields(page) | {"answer-q1": "Ask anna@example.org"})

    assert response.status_code == 422
    assert "Ask anna@example.org" in response.content.decode()
    assert Attempt.objects.get().responses_count == 0


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"section": "nowhere"}, "This part is not in the assessment."),
        ({"section": "practice", "answer-n01": "7"}, "This answer is not on the scale."),
        ({"finish": "1"}, "Answer at least one statement"),
    ],
)
def test_a_forged_or_empty_post_changes_nothing(client, fields, problem):
    client.post(f"{PAGE}begin/")

    response = client.post(PAGE, fields)

    assert response.status_code == 422
    assert problem_of(response).startswith(problem)
    assert Attempt.objects.get().responses_count == 0


def test_a_post_before_the_beginning_and_after_the_end_says_so(client, learner):
    early = client.post(PAGE, LOW)
    finished_assessment(learner)
    late = client.post(PAGE, LOW)

    assert (early.status_code, problem_of(early)) == (409, "Begin first; then you can answer.")
    assert (late.status_code, problem_of(late)[:36]) == (409, "You have finished this run already. ")


def test_the_result_says_priorities_in_words_with_their_reasons(client, learner):
    module = published_module("outreach-mhsud")
    finished_assessment(learner)

    words = words_of(client.get(f"{PAGE}1/"))

    assert "What you can build on Listening" in words
    assert "Module outreach-mhsud" in words
    assert "For safety: begin here" in words
    assert "I ask directly about thoughts of suicide and use the word." in words
    assert f"/en/learn/{module.slug}/" in client.get(f"{PAGE}1/").content.decode()


def test_the_result_says_what_was_completed_and_names_what_is_in_preparation(client, learner):
    module = published_module("outreach-mhsud")
    enrolment = enrolled(module, learner)
    Enrolment.objects.filter(pk=enrolment.pk).update(
        completed_at=timezone.now(), completed_edition=module.latest_edition_id
    )
    finished_assessment(learner)

    words = words_of(client.get(f"{PAGE}1/"))

    assert "worth a second look" in words
    assert "For safety: begin here" not in words


def test_a_suggestion_without_an_edition_is_in_preparation(client, learner):
    module = published_module("outreach-mhsud")
    type(module).objects.filter(pk=module.pk).update(latest_edition=None, in_preparation=True)
    finished_assessment(learner)

    response = client.get(f"{PAGE}1/")

    assert "In preparation" in words_of(response)
    assert "/en/learn/outreach-mhsud/" not in response.content.decode()
    assert ModulePage.objects.filter(module=module).exists()


def test_nobody_else_sees_a_result(learner, client_of):
    attempt = finished_assessment(learner)
    other = client_of(UserFactory())

    assert client_of(learner).get(f"{PAGE}{attempt.number}/").status_code == 200
    assert other.get(f"{PAGE}{attempt.number}/").status_code == 404


def test_an_open_run_has_no_result_yet(client):
    client.post(f"{PAGE}begin/")

    assert client.get(f"{PAGE}1/")["Location"] == PAGE


def test_my_learning_leads_to_what_is_begun_and_to_the_result(client, learner):
    client.post(f"{PAGE}begin/")
    begun = client.get("/en/learn/").content.decode()
    Attempt.objects.all().delete()
    finished_assessment(learner)
    finished = client.get("/en/learn/").content.decode()

    assert f'href="{PAGE}"' in begun
    assert f'href="{PAGE}1/"' in finished


def test_deleting_takes_only_ones_own_answers(client, learner):
    finished_assessment(learner)
    other = finished_assessment(UserFactory())

    response = client.post(f"{PAGE}delete/", follow=True)

    assert "Your answers are deleted." in words_of(response)
    assert list(Attempt.objects.all()) == [other]


@pytest.mark.parametrize("runs", [1, 3])
def test_the_first_page_asks_the_same_of_the_database_for_one_run_and_for_three(
    client, learner, runs, django_assert_num_queries: DjangoAssertNumQueries
):
    for _run in range(runs):
        finished_assessment(learner)
    client.get(PAGE)

    with django_assert_num_queries(5):
        client.get(PAGE)


# Whether the answers count


def test_the_first_page_asks_whether_the_answers_may_count(client, learner):
    words = words_of(client.get(PAGE))

    client.post(f"{PAGE}begin/", {"asked": "1", "for_training": "1"})

    kept = AssessmentConsent.objects.get()
    assert "May your answers count, without your name?" in words
    assert (kept.learner, kept.organisation, kept.for_training, kept.with_words) == (learner, None, True, False)


def test_beginning_again_from_the_result_changes_nothing_of_it(client, learner):
    counted_assessment(learner)

    client.post(f"{PAGE}begin/")

    assert AssessmentConsent.objects.get().for_training is True


def test_the_result_says_with_whom_the_answers_count_and_takes_it_back(client, learner):
    counted_assessment(learner)
    before = words_of(client.get(f"{PAGE}1/"))

    after = words_of(client.post(f"{PAGE}counting/", follow=True))

    assert "They count where a box is ticked" in before
    assert "Now they count nowhere" in after
    assert AssessmentConsent.objects.count() == 0


@pytest.mark.parametrize(("page", "status"), [(PAGE, 200), ("/en/self-assessment/nowhere/", 404)])
def test_nothing_is_kept_of_somebody_who_has_answered_nothing(client, page, status):
    answer = client.post(f"{page}counting/", {"for_training": "1"}, follow=True)

    assert answer.status_code == status
    assert AssessmentConsent.objects.count() == 0


def test_only_people_of_an_organisation_are_asked_about_it(client_of, learner):
    of_it = client_of(UserFactory(organisation=OrganisationFactory(name="Open Hands")))

    assert "Count them for Open Hands." in words_of(of_it.get(PAGE))
    assert "Count them for Open Hands." not in words_of(client_of(learner).get(PAGE))


# The start and now, the file


def test_the_start_stands_beside_this_time(client, learner):
    counted_assessment(learner, level=2)
    alone = words_of(client.get(f"{PAGE}1/"))
    counted_assessment(learner, level=4)

    words = words_of(client.get(f"{PAGE}2/"))

    assert "side by side" not in alone
    assert "Listening and wording With help Mostly Higher" in words


START = f"{PAGE}start/"
RATED = {f"answer-n{number:02}": "1" for number in range(1, 25)}


def test_a_person_rates_their_start_now_and_reads_three_columns(client, learner):
    for level in (4, 3):
        counted_assessment(learner, level=level)
    offered = words_of(client.get(f"{PAGE}2/"))
    form = client.get(START)

    response = client.post(START, hidden_fields(form) | RATED, follow=True)

    words = words_of(response)
    assert "How would you rate your start now?" in offered
    assert "Self-ratings often fall when insight grows." in offered
    assert "Knowing what I know today: where did I stand at the start?" in words_of(form)
    assert "trainers neither" in words_of(form)
    assert checked_in(form) == set()
    assert response.request["PATH_INFO"] == f"{PAGE}2/"
    assert "Listening and wording Mostly Not yet On easy days Higher" in words
    assert "My start, as I see it today" in client.get(f"{PAGE}2/answers.csv").content.decode("utf-8-sig")
    assert ("answer-n01", "1") in checked_in(client.get(START))


def test_each_part_of_the_start_is_reached_again(client, learner):
    source = NEEDS_AND_GAPS.read_text("utf-8")
    second = "- id: second\n  title: Further on\n  scale: practice\n  items:\n  - {id: n13,"
    written_assessment(source.replace("  - {id: n13,", second))
    for _time in range(2):
        assessing.begin(learner, SLUG)
        answered_part(learner, section="practice", answer__n01="3")
        answered_part(learner, section="second", answer__n13="3")
        answered_part(learner, finish="1")

    for _part in range(2):
        client.post(START, hidden_fields(client.get(START)) | {"answer-n01": "1", "answer-n13": "2"})

    assert f'href="{START}?part=second#now"' in client.get(START).content.decode()
    assert ("answer-n13", "2") in checked_in(client.get(f"{START}?part=second"))


def test_what_was_said_of_the_start_is_changed_and_deleted(client, learner):
    for level in (4, 3):
        counted_assessment(learner, level=level)
    old = client.get(START)
    client.post(START, hidden_fields(old) | RATED)

    refused = client.post(
        START, hidden_fields(old) | RATED | {"answer-n01": "5", "key": "7c1d8a3e-0000-4000-8000-000000000001"}
    )
    client.post(f"{START}delete/")

    assert (refused.status_code, ("answer-n01", "5") in checked_in(refused)) == (409, True)
    assert not Attempt.objects.filter(kind="retrospective").exists()
    assert Attempt.objects.count() == 2


def test_a_forged_point_for_the_start_is_refused_and_nothing_is_lost(client, learner):
    for level in (4, 3):
        counted_assessment(learner, level=level)

    refused = client.post(START, hidden_fields(client.get(START)) | RATED | {"answer-n01": "9"})

    assert (refused.status_code, ("answer-n02", "1") in checked_in(refused)) == (422, True)
    assert not Attempt.objects.filter(kind="retrospective").exists()
    assert client.get(f"{START}?part=nowhere").status_code == 404


def test_a_start_is_not_there_for_whoever_answered_once(client, learner):
    counted_assessment(learner)

    assert "Rate my start now" not in words_of(client.get(f"{PAGE}1/"))
    assert client.get(START).status_code == 404


def test_a_trainer_whom_a_result_is_shown_sees_nothing_of_the_start(client, client_of, learner, trainer):
    for level in (4, 3):
        counted_assessment(learner, level=level)
    client.post(START, hidden_fields(client.get(START)) | RATED)
    client.post(f"{PAGE}2/share/", {"trainer": [trainer.pk]})
    shared = SharedResult.objects.get()

    words = words_of(client_of(trainer).get(f"{PAGE}shared/{shared.pk}/"))

    assert "On easy days" in words
    assert "Not yet" not in words


def test_other_answers_recommend_other_modules(client, learner):
    published_module("outreach-mhsud")
    counted_assessment(learner, level=2)
    counted_assessment(learner, level=5)

    assert "Module outreach-mhsud" in words_of(client.get(f"{PAGE}1/"))
    assert "Module outreach-mhsud" not in words_of(client.get(f"{PAGE}2/"))
    assert "Nothing stands out." in words_of(client.get(f"{PAGE}2/"))


def test_ones_own_answers_come_as_a_file(client, client_of, learner):
    counted_assessment(learner, said="=More time")
    other = client_of(UserFactory())

    response = client.get(f"{PAGE}1/answers.csv")
    text = response.content.decode("utf-8-sig")

    assert response["Content-Disposition"] == 'attachment; filename="needs-and-gaps-1.csv"'
    assert "'=More time" in text
    assert "Listening and wording;With help" in text
    assert other.get(f"{PAGE}1/answers.csv").status_code == 404


# Showing it to a trainer


@pytest.fixture
def trainer(learner: User) -> User:
    """A trainer of the module that the learner has begun."""
    module = published_module()
    enrolled(module, learner)
    return appointed(Role.TRAINER, module_slug=module.slug)


def test_a_result_is_shown_to_the_chosen_trainer_and_taken_back(client, client_of, learner, trainer):
    finished_assessment(learner, "I would like to be calmer.")
    other = client_of(appointed(Role.TRAINER, module_slug="small"))
    shared = f"{PAGE}shared/"
    nothing = words_of(client_of(trainer).get(shared))

    client.post(f"{PAGE}1/share/", {"trainer": str(trainer.pk)})
    address = f"{shared}{SharedResult.objects.get().pk}/"
    words = words_of(client_of(trainer).get(address))

    assert "Nobody shows you a result" in nothing
    assert learner.name in words_of(client_of(trainer).get(shared))
    assert "Listening and wording Nearly always" in words
    assert [secret for secret in ("calmer", "thoughts of suicide") if secret in words] == []
    assert (learner.name in words_of(other.get(shared)), other.get(address).status_code) == (False, 404)
    client.post(f"{PAGE}1/share/")
    assert client_of(trainer).get(address).status_code == 404


def test_a_result_cannot_be_shown_to_whoever_is_no_trainer_of_theirs(client, learner, trainer):
    finished_assessment(learner)
    strangers = [UserFactory(), appointed(Role.TRAINER, module_slug="elsewhere"), administrator()]

    answers = [client.post(f"{PAGE}1/share/", {"trainer": str(one.pk)}).status_code for one in strangers]

    assert (answers, SharedResult.objects.count()) == ([404] * 3, 0)


def test_a_trainer_whose_appointment_has_ended_sees_nothing(client, client_of, learner, trainer):
    finished_assessment(learner)
    client.post(f"{PAGE}1/share/", {"trainer": str(trainer.pk)})
    before = client_of(trainer).get(f"{PAGE}shared/").status_code

    people_actions.end_appointment(trainer.appointments.get(), by=administrator())

    assert (before, client_of(User.objects.get(pk=trainer.pk)).get(f"{PAGE}shared/").status_code) == (200, 404)


def test_a_trainer_of_another_module_by_now_does_not_see_what_the_learner_cannot_take_back(
    client, client_of, learner, trainer
):
    finished_assessment(learner)
    client.post(f"{PAGE}1/share/", {"trainer": str(trainer.pk)})
    address = f"{PAGE}shared/{SharedResult.objects.get().pk}/"
    before = client_of(trainer).get(address).status_code

    people_actions.end_appointment(trainer.appointments.get(), by=administrator())
    people_actions.appoint(person=trainer, role=Role.TRAINER, country=None, by=None, module_slug="elsewhere")

    assert (before, client_of(User.objects.get(pk=trainer.pk)).get(address).status_code) == (200, 404)


@pytest.mark.parametrize("pk", ["9" * 30, "9" * 5000])
def test_a_number_that_no_trainer_has_shows_the_result_to_nobody(client, learner, pk):
    finished_assessment(learner)

    assert client.post(f"{PAGE}1/share/", {"trainer": pk}).status_code == 302
    assert SharedResult.objects.count() == 0


def test_whoever_has_begun_no_module_has_nobody_to_choose(client, learner):
    finished_assessment(learner)
    appointed(Role.TRAINER)

    assert "There is nobody to choose yet" in words_of(client.get(f"{PAGE}1/"))


@pytest.mark.parametrize("runs", [2, 4])
def test_a_result_asks_the_same_of_the_database_for_two_runs_and_for_four(
    client, learner, runs, django_assert_num_queries: DjangoAssertNumQueries
):
    for _run in range(runs):
        finished_assessment(learner)
    client.get(f"{PAGE}2/")

    with django_assert_num_queries(12):
        client.get(f"{PAGE}2/")

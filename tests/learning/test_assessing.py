"""A self-assessment stands in no module: what is kept, what counts once, and what can be deleted."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from curriculum.assessments import NoAssessment
from curriculum.models import Assessment
from learning import actions, assessing, counting, looking_back
from learning.assessment_retention import forget_assessments, old_assessments
from learning.models import ActivityResult, Attempt, Response
from learning.privacy import attempts_of
from learning.rebuilding import differences
from modules.activities.definition import BadResponse
from modules.models import ActivityText, ActivityVersion
from people.models import User
from tests.factories.assessments import (
    LOW,
    SLUG,
    answered_part,
    counted_assessment,
    finished_assessment,
    written_assessment,
)
from tests.factories.people import UserFactory
from tests.modules.activities.posted_form import PostedForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> User:
    written_assessment()
    return UserFactory()


def posted(**fields: str) -> PostedForm:
    return PostedForm({name.replace("__", "-"): value for name, value in fields.items()})


def test_begin_makes_a_run_without_a_module(learner):
    attempt = assessing.begin(learner, SLUG)

    assert (attempt.enrolment, attempt.kind, attempt.number, attempt.state) == (
        None,
        "assessment",
        1,
        {"sections": {}, "finished": False},
    )


def test_begin_twice_gives_the_same_run(learner):
    first = assessing.begin(learner, SLUG)

    assert assessing.begin(learner, SLUG) == first
    assert Attempt.objects.count() == 1


def test_begin_after_the_end_gives_another_run(learner):
    first = finished_assessment(learner)

    second = assessing.begin(learner, SLUG)

    assert (first.number, second.number, second.state["sections"]) == (1, 2, {})


def test_begin_refuses_what_is_not_there(learner):
    with pytest.raises(NoAssessment):
        assessing.begin(learner, "elsewhere")

    assert Attempt.objects.count() == 0


def test_two_people_answer_on_the_same_frozen_version(learner):
    first, second = assessing.begin(learner, SLUG), assessing.begin(UserFactory(), SLUG)

    assert first.version == second.version
    assert (ActivityVersion.objects.count(), ActivityText.objects.count()) == (1, 1)


def test_each_part_is_a_response_that_stays(learner):
    assessing.begin(learner, SLUG)
    answered_part(learner, section="practice", answer__n01="2")

    attempt = answered_part(learner, section="practice", answer__n01="4")

    assert attempt.state["sections"]["practice"]["answers"] == {"n01": 4}
    assert [row.payload["answers"] for row in attempt.responses.all()] == [{"n01": 2}, {"n01": 4}]


def test_a_form_sent_twice_counts_once(learner):
    assessing.begin(learner, SLUG)
    key = uuid4()
    first = posted(section="practice", answer__n01="2")
    assessing.respond(learner, first, slug=SLUG, locale="en", key=key, seen=0)
    answered_part(learner, section="organisation", answer__o1="3")

    attempt = assessing.respond(learner, first, slug=SLUG, locale="en", key=key, seen=0)

    assert (attempt.responses_count, Response.objects.count()) == (2, 2)


def test_an_older_window_does_not_write_over_a_newer_one(learner):
    assessing.begin(learner, SLUG)
    answered_part(learner, section="practice", answer__n01="5")

    older = posted(section="practice", answer__n01="1")
    with pytest.raises(assessing.SavedMeanwhile):
        assessing.respond(learner, older, slug=SLUG, locale="en", key=uuid4(), seen=0)

    kept = Attempt.objects.get()
    assert (kept.state["sections"]["practice"]["answers"], kept.responses_count) == ({"n01": 5}, 1)


def test_an_older_window_saves_another_part(learner):
    assessing.begin(learner, SLUG)
    answered_part(learner, section="practice", answer__n01="5")

    other = posted(section="organisation", answer__o1="3")
    attempt = assessing.respond(learner, other, slug=SLUG, locale="en", key=uuid4(), seen=0)

    assert sorted(attempt.state["sections"]) == ["organisation", "practice"]


def test_a_key_that_was_used_for_other_answers_is_refused(learner):
    assessing.begin(learner, SLUG)
    key = uuid4()
    assessing.respond(learner, posted(section="practice", answer__n01="2"), slug=SLUG, locale="en", key=key, seen=0)
    answered_part(learner, section="organisation", answer__o1="3")

    changed = posted(section="practice", answer__n01="3")
    with pytest.raises(assessing.SavedMeanwhile):
        assessing.respond(learner, changed, slug=SLUG, locale="en", key=key, seen=99)


def test_respond_needs_a_run(learner):
    with pytest.raises(actions.NotBegun):
        assessing.respond(learner, PostedForm(LOW), slug=SLUG, locale="en", key=uuid4(), seen=0)


def test_nothing_is_taken_after_the_end(learner):
    finished_assessment(learner)

    with pytest.raises(actions.AttemptFinished):
        assessing.respond(learner, PostedForm(LOW), slug=SLUG, locale="en", key=uuid4(), seen=9)


@pytest.mark.parametrize(
    "fields",
    [
        {"section": "nowhere"},
        {"section": "practice", "answer__n01": "7"},
        {"section": "open", "answer__q1": "Ask anna@example.org"},
        {"finish": "1"},
    ],
)
def test_what_is_not_in_the_form_changes_nothing(learner, fields):
    assessing.begin(learner, SLUG)

    with pytest.raises(BadResponse):
        answered_part(learner, **fields)

    assert (Attempt.objects.get().responses_count, Response.objects.count()) == (0, 0)


def test_a_run_goes_on_with_what_it_began_on_when_the_text_is_edited(learner):
    assessment = Assessment.objects.get()
    assessing.begin(learner, SLUG)
    assessment.source = assessment.source.replace(
        "{id: n24, competency: safety_self", "{id: n25, competency: safety_self"
    )
    assessment.save()

    attempt = answered_part(learner, section="practice", answer__n24="2")

    assert attempt.state["sections"]["practice"]["answers"] == {"n24": 2}
    assert assessing.begin(UserFactory(), SLUG).version != attempt.version


def test_the_roll_ups_agree_with_the_runs(learner):
    finished_assessment(learner)
    assessing.begin(learner, SLUG)

    result = ActivityResult.objects.get()

    assert (result.finished, result.passed, result.has_open, result.best_score) == (1, True, True, None)
    assert list(differences()) == []


def test_forget_deletes_all_runs_of_one_person(learner):
    other = UserFactory()
    finished_assessment(learner)
    assessing.begin(learner, SLUG)
    kept = finished_assessment(other)

    assert assessing.forget(learner, SLUG) == 2
    assert (list(Attempt.objects.all()), ActivityResult.objects.get().learner) == ([kept], other)
    assert {row.attempt for row in Response.objects.all()} == {kept}


def test_after_a_year_runs_are_forgotten_and_the_newer_ones_stay(learner):
    old = finished_assessment(learner)
    new = finished_assessment(learner)
    now = timezone.now()
    Attempt.objects.filter(pk=old.pk).update(begun_at=now - timedelta(days=366))

    forget_assessments(old_assessments(now - timedelta(days=365)))

    assert list(Attempt.objects.all()) == [new]
    assert ActivityResult.objects.get().finished == 1
    assert list(old_assessments(now - timedelta(days=365))) == []
    assert list(differences()) == []


# The start, seen from today


def rated_start(learner: User, level: int = 1, seen: int = 0, **more: str) -> Attempt:
    answers = {f"answer-n{number:02}": str(level) for number in range(1, 25)}
    fields = posted(section="practice", **answers, **more)
    return looking_back.rate_start(learner, fields, slug=SLUG, locale="en", key=uuid4(), seen=seen)


@pytest.fixture
def twice(learner: User) -> User:
    for level in (4, 3):
        counted_assessment(learner, level=level)
    return learner


def test_the_start_is_rated_once_and_changed_as_often_as_one_likes(twice):
    first = rated_start(twice, 1)
    second = rated_start(twice, 2, seen=1)

    assert first == second == Attempt.objects.get(kind="retrospective")
    assert set(second.state["sections"]["practice"]["answers"].values()) == {2}
    assert second.responses.count() == 2
    assert list(differences()) == []


def test_an_older_window_does_not_write_over_how_the_start_was_rated(twice):
    rated_start(twice, 1)

    with pytest.raises(assessing.SavedMeanwhile):
        rated_start(twice, 5)

    assert set(looking_back.start_of(twice, SLUG).state["sections"]["practice"]["answers"].values()) == {1}


def test_how_the_start_is_rated_is_never_over(twice):
    with pytest.raises(BadResponse):
        rated_start(twice, 1, finish="1")


def test_whoever_answered_once_has_no_start_to_look_back_on(learner):
    counted_assessment(learner)

    with pytest.raises(looking_back.NothingToLookBackOn):
        rated_start(learner)

    assert not Attempt.objects.filter(kind="retrospective").exists()


def test_how_the_start_is_rated_counts_in_no_figure(twice):
    before = counting.sheets_of_people([twice.pk], SLUG)
    rated_start(twice, 1)

    assert before
    assert counting.sheets_of_people([twice.pk], SLUG) == before


def test_how_the_start_is_rated_goes_with_the_answers_and_after_a_year(twice):
    other = UserFactory()
    for level in (2, 2):
        counted_assessment(other, level=level)
    rated_start(other)
    rated_start(twice)
    assessing.forget(twice, SLUG)
    assert list(Attempt.objects.filter(kind="retrospective").values_list("learner", flat=True)) == [other.pk]

    first_of_other = Attempt.objects.of(other).finished().filter(number=1)
    assessing.forget_answers(first_of_other)
    assert not Attempt.objects.filter(kind="retrospective").exists()

    rated = Attempt.objects.of(other).finished()
    counted_assessment(other)
    assert rated.count() == 3
    rated_start(other)
    Attempt.objects.update(begun_at=timezone.now() - timedelta(days=366))
    forget_assessments(old_assessments(timezone.now() - timedelta(days=365)))
    assert not Attempt.objects.exists()


def test_what_is_said_of_the_start_is_among_ones_own_data(twice):
    rated_start(twice, 5)

    [found] = [one for one in attempts_of(twice) if one["kind"] == "retrospective"]

    assert set(found["responses"][0]["answer"]["answers"].values()) == {5}


def test_how_the_start_is_rated_goes_with_the_oldest_answers_after_a_year(twice):
    rated_start(twice)
    now = timezone.now()
    Attempt.objects.filter(kind="assessment", number=1).update(begun_at=now - timedelta(days=366))

    forget_assessments(old_assessments(now - timedelta(days=365)))

    assert [(one.kind, one.number) for one in Attempt.objects.all()] == [("assessment", 2)]
    assert list(differences()) == []

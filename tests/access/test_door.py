"""The door of a module: who has a seat, and the days of grace in which what was begun can be finished."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.actions import grants, seats
from access.models import GRACE, Grant
from access.rules import door, ended_lately
from learning import actions
from learning.models import Attempt
from people.models import Role
from tests.access.views.reading import heading_of, words_of
from tests.factories.access import an_official, approved, grant_of, nominated
from tests.factories.learning import begun, passed_quiz
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db

LEARN = "/en/learn/small/"


@pytest.fixture
def case():
    return approved(module=published_module(access="on_request"))


@pytest.fixture
def learner(case):
    """Somebody on a seat, in the middle of a quiz, with another one finished."""
    (seat,) = nominated(case, "ana@example.org")
    person = UserFactory(email="ana@example.org")
    seats.accept(seat, person=person)
    enrolment = actions.enrol(person, case.lines.get().module)
    passed_quiz(enrolment, "pre")
    begun(enrolment, "quiz-u1")
    return person


def end(days_ago: int) -> None:
    """Let the grant have ended so many days ago, after everything that was begun so far."""
    last = timezone.localdate() - timedelta(days=days_ago)
    Grant.objects.update(starts_on=last - timedelta(days=90), ends_on=last)
    before = timezone.now() - timedelta(days=days_ago + 1)
    Attempt.objects.update(begun_at=before)
    Attempt.objects.exclude(finished_at=None).update(finished_at=before)


def test_a_seat_opens_the_module_and_a_colleague_without_one_stays_outside(case, learner):
    module = grant_of(case).module
    colleague = an_official(organisation=case.organisation)

    assert door(learner, module).because == "grant"
    assert door(colleague, module).because == "no_grant"


@pytest.mark.parametrize("state", ["nominated", "invited", "declined", "left"])
def test_nothing_opens_before_somebody_has_accepted_or_after_they_left(case, state):
    person = UserFactory(email="ben@example.org")
    (seat,) = nominated(case, "ben@example.org")
    if state == "nominated":
        seats.release(seat)
    elif state == "declined":
        seats.refuse(seat)
    elif state == "left":
        seats.accept(seat, person=person)
        seats.leave(seat, by=person)

    assert door(person, grant_of(case).module).is_open is False


def test_on_the_last_day_everything_is_open(client_of, case, learner):
    end(0)

    assert client_of(learner).get(f"{LEARN}u1/").status_code == 200


@pytest.mark.parametrize("path", ["", "u1/", "do/shared-kitchen/", "do/pre/1/", "do/shared-kitchen/text/"])
def test_after_the_end_everything_else_is_closed_in_clear_words(client_of, learner, path):
    end(1)

    response = client_of(learner).get(f"{LEARN}{path}")

    assert (response.status_code, heading_of(response)) == (403, "Your access to this module has ended")
    words = words_of(response)
    assert "What you can still finish" in words
    assert "Your notes and the record of what you have done: download them" in words
    assert "Secret words" not in words


def test_a_run_that_was_begun_in_time_can_be_finished_and_read_for_fourteen_days(client_of, learner):
    end(GRACE.days)
    client = client_of(learner)
    page = client.get(f"{LEARN}do/quiz-u1/")
    assert page.status_code == 200
    assert "This one run can be finished" in words_of(page)

    passed_quiz(learner.enrolments.with_edition().get(), "quiz-u1")

    review = client.get(f"{LEARN}do/quiz-u1/1/")
    assert review.status_code == 200
    assert client.get(f"{LEARN}do/quiz-u1/")["Location"] == f"{LEARN}do/quiz-u1/1/"
    assert client.post(f"{LEARN}do/quiz-u1/begin/").status_code == 403


def test_an_answer_in_the_days_of_grace_counts(client_of, learner):
    end(3)

    answer = {"question": "q1", "option": "1", "key": str(learner.key)}
    response = client_of(learner).post(f"{LEARN}do/quiz-u1/", answer)

    assert response.status_code == 302
    assert Attempt.objects.get(status="open").responses_count == 1


def test_after_the_days_of_grace_the_run_is_closed_too(client_of, learner):
    end(GRACE.days + 1)

    response = client_of(learner).get(f"{LEARN}do/quiz-u1/")

    assert response.status_code == 403
    assert "What you can still finish" not in words_of(response)


def test_a_run_begun_after_the_end_is_not_finished(client_of, learner):
    end(3)
    Attempt.objects.filter(status="open").update(begun_at=timezone.now())

    assert client_of(learner).get(f"{LEARN}do/quiz-u1/").status_code == 403


@pytest.mark.parametrize("how", ["revoked", "suspended", "left"])
def test_there_are_no_days_of_grace_after(client_of, case, learner, how):
    approver = appointed(Role.APPROVER)
    if how == "revoked":
        grants.revoke(grant_of(case), by=approver)
    elif how == "suspended":
        grants.suspend_organisation(case.organisation, by=approver)
    else:
        seats.leave(learner.seats.get(), by=learner)
    Grant.objects.update(starts_on="2025-01-01", ends_on=timezone.localdate() - timedelta(days=1))

    response = client_of(learner).get(f"{LEARN}do/quiz-u1/")

    assert response.status_code == 403
    assert "What you can still finish" not in words_of(response)


def test_the_days_of_grace_count_from_the_newest_grant(case, learner):
    module, today = grant_of(case).module, timezone.localdate()
    end(40)
    assert ended_lately(learner, module, on=today) is None
    grants.give(
        module, by=None, person=learner, starts_on=today - timedelta(days=30), ends_on=today - timedelta(days=5)
    )

    assert ended_lately(learner, module, on=today) == today - timedelta(days=5)


def test_somebody_who_never_began_reads_how_to_get_in(client_of, case):
    response = client_of(UserFactory()).get(LEARN)

    assert response.status_code == 403
    assert "has ended" not in heading_of(response)


def test_a_certificate_stays_after_the_end(client_of, learner):
    end(60)
    enrolment = learner.enrolments.get()
    enrolment.completed_at, enrolment.completed_edition = timezone.now(), enrolment.edition
    enrolment.save()
    client = client_of(learner)

    assert "Your certificate" in words_of(client.get(LEARN))
    assert client.get(f"{LEARN}certificate/").status_code == 200

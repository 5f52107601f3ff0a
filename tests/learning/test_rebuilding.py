"""Roll-ups can be worked out anew, and then say the same."""

import pytest
from django.core.management import CommandError, call_command

from learning import actions
from learning.models import ActivityResult, Enrolment
from learning.rebuilding import differences, rebuild
from tests.factories.learning import enrolled, passed_quiz, played
from tests.factories.modules import published_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    enrolment = enrolled(published_module())
    passed_quiz(enrolment, "quiz-u1")
    passed_quiz(enrolment, "quiz-u1")
    played(enrolment, "shared-kitchen", "c")
    actions.mark_unit(enrolment, "u1", done=True)
    return enrolment


def test_roll_ups_that_were_kept_up_to_date_do_not_differ(enrolment):
    assert list(differences()) == []


def test_a_wrong_result_is_found_and_mended(enrolment):
    ActivityResult.objects.filter(kind="quiz").update(best_score=1)

    with pytest.raises(CommandError):
        call_command("rebuild_progress", "--verify")

    assert rebuild() == 1
    assert list(differences()) == []
    assert ActivityResult.objects.get(kind="quiz").best_score == 100


def test_a_lost_tick_is_found_and_mended(enrolment):
    Enrolment.objects.update(done=[])

    assert [difference.row for difference in differences()] == [f"enrolment {enrolment.pk}"]

    rebuild()
    assert set(Enrolment.objects.get().done) == {"quiz:quiz-u1", "unit:u1"}

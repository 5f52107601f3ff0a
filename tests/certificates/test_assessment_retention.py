"""Answers to a self-assessment go when the curriculum has ended for a person, and nobody else's do."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.assessment_retention import of_ended_curricula
from certificates.models import CurriculumCompletion
from curriculum.models import CurriculumPage
from learning.assessing import forget_answers
from learning.counting import sheets_of_everybody
from learning.models import AssessmentConsent, Attempt, Response
from learning.rebuilding import differences
from people.models import User
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.assessments import SLUG, counted_assessment, written_assessment
from tests.factories.modules import catalogue
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _curricula() -> None:
    """One that asks for the self-assessment, and one that does not."""
    written_assessment()
    assessment = {"type": "assessment", "value": {"key": SLUG, "role": "core"}}
    for slug, items in (("with", [assessment]), ("without", [])):
        stage = {"type": "stage", "value": {"code": "C0", "key": "c0", "title": "Needs", "items": items}}
        page = CurriculumPage(title=slug, slug=slug, code=slug, summary="-", stages=json.dumps([stage]))
        catalogue().add_child(instance=page)


def ended(person: User, *, curriculum: str = "with", days: int = 31) -> None:
    on = timezone.localdate() - timedelta(days=days)
    CurriculumCompletion.objects.create(person=person, curriculum=curriculum, completed_on=on)


def purged() -> int:
    runs = of_ended_curricula(timezone.now() - timedelta(days=30))
    found = runs.count()
    forget_answers(runs)
    return found


def test_what_was_answered_goes_and_that_it_was_done_stays():
    person, other = UserFactory(), UserFactory()
    run, kept = counted_assessment(person, level=2), counted_assessment(other, level=4)
    ended(person)
    Attempt.objects.update(finished_at=timezone.now() - timedelta(days=31))

    assert (purged(), purged()) == (1, 0)

    assert {row.attempt for row in Response.objects.all()} == {kept}
    assert Attempt.objects.get(pk=run.pk).is_finished is True
    assert [one.learner for one in AssessmentConsent.objects.all()] == [other]
    assert [sheet.answers["n01"] for sheet in sheets_of_everybody(SLUG)] == [4]
    assert list(differences()) == []
    words = words_of(signed_in(person).get(f"/en/self-assessment/{SLUG}/1/"))
    assert "Your answers of this run are deleted" in words
    assert [part for part in ("Nothing stands out.", "By competency", "Show it to a trainer") if part in words] == []


def test_what_was_filled_in_again_after_the_end_stays_and_counts():
    person = UserFactory()
    before = counted_assessment(person, level=2)
    Attempt.objects.update(finished_at=timezone.now() - timedelta(days=60))
    ended(person, days=40)
    counted_assessment(person, level=4)

    assert (purged(), purged()) == (1, 0)

    assert not before.responses.exists()
    words = words_of(signed_in(person).get(f"/en/self-assessment/{SLUG}/2/"))
    assert ("By competency" in words, "side by side" in words) == (True, False)
    assert [sheet.answers["n01"] for sheet in sheets_of_everybody(SLUG)] == [4]


@pytest.mark.parametrize("said", [{"days": 29}, {"curriculum": "without"}])
def test_nothing_goes_too_early_or_for_another_curriculum(said):
    person = UserFactory()
    counted_assessment(person)
    Attempt.objects.update(finished_at=timezone.now() - timedelta(days=60))
    ended(person, **said)

    assert purged() == 0
    assert Response.objects.exists()

"""Many at once, on PostgreSQL: a batch that is sent twice counts once, and so does its end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from learning.editions import edition_for
from learning.framed_actions import Receipt, take_events
from learning.launches import launch
from learning.models import ActivityResult, Attempt, Enrolment, Response, SavedPlace
from tests.factories.h5p import held, mini_quiz
from tests.factories.learning import begun, enrolled
from tests.factories.modules import published_module
from tests.learning.test_framed_views import place, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]
AT_ONCE = 8


def test_equal_batches_at_once_count_once(settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path
    module = published_module()
    held(module, mini_quiz())
    run = begun(enrolled(module), "first-question")
    contents = edition_for(Enrolment.objects.with_edition().get(pk=run.enrolment_id))
    at = timezone.now()
    opening = launch(run.pk, at=at - timedelta(seconds=60))
    going = (place(1, 0), told(run, 2, verb="interacted", score=None, success=None), place(3, 1))
    ending = (told(run, 4), told(run, 5))

    def send(events) -> Receipt:
        try:
            return take_events(
                run.enrolment.learner,
                run,
                events,
                launch=opening,
                contents=contents,
                activity=contents.activity("first-question"),
                locale="en",
                at=at,
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        first = list(pool.map(send, [going] * AT_ONCE))
        places = list(SavedPlace.objects.values_list("part", "data"))
        last = list(pool.map(send, [ending] * AT_ONCE))

    assert sum(receipt.kept for receipt in last) == 1
    assert all(receipt.attempt.is_finished for receipt in last)
    assert not any(receipt.refused for receipt in [*first, *last])
    assert places == [("0", '{"chosen": 1}')]
    assert Response.objects.filter(attempt=run).count() == 2
    assert (ActivityResult.objects.get().best_score, Attempt.objects.get(pk=run.pk).score) == (100, 100)

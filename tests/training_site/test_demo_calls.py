"""The calls of interest of the demo, by themselves: they need the modules and the people, not the content."""

import pytest
from django.utils import timezone

from people.demo import make_demo_accounts
from programme.models import Call, Expression, ExpressionPart
from tests.factories.access import a_module
from tests.factories.moments import moment
from training_site.demo import GRANTED, NoContent
from training_site.demo_calls import make_calls

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", ["2027-01-04 10:00", "2027-03-26 23:30", "2027-10-31 02:30"])
def test_one_call_is_open_and_the_other_is_closed_with_fourteen_answers_whatever_day_it_is(monkeypatch, day):
    make_demo_accounts()
    for slug in GRANTED:
        a_module(slug)
    monkeypatch.setattr(timezone, "now", lambda: moment(day))

    for _run in range(2):
        make_calls()

    assert list(Call.objects.in_order().values_list("kind", "state")) == [
        ("study_visit", "published"),
        ("training", "closed"),
    ]
    sent = Expression.objects.submitted().order_by("country").values_list("country", flat=True)
    assert list(sent) == ["AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "NL", "PL", "PT", "RO", "SE"]
    assert list(ExpressionPart.objects.order_by("pk").values_list("state", "priority")) == [
        ("merged", 1),
        ("merged", 2),
        ("left_out", None),
    ]


def test_the_modules_have_to_be_there():
    with pytest.raises(NoContent):
        make_calls()

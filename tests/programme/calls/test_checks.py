"""What calls and expressions lack, in sentences."""

from datetime import date, timedelta

import pytest

from programme.calls.checks import hindrances, missing
from tests.factories.calls import CLOSES, OPENED, a_call, answers_to, begun, open_call

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"summary": ""}, "Say what the call is about."),
        ({"profile": ""}, "Say who should take part."),
        ({"selected_by": ""}, "Say who selects: it is published with the criteria."),
        (
            {"closes_at": OPENED + timedelta(days=13)},
            "Leave at least 14 days between the day when people can read the call and the day when it closes.",
        ),
        ({"results_on": date(2027, 3, 31)}, "Promise the results 10 days after the close at the earliest."),
        ({"closes_at": None}, "Say when the call opens, when it closes and by when the results are known."),
        ({"first_week": None}, "Say from which week to which week the sessions can be."),
        ({"last_week": date(2027, 12, 20)}, "Offer 26 weeks at most."),
        ({"formats": []}, "Choose at least one format."),
        ({"languages": []}, "Choose at least one language."),
        ({"seats_planned": 0}, "Say how many sessions and seats are planned."),
        (
            {"criteria": {"need": 50, "fit": 40}},
            "Give every criterion at least one point, and 100 to all of them together.",
        ),
    ],
)
def test_a_call_that_cannot_be_published_says_why(changed, sentence):
    assert hindrances(a_call(**changed), at=OPENED) == [sentence]


def test_a_complete_call_can_be_published():
    assert hindrances(a_call(), at=OPENED) == []


def test_fourteen_days_are_counted_from_when_people_can_read_the_call():
    call = a_call()

    assert hindrances(call, at=CLOSES - timedelta(days=14)) == []
    assert len(hindrances(call, at=CLOSES - timedelta(days=13))) == 1


def test_sessions_begin_after_the_results_are_known():
    call = a_call(first_week=date(2027, 4, 5), last_week=date(2027, 4, 26))

    assert hindrances(call, at=OPENED) == ["Let the first week begin after the results are known."]


def test_a_new_expression_lacks_everything_that_everybody_has_to_say():
    expression = begun(open_call())

    assert [one.step for one in missing(expression)] == [
        "seats",
        "seats",
        "format",
        "format",
        "weeks",
        "need",
        "need",
    ]


def test_a_country_that_sends_fewer_people_than_its_fewest_seats_is_told():
    expression = begun(open_call())
    for name, value in answers_to(expression.call, sending_capacity=1).items():
        setattr(expression, name, value)

    assert [one.sentence for one in missing(expression)] == [
        "Say how many people you can send: at least as many as the fewest seats."
    ]

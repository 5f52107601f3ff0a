"""When the next word is due, on a calendar: March 2027 begins on a Monday; Easter Monday is the 29th."""

from datetime import date

import pytest

from access import deadlines
from access.actions import deciding, requests
from access.actions.moving import held, move
from access.models import AccessRequest, ModulePolicy, Outcome
from access.workflow import Actor, Event, State
from people.models import Holiday, Role
from tests.factories.access import a_draft, a_module, decided, endorsed, fresh, sent
from tests.factories.moments import at, moment
from tests.factories.people import OrganisationFactory, appointed

pytestmark = pytest.mark.django_db

MONDAY = "2027-03-01 10:00"
QUESTION = "Which teams are to be trained, and when?"


@pytest.fixture(autouse=True)
def _no_holidays() -> None:
    Holiday.objects.all().delete()


def sent_on(text: str, **fields: object) -> AccessRequest:
    with at(text):
        appointed(Role.FOCAL_POINT, country=str(fields.get("country", "FR")))
        return sent(**fields)


def endorsed_on(text: str, **fields: object) -> AccessRequest:
    with at(text):
        return endorsed(**fields)


def test_the_focal_point_has_five_working_days():
    assert sent_on(MONDAY).due_on == date(2027, 3, 8)


def test_the_programme_has_ten_working_days():
    assert endorsed_on(MONDAY).due_on == date(2027, 3, 15)


def test_an_appeal_has_fifteen_working_days():
    with at(MONDAY):
        case = decided(endorsed(), Outcome.REJECTED)
        requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text=QUESTION)

    assert fresh(case).due_on == date(2027, 3, 22)


def test_the_strictest_policy_says_how_long_it_takes():
    ModulePolicy.objects.create(module=a_module(), endorsement_days=4, review_days=8)
    ModulePolicy.objects.create(module=a_module("other"), endorsement_days=2, review_days=9)
    with at(MONDAY):
        focal_point, case = appointed(Role.FOCAL_POINT), a_draft()
        requests.choose_lines(case, {a_module(): 1, a_module("other"): 1})
        case = requests.submit(case, by=case.requester)
        assert case.due_on == date(2027, 3, 3)
        deciding.endorse(case, by=focal_point, version=case.version)

    assert fresh(case).due_on == date(2027, 3, 11)


def test_holidays_of_the_country_count_for_its_focal_point_alone():
    Holiday.objects.create(country_id="FR", day=date(2027, 3, 2), name="Mardi")
    Holiday.objects.create(country_id="DE", day=date(2027, 3, 3), name="Mittwoch")
    Holiday.objects.create(country=None, day=date(2027, 3, 4), name="Office")

    assert sent_on(MONDAY).due_on == date(2027, 3, 9)
    assert endorsed_on(MONDAY).due_on == date(2027, 3, 16)


@pytest.mark.parametrize(
    ("country", "day"), [("FI", date(2027, 3, 2)), ("FR", date(2027, 3, 1)), ("PT", date(2027, 3, 1))]
)
def test_days_are_those_of_the_country(country, day):
    case = sent_on("2027-03-01 23:30", country=country)

    assert deadlines.local_day(case, moment("2027-03-01 23:30")) == day
    assert deadlines.clock_of(case).start == day


def test_an_agency_goes_by_the_days_of_the_office():
    agency = OrganisationFactory(kind="agency", country_id=None)

    assert deadlines.zone_of(AccessRequest(organisation=agency)) == "Europe/Brussels"


def test_a_question_stops_the_clock_and_the_answer_lets_it_go_on():
    case = sent_on(MONDAY)
    focal_point = appointed(Role.FOCAL_POINT)
    with at("2027-03-03 10:00"):
        deciding.send_back(case, by=focal_point, version=case.version, text=QUESTION)
    stopped = deadlines.clock_of(fresh(case))

    assert (fresh(case).due_on, stopped.paused_since()) == (date(2027, 4, 2), date(2027, 3, 3))
    assert [stopped.used(date(2027, 3, day)) for day in (2, 3, 4, 12)] == [1, 2, 2, 2]

    with at("2027-03-10 10:00"):
        requests.answer(fresh(case), by=case.requester, text=QUESTION)
    going = deadlines.clock_of(fresh(case))

    assert (fresh(case).due_on, going.paused_since(), going.subject) == (date(2027, 3, 15), None, stopped.subject)
    assert [going.used(date(2027, 3, day)) for day in (10, 11, 12, 15)] == [2, 3, 4, 5]


def test_the_programme_s_question_stops_its_own_clock():
    case = endorsed_on(MONDAY)
    with at("2027-03-02 10:00"):
        deciding.ask(case, by=appointed(Role.APPROVER), version=case.version, text=QUESTION)
    with at("2027-03-09 10:00"):
        requests.answer(fresh(case), by=case.requester, text=QUESTION)

    assert fresh(case).due_on == date(2027, 3, 22)


def test_a_request_that_comes_from_the_waiting_list_has_a_clock_of_its_own():
    case = endorsed_on(MONDAY)
    first = deadlines.clock_of(case).subject
    with at("2027-03-02 10:00"):
        case = decided(case, Outcome.WAITLISTED)
        assert (case.due_on, deadlines.clock_of(case)) == (None, None)
    with at("2027-03-10 10:00"):
        move(held(case), Event.FREE_SEAT, actor=Actor.SYSTEM, by=None)
    case = fresh(case)

    assert (case.due_on, deadlines.clock_of(case).start) == (date(2027, 3, 24), date(2027, 3, 10))
    assert (first, deadlines.clock_of(case).subject) == (
        f"request:{case.pk}:review:1",
        f"request:{case.pk}:review:2",
    )


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.WAITLISTED])
def test_nothing_is_due_when_nobody_has_to_speak(outcome):
    case = decided(endorsed_on(MONDAY), outcome)

    assert (case.due_on, deadlines.clock_of(case)) == (None, None)


def test_a_correction_is_due_in_thirty_days():
    case = sent_on(MONDAY, declarations=[])

    assert (case.state, case.due_on) == (State.NEEDS_FIX, date(2027, 3, 31))


@pytest.mark.parametrize("number", [1, 3])
def test_a_clock_costs_three_queries(django_assert_num_queries, number):
    case = a_draft()
    requests.choose_lines(case, {a_module(f"module-{one}"): 1 for one in range(number)})
    case = fresh(requests.submit(case, by=case.requester))

    with django_assert_num_queries(3):
        assert deadlines.clock_of(case).target == 10

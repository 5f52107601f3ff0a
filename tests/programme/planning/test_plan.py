"""From decisions to sessions: proposing, changing by hand, undoing, making."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from people.models import Role, User
from programme import half_days
from programme.calls.actions.calls import close_due
from programme.evaluating.actions import Verdict, close_scoring, decide
from programme.half_days import Half
from programme.models import (
    Call,
    Outcome,
    PlannedSession,
    PlanVersion,
    Room,
    SessionState,
    TrainerHours,
    TrainerTime,
    TrainingSession,
)
from programme.models.calls import iso_week
from programme.models.staff import Weekday
from programme.planning import actions
from programme.planning.places import places_of
from programme.planning.resources import input_of, module_of
from programme.session_plan import Format, Group
from programme.waiting_list import Mode
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.access import a_module
from tests.factories.calls import CLOSES, open_call, submitted
from tests.factories.evaluation import EVALUATED, evaluators, expression_of, passed, scored
from tests.factories.people import UserFactory, appointed
from tests.factories.staff import a_room, a_trainer

pytestmark = pytest.mark.django_db
COUNTRIES = ("AT", "FR", "IT")


@pytest.fixture(autouse=True)
def _after_the_close(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: EVALUATED)


@pytest.fixture
def staff() -> User:
    return appointed(Role.APPROVER)


@pytest.fixture
def call(staff: User) -> Call:
    """A closed call of three countries that want four seats each, with two trainers and a room."""
    made = open_call(by=staff, sessions_planned=3)
    for country in COUNTRIES:
        submitted(made, country, seats=4, sending_capacity=4, profile={"counsellor": 4})
    close_due(CLOSES)
    slug = module_of(made).slug
    a_trainer("Ana Lead", module_slug=slug)
    a_trainer("Ben Second", module_slug=slug)
    a_room()
    return Call.objects.get(pk=made.pk)


def decided(call: Call, staff: User) -> Call:
    people = evaluators(call)
    for country in COUNTRIES:
        for one in people:
            scored(one, passed(expression_of(call, country)))
    call = close_scoring(call, by=staff, at=EVALUATED)
    verdicts = {one.pk: Verdict(Outcome.SELECTED, "A need.", 4) for one in call.expressions.submitted()}
    decide(call, verdicts=verdicts, by=staff, at=EVALUATED)
    return Call.objects.get(pk=call.pk)


def proposed(call: Call, staff: User) -> list[Group]:
    return actions.groups_of(actions.propose_plan(call, by=staff, at=EVALUATED))


def page(call: Call, act: str = "") -> str:
    return f"/en/planning/{call.key}/{act}"


def test_the_plan_brings_countries_trainers_and_a_room_together(call, staff):
    (group,) = proposed(call, staff)

    assert (group.week, group.language, group.format) == (iso_week(call.weeks[0]), "en", Format.IN_PERSON)
    assert group.seats == {"AT": 4, "FR": 4, "IT": 4}
    assert int(group.lead) < int(group.co_trainer)


def test_the_same_input_gives_the_same_plan_and_no_new_version(call, staff):
    first = actions.propose_plan(call, by=staff, at=EVALUATED)
    second = actions.propose_plan(call, by=staff, at=EVALUATED)

    assert first == second
    assert PlanVersion.objects.count() == 1


def test_who_is_away_or_does_not_work_on_the_day_is_not_planned_with(call, staff):
    away, never = User.objects.filter(name__in=("Ana Lead", "Ben Second")).order_by("name")
    TrainerHours.objects.create(trainer=never, weekday=Weekday.SATURDAY, begins="09:00", ends="17:00")
    version = actions.propose_plan(call, by=staff, at=EVALUATED)

    assert version.groups == []
    given = {trainer.name: trainer.weeks for trainer in input_of(call, module=module_of(call), at=EVALUATED).trainers}
    assert given[f"{never.pk:09d}"] == frozenset()
    assert iso_week(call.weeks[0]) in given[f"{away.pk:09d}"]


def test_before_the_decision_all_count_with_what_they_ask_for_and_after_it_with_their_seats(call, staff):
    before = {wish.country: wish.seats for wish in input_of(call, module=module_of(call), at=EVALUATED).wishes}
    people = evaluators(call)
    for country in COUNTRIES:
        for one in people:
            scored(one, passed(expression_of(call, country)))
    closed = close_scoring(call, by=staff, at=EVALUATED)
    verdicts = {
        expression_of(call, "AT").pk: Verdict(Outcome.SELECTED, "A need.", 3),
        expression_of(call, "FR").pk: Verdict(Outcome.RESERVE, "Later."),
        expression_of(call, "IT").pk: Verdict(Outcome.REFUSED, "No need."),
    }
    decide(closed, verdicts=verdicts, by=staff, at=EVALUATED)

    after = input_of(Call.objects.get(pk=call.pk), module=module_of(call), at=EVALUATED).wishes

    assert before == {"AT": 4, "FR": 4, "IT": 4}
    assert [(wish.country, wish.seats, wish.score) for wish in after] == [("AT", 3, 50)]


def test_a_change_by_hand_is_kept_and_undone(call, staff):
    (group,) = proposed(call, staff)
    moved = replace(group, week=iso_week(call.weeks[2]))

    actions.change(call, place=0, group=moved, by=staff, at=EVALUATED)
    changed = actions.groups_of(actions.plan_of(call))
    actions.undo(call, by=staff, at=EVALUATED)

    assert changed == [moved]
    assert actions.groups_of(actions.plan_of(call)) == [group]
    with pytest.raises(actions.NothingToUndo):
        actions.undo(call, by=staff, at=EVALUATED)


def test_sessions_are_added_and_taken_out(call, staff):
    (group,) = proposed(call, staff)
    other = replace(group, week=iso_week(call.weeks[1]), seats={"AT": 1})

    actions.change(call, place=None, group=other, by=staff, at=EVALUATED)
    actions.remove(call, place=0, by=staff, at=EVALUATED)

    assert actions.groups_of(actions.plan_of(call)) == [other]
    with pytest.raises(actions.NoSuchGroup):
        actions.remove(call, place=1, by=staff, at=EVALUATED)


def test_sessions_are_made_once_with_trainers_room_and_the_places_of_each_country(call, staff):
    call = decided(call, staff)
    proposed(call, staff)

    (session,) = actions.make_sessions(call, by=staff, at=EVALUATED)

    assert (session.state, session.language, session.places_in_room) == (SessionState.PLANNED, "en", 12)
    assert session.room is not None
    kept = {one.country_id: one.places for one in session.kept_places.all()}
    assert kept == {"AT": 4, "FR": 4, "IT": 4}
    assert TrainerTime.objects.filter(session=session).count() == 2
    assert f"{session.starts_at.astimezone().date():%A}" == "Monday"
    with pytest.raises(actions.AlreadyMade):
        actions.make_sessions(call, by=staff, at=EVALUATED)
    with pytest.raises(actions.AlreadyMade):
        actions.propose_plan(call, by=staff, at=EVALUATED)


def test_nothing_is_made_before_the_decision(call, staff):
    proposed(call, staff)

    with pytest.raises(actions.NothingToMake):
        actions.make_sessions(call, by=staff, at=EVALUATED)


def test_a_hybrid_session_has_half_its_places_in_the_room():
    group = Group("2027-W10", "en", Format.HYBRID, {"AT": 4, "FR": 4, "IT": 5}, "1", "2", "9")

    places = places_of(group)

    assert (places.room, places.online) == (7, 6)
    assert places.kept == {("AT", Mode.ROOM): 4, ("FR", Mode.ROOM): 3, ("FR", Mode.ONLINE): 1, ("IT", Mode.ONLINE): 5}


# Days, hosts and modules


def test_the_day_is_one_on_which_the_countries_can_come(call, staff):
    monday, tuesday = call.weeks[0], call.weeks[0] + timedelta(days=1)
    call.expressions.filter(country="FR").update(blackout_days=half_days.kept(monday))
    call.expressions.filter(country="IT").update(blackout_days=half_days.kept(tuesday))
    TrainerHours.objects.create(
        trainer=User.objects.get(name="Ana Lead"), weekday=Weekday.THURSDAY, begins="09:00", ends="17:00"
    )

    (group,) = proposed(call, staff)

    assert (group.week, group.weekday) == (iso_week(monday), 4)
    assert "Thursday, " in words_of(signed_in(staff).get(page(call)))


@pytest.mark.parametrize(
    ("hours", "weekday"), [(("09:30", "12:30"), 1), (("13:30", "16:30"), 3), (("09:30", "16:30"), 4)]
)
def test_half_a_day_counts_against_the_sessions_that_take_it(call, staff, hours, weekday):
    days = [call.weeks[0] + timedelta(days=number) for number in range(3)]
    afternoons = [half for day in days[:2] for half in half_days.kept(day, [Half.AFTERNOON])]
    call.expressions.filter(country="FR").update(blackout_days=afternoons)
    Call.objects.update(daily_from=hours[0], daily_to=hours[1])
    for day in Weekday.values[:5]:
        ends = "12:00" if day == Weekday.WEDNESDAY and hours[0] == "09:30" else "17:00"
        TrainerHours.objects.create(trainer=User.objects.get(name="Ana Lead"), weekday=day, begins="09:00", ends=ends)

    (group,) = proposed(Call.objects.get(pk=call.pk), staff)

    assert group.weekday == weekday


def test_a_host_takes_a_session_that_no_room_holds(call, staff):
    Room.objects.update(capacity=8)
    offer = {"city": "Lyon", "room": "Hall 2, 5 Quay Street", "capacity": 14}
    call.expressions.filter(country="FR").update(host_offer=offer)
    call = decided(call, staff)

    (group,) = proposed(call, staff)
    shown = words_of(signed_in(staff).get(page(call)))
    (session,) = actions.make_sessions(call, by=staff, at=EVALUATED)

    assert (group.host, group.room, group.size) == ("FR", "", 12)
    assert (
        "Hall 2, 5 Quay Street, Lyon France hosts: no room of the programme’s that is free holds this group." in shown
    )
    found = (session.room, session.venue, session.city, session.country_id)
    assert found == (None, "Hall 2, 5 Quay Street, Lyon", "Lyon", "FR")
    assert session.places_in_room == 12


def test_a_host_is_chosen_by_hand_and_warned_of_where_its_people_do_not_come(call, staff):
    call.expressions.filter(country="FR").update(host_offer={"city": "Lyon", "room": "Hall 2", "capacity": 10})
    form = {"week": iso_week(call.weeks[0]), "weekday": "1", "language": "en", "format": "in_person"}
    form |= {"room": "host:FR", "seats_AT": "8"}
    client = signed_in(staff)

    answer = words_of(client.post(page(call, "add/"), form, follow=True))
    kept = client.get(page(call, "0/")).context["form"]["room"].value()

    assert "France hosts, and none of its people come." in answer
    assert "chosen by hand, a room of the programme’s would hold the group too." in answer
    assert kept == "host:FR"


def test_a_plan_is_for_the_module_that_was_chosen(call, staff):
    other = a_module("second")
    call.modules.add(other)
    for name in ("Cleo Lead", "Dan Second"):
        a_trainer(name, module_slug=other.slug)
    call = decided(call, staff)
    client = signed_in(staff)

    answer = words_of(client.post(page(call, "propose/"), {"module": other.slug}, follow=True))
    again = words_of(client.post(page(call, "propose/"), follow=True))
    (session,) = actions.make_sessions(call, by=staff, at=EVALUATED)

    assert f"The sessions are about module {other.code}" in answer
    assert "Nothing has changed since" in again
    assert session.module == other
    assert {one.trainer.name for one in TrainerTime.objects.filter(session=session)} == {"Cleo Lead", "Dan Second"}
    assert client.post(page(call, "propose/"), {"module": "elsewhere"}).status_code == 404


def test_a_plan_from_before_there_were_days_is_held_on_tuesday(call, staff):
    (group,) = proposed(call, staff)
    old = actions.written(group)
    del old["weekday"], old["host"]

    assert actions.read(old) == replace(group, weekday=2)


# The page


def test_the_page_proposes_says_why_not_and_says_when_nothing_changed(call, staff):
    TrainerHours.objects.create(
        trainer=User.objects.get(name="Ana Lead"), weekday=Weekday.SATURDAY, begins="09:00", ends="17:00"
    )
    client = signed_in(staff)

    first = words_of(client.post(page(call, "propose/"), follow=True))
    again = words_of(client.post(page(call, "propose/"), follow=True))

    assert "No session can be proposed" in first
    assert "France 4 in its weeks no two trainers of one of its languages are free" in first
    assert "Nothing has changed since: the proposal is the same." in again


def test_a_session_is_changed_on_its_page_and_warned_of(call, staff):
    client = signed_in(staff)
    client.post(page(call, "propose/"))
    (group,) = actions.groups_of(actions.plan_of(call))
    form = {
        "week": iso_week(call.weeks[3]),
        "weekday": "3",
        "language": "fr",
        "format": "in_person",
        "lead": group.lead,
        "co_trainer": "",
        "room": group.room,
        "seats_FR": "4",
    }

    empty = client.post(page(call, "0/"), form | {"seats_FR": ""})
    changed = words_of(client.post(page(call, "0/"), form, follow=True))
    undone = words_of(client.post(page(call, "undo/"), follow=True))

    assert empty.status_code == 422
    assert "Give seats to at least one country" in words_of(empty)
    for sentence in (
        "France cannot come in this week.",
        "France did not name this language.",
        "There is no co-trainer.",
        "Ana Lead does not train in this language.",
        "The group is smaller than 8 people.",
    ):
        assert sentence in changed
    assert "12 together" in undone


def test_making_sessions_says_who_is_taken_and_makes_none(call, staff):
    call = decided(call, staff)
    client = signed_in(staff)
    client.post(page(call, "propose/"))
    (group,) = actions.groups_of(actions.plan_of(call))
    actions.change(call, place=None, group=replace(group, room=""), by=staff, at=EVALUATED)

    answer = words_of(client.post(page(call, "make/"), follow=True))

    assert "No session was made." in answer
    assert "Ana Lead is taken by" in answer
    assert not TrainingSession.objects.exists()
    client.post(page(call, "undo/"))
    made = words_of(client.post(page(call, "make/"), follow=True))
    assert "1 session is made." in made
    assert PlannedSession.objects.count() == 1


def test_a_plan_is_not_there_for_others(call):
    for person in (UserFactory(), appointed(Role.FOCAL_POINT), appointed(Role.TRAINER), appointed(Role.EDITOR)):
        assert signed_in(person).get(page(call)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(call, staff, django_assert_num_queries, rows):
    group = Group(iso_week(call.weeks[0]), "en", Format.ONLINE, {"FR": 4}, "", "", "")
    for week in call.weeks[:rows]:
        actions.change(call, place=None, group=replace(group, week=iso_week(week)), by=staff, at=EVALUATED)
    client = signed_in(staff)
    client.get(page(call))

    with django_assert_num_queries(22):
        client.get(page(call))

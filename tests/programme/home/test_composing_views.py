"""A day put together from units of several modules."""

from datetime import timedelta
from html import unescape
from re import findall

import pytest

from learning.actions import mark_unit
from modules.models import Module
from programme.models import SessionBlock, TrainingSession
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.certificates import short_module
from tests.factories.curricula import a_curriculum, a_stage, module_item, session_item
from tests.factories.learning import enrolled
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import DAY, a_session, booked

pytestmark = pytest.mark.django_db

DAY_PAGE = "/en/sessions/day/"


@pytest.fixture
def trainer():
    """Keeps the sessions of "first" alone, which overlaps with "second" and is easier after "base"."""
    for slug in ("base", "second"):
        short_module(slug)
    overlap = {"module": "second", "unit": "u1", "with_unit": "u2", "minutes": 7}
    first = short_module("first")
    Module.objects.filter(pk=first.pk).update(links={"overlaps": [overlap], "recommended_before": ["base"]})
    return appointed("trainer", module_slug="first")


def test_an_empty_day_says_what_to_do(trainer):
    assert "The day is empty" in words_of(signed_in(trainer).get(DAY_PAGE))


def test_whoever_keeps_no_session_has_no_such_page():
    assert signed_in(UserFactory()).get(DAY_PAGE).status_code == 403


def test_what_is_added_goes_into_the_address_once(trainer):
    response = signed_in(trainer).get(DAY_PAGE, {"unit": "first/u1", "add": "second/u2", "begins": "10:00"})

    assert (response.status_code, response["Location"]) == (
        302,
        f"{DAY_PAGE}?unit=first%2Fu1&unit=second%2Fu2&begins=10%3A00#day",
    )


def test_the_day_has_its_times_its_overlap_and_what_should_come_before(trainer):
    words = words_of(signed_in(trainer).get(DAY_PAGE, {"unit": ["first/u1", "second/u2"], "begins": "10:00"}))

    assert "10:00–10:30" in words
    assert "10:30–11:00" in words
    assert "say the same for about 7 minutes" in words
    assert "is easier for people who have taken" in words
    assert "Module base before." in words


def test_units_move_and_leave_by_links(trainer):
    page = signed_in(trainer).get(DAY_PAGE, {"unit": ["first/u1", "first/u2"]}).content.decode()

    links = [unescape(link) for link in findall(r'href="\?([^"#]*)#day"', page)]

    assert links == [
        "unit=first%2Fu2&unit=first%2Fu1",
        "unit=first%2Fu2",
        "unit=first%2Fu2&unit=first%2Fu1",
        "unit=first%2Fu1",
    ]


def test_what_is_gone_or_nonsense_is_said_and_loses_nothing_else(trainer):
    response = signed_in(trainer).get(DAY_PAGE, {"unit": ["first/u1", "first/u9"], "begins": "noon", "session": "x"})

    words = words_of(response)
    assert response.status_code == 422
    assert "1 part of this address is no longer there" in words
    assert "Write a time of the day" in words
    assert "Choose one of your sessions." in words
    assert "09:00–09:30" in words


def test_it_counts_who_lacks_what_the_day_builds_on(trainer):
    session = a_session(module=Module.objects.get(slug="first"), room=5)
    people = [booked(session).person for _number in range(3)]
    for unit in ("u1", "u2"):
        mark_unit(
            enrolled(Module.objects.get(slug="base"), people[0]) if unit == "u1" else people[0].enrolments.get(),
            unit,
            done=True,
        )

    words = words_of(signed_in(trainer).get(DAY_PAGE, {"unit": "first/u1", "session": str(session.key)}))

    assert "2 of 3 people with a place have not completed" in words


def test_a_session_without_people_lacks_nothing_and_a_cancelled_one_is_not_offered(trainer):
    module = Module.objects.get(slug="first")
    empty, gone = a_session(module=module, title="Nobody yet"), a_session(module=module, title="Called off")
    TrainingSession.objects.filter(pk=gone.pk).update(state="cancelled")

    words = words_of(signed_in(trainer).get(DAY_PAGE, {"unit": "first/u1", "session": str(empty.key)}))

    assert "Nobody yet" in words
    assert "Called off" not in words
    assert "with a place" not in words


def test_sessions_of_others_cannot_be_asked_about(trainer):
    foreign = a_session(module=Module.objects.get(slug="second"), title="Of others")
    booked(foreign)

    response = signed_in(trainer).get(DAY_PAGE, {"unit": "first/u1", "session": str(foreign.key)})

    assert response.status_code == 422
    assert "Of others" not in words_of(response)
    assert "with a place" not in words_of(response)


def test_a_session_begins_with_the_day(trainer):
    client, query = signed_in(trainer), {"unit": ["first/u1", "second/u2"], "day": DAY.isoformat(), "begins": "10:00"}
    address = "/en/sessions/plan/"
    page = client.get(address, query)
    form, blocks = page.context["form"], page.context["blocks"]
    posted = {f"{blocks.prefix}-{name}": value for name, value in blocks.management_form.initial.items()}
    for block in blocks.initial_forms + blocks.extra_forms:
        shown = {name: block[name].value() for name in block.fields}
        posted |= {f"{block.prefix}-{name}": value for name, value in shown.items() if value not in {None, False}}
    posted |= {name: form[name].value() for name in form.fields if form[name].value()}
    posted |= {"title": "A mixed day", "places_in_room": 0, "places_online": 5}

    response = client.post(address, posted)

    assert response.status_code == 302
    session = TrainingSession.objects.get()
    assert [(one.unit, one.title, one.ends_at - one.starts_at) for one in SessionBlock.objects.all()] == [
        ("u1", "Unit u1", timedelta(minutes=30)),
        ("", "SECOND: Unit u2", timedelta(minutes=30)),
    ]
    assert (session.module.slug, session.starts_at.isoformat()) == ("first", f"{DAY}T09:00:00+00:00")


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_often_for_a_long_day_as_for_a_short_one(trainer, rows, django_assert_num_queries):
    client, query = signed_in(trainer), {"unit": [f"{slug}/u1" for slug in ("first", "second", "base")][:rows]}
    client.get(DAY_PAGE, query)

    with django_assert_num_queries(7):
        client.get(DAY_PAGE, query)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_all_days_can_still_be_laid_out(trainer, day):
    query = {"unit": ["first/u1", "second/u2"], "begins": "23:50", "day": day}
    client = signed_in(trainer)

    page, plan = client.get(DAY_PAGE, query), client.get("/en/sessions/plan/", query)

    assert "23:50–00:20" in words_of(page)
    assert plan.status_code == 200


def test_a_part_gets_other_minutes_in_the_table_and_an_overlap_is_then_said_no_longer(trainer):
    client = signed_in(trainer)

    response = client.get(DAY_PAGE, {"unit": ["first/u1", "second/u2"], "minutes": ["30", "23"], "session": ""})
    words = words_of(client.get(response["Location"]))

    assert response["Location"] == f"{DAY_PAGE}?unit=first%2Fu1&unit=second%2Fu2%4023#day"
    assert "09:30–09:53" in words
    assert "say the same" not in words


@pytest.mark.parametrize("minutes", [["30"], ["30", "0"], ["30", "half"], ["30", "4000"]])
def test_minutes_that_cannot_be_change_nothing_and_are_said(trainer, minutes):
    response = signed_in(trainer).get(DAY_PAGE, {"unit": ["first/u1", "second/u2"], "minutes": minutes})

    words = words_of(response)
    assert response.status_code == 422
    assert "Each part takes 5 to 480 minutes" in words
    assert "09:30–10:00" in words


def test_what_is_to_be_looked_at_has_a_link_that_mends_it(trainer):
    client = signed_in(trainer)
    page = client.get(DAY_PAGE, {"unit": ["first/u1", "second/u2"], "begins": "10:00"}).content.decode()

    [link] = findall(r'href="(\?[^"#]*)#remarks"', page)
    words = words_of(client.get(f"{DAY_PAGE}{unescape(link)}"))

    assert "Give “Unit u2” 23 minutes" in page
    assert "10:30–10:53" in words
    assert "say the same" not in words


def test_something_of_ones_own_comes_in_with_its_minutes(trainer):
    client = signed_in(trainer)

    response = client.get(DAY_PAGE, {"unit": "first/u1", "own": "Welcome & names", "own_minutes": "20"})
    words = words_of(client.get(response["Location"]))

    assert "09:30–09:50" in words
    assert "Welcome & names" in unescape(words)


@pytest.mark.parametrize("minutes", ["9999", "2", "soon"])
def test_minutes_that_no_part_may_have_are_told_what_they_may_be(trainer, minutes):
    response = signed_in(trainer).get(DAY_PAGE, {"unit": "first/u1", "own": "Welcome", "own_minutes": minutes})

    assert "Each part takes 5 to 480 minutes: write whole numbers." in words_of(response)
    assert 'value="Welcome"' in response.content.decode()


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ("10:30", "60 minutes are still free"),
        ("09:20", "The day takes 10 minutes more than there are"),
        ("09:40", "Nothing overlaps, and nothing is missing before it."),
    ],
)
def test_a_day_that_has_to_end_says_what_is_free_and_what_is_too_much(trainer, ends, said):
    Module.objects.filter(slug="first").update(links={})

    assert said in words_of(signed_in(trainer).get(DAY_PAGE, {"unit": "first/u1", "ends": ends}))


def test_a_day_of_a_workshop_is_laid_out_and_its_parts_count_when_it_is_planned(trainer):
    items = session_item("round", minutes=50, day=2), module_item("second", day=2), session_item("visit", day=3)
    stages = [a_stage("C1", *items)]
    a_curriculum("course", stages, title="A course")
    client = signed_in(trainer)

    page = client.get(DAY_PAGE).content.decode()
    addresses = [unescape(link) for link in findall(r'href="(\?[^"#]*)#day"', page)]
    words = words_of(client.get(f"{DAY_PAGE}{addresses[0]}"))
    [block, *units] = client.get(f"/en/sessions/plan/{addresses[0]}&unit=first/u1").context["blocks"].initial_extra

    assert [address.count("unit=") for address in addresses] == [3, 1]
    assert "09:00–09:50" in words
    assert (block["title"], block["counts_as"]) == ("Session round", "round")
    assert [unit.get("unit", unit.get("title")) for unit in units] == [
        "SECOND: Unit u1",
        "Break",
        "SECOND: Unit u2",
        "first/u1",
    ]

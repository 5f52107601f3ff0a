"""What a curriculum takes, and what its public page says of it."""

import pytest
from django.test import Client

from curriculum.glance import Day, glance_at, rules_in
from curriculum.outline import Item, Stage, outline
from tests.access.views.reading import words_of
from tests.factories.certificates import short_module
from tests.factories.curricula import a_curriculum, a_stage, choice, live_item, module_item, session_item


def stage(*items, how="online", electives=(0, 0)):
    return Stage("C1", "Stage", "", how, how, "", None, [], list(items), electives=electives)


def core(title, minutes, **fields):
    return Item("Session", title, minutes=minutes, is_core=True, **fields)


def test_hours_online_are_those_of_what_is_core_and_not_taught_elsewhere():
    stages = [stage(core("a", 60), core("b", 30, how="workshop"), Item("Module", "c", minutes=500))]

    assert glance_at(stages).online_minutes == 60


def test_days_of_the_workshop_hold_what_stands_on_them_wherever_it_stands():
    first, second, other = core("a", 60, day=1), core("b", 45, day=1), core("c", 30, day=2)

    found = glance_at([stage(first), stage(other, second)])

    assert found.days == [Day(1, 105, [first, second]), Day(2, 30, [other])]
    assert found.workshop_minutes == 135


def test_of_things_to_choose_from_as_many_minutes_count_as_are_chosen():
    talks = [core("a", 90, day=3), core("b", 45, day=3)]

    [day] = glance_at([stage(Item("Choice", "", choose=1, choices=talks))]).days

    assert (day.number, day.minutes, [one.title for one in day.items[0].choices]) == (3, 90, ["a", "b"])


def test_exchanges_and_electives_are_added_up():
    stages = [
        stage(core("a", 90), core("b", 90), how="exchange", electives=(120, 470)),
        stage(electives=(0, 30)),
    ]

    found = glance_at(stages)

    assert (found.exchanges, found.exchange_minutes, found.electives) == (2, 180, (120, 500))


def test_a_curriculum_without_rules_says_nothing_more():
    assert not rules_in({}).says_more


FACTS = {
    "language": "en",
    "group_size": {"least": 12, "most": 18, "trainers": 2},
    "languages_planned": ["en", "hr"],
    "certificate": {"text": "Training completed.", "never_shows": ["scores"]},
    "evaluation": [{"what": "15 questions", "when": ["before", "after"], "note": "aim 80%"}],
    "guidelines": {"title": "Guidelines to read", "note": "Drafts are open for comments."},
}


@pytest.mark.django_db
def test_the_page_says_what_it_takes_and_by_which_rules():
    short_module("one")
    stages = [
        a_stage("C1", module_item("one", mode="workshop", day=1), session_item("round", minutes=90, day=1)),
        a_stage(
            "C2",
            choice(live_item("k-a", minutes=60, day=2), live_item("k-x", minutes=30, day=2)),
            session_item("follow-up", minutes=300, when="three months later"),
            after=["C1"],
            done_when="the module is done",
            minutes_least=120,
            minutes_most=470,
        ),
    ]
    page = a_curriculum("course", stages, facts=FACTS)

    words = words_of(Client().get(page.url))

    for said in (
        "2 days of workshop, 3 h 30 min",
        "Electives: 2 h to 7 h 50 min",
        "Groups of 12 to 18, 2 trainers",
        "Planned in: English, Croatian",
        "Day 1 · 2 h 30 min",
        "Day 2 · 1 h",
        "After C1",
        "Done when: the module is done",
        "three months later",
        "Training completed. It never shows: scores",
        "15 questions before, after; aim 80%",
        "Guidelines to read In preparation Drafts are open for comments.",
    ):
        assert said in words
    assert words.count("With a kit for trainers") == 1


@pytest.mark.django_db
def test_the_languages_that_it_is_planned_in_leave_those_of_the_site_in_the_header():
    short_module("one")
    page = a_curriculum("course", [a_stage("C1", module_item("one"))], facts=FACTS)

    header = Client().get(page.url).content.decode().partition("</header>")[0]

    for code in ("en", "fr", "nl"):
        assert f'href="/{code}/catalogue/course/" lang="{code}"' in header


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_many_stages_as_for_one(rows, django_assert_num_queries):
    short_module("one")
    page = a_curriculum("course", [a_stage(f"C{number}", module_item("one")) for number in range(rows)])
    stages = page.stages

    with django_assert_num_queries(3):  # the modules, and once the roots of the site
        glance_at(outline(stages, "en", set()))

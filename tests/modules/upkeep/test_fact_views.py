"""The report of facts, and what “I have checked it” does."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from modules import actions
from modules.models import ChangeClass, FactCheck, Module
from modules.upkeep.facts import FactRow, Place, facts_in
from people.groups import ensure_groups
from people.models import Role, User
from tests.factories.learning import enrolled
from tests.factories.modules import published_module
from tests.factories.people import appointed
from tests.factories.upkeep import fact_block, unit_of, with_blocks

pytestmark = pytest.mark.django_db
DAYS = (date(2025, 4, 30), date(2026, 3, 30), date(2026, 3, 31))


@pytest.fixture
def module() -> Module:
    ensure_groups()
    return published_module()


@pytest.fixture
def person(module) -> User:
    return appointed(Role.EDITOR)


@pytest.fixture
def editor(person, client_of) -> Client:
    return client_of(person)


def said(client: Client, module: Module, act: str = "check", **data: str):
    page = unit_of(module)
    (fact,) = facts_in(page.body.raw_data)
    return client.post(f"/admin/facts/{page.pk}/{fact.block}/{act}/", {"words": fact.sha256} | data, follow=True)


def days_ago(days: int) -> None:
    FactCheck.objects.update(checked_on=timezone.localdate() - timedelta(days=days))


def test_a_fact_is_checked_by_somebody_on_a_day_and_leaves_the_list(editor, person, module):
    with_blocks(module, fact_block())

    before = editor.get("/admin/facts/").content.decode()
    after = said(editor, module).content.decode()

    assert "About 7,500 deaths" in before
    assert "Never checked" in before
    assert f"#block-{fact_block()['id']}-section" in before
    assert "About 7,500 deaths" not in after
    check = FactCheck.objects.get()
    assert (check.checked_by, check.checked_on) == (person, timezone.localdate())
    assert "About 7,500 deaths" in editor.get("/admin/facts/?shown=all").content.decode()


def test_a_check_grows_old_and_other_words_end_it(editor, module):
    with_blocks(module, fact_block())
    said(editor, module)

    days_ago(400)
    assert "13 months ago" in editor.get("/admin/facts/").content.decode()
    assert "About 7,500" not in editor.get("/admin/facts/?months=24").content.decode()
    assert "About 7,500" not in editor.get("/admin/facts/?shown=unchecked").content.decode()
    with_blocks(module, fact_block(text="About 8,100 deaths were reported."))

    assert "Never checked" in editor.get("/admin/facts/?months=24").content.decode()


def test_a_check_of_a_year_ago_is_twelve_months_old():
    place = Place(1, Module(), "u1", "Unit u1", "en", is_live=True)
    (fact,) = facts_in([fact_block()])

    rows = [FactRow(place, fact, FactCheck(checked_on=date(2025, 3, 31)), today) for today in DAYS]

    assert [row.months for row in rows] == [0, 11, 12]


def test_words_that_have_changed_meanwhile_are_not_checked(editor, module):
    with_blocks(module, fact_block())

    answer = said(editor, module, words="0" * 64)

    assert "changed this fact meanwhile" in answer.content.decode()
    assert not FactCheck.objects.exists()


def test_a_check_can_be_taken_back(editor, module):
    with_blocks(module, fact_block())
    said(editor, module)
    said(editor, module)  # a double click counts once

    said(editor, module, "uncheck")

    assert not FactCheck.objects.exists()


def test_learners_see_the_day_with_the_next_edition(editor, module, client_of):
    with_blocks(module, fact_block(figure="7,500", unit="deaths a year", population="European Union"))
    said(editor, module)
    edition = actions.publish_edition(module, by=None, change=ChangeClass.EDITORIAL, note="A fact.")

    unit = edition.units.get(slug="u1")
    learner = client_of(enrolled(module).learner)
    page = learner.get("/en/learn/small/u1/").content.decode()

    assert list(unit.values["facts_checked"].values()) == [timezone.localdate().isoformat()]
    assert "<b>7,500</b> deaths a year" in page
    assert "checked on" in page


def test_a_fact_without_the_new_parts_keeps_its_hash(module):
    page = with_blocks(module, fact_block())

    prepared = page.body.stream_block.get_prep_value(page.body)

    assert set(prepared[-1]["value"]) == {"key", "text", "source", "year", "checked"}


@pytest.mark.parametrize("facts", [1, 3])
def test_the_report_takes_the_same_queries_for_any_number_of_facts(facts, editor, module, django_assert_num_queries):
    with_blocks(module, *(fact_block(number) for number in range(facts)))
    editor.get("/admin/facts/")

    with django_assert_num_queries(14):
        answer = editor.get("/admin/facts/?shown=all")

    assert answer.content.decode().count("About 7,500") == facts


def test_the_file_has_the_same_rows_and_no_formula(editor, module):
    with_blocks(module, fact_block(text="=1+1 deaths"))

    file = editor.get("/admin/facts/facts.csv").content.decode("utf-8-sig")

    assert "SMALL;u1;en;f1;'=1+1 deaths;An agency;2025;;" in file


def test_editors_of_other_modules_see_and_check_nothing_of_it(module, client_of):
    with_blocks(module, fact_block())
    stranger = client_of(appointed(Role.EDITOR, module_slug="another"))

    assert "About 7,500" not in stranger.get("/admin/facts/?shown=all").content.decode()
    assert said(stranger, module).status_code == 404
    assert not FactCheck.objects.exists()

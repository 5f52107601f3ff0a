"""Country cards and support lines that are due: what readers are told, and what editors do about it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Locale

from modules.models import CardKey, CountryCard, SupportLine
from people.groups import ensure_groups
from people.models import Role
from tests.factories.learning import enrolled
from tests.factories.modules import published_module
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.localdate() - timedelta(days=400)


@pytest.fixture
def editor(db, client_of):
    ensure_groups()
    return client_of(appointed(Role.EDITOR))


def line(**fields) -> SupportLine:
    values = {"kind": "crisis", "name": "A crisis line", "number": "0800 000", "checked_on": LONG_AGO}
    return SupportLine.objects.create(locale=Locale.get_default(), **values | fields)


def card(subject: str = "naloxone_access", **fields) -> CountryCard:
    values = {"text": "Pharmacies give it out.", "checked_on": LONG_AGO, "review_on": LONG_AGO + timedelta(days=365)}
    return CountryCard.objects.create(locale=Locale.get_default(), subject=subject, country_id="FR", **values | fields)


def test_readers_are_warned_until_somebody_has_checked(editor, client_of):
    old_line, old_card = line(), card()
    learner = client_of(enrolled(published_module()).learner)

    before = learner.get("/en/learn/small/u2/").content.decode()
    editor.post(f"/admin/overdue/card/{old_card.pk}/")
    editor.post(f"/admin/overdue/line/{old_line.pk}/")

    assert "and is due for a new check" in before
    assert "Nobody has tried this number for half a year" in before
    old_line.refresh_from_db()
    old_card.refresh_from_db()
    today = timezone.localdate()
    assert (old_line.checked_on, old_card.checked_on, old_card.review_on) == (today, today, today + timedelta(days=365))
    assert old_card.latest_revision.user is not None


def test_the_list_has_what_is_due_and_nothing_else(editor):
    line()
    line(name="Another line", checked_on=timezone.localdate())
    card()
    card("shelter", text="There is one.", checked_on=timezone.localdate(), review_on=None)

    page = editor.get("/admin/overdue/").content.decode()

    assert ("A crisis line" in page, "Another line" in page) == (True, False)
    assert ("Pharmacies give it out." in page, "There is one." in page) == (True, False)


def test_a_number_that_nobody_has_ever_tried_comes_first(editor):
    line(name="Tried long ago")
    line(name="Never tried", checked_on=None)

    page = editor.get("/admin/overdue/").content.decode()

    assert page.index("Never tried") < page.index("Tried long ago")


def test_a_card_stands_there_by_the_title_of_its_subject_and_by_its_key_without_one(editor):
    CardKey.objects.create(locale=Locale.get_default(), slug="naloxone_access", title="Where naloxone is to be had")
    card()
    card("shelter")

    page = editor.get("/admin/overdue/").content.decode()

    assert ("Where naloxone is to be had" in page, "naloxone_access" in page) == (True, False)
    assert 'lang="en">Where naloxone' in page
    assert ">shelter<" in page
    assert "France · English" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(rows, editor, django_assert_num_queries):
    for number in range(rows):
        line(country_id="FR")
        card(f"subject-{number}")
    editor.get("/admin/overdue/")

    with django_assert_num_queries(10):
        answer = editor.get("/admin/overdue/")

    assert answer.content.decode().count("A crisis line") == rows

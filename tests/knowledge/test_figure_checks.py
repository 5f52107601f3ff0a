"""Key figures and the day on which somebody compared them with their source."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Locale

from knowledge import actions
from knowledge.models import Fact
from people.groups import ensure_groups
from people.models import Role
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db

LIST = "/admin/key-figures/"
TODAY = date(2026, 11, 2)


def a_figure(slug: str = "deaths", **fields) -> Fact:
    values = {"title": "Figure", "value": "12", "period": "2024", "source_title": "A source", "source_year": "2025"}
    named = {"source_organisation": "An office", "locale": Locale.objects.get(language_code="en")}
    return Fact.objects.create(slug=slug, **(values | named | fields))


@pytest.fixture
def keeper(client_of):
    ensure_groups()
    return client_of(appointed(Role.EDITOR))


def checked(figure: Fact, on: date = TODAY) -> Fact:
    return actions.check_figure(figure, words_sha256=figure.words_sha256, by=UserFactory(), on=on)


def test_a_check_holds_until_the_words_change():
    figure = checked(a_figure())
    assert figure.holds_since == TODAY

    figure.value = "13"
    figure.save()

    assert Fact.objects.get().holds_since is None


def test_what_was_changed_meanwhile_is_not_checked_unread():
    figure = a_figure()
    before = figure.words_sha256
    Fact.objects.update(value="13")

    with pytest.raises(actions.FigureHasChanged):
        actions.check_figure(figure, words_sha256=before, by=UserFactory(), on=TODAY)

    assert Fact.objects.get().checked_on is None


def test_a_check_can_be_taken_back():
    figure = checked(a_figure())

    actions.uncheck_figure(figure, by=UserFactory())

    assert (Fact.objects.get().checked_on, Fact.objects.get().checked_words) == (None, "")


def test_a_day_without_words_is_refused():
    figure = a_figure()

    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.filter(pk=figure.pk).update(checked_on=TODAY)


def test_the_report_shows_what_was_never_checked_or_long_ago(keeper):
    today = timezone.localdate()
    a_figure("never", title="Never looked at")
    checked(a_figure("old", title="Looked at long ago"), today - timedelta(days=500))
    checked(a_figure("new", title="Looked at lately"), today - timedelta(days=40))

    usual, of_one_month = (keeper.get(LIST, {"months": months}).content.decode() for months in ("", "1"))

    assert usual.index("Never looked at") < usual.index("Looked at long ago")
    assert "Looked at lately" not in usual
    assert "Looked at lately" in of_one_month


def test_a_keeper_says_so_and_takes_it_back(keeper):
    figure = a_figure()

    keeper.post(f"{LIST}{figure.pk}/check/", {"words": figure.words_sha256})
    assert Fact.objects.get().holds_since == timezone.localdate()
    assert "Take it back" in keeper.get(LIST, {"shown": "all"}).content.decode()

    keeper.post(f"{LIST}{figure.pk}/uncheck/")
    assert Fact.objects.get().holds_since is None


def test_a_stale_page_is_told_to_read_again(keeper):
    figure = a_figure()

    page = keeper.post(f"{LIST}{figure.pk}/check/", {"words": "0" * 64}, follow=True).content.decode()

    assert "Somebody has changed this figure meanwhile" in page
    assert Fact.objects.get().holds_since is None


def test_editors_of_one_module_do_not_keep_figures(client_of):
    ensure_groups()
    figure, editor = a_figure(), client_of(appointed(Role.EDITOR, module_slug="small"))

    editor.post(f"{LIST}{figure.pk}/check/", {"words": figure.words_sha256})

    assert Fact.objects.get().holds_since is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_report_asks_as_often_for_many_figures_as_for_one(keeper, rows, django_assert_num_queries):
    for number in range(rows):
        a_figure(f"figure-{number}")
    keeper.get(LIST)

    with django_assert_num_queries(10):
        keeper.get(LIST)

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.html import format_html

from ground.registries import Slots, Ticks, slots
from tests.factories.people import UserFactory

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_ticks_run_every_job_by_name():
    ticks = Ticks()
    ticks.register("later", lambda at: at.year)
    ticks.register("earlier", lambda at: at.month)

    assert list(ticks.run(AT).items()) == [("earlier", 3), ("later", 2026)]


def test_a_job_that_fails_does_not_stop_the_others():
    def fail(at: datetime) -> None:
        raise ValueError("broken")

    ticks = Ticks()
    ticks.register("a", fail)
    ticks.register("b", lambda at: 1)

    answers = ticks.run(AT)

    assert isinstance(answers["a"], ValueError)
    assert answers["b"] == 1


@pytest.mark.django_db
def test_tick_twice_changes_nothing_more(capsys):
    UserFactory()

    call_command("tick", at="2026-03-01T08:00")
    first = capsys.readouterr().out
    call_command("tick", at="2026-03-01T08:00")

    assert first == capsys.readouterr().out
    assert "outbox.send_waiting: 0\npeople.derive_all_groups: 0\n" in first


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01T08:00"])
def test_tick_refuses_what_is_no_moment(text):
    with pytest.raises(CommandError, match="is not a moment"):
        call_command("tick", at=text)


def test_slots_join_parts_in_order_and_escape_plain_words():
    places = Slots()
    places.register("aside", lambda request, module: format_html("<p>{}</p>", module))
    places.register("aside", lambda request, module: "")
    places.register("aside", lambda request, module: "<script>")

    assert places.fill("aside", RequestFactory().get("/"), "A & B") == "<p>A &amp; B</p>&lt;script&gt;"
    assert places.fill("nowhere", RequestFactory().get("/")) == ""


def test_fill_tag_shows_what_was_registered(monkeypatch):
    monkeypatch.setattr(slots, "_parts", {"aside": [lambda request, module: f"{request.path} {module}"]})
    template = Template('{% load slots %}{% fill "aside" "outreach" %}')

    assert template.render(Context({"request": RequestFactory().get("/en/")})) == "/en/ outreach"

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from ground import audit, retention
from ground.models import AuditEvent, OutboxMessage
from ground.registries import ticks
from ground.retention import Purged, Rule

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def mails_before(before: datetime):
    return OutboxMessage.objects.filter(created_at__lt=before)


def a_rule(name: str = "test.mails", days: int = 30, forget=None) -> Rule:
    return Rule(name, days, "Old mails", mails_before, forget or (lambda rows: rows.delete()))


@pytest.fixture
def rules(monkeypatch) -> dict[str, Rule]:
    """The rules of this test alone."""
    chosen: dict[str, Rule] = {}
    monkeypatch.setattr(retention, "_rules", chosen)
    return chosen


def mail_of_age(days: int) -> OutboxMessage:
    return OutboxMessage.objects.create(
        address="a@example.org", subject="Old", body="Old", created_at=AT - timedelta(days=days)
    )


def test_purge_forgets_what_is_older_than_the_rule_says_and_notes_it(rules):
    rule = a_rule()
    retention.register(rule)
    kept, _old = mail_of_age(30), mail_of_age(31)

    assert retention.purge(AT) == [Purged(rule, 1)]

    assert list(OutboxMessage.objects.all()) == [kept]
    event = AuditEvent.objects.get(action="ground.purge")
    assert (event.target, event.payload) == ("test.mails", {"rows": 1, "days": 30})
    assert list(audit.breaks()) == []


def test_a_second_purge_finds_nothing_and_notes_nothing(rules):
    rule = a_rule()
    retention.register(rule)
    mail_of_age(31)
    retention.purge(AT)

    assert retention.purge(AT) == [Purged(rule, 0)]
    assert AuditEvent.objects.filter(action="ground.purge").count() == 1


def test_a_dry_run_says_what_would_go_and_changes_nothing(rules, capsys):
    retention.register(a_rule())
    mail_of_age(31)

    call_command("purge", "--dry-run", at="2027-03-01T08:00")

    assert capsys.readouterr().out == "test.mails: 1 after 30 days (Old mails)\n1 would be forgotten.\n"
    assert OutboxMessage.objects.count() == 1


def test_the_command_forgets_and_reports(rules, capsys):
    retention.register(a_rule())
    mail_of_age(31)

    call_command("purge", at="2027-03-01T08:00")

    assert capsys.readouterr().out == "test.mails: 1 after 30 days (Old mails)\n1 forgotten.\n"
    assert OutboxMessage.objects.count() == 0


def test_the_operator_sets_other_days(rules, settings):
    settings.RETENTION_DAYS = {"test.mails": 7}
    retention.register(a_rule())
    mail_of_age(8)

    assert [one.rows for one in retention.purge(AT)] == [1]


def test_one_rule_that_fails_stops_no_other(rules):
    def fail(rows) -> None:
        raise ValueError("broken")

    retention.register(a_rule("a.broken", forget=fail))
    retention.register(a_rule("b.works"))
    mail_of_age(31)

    with pytest.raises(ExceptionGroup):
        retention.purge_all(AT)

    assert OutboxMessage.objects.count() == 0


def test_tick_purges():
    assert ticks.run(AT)["ground.purge"] == 0


def test_references_on_hold_come_from_the_settings(settings):
    settings.LEGAL_HOLD = ["RRF-BE-2026-00042"]

    assert retention.on_hold() == {"RRF-BE-2026-00042"}


def test_the_privacy_page_says_how_long_each_thing_is_kept(client, settings):
    settings.RETENTION_DAYS = {"access.unclaimed_nominations": 45}

    page = client.get("/en/privacy/").content.decode()

    for rule in retention.rules():
        assert str(rule.what) in page
    assert "after 45 days" in page

"""Reminders to play a role-play again: who gets them, when, and how they end."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from access import actions as access_actions
from access.models import Grant
from ground import privacy
from ground.models import OutboxMessage
from learning import replays
from learning.models import Attempt, Enrolment, ReplayWish
from modules.models import Module
from people import actions as people_actions
from people.models import Country, User
from tests.factories.learning import begun, enrolled, passed_quiz, played
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, administrator

pytestmark = pytest.mark.django_db

RUN = "/en/learn/small/do/shared-kitchen/1/"
# Two days before the clocks of Europe go forward.
FINISHED = datetime(2026, 3, 27, 20, 0, tzinfo=UTC)


@pytest.fixture
def enrolment() -> Enrolment:
    return enrolled(published_module())


@pytest.fixture
def run(enrolment: Enrolment) -> Attempt:
    return finished(played(enrolment, "shared-kitchen", "a"))


@pytest.fixture
def client(enrolment: Enrolment, client_of: Callable[[User], Client]) -> Client:
    return client_of(enrolment.learner)


def finished(attempt: Attempt, at: datetime = FINISHED) -> Attempt:
    attempt.finished_at = at
    attempt.save(update_fields=["finished_at"])
    return attempt


def morning(days: int, hour: int = 8) -> datetime:
    """So many days after the run, at an hour of universal time."""
    return (FINISHED + timedelta(days=days)).replace(hour=hour)


def written() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.order_by("pk"))


def reminder_tokens(body: str) -> dict[str, str]:
    return {name: body.split(f"/{name}/")[1].split("/")[0] for name in ("again", "reminders")}


# When mails go


def test_nobody_is_reminded_who_has_not_asked(run):
    assert replays.remind(morning(14)) == 0
    assert written() == []


def test_two_mails_go_after_14_and_60_days(run):
    replays.wish(run)

    sent = {days: replays.remind(morning(days)) for days in (13, 14, 15, 59, 60, 61)}

    assert sent == {13: 0, 14: 1, 15: 0, 59: 0, 60: 1, 61: 0}
    assert [mail.recipient_id for mail in written()] == [run.learner_id] * 2


def test_a_tick_that_runs_twice_or_late_writes_once(run):
    replays.wish(run)

    assert [replays.remind(morning(20)), replays.remind(morning(20))] == [1, 0]
    assert len(written()) == 1


def test_who_missed_the_first_mail_gets_only_the_second(run):
    replays.wish(run)

    assert [replays.remind(morning(days)) for days in (61, 62)] == [1, 0]
    assert "This was the last reminder." in written()[0].body


def test_nothing_goes_when_nothing_ran_for_a_month_after_the_last_day(run):
    replays.wish(run)

    assert replays.remind(morning(95)) == 0
    assert ReplayWish.objects.count() == 0


@pytest.mark.parametrize(("hour", "sent"), [(4, 0), (5, 1)])
def test_mails_go_in_the_morning_where_the_learner_works_on_both_sides_of_a_change_of_clocks(run, hour, sent):
    """Seven in Paris is six by universal time in winter, and five in summer, when the fourteenth day has come."""
    replays.wish(run)

    assert replays.remind(morning(14, hour)) == sent


def test_days_are_those_of_the_country_of_work(run):
    """Half past eleven in the evening by universal time is the next day in Greece."""
    Country.objects.filter(pk="GR").update(zone="Europe/Athens")
    User.objects.filter(pk=run.learner_id).update(country="GR")
    finished(run, FINISHED.replace(hour=23))
    replays.wish(run)

    assert [replays.remind(morning(14)), replays.remind(morning(15))] == [0, 1]


# Who is left alone


def test_who_has_begun_to_play_again_is_not_reminded(run, enrolment):
    replays.wish(run)
    begun(enrolment, "shared-kitchen")

    assert replays.remind(morning(14)) == 0
    assert ReplayWish.objects.count() == 0


def test_who_has_no_access_any_more_is_not_reminded(run, enrolment):
    replays.wish(run)
    access_actions.revoke(Grant.objects.get(person=enrolment.learner), by=administrator())

    assert replays.remind(morning(14)) == 0


def test_who_is_gone_is_not_reminded(run, enrolment):
    replays.wish(run)

    people_actions.erase(enrolment.learner, by=administrator())

    assert ReplayWish.objects.count() == 0
    assert replays.remind(morning(14)) == 0


def test_who_was_locked_out_is_not_reminded(run, enrolment):
    replays.wish(run)
    User.objects.filter(pk=enrolment.learner_id).update(is_active=False)

    assert replays.remind(morning(14)) == 0


@pytest.mark.parametrize("withdrawn", ["*", "u2"])
def test_what_was_withdrawn_is_not_recalled(run, withdrawn):
    replays.wish(run)
    Module.objects.update(withdrawn_units=[withdrawn])

    assert replays.remind(morning(14)) == 0


def test_a_wish_for_an_older_run_is_refused(run, enrolment):
    played(enrolment, "shared-kitchen", "a")

    with pytest.raises(replays.NotToReplay):
        replays.wish(run)


def test_a_wish_for_an_open_run_is_refused(enrolment):
    with pytest.raises(replays.NotToReplay):
        replays.wish(begun(enrolment, "shared-kitchen"))


def test_a_new_wish_takes_the_place_of_the_one_before(run, enrolment):
    replays.wish(run)
    second = played(enrolment, "shared-kitchen", "a")

    replays.wish(second)

    assert ReplayWish.objects.get().attempt == second


# What the mail says


def test_the_mail_names_the_module_and_what_happens_if_nothing_is_done(run):
    replays.wish(run)
    replays.remind(morning(14))
    mail = written()[0]

    assert mail.subject == "The reminder you asked for"
    assert "Module small" in mail.body
    assert "you get one more mail like this on 26 May 2026, unless you have played again by then." in mail.body


def test_the_mail_says_nothing_of_what_was_played_in_its_addresses(run):
    replays.wish(run)
    replays.remind(morning(14))
    addresses = [line for line in written()[0].body.splitlines() if line.startswith("http")]

    assert [word for word in ("small", "kitchen") for address in addresses if word in address] == []


def test_the_mail_leads_to_the_role_play(run, client):
    replays.wish(run)
    replays.remind(morning(14))
    token = reminder_tokens(written()[0].body)["again"]

    assert client.get(f"/en/learn/again/{token}/").url == "/en/learn/small/do/shared-kitchen/"


def test_the_link_of_somebody_else_leads_nowhere(run, client_of):
    other = enrolled(run.enrolment.module, UserFactory()).learner

    assert client_of(other).get(f"/en/learn/again/{replays.token_of(run)}/").status_code == 404


def test_reminders_end_by_the_link_without_a_sign_in_and_not_by_opening_it(run):
    replays.wish(run)
    replays.remind(morning(14))
    token = reminder_tokens(written()[0].body)["reminders"]

    opened = Client().get(f"/en/learn/reminders/{token}/").content.decode()
    assert "End these reminders?" in opened
    assert ReplayWish.objects.count() == 1

    assert "No reminders will come" in Client().post(f"/en/learn/reminders/{token}/").content.decode()
    assert ReplayWish.objects.count() == 0
    assert replays.remind(morning(60)) == 0


def test_a_forged_link_ends_nothing(run):
    replays.wish(run)
    token = replays.token_of(run)

    response = Client().post(f"/en/learn/reminders/{token[:-1]}/")

    assert response.status_code == 404
    assert "This link does not work" in response.content.decode()
    assert ReplayWish.objects.count() == 1


# Where it is asked for


def test_the_debrief_asks_and_takes_back(client, run):
    assert "Remind me to play this again in 14 and 60 days" in client.get(RUN).content.decode()

    assert client.post(f"{RUN}reminders/").url == f"{RUN}#replay"
    assert ReplayWish.objects.get().attempt == run
    assert "You are reminded by mail; the next one comes on 10 April 2026." in client.get(RUN).content.decode()

    client.post(f"{RUN}reminders/", {"undo": "1"})
    assert ReplayWish.objects.count() == 0


def test_the_debrief_of_an_older_run_does_not_ask(client, run, enrolment):
    begun(enrolment, "shared-kitchen")

    assert "Remind me to play this again" not in client.get(RUN).content.decode()
    client.post(f"{RUN}reminders/")
    assert ReplayWish.objects.count() == 0


def test_a_quiz_is_not_played_again(client, enrolment):
    passed_quiz(enrolment, "quiz-u1")

    assert client.post("/en/learn/small/do/quiz-u1/1/reminders/").status_code == 404
    assert "Remind me" not in client.get("/en/learn/small/do/quiz-u1/1/").content.decode()


def test_nobody_asks_for_somebody_else(run, client_of):
    other = enrolled(run.enrolment.module, UserFactory()).learner

    assert client_of(other).post(f"{RUN}reminders/").status_code == 404


def test_my_learning_shows_what_is_to_be_played_again(client, run):
    replays.wish(run)

    page = client.get("/en/learn/").content.decode()

    assert "The shared kitchen" in page
    assert f"/en/learn/reminders/{replays.token_of(run)}/" in page


@pytest.mark.parametrize(
    ("reminded", "today", "expected"),
    [
        (0, date(2026, 4, 1), (date(2026, 4, 10), False)),
        (0, date(2026, 4, 10), (date(2026, 4, 10), True)),
        (14, date(2026, 4, 11), (date(2026, 5, 26), True)),
        (60, date(2026, 6, 1), (None, True)),
    ],
)
def test_it_is_time_from_the_first_day_on(run, reminded, today, expected):
    ReplayWish.objects.create(attempt=run, reminded=reminded)

    found = replays.replays_of(run.learner, on=today)

    assert [(one.next_on, one.is_due) for one in found] == [expected]


@pytest.mark.parametrize("others", [1, 3])
def test_replays_cost_the_same_for_one_and_three(run, django_assert_num_queries, others):
    for _number in range(others):
        run.pk, run.key = None, uuid4()
        run.save(force_insert=True)
        replays.wish(run)
    learner = run.learner

    with django_assert_num_queries(1):
        found = replays.replays_of(learner, on=date(2026, 4, 1))

    assert len(found) == others


def test_export_holds_the_wish(run):
    replays.wish(run)

    assert [row["attempt__number"] for row in privacy.export(run.learner)["reminders"]] == [1]

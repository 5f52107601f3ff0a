"""Figures and the log of decisions: what is counted for whom, and what nobody reads there; and the dashboard."""

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from access.actions import seats
from access.figures import LineFigures, by, counted, in_group, total_of
from access.log import ACTION_WORDS
from access.models import AccessRequest, Outcome, Quota, QuotaScope
from access.workflow import State
from ground import audit
from ground.models import AuditEvent
from people import actions as people_actions
from people.countries import Group
from people.models import Country, CountryGroup, GroupMembership, Role, User
from tests.factories.access import a_module, an_authority, an_official, approved, decided, endorsed, nominated, sent
from tests.factories.people import UserFactory, administrator, appointed
from training_site.dashboard import waiting_for

pytestmark = pytest.mark.django_db

FIGURES, LOG = "/en/access/desk/figures/", "/en/access/desk/log/"


def words_of(response) -> str:
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def rows_of(response) -> dict[str, list[str]]:
    """The cells of every row of figures, by its first cell."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', response.content.decode(), re.DOTALL)
    return {unescape(name): re.findall(r"<td[^>]*>(.*?)</td>", cells) for name, cells in rows}


def a_line(**facts) -> LineFigures:
    defaults = {
        "request": 1,
        "module": "A",
        "country": "FR",
        "is_sponsored": False,
        "state": State.APPROVED,
        "seats": 10,
        "granted": 8,
        "people": 0,
        "sent_on": date(2026, 3, 2),
        "decided_on": date(2026, 3, 12),
    }
    return LineFigures(**(defaults | facts))


def claimed(case: AccessRequest, count: int) -> None:
    """So many people who have accepted a seat."""
    for seat in nominated(case, *(f"{case.pk}-{number}@example.org" for number in range(count))):
        seats.accept(seat, person=UserFactory())


# What is counted


def test_a_request_with_two_lines_counts_once_and_its_seats_twice():
    figures = counted([a_line(), a_line(module="B", granted=2)])

    assert (figures.requests, figures.granted_requests, figures.wanted, figures.granted) == (1, 1, 20, 10)


def test_the_median_is_of_decided_requests_only():
    lines = [
        a_line(),
        a_line(request=2, decided_on=date(2026, 3, 6), state=State.REJECTED, granted=0),
        a_line(request=3, decided_on=None, state=State.REVIEW, granted=0),
    ]

    figures = counted(lines)

    assert (figures.median_days, figures.waiting, figures.refused) == (7, 1, 1)


@pytest.mark.parametrize(("people", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_fewer_than_five_people_are_no_figure(people, shown):
    assert counted([a_line(people=people)]).people == shown


def test_a_sum_gives_no_hidden_part_away():
    lines = [a_line(people=7), a_line(module="B", request=2, people=2)]
    parts = [counted(part) for part in by(lines, lambda line: line.module).values()]

    assert total_of(lines, parts).people is None
    assert total_of(lines[:1], parts[:1]).people == 7


def test_a_country_counts_in_the_group_of_the_day_of_the_decision():
    group = CountryGroup.objects.create(code="club", name="A club")
    GroupMembership.objects.create(group=group, country_id="FR", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    during, after = a_line(), a_line(request=2, decided_on=date(2026, 4, 1))
    undecided = a_line(request=3, decided_on=None)

    assert in_group([during, after, undecided], "club", today=date(2026, 2, 1)) == [during, undecided]
    assert in_group([during, after, undecided], "club", today=date(2026, 6, 1)) == [during]


# For whom


def test_a_focal_point_reads_the_figures_of_the_own_country_only(client_of):
    focal_point = appointed(Role.FOCAL_POINT, country="FR")
    decided(endorsed(focal_point=focal_point, seats=20), Outcome.PARTLY, 15)
    Quota.objects.filter(scope=QuotaScope.COUNTRY).update(cap=40)
    approved(country="BE", seats=9, module=a_module("elsewhere"))

    response = client_of(focal_point).get(f"{FIGURES}?group=EU")

    assert rows_of(response) == {"ASKED-FOR": ["1", "0", "1", "0", "0.0", "20", "15", "0", "25"]}
    assert "Belgium" not in words_of(response)
    assert "15 of 20 seats given" in words_of(response)


def test_the_programme_reads_all_and_tells_groups_of_countries_apart(client_of):
    approved(country="FR", seats=20)
    before = client_of(appointed(Role.APPROVER)).get(FIGURES, {"group": Group.UNION})

    approved(country="NO", seats=7)
    client = client_of(appointed(Role.APPROVER))

    assert rows_of(client.get(FIGURES, {"group": Group.UNION})) == rows_of(before)
    assert list(rows_of(client.get(FIGURES, {"group": Group.ASSOCIATED}))) == ["ASKED-FOR", "Norway"]
    assert rows_of(client.get(FIGURES))["All together"][5] == "27"


def test_lines_of_other_modules_are_not_counted_for_somebody_of_one_module(client_of):
    case = sent(module=a_module("first"), seats=4)
    case.lines.create(module=a_module("second"), organisation=case.organisation, seats=5, is_open=True)

    response = client_of(appointed(Role.APPROVER, module_slug="second")).get(FIGURES)

    assert rows_of(response)["SECOND"][5] == "5"
    assert "FIRST" not in words_of(response)


def test_fewer_than_five_learners_are_hidden_on_page_and_in_file(client_of):
    claimed(approved(country="FR", seats=6), 6)
    claimed(approved(country="BE", seats=6), 2)
    client = client_of(appointed(Role.AUDITOR))

    rows = rows_of(client.get(FIGURES))
    file = client.get("/en/access/desk/figures.csv").content.decode("utf-8-sig")

    assert [rows[name][7] for name in ("France", "Belgium", "All together")] == ["6", "fewer than 5", "fewer than 5"]
    assert [line.split(";")[8] for line in file.splitlines() if line.startswith("Belgium")] == ["fewer than 5"]


def test_the_file_explains_the_mark_of_a_country(client_of):
    Country.objects.get_or_create(code="XK", defaults={"name": "Kosovo", "mark": "*"})
    sent(country="XK")

    content = client_of(appointed(Role.APPROVER)).get("/en/access/desk/figures.csv").content.decode("utf-8-sig")

    assert "UNSCR 1244/1999" in content.splitlines()[0]


@pytest.mark.parametrize("role", [Role.TRAINER, Role.EDITOR])
def test_others_read_neither_figures_nor_log(client_of, role):
    client = client_of(appointed(role))

    assert [client.get(path).status_code for path in (FIGURES, LOG)] == [403, 403]


def test_no_figures_are_said_as_such(client_of):
    assert "No figures yet" in words_of(client_of(appointed(Role.FOCAL_POINT)).get(FIGURES))


@pytest.mark.parametrize("count", [1, 3])
def test_figures_cost_the_same_for_many(client_of, django_assert_num_queries, count):
    for number in range(count):
        sent(module=a_module(f"module-{number}"))
    client = client_of(appointed(Role.APPROVER))
    client.get(FIGURES)

    with django_assert_num_queries(5):
        client.get(FIGURES)


# The log


def log_numbers(response) -> list[int]:
    return [int(number) for number in re.findall(r'role="rowheader">(\d+)<', response.content.decode())]


def test_the_log_has_no_names_no_addresses_and_no_free_text(client_of):
    person = an_official(organisation=an_authority(name="Agence de l’accueil"))
    approver = appointed(Role.APPROVER)
    case = decided(endorsed(by=person, seats=20), Outcome.PARTLY, 15, by=approver)
    client = client_of(appointed(Role.AUDITOR))

    words = words_of(client.get(LOG)) + client.get("/en/access/desk/log.csv").content.decode("utf-8-sig")

    assert case.reference in words
    assert "asked-for: Approved in part 15" in words
    assert case.notes.exists()
    hidden = [person.name, person.email, approver.name, approver.email, "Agence", case.notes.first().text]
    assert [text for text in hidden if text in words] == []


def test_the_log_is_filtered_by_action_reference_and_day(client_of):
    first, second = sent(), sent(country="BE")
    client = client_of(appointed(Role.AUDITOR))
    submits = AuditEvent.objects.filter(action="access.submit").order_by("-number").values_list("number", flat=True)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    assert log_numbers(client.get(LOG, {"action": "access.submit"})) == list(submits)
    assert log_numbers(client.get(LOG, {"action": "access.submit", "reference": first.reference})) == [submits[1]]
    assert log_numbers(client.get(LOG, {"action": "access.submit", "reference": second.reference})) == [submits[0]]
    assert log_numbers(client.get(LOG, {"since": tomorrow})) == []
    assert len(log_numbers(client.get(LOG, {"until": tomorrow}))) > 2


def test_a_day_that_cannot_be_read_is_said_beside_the_field(client_of):
    sent()

    response = client_of(appointed(Role.AUDITOR)).get(LOG, {"since": "yesterday"})

    assert "Enter a valid date." in words_of(response)
    assert log_numbers(response) != []


def test_the_log_shows_appointments_without_the_person(client_of):
    person = UserFactory()
    people_actions.appoint(person=person, role=Role.TRAINER, country=None, by=None)
    client = client_of(appointed(Role.AUDITOR))

    words = words_of(client.get(LOG))

    assert "Appointed to a role" in words
    assert person.email not in words


def test_every_action_of_ours_and_what_it_is_about_stands_in_words(client_of):
    written = "".join(path.read_text() for path in Path("access").rglob("*.py"))
    recorded = set(re.findall(r'audit\.record\("(access\.[a-z_]+)"', written))

    assert len(recorded) > 10
    assert recorded <= set(ACTION_WORDS)


def test_the_log_names_accounts_and_modules_in_words(client_of):
    audit.record("access.set_policy", "module:outreach-mhsud", by=None)
    confirmed = UserFactory()
    audit.record("people.confirm_organisation", confirmed, by=None)

    words = words_of(client_of(appointed(Role.AUDITOR)).get(LOG))

    assert "Way of access set module outreach-mhsud" in words
    assert f"account {confirmed.pk}" in words
    assert "people.user" not in words


def test_an_auditor_of_one_country_reads_its_events_only(client_of):
    ours, theirs = sent(country="FR"), sent(country="BE")

    words = words_of(client_of(appointed(Role.AUDITOR, country="FR")).get(LOG))

    assert (ours.reference in words, theirs.reference in words) == (True, False)


def test_a_chain_that_holds_is_said_to_hold(client_of):
    sent()
    client = client_of(appointed(Role.AUDITOR))

    response = client.post(f"{LOG}verify/")

    assert "The chain holds" in words_of(response)
    assert AuditEvent.objects.order_by("-number").first().hash in words_of(response)
    assert client.get(f"{LOG}verify/").status_code == 405


def test_a_broken_chain_is_said_to_be_broken(client_of):
    sent()
    client = client_of(appointed(Role.AUDITOR))
    last = AuditEvent.objects.order_by("-number").first()
    AuditEvent.objects.create(number=last.number + 2, action="access.approve", target="x", at=timezone.now(), hash="0")

    words = words_of(client.post(f"{LOG}verify/"))

    assert "The chain does not hold" in words
    assert f"Events {last.number + 1} to {last.number + 1} are missing." in words


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_costs_the_same_for_many(client_of, django_assert_num_queries, count):
    for number in range(count):
        sent(module=a_module(f"module-{number}"))
    client = client_of(appointed(Role.AUDITOR))
    client.get(LOG)

    with django_assert_num_queries(6):
        client.get(LOG)


# The way there


def waiting(user: User) -> list[str]:
    return [one.text for one in waiting_for(User.objects.get(pk=user.pk)) if "/desk/" in one.url]


def test_the_dashboard_counts_what_waits_and_what_is_late():
    approver, elsewhere = appointed(Role.APPROVER), appointed(Role.APPROVER, country="IT")
    case = sent()
    sent(country="BE")
    AccessRequest.objects.filter(pk=case.pk).update(due_on=timezone.localdate() - timedelta(days=1))

    assert waiting(approver) == ["2 requests wait for you.", "1 of them is overdue."]
    assert waiting(elsewhere) == []
    assert waiting(appointed(Role.EDITOR)) == []


@pytest.mark.parametrize(
    ("role", "is_led"),
    [
        (Role.FOCAL_POINT, True),
        (Role.APPROVER, True),
        (Role.APPEAL_REVIEWER, True),
        (Role.AUDITOR, True),
        (Role.TRAINER, False),
        (Role.EDITOR, False),
    ],
)
def test_the_menu_leads_those_to_the_desk_who_have_one(client_of, role, is_led):
    page = client_of(appointed(role)).get("/en/learn/").content.decode()

    assert ('href="/en/access/desk/"' in page) == is_led


def test_the_menu_leads_nobody_else_there(client_of):
    client: Client = client_of(UserFactory())

    assert "/access/desk/" not in client.get("/en/learn/").content.decode()
    assert 'href="/en/access/desk/"' in client_of(administrator()).get("/en/learn/").content.decode()

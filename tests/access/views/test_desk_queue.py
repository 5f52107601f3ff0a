"""The officials' queue: what stands where for whom, what the filters find, and what it costs."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from access.actions import deciding, requests, revoke
from access.models import AccessRequest, Grant, Outcome, Quota, QuotaScope, Reason
from access.queue import Order, Tab, counts_of, desk_of, places_of, queue_of
from access.rules import hats
from access.workflow import Actor, Event, State
from people import actions as people_actions
from people.models import Country, Rank, Role, User
from tests.factories.access import (
    a_module,
    an_authority,
    an_official,
    approved,
    decided,
    endorsed,
    fresh,
    grant_of,
    sent,
)
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db

DESK = "/en/access/desk/"


def references(response) -> list[str]:
    """The references in the table of the queue, in their order."""
    return re.findall(r'<th scope="row" role="rowheader"><a [^>]*>([^<]+)</a>', response.content.decode())


def counts(response) -> list[int]:
    """What the tabs say: mine, others, decided, all."""
    return [int(number) for number in re.findall(r'desk-count">(\d+)<', response.content.decode())]


def words_of(response) -> str:
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def deputy_of(country: str = "FR") -> User:
    return appointed(Role.FOCAL_POINT, country=country, rank=Rank.DEPUTY)


# Who sees what


@pytest.mark.parametrize("role", [Role.TRAINER, Role.EDITOR, Role.ORGANISATION_ADMIN])
def test_other_roles_do_not_get_in(client_of, role):
    sent()
    scope = {"organisation": an_authority()} if role == Role.ORGANISATION_ADMIN else {}

    response = client_of(appointed(role, **scope)).get(DESK)

    assert response.status_code == 403
    assert "RRF-FR" not in words_of(response)


def test_a_requester_does_not_get_in(client_of):
    case = sent()

    assert client_of(case.requester).get(DESK).status_code == 403


def test_visitors_are_sent_to_sign_in():
    assert Client().get(DESK)["Location"] == f"/account/login/?next={DESK}"


def test_an_auditor_is_led_to_the_log(client_of):
    assert client_of(appointed(Role.AUDITOR)).get(DESK)["Location"] == "/en/access/desk/log/"


def test_a_focal_point_sees_the_own_country_and_counts_nothing_else(client_of):
    focal_point = appointed(Role.FOCAL_POINT, country="FR")
    appointed(Role.FOCAL_POINT, country="BE")
    ours, _theirs = sent(country="FR"), sent(country="BE")

    response = client_of(focal_point).get(f"{DESK}?tab=all")

    assert references(response) == [ours.reference]
    assert counts(response) == [1, 0, 0, 1]


def test_requests_that_are_alike_are_each_counted_and_listed(client_of):
    focal_point = appointed(Role.FOCAL_POINT, country="FR")
    cases = [sent() for _number in range(3)]

    response = client_of(focal_point).get(DESK)

    assert sorted(references(response)) == [case.reference for case in cases]
    assert counts(response) == [3, 0, 0, 3]


def test_an_approver_of_another_module_sees_and_counts_nothing(client_of):
    sent()

    response = client_of(appointed(Role.APPROVER, module_slug="elsewhere")).get(f"{DESK}?tab=all")

    assert references(response) == []
    assert counts(response) == [0, 0, 0, 0]


def test_a_regional_focal_point_sees_the_own_organisation_only(client_of):
    ours, theirs = an_authority(), an_authority()
    focal_point = appointed(Role.FOCAL_POINT, country="FR", organisation=ours)
    case = sent(by=an_official(organisation=ours))
    sent(by=an_official(organisation=theirs))

    response = client_of(focal_point).get(f"{DESK}?tab=all")

    assert references(response) == [case.reference]


def test_drafts_stand_on_nobodys_desk():
    requests.begin(an_official(), organisation=an_authority())

    assert desk_of(administrator()).count() == 0


def test_an_approver_of_one_module_of_two_sees_the_request_but_has_nothing_to_say(client_of):
    approver = appointed(Role.APPROVER, module_slug="asked-for")
    case = sent(module=a_module())
    case.lines.create(module=a_module("second"), organisation=case.organisation, seats=1, is_open=True)

    response = client_of(approver).get(f"{DESK}?tab=all")

    assert (references(response), counts(response)) == ([case.reference], [0, 1, 0, 1])
    assert hats(approver, case) == frozenset()


def test_filters_offer_only_countries_and_modules_of_the_scope(client_of):
    focal_point = appointed(Role.FOCAL_POINT, country="FR")
    sent(country="FR")
    sent(country="BE", module=a_module("elsewhere"))

    page = client_of(focal_point).get(DESK).content.decode()

    assert ('value="FR"' in page, 'value="BE"' in page) == (True, False)
    assert ("ASKED-FOR" in page, "ELSEWHERE" in page) == (True, False)


# What waits for whom


def test_each_step_waits_for_the_one_whose_word_is_next():
    focal_point, approver = appointed(Role.FOCAL_POINT), appointed(Role.APPROVER)
    reviewer = appointed(Role.APPEAL_REVIEWER)
    people = (focal_point, approver, reviewer)
    case = sent()

    def waiting() -> list[bool]:
        return [queue_of(person).get(pk=case.pk).is_mine for person in people]

    assert waiting() == [True, False, False]
    deciding.endorse(case, by=focal_point, version=case.version)
    assert waiting() == [False, True, False]
    rejected = decided(fresh(case), Outcome.REJECTED, by=approver)
    assert waiting() == [False, False, False]
    requests.appeal(rejected, by=rejected.requester, actor=Actor.REQUESTER, text="Look again.")
    assert waiting() == [False, False, True]


def test_the_queue_says_of_everybody_what_the_rules_say():
    focal_point = appointed(Role.FOCAL_POINT, country="FR")
    approver, reviewer = appointed(Role.APPROVER), appointed(Role.APPEAL_REVIEWER)
    both = appointed(Role.APPROVER)
    people_actions.appoint(person=both, role=Role.APPEAL_REVIEWER, by=None)
    official_of_ours = appointed(Role.FOCAL_POINT, country="FR", organisation=an_authority())
    of_module = appointed(Role.FOCAL_POINT, country="FR", module_slug="asked-for")
    people = [focal_point, approver, reviewer, both, official_of_ours, of_module, administrator(), deputy_of("BE")]
    sent()
    sent(by=_official(focal_point), module=a_module("second"))
    endorsed(focal_point=focal_point, module=a_module("third"))
    conflicted = endorsed(focal_point=focal_point, module=a_module("fourth"))
    deciding.declare_conflict(conflicted, by=approver)
    appealed = decided(endorsed(focal_point=focal_point, module=a_module("fifth")), Outcome.REJECTED, by=both)
    requests.appeal(appealed, by=appealed.requester, actor=Actor.REQUESTER, text="Look again.")

    next_word = {State.ENDORSEMENT: Actor.FOCAL_POINT, State.REVIEW: Actor.APPROVER}
    for person in people:
        for case in queue_of(person):
            hat = next_word.get(State(case.state), Actor.APPEAL_REVIEWER)
            assert case.is_mine == (hat in hats(person, fresh(case))), (str(person), case.state)


def test_a_conflict_takes_a_request_off_the_desk_of_a_focal_point_too():
    focal_point = appointed(Role.FOCAL_POINT)
    case = sent()
    assert queue_of(focal_point).get().is_mine is True

    deciding.declare_conflict(case, by=focal_point)

    assert queue_of(focal_point).get().is_mine is False
    assert hats(focal_point, case) == frozenset()


def test_an_appeal_does_not_wait_for_whoever_took_the_grant_back():
    reviewer, other = appointed(Role.APPEAL_REVIEWER), appointed(Role.APPEAL_REVIEWER)
    case = approved(seats=3)
    revoke(grant_of(case), by=reviewer, reason=Reason.SECURITY)
    requests.appeal(case, by=case.requester, actor=Actor.REQUESTER, text="Nothing has happened.")

    assert [queue_of(person).get().is_mine for person in (reviewer, other)] == [False, True]


def _official(person: User) -> User:
    person.organisation = an_authority()
    person.save()
    return person


def test_what_waits_for_me_stands_first_and_the_most_urgent_on_top(client_of):
    focal_point = appointed(Role.FOCAL_POINT)
    late, soon = sent(), sent(module=a_module("second"))
    today = timezone.localdate()
    AccessRequest.objects.filter(pk=late.pk).update(due_on=today + timedelta(days=3))
    AccessRequest.objects.filter(pk=soon.pk).update(due_on=today - timedelta(days=2))

    response = client_of(focal_point).get(DESK)

    assert references(response) == [soon.reference, late.reference]
    assert "2 days overdue" in words_of(response)
    assert "due in 3 days" in words_of(response)


def test_an_empty_desk_says_so_and_leads_on(client_of):
    response = client_of(appointed(Role.FOCAL_POINT)).get(DESK)

    assert "Nothing waits for you" in words_of(response)
    assert f"{DESK}?tab=others" in response.content.decode()


# Filters, order, file


def found(client: Client, **said: str) -> list[str]:
    return sorted(references(client.get(DESK, {"tab": "all"} | said)))


def test_each_filter_finds_what_it_says(client_of):
    client = client_of(appointed(Role.APPROVER))
    french = sent(country="FR", by=an_official("FR", an_authority("FR", name="Agence de l'accueil")))
    belgian = endorsed(country="BE", module=a_module("second"))
    old = decided(endorsed(country="DE", module=a_module("third")), Outcome.APPROVED, 20)
    AccessRequest.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - timedelta(days=40))
    AccessRequest.objects.filter(pk=belgian.pk).update(due_on=timezone.localdate() - timedelta(days=1))

    assert found(client, country="FR") == [french.reference]
    assert found(client, module=str(a_module("second").pk)) == [belgian.reference]
    assert found(client, state="approved") == [old.reference]
    assert found(client, age="30") == [old.reference]
    assert found(client, words="agence") == [french.reference]
    assert found(client, words=belgian.reference[4:]) == [belgian.reference]
    assert found(client, flag="unendorsed") == [french.reference]
    assert found(client, flag="overdue") == [belgian.reference]
    assert found(client, flag="self_endorsed") == []
    assert found(client, country="BE", flag="unendorsed") == []


def test_requests_over_the_quota_are_found(client_of):
    case, small = sent(seats=20), sent(country="BE", seats=20)
    for code, cap in (("FR", 15), ("BE", 25)):
        Quota.objects.create(
            module=a_module(), scope=QuotaScope.COUNTRY, country_id=code, starts_on="2026-01-01", cap=cap
        )
    client = client_of(appointed(Role.APPROVER))

    assert found(client, flag="over_quota") == [case.reference]
    assert "over quota" in words_of(client.get(DESK))
    assert small.reference in found(client)


def test_a_renewal_of_the_same_seats_is_not_over_the_quota_that_they_fill(client_of):
    quota = Quota.objects.create(
        module=a_module(), scope=QuotaScope.COUNTRY, country_id="FR", starts_on="2026-01-01", cap=20
    )
    case = approved(seats=20)
    Grant.objects.update(ends_on=timezone.localdate() + timedelta(days=20))
    renewal = requests.renew(grant_of(case), by=case.requester)
    client = client_of(appointed(Role.APPROVER))

    assert Quota.objects.get(country_id="FR") == quota
    assert found(client, flag="over_quota") == []
    renewal.lines.update(seats=21)
    assert found(client, flag="over_quota") == [renewal.reference]


def test_own_conflicts_are_found_and_those_of_others_are_not_shown(client_of):
    case, approver = endorsed(), appointed(Role.APPROVER)
    deciding.declare_conflict(case, by=approver)

    assert found(client_of(approver), flag="conflict") == [case.reference]
    assert found(client_of(appointed(Role.APPROVER)), flag="conflict") == []


def test_what_cannot_be_read_in_a_filter_is_no_error(client_of):
    case = sent()

    response = client_of(appointed(Role.APPROVER)).get(DESK, {"country": "ZZ", "age": "x", "tab": "none", "page": "x"})

    assert response.status_code == 200
    assert references(response) == [case.reference]


@pytest.mark.parametrize(
    ("order", "expected"),
    [(Order.DUE, ["BE", "FR", "DE"]), (Order.AGE, ["DE", "FR", "BE"]), (Order.COUNTRY, ["BE", "FR", "DE"])],
)
def test_the_queue_is_sorted_as_asked(client_of, order, expected):
    today, now = timezone.localdate(), timezone.now()
    for number, code in enumerate(("BE", "FR", "DE"), start=1):
        case = sent(country=code, seats=number)
        AccessRequest.objects.filter(pk=case.pk).update(
            due_on=today + timedelta(days=number), submitted_at=now - timedelta(days=number)
        )

    shown = references(client_of(appointed(Role.APPROVER)).get(DESK, {"sort": order}))

    assert [reference[4:6] for reference in shown] == expected


def test_the_most_seats_come_first_when_asked(client_of):
    for code, seats in (("BE", 2), ("FR", 30), ("DE", 5)):
        sent(country=code, seats=seats)

    shown = references(client_of(appointed(Role.APPROVER)).get(DESK, {"sort": "seats"}))

    assert [reference[4:6] for reference in shown] == ["FR", "DE", "BE"]


def test_tabs_count_what_the_filters_leave(client_of):
    sent(country="FR")
    decided(endorsed(country="BE"), Outcome.REJECTED)
    client = client_of(appointed(Role.APPROVER))

    assert counts(client.get(DESK)) == [1, 0, 1, 2]
    assert counts(client.get(DESK, {"country": "BE"})) == [0, 0, 1, 1]


def test_the_file_has_the_same_rows_and_no_names_of_people(client_of):
    case = sent(by=an_official("FR", an_authority("FR", name="=Agence")), seats=7)
    sent(country="BE")
    client = client_of(appointed(Role.APPROVER))

    response = client.get(f"{DESK}requests.csv", {"tab": "all", "country": "FR"})

    header, row = response.content.decode("utf-8-sig").splitlines()
    assert header.split(";")[:3] == ["Reference", "Country", "Organisation"]
    assert row.split(";")[:5] == [case.reference, "France", "'=Agence", "", "ASKED-FOR"]
    assert row.split(";")[8] == "7"
    assert case.requester.name not in row


def test_the_file_and_the_page_explain_the_mark_of_a_country(client_of):
    Country.objects.get_or_create(code="XK", defaults={"name": "Kosovo", "mark": "*"})
    sent(country="XK")
    client = client_of(appointed(Role.APPROVER))

    first_line = client.get(f"{DESK}requests.csv").content.decode("utf-8-sig").splitlines()[0]

    assert "UNSCR 1244/1999" in first_line
    assert "UNSCR 1244/1999" in words_of(client.get(DESK))


def test_a_file_without_such_a_country_begins_with_its_header(client_of):
    sent()

    content = client_of(appointed(Role.APPROVER)).get(f"{DESK}requests.csv").content.decode("utf-8-sig")

    assert content.startswith("Reference;")


# What it costs


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_many(client_of, django_assert_num_queries, count):
    for number in range(count):
        sent(module=a_module(f"module-{number}"))
    client = client_of(appointed(Role.APPROVER))
    client.get(DESK)

    with django_assert_num_queries(7):  # the lists of the filters are kept for a minute
        client.get(DESK)
    caches["template_fragments"].clear()
    with django_assert_num_queries(9):
        client.get(DESK)


def test_every_tab_has_as_many_rows_as_it_says():
    focal_point, approver = appointed(Role.FOCAL_POINT), appointed(Role.APPROVER)
    sent()
    endorsed(focal_point=focal_point, module=a_module("second"))
    decided(endorsed(focal_point=focal_point, module=a_module("third")), Outcome.REJECTED)
    withdrawn = sent(module=a_module("fourth"))
    requests.withdraw(withdrawn, by=withdrawn.requester)

    told = counts_of(places_of(queue_of(approver)))

    assert [told[tab] for tab in Tab] == [1, 1, 1, 4]
    assert told["overdue"] == 0


def test_an_answered_question_waits_for_the_programme_again():
    approver, case = appointed(Role.APPROVER), endorsed()
    deciding.ask(case, by=approver, version=case.version, text="How many of them work at night?")
    assert queue_of(approver).get().is_mine is False

    requests.answer(fresh(case), by=case.requester, text="Eight.")

    assert queue_of(approver).get().is_mine is True
    assert fresh(case).events.last().event == Event.ANSWER


def test_people_without_an_appointment_have_no_desk_and_cost_no_query(django_assert_num_queries):
    person = UserFactory()

    with django_assert_num_queries(0):
        assert not desk_of(person)

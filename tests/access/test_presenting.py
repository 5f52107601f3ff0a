"""What a request looks like in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from access import checks, presenting, words
from access.actions import requests
from access.decision_times import days_in_the_middle
from access.models import DECLARATIONS, AccessRequest, ModulePolicy, Outcome, Reason
from access.workflow import Actor, Event, State
from people.models import Role
from tests.factories.access import a_draft, a_module, an_official, approved, decided, endorsed, fresh, sent
from tests.factories.people import appointed

NOON = 12


def finding(code: str, module: str = "asked-for", **values: object) -> dict[str, object]:
    return {"code": code, "is_blocking": True, "module": module, "values": values}


# Every code has its words


def test_every_state_event_and_actor_has_words():
    assert set(words.STATE_WORDS) == set(State)
    assert set(words.NEXT_WORDS) == set(State)
    assert set(words.EVENT_WORDS) == set(Event)
    assert set(words.ACTOR_WORDS) == set(Actor)


def test_every_reason_and_declaration_has_words():
    assert set(words.REASON_WORDS) == set(Reason.values)
    assert set(words.DECLARATION_WORDS) == set(DECLARATIONS)


def test_everything_that_a_check_can_find_has_words():
    line = checks.LineFacts(
        module="asked-for",
        available_from=date(2027, 1, 1),
        eligible_groups=frozenset({"EU"}),
        eligible_kinds=frozenset({"authority"}),
        min_seats=5,
        max_seats=3,
        seats=4,
        languages_covered=frozenset(),
        has_open_request=True,
        last_refused_on=date(2026, 1, 1),
        same_justification_as_refused=True,
        already_trained=1,
    )
    found = {
        one.code
        for standing in ("country_plausible", "free_mail", "unknown", "look_alike")
        for one in checks.findings(
            checks.RequestFacts(
                on=date(2026, 6, 1),
                country_groups=frozenset(),
                organisation_kind="other",
                is_suspended=True,
                is_sponsored=False,
                declarations_signed=frozenset(),
                declarations_required=frozenset(DECLARATIONS),
                email_standing=standing,
                headcount=1,
                languages=frozenset({"fr"}),
                lines=(line,),
            )
        )
    }

    assert found == set(words.FINDING_WORDS)


# Findings


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (finding("too_many_seats", seats=50, most=40), "ASKED-FOR can ask for 40 seats at most; this one asks for 50."),
        (finding("not_yet_available", available_from="2027-03-01"), "ASKED-FOR can be opened from 1 March 2027 on."),
        (finding("language_missing", languages=["fr", "mt"]), "ASKED-FOR does not exist yet in: French, Maltese."),
    ],
)
def test_a_finding_is_a_sentence_with_its_values(row, sentence):
    found = presenting.found_in_words(a_draft(), [row])

    assert sentence in found[0].sentence


@pytest.mark.django_db
def test_a_finding_leads_to_the_step_where_it_is_mended_while_that_can_be_changed():
    row = finding("too_few_seats", seats=1, least=5)
    draft, case = a_draft(), sent(module=a_module("other"))

    assert presenting.found_in_words(draft, [row])[0].url.endswith(f"/access/drafts/{draft.key}/modules/")
    assert presenting.found_in_words(case, [row])[0].url == ""


# Answers


@pytest.mark.django_db
def test_answers_are_told_in_words():
    draft = a_draft(seats=1, wanted_from=date(2027, 1, 4), wanted_to=date(2027, 6, 30))
    told = {answer.question: list(answer.words) for section in presenting.sections(draft) for answer in section.answers}

    assert told["ASKED-FOR"] == ["1 seat"]
    assert told["Purpose"] == ["Train our own staff"]
    assert told["Where they work"] == ["Street"]
    assert told["Languages"] == ["English"]
    assert told["Period wanted"] == ["4 January 2027 – 30 June 2027"]
    assert told["Country"] == ["France"]
    assert told["Attachment"] == []


@pytest.mark.django_db
def test_declarations_that_the_policy_asks_for_are_a_step_that_is_missing():
    module = a_module()
    ModulePolicy.objects.create(module=module, declarations=["licence-1"])

    assert presenting.incomplete_steps(a_draft(module=module, declarations=[])) == ["declarations"]
    assert presenting.incomplete_steps(a_draft(module=module, declarations=["licence-1"])) == []


# Clock and deadline


@pytest.mark.django_db
def test_the_clock_counts_working_days_and_says_when_they_are_over():
    appointed(Role.FOCAL_POINT)
    case = sent()
    tuesday = datetime(2026, 10, 6, NOON, tzinfo=UTC)
    late = _moved_to(case, tuesday)

    assert presenting.clock_in_words(late, at=tuesday + timedelta(days=3)) == "Day 3 of 5 working days"
    assert presenting.clock_in_words(late, at=tuesday + timedelta(days=8)) == "Day 6; 5 working days were planned"


def _moved_to(case: AccessRequest, moment: datetime) -> AccessRequest:
    """The request as if it had come to where it stands at that moment; events themselves never change."""
    events = list(case.events.all())
    for event in events:
        event.at = moment
    case._prefetched_objects_cache = {"events": events}
    return case


@pytest.mark.django_db
def test_a_deadline_names_the_place_whose_midnight_counts():
    assert (
        presenting.deadline_in_words(a_draft(country="PT"), date(2026, 12, 4)) == "4 December 2026, 23:59 (Lisbon time)"
    )


@pytest.mark.django_db
def test_a_draft_says_until_when_it_is_kept():
    draft = a_draft()
    last = timezone.localdate() + timedelta(days=90)

    assert presenting.next_step(draft).due.startswith(f"{last.day} ")
    assert presenting.next_step(draft).otherwise == "A draft that nobody changes until then is discarded."


@pytest.mark.django_db
def test_nothing_is_declared_before_a_module_is_chosen():
    official = an_official()
    draft = requests.begin(official, organisation=official.organisation)

    assert presenting.incomplete_steps(draft) == ["modules", "purpose", "reasons", "delivery", "declarations"]


# Lines and history


@pytest.mark.django_db
def test_a_line_says_what_was_decided_and_why():
    line = presenting.lines(decided(endorsed(seats=9), Outcome.PARTLY, 4))[0]

    assert (line.line.seats, line.line.seats_granted, line.outcome, line.kind) == (9, 4, "Approved in part", "done")
    assert line.reason == "There are not enough seats."


@pytest.mark.django_db
def test_the_history_names_roles_and_never_people():
    case = approved()
    told = [(str(entry.words), str(entry.who)) for entry in presenting.timeline(case)]

    assert told == [
        ("Sent", "Requester"),
        ("Checked and passed to the focal point", "Automatic"),
        ("Endorsed", "National focal point"),
        ("Approved", "Programme"),
    ]


@pytest.mark.django_db
def test_the_history_names_both_requesters_when_one_follows_the_other():
    case = sent()
    before, after = case.requester, an_official(organisation=case.organisation)
    requests.hand_over(case, by=appointed(Role.FOCAL_POINT), to=after)

    entry = presenting.timeline(fresh(case))[-1]

    assert (str(entry.words), entry.who) == ("Handed over to a colleague", f"{before} → {after}")


# Usual time


@pytest.mark.parametrize(
    ("days", "usual"),
    [
        ([], None),
        ([1, 2, 3, 4], None),
        ([1, 2, 9, 30, 31], 9),
        ([1, 2, 4, 7, 30, 31], 6),
        ([0, 0, 0, 0, 0], 1),
    ],
)
def test_the_usual_time_is_the_middle_one_of_at_least_five(days, usual):
    assert days_in_the_middle([timedelta(days=number) for number in days]) == usual

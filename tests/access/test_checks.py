"""The checks on a request that is sent, without a database: each finding by a case that has it and a near one without."""

import json
from dataclasses import replace
from datetime import date

import pytest

from access.checks import Finding, LineFacts, RequestFacts, findings

LINE = LineFacts(
    module="outreach-basics",
    available_from=date(2026, 3, 2),
    eligible_groups=frozenset({"EU", "SAC"}),
    eligible_kinds=frozenset({"authority", "agency"}),
    min_seats=5,
    max_seats=40,
    seats=20,
    languages_covered=frozenset({"en", "fr"}),
    has_open_request=False,
    last_refused_on=None,
    same_justification_as_refused=False,
    already_trained=0,
)
REQUEST = RequestFacts(
    on=date(2026, 3, 2),
    country_groups=frozenset({"EU", "RRF_MS"}),
    organisation_kind="authority",
    is_suspended=False,
    is_sponsored=False,
    declarations_signed=frozenset({"conduct-2", "licence-1"}),
    declarations_required=frozenset({"conduct-2", "licence-1"}),
    email_standing="verified",
    headcount=60,
    languages=frozenset({"fr"}),
    lines=(LINE,),
)
REFUSED = date(2026, 2, 20)


def found(line=None, **request):
    """What is found in a sound request with these changes."""
    return findings(replace(REQUEST, lines=(replace(LINE, **(line or {})),), **request))


def blocking(code, **values):
    return [Finding(code, is_blocking=True, module="outreach-basics", values=values)]


def note(code, **values):
    return [Finding(code, is_blocking=False, module="outreach-basics", values=values)]


def test_a_sound_request_has_no_findings():
    assert findings(REQUEST) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"available_from": date(2026, 3, 3)}, blocking("not_yet_available", available_from="2026-03-03")),
        ({"available_from": date(2026, 3, 2)}, []),
        ({"available_from": None}, []),
        ({"has_open_request": True}, blocking("already_open")),
        ({"seats": 4}, blocking("too_few_seats", seats=4, least=5)),
        ({"seats": 5}, []),
        ({"seats": 1, "min_seats": None}, []),
        ({"seats": 41}, blocking("too_many_seats", seats=41, most=40)),
        ({"seats": 40}, []),
        ({"seats": 41, "max_seats": None}, []),
    ],
)
def test_a_line_is_stopped_by_its_module(line, expected):
    assert found(line) == expected


@pytest.mark.parametrize(
    ("groups", "eligible", "expected"),
    [
        ({"PARTNER"}, {"EU", "SAC"}, blocking("group_not_eligible", eligible=["EU", "SAC"])),
        (set(), {"EU"}, blocking("group_not_eligible", eligible=["EU"])),
        ({"SAC", "RRF_MS"}, {"EU", "SAC"}, []),
        ({"PARTNER"}, set(), []),
        (set(), set(), []),
    ],
)
def test_a_country_outside_the_eligible_groups_is_stopped(groups, eligible, expected):
    assert found({"eligible_groups": frozenset(eligible)}, country_groups=frozenset(groups)) == expected


def test_a_sponsored_request_is_not_held_to_groups_of_countries():
    assert found(is_sponsored=True, country_groups=frozenset({"PARTNER"})) == []


def test_an_agency_has_no_country_and_is_not_held_to_groups():
    assert found(organisation_kind="agency", country_groups=frozenset()) == []


@pytest.mark.parametrize(
    ("kind", "eligible", "expected"),
    [
        ("civil_society", {"authority"}, blocking("kind_not_eligible", eligible=["authority"])),
        ("agency", {"authority"}, blocking("kind_not_eligible", eligible=["authority"])),
        ("authority", {"authority"}, []),
        ("civil_society", set(), []),
    ],
)
def test_an_organisation_of_another_kind_is_stopped(kind, eligible, expected):
    assert found({"eligible_kinds": frozenset(eligible)}, organisation_kind=kind) == expected


def test_a_sponsored_request_is_held_to_kinds_of_organisations():
    kinds = frozenset({"authority"})

    assert found({"eligible_kinds": kinds}, is_sponsored=True, organisation_kind="civil_society") == blocking(
        "kind_not_eligible", eligible=["authority"]
    )


def test_a_suspended_organisation_is_stopped_once_for_all_lines():
    lines = (LINE, replace(LINE, module="outreach-trauma"))

    assert findings(replace(REQUEST, is_suspended=True, lines=lines)) == [Finding("suspended", is_blocking=True)]


@pytest.mark.parametrize(
    ("signed", "missing"),
    [
        ({"licence-1", "conduct-1"}, ["conduct-2"]),
        (set(), ["conduct-2", "licence-1"]),
    ],
    ids=["an older version", "none"],
)
def test_declarations_that_are_not_signed_are_named(signed, missing):
    assert found(declarations_signed=frozenset(signed)) == [
        Finding("declarations_missing", is_blocking=True, values={"missing": missing})
    ]


def test_a_declaration_more_than_asked_for_does_no_harm():
    assert found(declarations_signed=frozenset({"conduct-2", "licence-1", "conduct-1"})) == []


@pytest.mark.parametrize("standing", ["country_plausible", "free_mail", "unknown", "look_alike"])
def test_an_address_that_is_not_verified_is_noted(standing):
    assert found(email_standing=standing) == [Finding(f"email_{standing}", is_blocking=False)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            {"last_refused_on": REFUSED, "same_justification_as_refused": True},
            note("after_refusal_without_new_facts", refused_on="2026-02-20"),
        ),
        ({"last_refused_on": REFUSED, "same_justification_as_refused": False}, []),
        ({"last_refused_on": None, "same_justification_as_refused": True}, []),
        ({"already_trained": 1}, note("already_trained", people=1)),
        ({"languages_covered": frozenset({"en"})}, note("language_missing", languages=["fr"])),
    ],
)
def test_a_line_carries_notes_for_those_who_decide(line, expected):
    assert found(line) == expected


@pytest.mark.parametrize(
    ("headcount", "expected"),
    [(19, note("more_than_headcount", seats=20, headcount=19)), (20, []), (None, [])],
)
def test_more_seats_than_people_are_noted(headcount, expected):
    assert found(headcount=headcount) == expected


def test_every_missing_language_is_named_for_each_module():
    other = replace(LINE, module="outreach-trauma", languages_covered=frozenset({"ro"}))
    facts = replace(REQUEST, languages=frozenset({"ro", "fr", "bg"}), lines=(LINE, other))

    assert [(finding.module, finding.values["languages"]) for finding in findings(facts)] == [
        ("outreach-basics", ["bg", "ro"]),
        ("outreach-trauma", ["bg", "fr"]),
    ]


def test_what_stops_the_request_comes_before_the_notes():
    bad = replace(LINE, already_trained=2, has_open_request=True)
    facts = replace(
        REQUEST, email_standing="unknown", is_suspended=True, lines=(bad, replace(bad, module="outreach-trauma"))
    )

    assert [(finding.code, finding.module) for finding in findings(facts)] == [
        ("suspended", ""),
        ("already_open", "outreach-basics"),
        ("already_open", "outreach-trauma"),
        ("email_unknown", ""),
        ("already_trained", "outreach-basics"),
        ("already_trained", "outreach-trauma"),
    ]


def test_values_are_plain_json():
    everything = found(
        {
            "available_from": date(2026, 4, 1),
            "eligible_groups": frozenset({"SAC"}),
            "eligible_kinds": frozenset({"agency"}),
            "max_seats": 3,
            "last_refused_on": REFUSED,
            "same_justification_as_refused": True,
            "already_trained": 3,
            "languages_covered": frozenset(),
        },
        declarations_signed=frozenset(),
        headcount=1,
    )

    values = [finding.values for finding in everything]

    assert len(values) == 9
    assert json.loads(json.dumps(values)) == values

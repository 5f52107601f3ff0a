"""What is checked when a request is sent: what stops it, and what those who decide should know. Pure.

Codes only; the caller turns them into words. The values of a finding are plain JSON, dates as `2026-03-31`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# An agency of the Union or an international organisation belongs to no country, so to no group of countries.
AGENCY = "agency"
TRUSTED_STANDING = "verified"


@dataclass(frozen=True)
class LineFacts:
    """One module of the request: its access policy, what is asked, and what is known about earlier requests."""

    module: str
    available_from: date | None
    eligible_groups: frozenset[str]  # of countries; empty: every country
    eligible_kinds: frozenset[str]  # of organisations; empty: every kind
    min_seats: int | None
    max_seats: int | None
    seats: int
    languages_covered: frozenset[str]
    has_open_request: bool  # another one of the same organisation for this module
    last_refused_on: date | None
    same_justification_as_refused: bool
    already_trained: int  # people nominated who were trained within 24 months


@dataclass(frozen=True)
class RequestFacts:
    """The request on the day it is sent."""

    on: date
    country_groups: frozenset[str]  # that the requester's country belongs to on this day
    organisation_kind: str
    is_suspended: bool
    is_sponsored: bool
    declarations_signed: frozenset[str]
    declarations_required: frozenset[str]
    email_standing: str
    headcount: int | None
    languages: frozenset[str]
    lines: tuple[LineFacts, ...]


@dataclass(frozen=True)
class Finding:
    """One thing found; without a module it is about the request as a whole."""

    code: str
    is_blocking: bool
    module: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def findings(facts: RequestFacts) -> list[Finding]:
    """Return what stops the request, then what is only noted; each in the order of request and lines."""
    found = [*_about_the_request(facts)]
    for line in facts.lines:
        found += [*_about_the_policy(facts, line), *_about_seats(line), *_about_the_line(facts, line)]
    return sorted(found, key=lambda finding: not finding.is_blocking)


def _about_the_request(facts: RequestFacts) -> Iterator[Finding]:
    if facts.is_suspended:
        yield Finding("suspended", is_blocking=True)
    if missing := sorted(facts.declarations_required - facts.declarations_signed):
        yield Finding("declarations_missing", is_blocking=True, values={"missing": missing})
    if facts.email_standing != TRUSTED_STANDING:
        yield Finding(f"email_{facts.email_standing}", is_blocking=False)


def _about_the_policy(facts: RequestFacts, line: LineFacts) -> Iterator[Finding]:
    if line.available_from and line.available_from > facts.on:
        yield _blocking("not_yet_available", line, available_from=line.available_from.isoformat())
    if not _is_in_an_eligible_group(facts, line):
        yield _blocking("group_not_eligible", line, eligible=sorted(line.eligible_groups))
    if line.eligible_kinds and facts.organisation_kind not in line.eligible_kinds:
        yield _blocking("kind_not_eligible", line, eligible=sorted(line.eligible_kinds))
    if line.has_open_request:
        yield _blocking("already_open", line)


def _is_in_an_eligible_group(facts: RequestFacts, line: LineFacts) -> bool:
    if facts.is_sponsored or facts.organisation_kind == AGENCY:
        return True
    return not line.eligible_groups or bool(line.eligible_groups & facts.country_groups)


def _about_seats(line: LineFacts) -> Iterator[Finding]:
    if line.min_seats is not None and line.seats < line.min_seats:
        yield _blocking("too_few_seats", line, seats=line.seats, least=line.min_seats)
    if line.max_seats is not None and line.seats > line.max_seats:
        yield _blocking("too_many_seats", line, seats=line.seats, most=line.max_seats)


def _about_the_line(facts: RequestFacts, line: LineFacts) -> Iterator[Finding]:
    if facts.headcount is not None and line.seats > facts.headcount:
        yield _note("more_than_headcount", line, seats=line.seats, headcount=facts.headcount)
    if line.last_refused_on and line.same_justification_as_refused:
        yield _note("after_refusal_without_new_facts", line, refused_on=line.last_refused_on.isoformat())
    if line.already_trained:
        yield _note("already_trained", line, people=line.already_trained)
    if missing := sorted(facts.languages - line.languages_covered):
        yield _note("language_missing", line, languages=missing)


def _blocking(code: str, line: LineFacts, **values: Any) -> Finding:
    return Finding(code, is_blocking=True, module=line.module, values=values)


def _note(code: str, line: LineFacts, **values: Any) -> Finding:
    return Finding(code, is_blocking=False, module=line.module, values=values)

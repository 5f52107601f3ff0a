"""Before a call closes, those who have not sent an answer are reminded: seven days and two days before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ground.models import OutboxMessage
from ground.registries import ticks
from people.models import Country, User
from programme.calls import mails, rules
from programme.models import Call, CallState, Expression, ExpressionState, PartState

REMINDED_BEFORE = (timedelta(days=2), timedelta(days=7))


@dataclass
class Reminded:
    """Somebody who is reminded: of which countries, and whether anything is begun for one of them."""

    person: User
    countries: dict[str, Country] = field(default_factory=dict)
    is_begun: bool = False


def remind_before_close(at: datetime) -> int:
    """Remind everybody once for each step before a close; of steps that were missed only the last is taken.

    Returns how many mails are new. A corrigendum that moves the close lets the steps begin anew.
    """
    closing = Call.objects.filter(
        state=CallState.PUBLISHED, opens_at__lte=at, closes_at__gt=at, closes_at__lte=at + max(REMINDED_BEFORE)
    )
    calls = closing.prefetch_related("modules", "groups").order_by("pk")
    return sum(_remind(call, at) for call in calls)


def _remind(call: Call, at: datetime) -> int:
    occasion = _occasion(call, at)
    if not occasion:
        return 0
    told = set(OutboxMessage.objects.filter(once__startswith=occasion).values_list("once", flat=True))
    waited_for = [one for one in unsent(call, at=at) if f"{occasion}{one.person.pk}" not in told]
    for one in waited_for:
        once = f"{occasion}{one.person.pk}"
        mails.tell_closing(call, one.person, list(one.countries.values()), is_begun=one.is_begun, once=once)
    return len(waited_for)


def _occasion(call: Call, at: datetime) -> str:
    """The name of the step on which the call stands, for this close; empty before the first."""
    closes = call.closes_at
    step = next((before for before in REMINDED_BEFORE if closes and closes - before <= at), None)
    return f"call-closes:{call.key}:{closes:%Y%m%d%H%M}:{step.days}:" if closes and step else ""


def unsent(call: Call, *, at: datetime) -> list[Reminded]:
    """Return who could still send an answer, or what belongs to one, for a country that has sent none."""
    current = {one.country_id: one for one in call.expressions.current().select_related("opened_by")}
    waited_for = {
        country.pk: country
        for country in rules.countries_asked(call, on=at.date())
        if country.pk not in current or current[country.pk].state == ExpressionState.DRAFT
    }
    found: dict[int, Reminded] = {}
    writers = [*_who_began(call, waited_for, current.values()), *_who_writes_parts(call, waited_for)]
    for person, code in [*mails.speakers_of(call, waited_for.values(), on=at.date()), *writers]:
        one = found.setdefault(person.pk, Reminded(person))
        one.countries[code] = waited_for[code]
        one.is_begun = one.is_begun or code in current or (person, code) in writers
    return [found[key] for key in sorted(found)]


def _who_began(
    call: Call, countries: Mapping[str, Country], expressions: Iterable[Expression]
) -> list[tuple[User, str]]:
    """Whoever began an answer that is not sent, as long as they may go on with it."""
    begun = [(one.opened_by, one.country_id) for one in expressions if one.opened_by and one.country_id in countries]
    return [(by, code) for by, code in begun if by.is_active and rules.may_answer(by, call, countries[code])]


def _who_writes_parts(call: Call, countries: Mapping[str, Country]) -> list[tuple[User, str]]:
    """Whoever writes an authority's part that is not with the focal point yet. One query."""
    drafts = call.parts.filter(state=PartState.DRAFT, country__in=countries, written_by__is_active=True)
    parts = drafts.select_related("written_by")
    return [
        (part.written_by, part.country_id)
        for part in parts
        if part.written_by and rules.may_write_part(part.written_by, part)
    ]


ticks.register("calls.remind_before_close", remind_before_close)

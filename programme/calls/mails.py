"""Who is told what about a call; no mail names a country's answer to anybody else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.mail_words import Footnote, Link
from ground import outbox
from people.models import Appointment, Country, Role, User
from programme.calls.rules import countries_asked
from programme.models import Call, CallQuestion, Corrigendum, Expression, ExpressionPart
from programme.sessions.mails import Moment

SUBJECTS: Mapping[str, Promise] = {
    "published": _("A call of interest is open to your country"),
    "corrected": _("A call of interest has been corrected"),
    "answered": _("Your question about a call of interest is answered"),
    "submitted": _("Your country’s expression of interest has arrived"),
    "admitted": _("Your country may still send its expression of interest"),
    "closing": _("A call of interest closes soon, and your answer is not sent yet"),
    "released": _("Your authority can write its part of an expression of interest"),
    "part_sent": _("An authority has sent its part of an expression of interest"),
}


def tell_published(call: Call, *, on: date) -> None:
    """Write to the focal points of every country that may answer."""
    for person in focal_points_of(call, countries_asked(call, on=on), on=on):
        _tell(person, "published", call)


def tell_corrected(corrigendum: Corrigendum) -> None:
    """Write to everybody who has begun an expression or written a part of one."""
    for person in writers_of(corrigendum.call):
        _tell(person, "corrected", corrigendum.call, number=corrigendum.number, text=corrigendum.text)


def tell_answered(question: CallQuestion) -> None:
    """Write to whoever asked, if they are still there."""
    if question.asked_by:
        _tell(question.asked_by, "answered", question.call, question=question.text, answer=question.answer)


def tell_submitted(expression: Expression, *, by: User) -> None:
    """Confirm to whoever sent it that it has arrived."""
    _tell_about(expression, by, "submitted")


def tell_admitted(expression: Expression, *, on: date) -> None:
    """Write to the country's focal points that they may still answer, and why."""
    for person in focal_points_of(expression.call, [expression.country], on=on):
        _tell_about(expression, person, "admitted", because=expression.late_because)


def tell_closing(call: Call, person: User, countries: Sequence[Country], *, is_begun: bool, once: str) -> None:
    """Remind somebody of what is not sent yet for these countries, once for each occasion."""
    _tell(person, "closing", call, countries=countries, is_begun=is_begun, footnote=Footnote(countries), once=once)


def tell_released(part: ExpressionPart, *, on: date) -> None:
    """Write to the authority's administrators."""
    held = Appointment.objects.current(on).filter(role=Role.ORGANISATION_ADMIN, organisation=part.organisation)
    for person in _people(held):
        _tell(person, "released", part.call, link=Link("calls:part", str(part.key)))


def tell_part_sent(part: ExpressionPart, *, on: date) -> None:
    """Write to the country's focal points."""
    for person in focal_points_of(part.call, [part.country], on=on):
        _tell(person, "part_sent", part.call, organisation=part.organisation.name)


def focal_points_of(call: Call, countries: Iterable[Country], *, on: date) -> list[User]:
    """People who speak for one of these countries about all modules of the call on that day. Two queries."""
    return list(dict.fromkeys(person for person, _country in speakers_of(call, countries, on=on)))


def speakers_of(call: Call, countries: Iterable[Country], *, on: date) -> list[tuple[User, str]]:
    """Each of them with each of the countries, as its code. Two queries."""
    slugs = {module.slug for module in call.modules.all()}
    held = Appointment.objects.current(on).filter(
        role=Role.FOCAL_POINT, country__in=list(countries), organisation=None, person__is_active=True
    )
    covered: dict[tuple[User, str], set[str]] = defaultdict(set)
    for one in held.select_related("person").order_by("person", "country"):
        covered[one.person, str(one.country_id)].add(one.module_slug)
    return [key for key, own in covered.items() if "" in own or slugs <= own]


def writers_of(call: Call) -> list[User]:
    """Everybody who has begun an expression, withdrawn or not, or written a part of one. One query."""
    begun = call.expressions.exclude(opened_by=None).values("opened_by")
    written = call.parts.exclude(written_by=None).values("written_by")
    people = User.objects.filter(is_active=True)
    return list((people.filter(pk__in=begun) | people.filter(pk__in=written)).order_by("pk"))


def _people(held: Any) -> list[User]:
    found = held.filter(person__is_active=True).select_related("person").order_by("person")
    return list({one.person_id: one.person for one in found}.values())


def _tell_about(expression: Expression, person: User, occasion: str, **words: Any) -> None:
    link, note = Link("calls:expression", str(expression.key)), Footnote([expression.country])
    _tell(person, occasion, expression.call, link=link, country=expression.country, footnote=note, **words)


def _tell(person: User, occasion: str, call: Call, *, once: str = "", **words: Any) -> None:
    context = {"call": call, "link": Link("calls:call", str(call.key)), **words}
    if call.closes_at:
        context["closes"] = Moment(call.closes_at, call.zone)
    template = f"programme/calls/mails/{occasion}.txt"
    outbox.add(recipient=person, subject=SUBJECTS[occasion], template=template, context=context, once=once)

"""The ledger of decisions as auditors read it: what happened to which request, without names and without words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.models import AccessRequest, Grant, Outcome, Reason, Seat
from access.queue import has_desk, is_everywhere
from access.words import EVENT_WORDS, STATE_WORDS
from access.workflow import State
from ground.models import AuditEvent
from ground.phrases import named
from people.models import Appointment, Role, User
from people.rules import holds

LOG_ROLES = (Role.AUDITOR, Role.APPROVER)
OF_PEOPLE = (
    "people.appoint",
    "people.confirm_organisation",
    "people.end_appointment",
    "people.end_membership",
    "people.turn_down",
)
ACTION_WORDS: Mapping[str, str | Promise] = {f"access.{event.value}": words for event, words in EVENT_WORDS.items()} | {
    "access.accept_seat": _("Seat accepted"),
    "access.declare_conflict": _("Conflict of interest declared"),
    "access.give": _("Access given"),
    "access.hand_over": _("Request handed over"),
    "access.invite": _("Nominees invited"),
    "access.leave_seat": _("Seat given back"),
    "access.move_waiting": _("Nominees who wait moved to this request"),
    "access.nominate": _("People nominated"),
    "access.rank_by_time": _("Ranked by the time of asking"),
    "access.refuse_seat": _("Seat refused"),
    "access.replace_nominee": _("Nominee replaced"),
    "access.resend_invitation": _("Invitation sent again"),
    "access.resume_organisation": _("Organisation’s access resumed"),
    "access.revoke": _("Access revoked"),
    "access.set_cap": _("Quota set"),
    "access.set_policy": _("Way of access set"),
    "access.suspend_organisation": _("Organisation’s access suspended"),
    "people.appoint": _("Appointed to a role"),
    "people.confirm_organisation": _("Confirmed as belonging to an organisation"),
    "people.end_appointment": _("Appointment ended"),
    "people.end_membership": _("Membership of an organisation ended"),
    "people.turn_down": _("Not confirmed as belonging to an organisation"),
}
TARGET_WORDS: dict[str, str | Promise] = {
    "access.accessrequest": _("request"),
    "access.quota": _("quota"),
    "grant": _("grant"),
    "module": _("module"),
    "people.appointment": _("appointment"),
    "people.organisation": _("organisation"),
    "people.user": _("account"),
    "seat": _("seat"),
}


@dataclass(frozen=True)
class LogLine:
    """One event of the ledger: numbers and codes that stand in lists of ours, never anything that somebody wrote."""

    number: int
    at: datetime
    action: str
    what: str | Promise
    about: str
    facts: str
    hash: str

    def cells(self) -> list[str]:
        """The line in a spreadsheet."""
        return [str(self.number), self.at.isoformat(), self.action, self.about, self.facts, self.hash]


def may_read_log(user: User) -> bool:
    """Auditors and programme staff; one query at most, none without an appointment."""
    return user.is_privileged and any(holds(user, role) for role in LOG_ROLES)


def may_see_desk(user: User) -> bool:
    """Whether the menu leads this person to the requests of others; one query at most, none without an appointment."""
    return has_desk(user) or may_read_log(user)


def events_seen_by(user: User) -> QuerySet[AuditEvent]:
    """Events about requests, seats, grants, quotas and appointments, in the scope of the person's roles."""
    if not may_read_log(user):
        return AuditEvent.objects.none()
    events = AuditEvent.objects.filter(Q(action__startswith="access.") | Q(action__in=OF_PEOPLE))
    scoped = [one for one in user.current_appointments if one.role in LOG_ROLES]
    if user.is_superuser or any(is_everywhere(one) for one in scoped):
        return events
    return events.filter(_about(scoped))


def about_a_request(events: QuerySet[AuditEvent], reference: str) -> QuerySet[AuditEvent]:
    """Events that name the reference, or a request whose reference begins like this."""
    cases = AccessRequest.objects.filter(reference__istartswith=reference)
    return events.filter(target__in=_targets("access.accessrequest", cases))


def log_lines(events: Iterable[AuditEvent]) -> list[LogLine]:
    """The events in words; one query for the references of the requests among them."""
    shown = list(events)
    keys = [key for kind, key in (_parts(event.target) for event in shown) if kind == "access.accessrequest"]
    references = dict(AccessRequest.objects.filter(pk__in=keys).values_list("pk", "reference"))
    return [_line(event, references) for event in shown]


def _line(event: AuditEvent, references: dict[int, str]) -> LogLine:
    kind, key = _parts(event.target)
    name = event.target.rpartition(":")[2]
    reference = references.get(key, "") if kind == "access.accessrequest" else ""
    return LogLine(
        number=event.number,
        at=event.at,
        action=event.action,
        what=ACTION_WORDS.get(event.action, event.action),
        about=reference or f"{TARGET_WORDS.get(kind, kind)} {name}",
        facts=_facts(event.payload),
        hash=event.hash,
    )


def _facts(payload: dict[str, Any]) -> str:
    """What a payload says, as far as it is a code or a number that we know."""
    words: list[str | Promise] = []
    words += [STATE_WORDS[State(payload["to"])]] if payload.get("to") in set(State) else []
    words += [Reason(payload["reason"]).label] if payload.get("reason") in Reason.values else []
    words += [str(payload["module"])] if "module" in payload and "lines" not in payload else []
    words += [_line_fact(line) for line in payload.get("lines", [])]
    words += [named(_NUMBER_WORDS[name], payload[name]) for name in _NUMBER_WORDS if isinstance(payload.get(name), int)]
    return "; ".join(str(word) for word in words)


_NUMBER_WORDS: dict[str, str | Promise] = {
    "seats": _("seats"),
    "people": _("people"),
    "grants": _("grants"),
    "cap": _("limit"),
    "extra": _("additional"),
    "used": _("used"),
}


def _line_fact(line: dict[str, Any]) -> str:
    return named(line["module"], f"{Outcome(line['outcome']).label} {line['seats'] or ''}".strip())


def _parts(target: str) -> tuple[str, int]:
    kind, _colon, key = target.rpartition(":")
    return kind, int(key) if key.isdecimal() else 0


def _about(appointments: list[Appointment]) -> Q:
    """Events about requests, grants, seats and appointments in the scope of these appointments."""
    cases = AccessRequest.objects.submitted().within(appointments)
    grants = Grant.objects.within(appointments)
    seats = Seat.objects.filter(line__request__in=cases.values("pk"))
    return (
        Q(target__in=_targets("access.accessrequest", cases))
        | Q(target__in=_targets("grant", grants))
        | Q(target__in=_targets("seat", seats))
        | Q(target__in=_targets("people.appointment", _appointments_within(appointments)))
    )


def _appointments_within(appointments: list[Appointment]) -> QuerySet[Appointment]:
    covered = Q(pk=None)
    for one in appointments:
        scope = Q(module_slug=one.module_slug) if one.module_slug else Q(pk__isnull=False)
        scope &= Q(country=one.country_id) if one.country_id else Q()
        covered |= scope & (Q(organisation=one.organisation_id) if one.organisation_id else Q())
    return Appointment.objects.filter(covered)


def _targets(kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """How the ledger names these rows."""
    name = Concat(Value(f"{kind}:"), Cast("pk", CharField()), output_field=CharField())
    return rows.order_by().annotate(ledger_name=name).values("ledger_name")

"""What an official has to know to say the next word on a request, gathered for one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from access import deadlines, workflow
from access.actions.deciding import rivals_of
from access.actions.quotas import Carried, carried_by
from access.actions.requests import appeal_event, was_appealed
from access.clock import Phase, phase
from access.models import (
    AccessRequest,
    AccessRequestQuerySet,
    Delivery,
    NoteKind,
    Purpose,
    Quota,
    QuotaScope,
    RequestEvent,
    RequestLine,
    RequestNote,
    Setting,
)
from access.rules import hats
from access.words import ACTOR_WORDS, EVENT_WORDS, STATE_WORDS
from access.workflow import Actor, Event, State
from ground.languages import language_name
from ground.phrases import short_day_words
from people.models import User

EARLIER_SHOWN = 5
# Who reads the internal notes of which side.
READERS = {
    NoteKind.FOCAL_POINT: frozenset({Actor.FOCAL_POINT}),
    NoteKind.PROGRAMME: frozenset({Actor.APPROVER, Actor.APPEAL_REVIEWER}),
}
STANDING_WORDS: dict[str, str | Promise] = {
    "email_country_plausible": _("The address ends like those of authorities of this country; nobody has proved it."),
    "email_free_mail": _("The address is from a free mail service."),
    "email_unknown": _("The end of the address is not known for this organisation."),
    "email_look_alike": _("The address looks like one of the organisation’s, but is not. Check who wrote."),
}
VERIFIED = _("The address is proved to be the organisation’s.")


@dataclass(frozen=True)
class Note:
    """One soft finding in words."""

    text: str
    is_warning: bool


@dataclass(frozen=True)
class LineFacts:
    """One module of the request beside the seats there are."""

    line: RequestLine
    quota: Quota | None
    left: int | None  # of all counters that apply; None: nothing limits them

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.line.seats > self.left

    @property
    def cap(self) -> int | None:
        quota = self.quota
        return None if quota is None or quota.cap is None else quota.cap + quota.extra

    @property
    def used(self) -> int:
        return self.quota.used if self.quota else 0


@dataclass(frozen=True)
class ClockWords:
    """Where the clock stands: in words, with the kind of status that goes with them."""

    text: str
    detail: str
    kind: str


class Dossier:
    """A request as one official sees it: everything is read once, when it is first asked for."""

    def __init__(self, case: AccessRequest, user: User, desk: AccessRequestQuerySet, *, at: datetime) -> None:
        """`case` comes with its lines and their modules; `desk` is what the person may see of others."""
        self.case, self.user, self.desk, self.at = case, user, desk, at

    @cached_property
    def hats(self) -> frozenset[Actor]:
        return hats(self.user, self.case)

    @cached_property
    def possible(self) -> dict[Event, Actor]:
        """What the person may do now, and as whom."""
        state = State(self.case.state)
        return {event: hat for hat in sorted(self.hats) for event in workflow.possible(state, hat)}

    @cached_property
    def lines(self) -> list[LineFacts]:
        """The lines beside the quota of the country (or of partners) and what is left of all that apply."""
        quotas = self._quotas()
        return [
            _line_facts(
                line, [one for one in quotas if one.module_id == line.module_id], carried_by(self.case, line.module)
            )
            for line in self._lines()
        ]

    @property
    def is_over_quota(self) -> bool:
        return self.case.is_open and any(facts.is_over for facts in self.lines)

    @cached_property
    def rivals(self) -> list[AccessRequest]:
        """Other open requests of the country for the same modules, as far as the person may see them."""
        seen = rivals_of(self.case).filter(pk__in=self.desk.values("pk"))
        return list(seen.for_list().order_by("rank", "submitted_at"))

    @cached_property
    def has_rivals(self) -> bool:
        """Whether there are any at all: then an endorsement needs a rank."""
        return bool(self.rivals) or rivals_of(self.case).exists()

    @cached_property
    def earlier(self) -> list[AccessRequest]:
        """The newest requests that the organisation sent before, as far as the person may see them."""
        others = self.desk.filter(organisation=self.case.organisation_id, pk__lt=self.case.pk)
        return list(others.for_list().order_by("-pk")[:EARLIER_SHOWN])

    @cached_property
    def events(self) -> list[RequestEvent]:
        return list(self.case.events.select_related("by").order_by("pk"))

    @cached_property
    def appeal(self) -> Event | None:
        """The appeal that could be made now: against a revocation if there was one; None if it was made already."""
        event = appeal_event(self.case)
        return None if was_appealed(self.case, event) else event

    @cached_property
    def notes(self) -> list[RequestNote]:
        """Messages, reasons, and the internal notes of the person's own side."""
        closed = [kind for kind, readers in READERS.items() if not readers & self.hats]
        return list(self.case.notes.exclude(kind__in=closed).select_related("by", "line__module").order_by("pk"))

    @property
    def messages(self) -> list[RequestNote]:
        return [note for note in self.notes if note.kind not in READERS]

    @property
    def internal_notes(self) -> list[RequestNote]:
        return [note for note in self.notes if note.kind in READERS]

    @property
    def note_kind(self) -> NoteKind | None:
        """The kind of internal note that the person writes; None for nobody's side."""
        return next((kind for kind, readers in READERS.items() if readers & self.hats), None)

    @cached_property
    def clock(self) -> ClockWords | None:
        return clock_words(self.case, self.at)

    @property
    def email_note(self) -> Note:
        """What the requester's address says."""
        codes = [one["code"] for one in self.case.findings if one["code"] in STANDING_WORDS]
        text = STANDING_WORDS[codes[0]] if codes else VERIFIED
        return Note(str(text), is_warning=bool(codes) and codes[0] != "email_country_plausible")

    @property
    def remarks(self) -> list[Note]:
        """What those who decide should know, in words."""
        codes = {line.module.slug: line.module.code for line in self._lines()}
        found = [finding_words(one, codes) for one in self.case.findings if not one["is_blocking"]]
        return [*(Note(text, is_warning=True) for text in found if text), *self._flags()]

    @property
    def answers(self) -> list[tuple[str | Promise, str]]:
        """What the requester said, beside the reasons."""
        case = self.case
        given = [
            (_("Who"), case.target_group),
            (_("How many"), str(case.expected_number or "")),
            (_("Where"), ", ".join(str(Setting(one).label) for one in case.settings)),
            (_("Purpose"), str(Purpose(case.purpose).label) if case.purpose else ""),
            (_("Form"), str(Delivery(case.delivery).label) if case.delivery else ""),
            (_("Languages"), ", ".join(language_name(code) for code in case.languages)),
            (_("Period"), _period(case.wanted_from, case.wanted_to)),
        ]
        return [(label, words) for label, words in given if words]

    def _flags(self) -> list[Note]:
        case = self.case
        told = [
            (case.is_unendorsed, gettext("Nobody has endorsed this request: say how you checked it."), True),
            (case.is_self_endorsed, gettext("The requester has endorsed this request: there is no deputy."), True),
            (case.asked_programme_at, gettext("The focal point declined; the requester asked the programme."), True),
            (
                case.is_sponsored,
                gettext("Sponsored by %(sponsor)s: partner seats, no endorsement.") % {"sponsor": case.sponsor},
                False,
            ),
            (case.renews_id, gettext("Asks to renew a grant."), False),
            (
                case.over_quota_reason,
                gettext("Endorsed beyond the quota: %(reason)s") % {"reason": case.over_quota_reason},
                True,
            ),
            (case.rank, gettext("Rank %(rank)s in the country.") % {"rank": case.rank}, False),
        ]
        return [Note(text, is_warning=is_warning) for holds, text, is_warning in told if holds]

    def _lines(self) -> list[RequestLine]:
        return list(self.case.lines.all())

    def _quotas(self) -> list[Quota]:
        case, today = self.case, timezone.localdate(self.at)
        counters = [
            Quota.objects.of(line.module, case.country, is_sponsored=case.is_sponsored, on=today)
            for line in self._lines()
        ]
        return list(reduce(or_, counters)) if counters else []


def finding_words(finding: Mapping[str, Any], codes: Mapping[str, str]) -> str:
    """A soft finding of the check, in words for those who decide; "" for one about the address, which stands apart.

    `codes` are those of the modules, by their slugs.
    """
    values = {"module": codes.get(finding.get("module", ""), "")} | (finding.get("values") or {})
    if finding["code"] == "more_than_headcount":
        return gettext("%(module)s: more seats (%(seats)s) than people who work there (%(headcount)s).") % values
    if finding["code"] == "after_refusal_without_new_facts":
        return gettext("%(module)s: refused on %(refused_on)s, asked again for the same reasons.") % values
    if finding["code"] == "already_trained":
        people = int(values["people"])
        return ngettext(
            "%(module)s: %(people)d nominee was trained within two years.",
            "%(module)s: %(people)d nominees were trained within two years.",
            people,
        ) % (values | {"people": people})
    if finding["code"] == "language_missing":
        names = ", ".join(language_name(code) for code in values["languages"])
        return gettext("%(module)s is not there yet in: %(languages)s.") % (values | {"languages": names})
    return ""


def clock_words(case: AccessRequest, at: datetime) -> ClockWords | None:
    """Such as "Day 3 of 5", with the deadline or since when it is paused; None when nobody has to act. Three queries."""
    running = deadlines.clock_of(case)
    if running is None:
        return None
    day = deadlines.local_day(case, at)
    used, paused = running.used(day), running.paused_since()
    values = {"used": used, "target": running.target}
    if paused is not None:
        since = gettext("clock paused since %(day)s") % {"day": short_day_words(paused)}
        return ClockWords(gettext("Day %(used)d of %(target)d") % values, since, "pause")
    deadline = gettext("until %(day)s, 23:59 (%(zone)s)") % {
        "day": short_day_words(running.due_on(day)),
        "zone": deadlines.zone_of(case),
    }
    where = phase(used, running.target)
    if where == Phase.OVERDUE:
        late = used - running.target
        text = ngettext("%(late)d working day overdue", "%(late)d working days overdue", late) % {"late": late}
        return ClockWords(text, deadline, "stop")
    if used == 0:
        return ClockWords(gettext("New, %(target)d working days") % values, deadline, "clock")
    text = gettext("Day %(used)d of %(target)d") % values
    if where == Phase.LAST_DAY:
        return ClockWords(gettext("%(day)s: the last day") % {"day": text}, deadline, "caution")
    return ClockWords(text, deadline, "clock")


def due_words(case: AccessRequest, today: date) -> tuple[str, str]:
    """The kind of status and the words for the due date of a row: never by colour alone. ("", "") if nothing is due."""
    if case.due_on is None or not case.is_open:
        return "", ""
    days = (case.due_on - today).days
    if case.state in workflow.PAUSED:
        return "pause", gettext("answer until %(day)s") % {"day": _short(case.due_on)}
    if days < 0:
        late = ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
        return "stop", late
    if days == 0:
        return "caution", gettext("due today")
    return "clock", ngettext("due in %(days)d day", "due in %(days)d days", days) % {"days": days}


def last_word(event: RequestEvent | None) -> dict[str, Any]:
    """Who did the last thing, when and as what, for a sentence such as "already decided by …"."""
    if event is None:
        return {}
    return {
        "by": str(event.by) if event.by else ACTOR_WORDS[Actor(event.actor)],
        "actor": ACTOR_WORDS[Actor(event.actor)],
        "what": EVENT_WORDS[Event(event.event)],
        "state": STATE_WORDS[State(event.to_state)],
        "at": event.at,
        "is_decision": event.actor not in {Actor.REQUESTER, Actor.SYSTEM},
    }


def _line_facts(line: RequestLine, quotas: Sequence[Quota], carried: Carried) -> LineFacts:
    own = next((quota for quota in quotas if quota.scope != QuotaScope.EVERYBODY), None)
    return LineFacts(line, own, carried.least_left(quotas))


def _period(first: date | None, last: date | None) -> str:
    return " – ".join(_short(day) for day in (first, last) if day)


def _short(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")

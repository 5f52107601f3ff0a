"""A request as people read it: its answers, what happens next, its clock, its history. Values for templates, no rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.template.defaultfilters import date as in_words
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from access import checks, deadlines, workflow
from access.actions.requests import EDITABLE, LINES_EDITABLE, last_day_to_appeal, missing_steps
from access.facts import request_facts
from access.models import (
    AccessRequest,
    Delivery,
    NoteKind,
    Outcome,
    Purpose,
    Reason,
    RequestEvent,
    RequestLine,
    RequestNote,
    Setting,
)
from access.offers import required_declarations, titles_of
from access.words import (
    ACTOR_WORDS,
    DECLARATION_WORDS,
    EVENT_WORDS,
    FINDING_WORDS,
    NEXT_WORDS,
    REASON_WORDS,
    STATE_WORDS,
)
from access.workflow import Actor, State
from ground.languages import language_name
from ground.models import AuditEvent
from people.models import User

STEP_TITLES: dict[str, Promise] = {
    "organisation": gettext_lazy("Who asks"),
    "modules": gettext_lazy("Modules and seats"),
    "purpose": gettext_lazy("What the seats are for"),
    "reasons": gettext_lazy("Your reasons"),
    "delivery": gettext_lazy("Form, languages and time"),
    "declarations": gettext_lazy("Declarations"),
    "attachment": gettext_lazy("Attachment"),
}
OPTIONAL_STEPS = frozenset({"attachment"})
STATUS_KINDS = {
    State.DRAFT: "open",
    State.NEEDS_FIX: "again",
    State.RETURNED: "again",
    State.INFO_REQUESTED: "again",
    State.APPROVED: "done",
    State.PARTLY_APPROVED: "done",
    State.OVERTURNED: "done",
    State.MODIFIED: "done",
    State.REJECTED: "stop",
    State.DECLINED: "stop",
    State.UPHELD: "stop",
}
OUTCOME_KINDS = {
    Outcome.APPROVED: "done",
    Outcome.PARTLY: "done",
    Outcome.REJECTED: "stop",
    Outcome.WAITLISTED: "clock",
}
TOLD = (NoteKind.MESSAGE, NoteKind.REASON)
HANDED_OVER = "access.hand_over"


@dataclass(frozen=True)
class Answer:
    """One question and what was answered; nothing yet is an empty list."""

    question: str | Promise
    words: Sequence[str]


@dataclass(frozen=True)
class Section:
    """The answers of one step of the form."""

    step: str
    title: str | Promise
    answers: Sequence[Answer]
    url: str


@dataclass(frozen=True)
class FoundWords:
    """What a check has found, in words, and where it is mended."""

    sentence: str
    remedy: str
    url: str
    is_blocking: bool


@dataclass(frozen=True)
class NextStep:
    """What happens now, by when, and what if nothing is done."""

    words: str
    due: str = ""
    otherwise: str = ""
    clock: str = ""


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened, by whom, why, and what was said."""

    at: datetime
    words: str | Promise
    who: str | Promise
    reason: str | Promise
    notes: Sequence[RequestNote]


@dataclass(frozen=True)
class LineWords:
    """One module of a request with what was decided about it."""

    line: RequestLine
    title: str
    kind: str
    outcome: str
    reason: str
    note: str


def status_kind(case: AccessRequest) -> str:
    """The icon that stands beside the words of the state."""
    state = State(case.state)
    return STATUS_KINDS.get(state, "clock" if workflow.is_open(state) else "new")


def state_words(case: AccessRequest) -> str:
    return str(STATE_WORDS[State(case.state)])


def is_editable(case: AccessRequest, step: str = "") -> bool:
    """Whether the answers, or those of one step, can still be changed: the seats not once they are endorsed."""
    return State(case.state) in (LINES_EDITABLE if step == "modules" else EDITABLE)


def sections(case: AccessRequest) -> list[Section]:
    """All answers, step by step, in words."""
    answers: Mapping[str, Sequence[Answer]] = {
        "organisation": _organisation(case),
        "modules": _modules(case),
        "purpose": [Answer(_("Purpose"), _named([case.purpose], dict(Purpose.choices)))],
        "reasons": _reasons(case),
        "delivery": _delivery(case),
        "declarations": _declarations(case),
        "attachment": [Answer(_("Attachment"), [_("A PDF file")] if case.attachment else [])],
    }
    return [Section(step, title, answers[step], _address(case, step)) for step, title in STEP_TITLES.items()]


def _address(case: AccessRequest, step: str) -> str:
    """Where a step is answered; nothing while it cannot be changed."""
    return reverse("access:step", args=[case.key, step]) if is_editable(case, step) else ""


def _organisation(case: AccessRequest) -> list[Answer]:
    found = [
        Answer(_("Organisation"), [case.organisation.name] if case.organisation else []),
        Answer(_("Country"), [str(case.country)] if case.country else []),
        Answer(_("Unit or department"), [case.unit] if case.unit else []),
    ]
    return [*found, Answer(_("Sponsored by"), [case.sponsor])] if case.is_sponsored else found


def _modules(case: AccessRequest) -> list[Answer]:
    lines = list(case.lines.select_related("module"))
    titles = titles_of([line.module for line in lines], get_language())
    return [Answer(titles[line.module_id], [seats_in_words(line.seats)]) for line in lines] or [
        Answer(_("Modules"), [])
    ]


def seats_in_words(seats: int) -> str:
    return ngettext("%(n)d seat", "%(n)d seats", seats) % {"n": seats}


def _reasons(case: AccessRequest) -> list[Answer]:
    return [
        Answer(_("Reasons"), [case.justification] if case.justification else []),
        Answer(_("Who will be trained"), [case.target_group] if case.target_group else []),
        Answer(_("Expected number of people"), [str(case.expected_number)] if case.expected_number else []),
        Answer(_("Where they work"), _named(case.settings, dict(Setting.choices))),
    ]


def _delivery(case: AccessRequest) -> list[Answer]:
    return [
        Answer(_("Form"), _named([case.delivery], dict(Delivery.choices))),
        Answer(_("Languages"), [language_name(code) for code in case.languages]),
        Answer(_("Period wanted"), _period(case)),
    ]


def _period(case: AccessRequest) -> list[str]:
    begins, ends = in_words(case.wanted_from), in_words(case.wanted_to)
    if begins and ends:
        return [f"{begins} – {ends}"]
    if begins:
        return [_("from %(day)s") % {"day": begins}]
    return [_("until %(day)s") % {"day": ends}] if ends else []


def _declarations(case: AccessRequest) -> list[Answer]:
    return [Answer(_("Declared"), _named(case.declarations, DECLARATION_WORDS))]


def _named(codes: Iterable[str], names: Mapping[str, str | Promise]) -> list[str]:
    return [str(names.get(code, code)) for code in codes if code]


def incomplete_steps(case: AccessRequest) -> list[str]:
    """The steps that have to be filled in before the request can be sent."""
    missing = ["organisation" if step == "sponsor" else step for step in missing_steps(case)]
    # What has to be declared is known when the modules are.
    if "modules" in missing or set(required_declarations(case)) - set(case.declarations):
        missing.append("declarations")
    return list(dict.fromkeys(missing))


def tasks(case: AccessRequest) -> list[dict[str, str]]:
    """The steps of the form as a task list: where each leads and how far it is."""
    missing = incomplete_steps(case)
    return [_task(section, is_missing=section.step in missing) for section in sections(case)]


def _task(section: Section, *, is_missing: bool) -> dict[str, str]:
    said = [word for answer in section.answers for word in answer.words]
    if is_missing:
        status, text = ("open", _("Begun")) if said and section.step != "organisation" else ("new", _("To do"))
    elif section.step in OPTIONAL_STEPS and not said:
        status, text = "new", _("Optional")
    else:
        status, text = "done", _("Done")
    return {"title": str(section.title), "url": section.url, "words": "", "status": status, "status_text": text}


def findings(case: AccessRequest, *, only_blocking: bool = False) -> list[FoundWords]:
    """What the last check has found, in words; what stops the request comes first."""
    rows = [row for row in case.findings if row["is_blocking"] or not only_blocking]
    return found_in_words(case, rows)


def would_stop(case: AccessRequest) -> list[FoundWords]:
    """What would stop the request if it were checked now."""
    found = [one for one in checks.findings(request_facts(case)) if one.is_blocking]
    rows = [{"code": one.code, "is_blocking": True, "module": one.module, "values": one.values} for one in found]
    return found_in_words(case, rows)


def found_in_words(case: AccessRequest, rows: Iterable[Mapping[str, object]]) -> list[FoundWords]:
    """Findings as they are kept (`code`, `is_blocking`, `module`, `values`) in words. Two queries."""
    modules = {line.module.slug: line.module for line in case.lines.select_related("module")}
    titles = titles_of(modules.values(), get_language())
    named = {slug: titles[module.pk] for slug, module in modules.items()}
    return [_found(case, row, named) for row in rows]


def _found(case: AccessRequest, row: Mapping[str, object], named: Mapping[str, str]) -> FoundWords:
    words, slug = FINDING_WORDS[str(row["code"])], str(row["module"])
    values = {name: _value_in_words(name, value) for name, value in dict(row["values"]).items()}  # type: ignore[call-overload]  # plain JSON
    url = _address(case, words.step) if words.step else ""
    sentence = str(words.sentence) % ({"module": named.get(slug, slug)} | values)
    return FoundWords(sentence, str(words.remedy), url, bool(row["is_blocking"]))


def _value_in_words(name: str, value: object) -> str:
    if name == "languages" and isinstance(value, list):
        return ", ".join(language_name(code) for code in value)
    day = parse_date(value) if isinstance(value, str) else None
    return in_words(day) if day else str(value)


def deadline_in_words(case: AccessRequest, day: date | None) -> str:
    """The end of a day in the zone of the request's country, such as “4 December 2026, 23:59 (Lisbon time)”."""
    if day is None:
        return ""
    place = deadlines.zone_of(case).rpartition("/")[2].replace("_", " ")
    return _("%(day)s, 23:59 (%(place)s time)") % {"day": in_words(day), "place": place}


def clock_in_words(case: AccessRequest, *, at: datetime | None = None) -> str:
    """Such as “Day 3 of 5 working days, clock paused since 12 November 2026”; nothing where no clock runs."""
    running = deadlines.clock_of(case)
    if running is None:
        return ""
    values = {"used": running.used(deadlines.local_day(case, at or timezone.now())), "target": running.target}
    line = _("Day %(used)d of %(target)d working days") % values
    if values["used"] > values["target"]:
        line = _("Day %(used)d; %(target)d working days were planned") % values
    paused = running.paused_since()
    return _("%(line)s, clock paused since %(day)s") % {"line": line, "day": in_words(paused)} if paused else line


def next_step(case: AccessRequest) -> NextStep:
    """What happens with the request now."""
    words, otherwise = NEXT_WORDS[State(case.state)]
    values = {"country": str(case.country or ""), "into": case.merged_into or ""}
    due = case.due_on
    if case.state == State.DRAFT:
        due = workflow.draft_ends(timezone.localdate(case.changed_at))
    if case.state in {State.REJECTED, State.DECLINED, State.PARTLY_APPROVED}:
        due = last_day_to_appeal(case)
    return NextStep(
        words=str(words) % values,
        due=deadline_in_words(case, due),
        otherwise=str(otherwise),
        clock=clock_in_words(case),
    )


def timeline(case: AccessRequest) -> list[TimelineEntry]:
    """What happened, the oldest first, with what was said to the requester; notes of the sides stay with them.

    Those who act stand there by their roles; only requesters who follow each other, colleagues, are named.
    """
    notes = [note for note in case.notes.all() if note.kind in TOLD and note.line_id is None]
    entries = [_entry(event, [note for note in notes if note.event_id == event.pk]) for event in case.events.all()]
    entries += [_message(note) for note in notes if note.event_id is None]
    return sorted([*entries, *_handed_over(case)], key=lambda entry: entry.at)


def _handed_over(case: AccessRequest) -> list[TimelineEntry]:
    events = AuditEvent.objects.filter(action=HANDED_OVER, target=f"{case._meta.label_lower}:{case.pk}")
    pairs = [(event.at, event.payload["from"], event.payload["to"]) for event in events]
    people = User.objects.in_bulk({pk for _at, *both in pairs for pk in both})
    return [
        TimelineEntry(
            at, _("Handed over to a colleague"), f"{people.get(before, '')} → {people.get(after, '')}", "", ()
        )
        for at, before, after in pairs
    ]


def _entry(event: RequestEvent, notes: Sequence[RequestNote]) -> TimelineEntry:
    return TimelineEntry(
        event.at,
        EVENT_WORDS[workflow.Event(event.event)],
        ACTOR_WORDS[Actor(event.actor)],
        _reason(event.reason, is_worded=bool(notes)),
        notes,
    )


def _reason(reason: str, *, is_worded: bool) -> str | Promise:
    """The name of a reason where words stand beside it, else its usual sentence."""
    return Reason(reason).label if reason and is_worded else REASON_WORDS.get(reason, "")


def _message(note: RequestNote) -> TimelineEntry:
    return TimelineEntry(note.at, _("Message"), "", "", [note])


def lines(case: AccessRequest) -> list[LineWords]:
    """Each module with what was asked for and decided. Four queries."""
    rows = list(case.lines.select_related("module").prefetch_related("decisions"))
    titles = titles_of([line.module for line in rows], get_language())
    notes = {note.line_id: note.text for note in case.notes.filter(kind=NoteKind.REASON, line__isnull=False)}
    return [_line(line, titles[line.module_id], notes.get(line.pk, "")) for line in rows]


def _line(line: RequestLine, title: str, note: str) -> LineWords:
    decided = list(line.decisions.all())
    reason = decided[-1].reason if decided else ""
    return LineWords(
        line=line,
        title=title,
        kind=OUTCOME_KINDS.get(Outcome(line.outcome), "clock") if line.outcome else "clock",
        outcome=line.get_outcome_display() if line.outcome else _("Not decided"),
        reason=str(_reason(reason, is_worded=bool(note))),
        note=note,
    )


def place_in_line(case: AccessRequest) -> int | None:
    """The place on the waiting list of the request's country (or the partners); None while it does not wait."""
    if case.state != State.WAITLISTED:
        return None
    waiting = AccessRequest.objects.filter(state=State.WAITLISTED, is_sponsored=case.is_sponsored)
    if not case.is_sponsored:
        waiting = waiting.filter(country=case.country_id)
    ahead = waiting.filter(state_since__lt=case.state_since, lines__module__in=case.lines.values("module"))
    return ahead.distinct().count() + 1


def question(case: AccessRequest) -> RequestNote | None:
    """What was asked, while an answer is awaited."""
    if State(case.state) not in {State.RETURNED, State.INFO_REQUESTED}:
        return None
    return case.notes.filter(kind=NoteKind.MESSAGE, event__to_state=case.state).order_by("pk").last()

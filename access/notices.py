"""What people are to be reminded of: gathered from every clock that runs, each reminder with what happens without an answer."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access import clock, deadlines, receivers, steps, workflow
from access.clock import Due, Step
from access.deadlines import RunningClock
from access.mail_words import Deadline, Footnote, Link, Title
from access.mails import OFFICIALS_PAGE, REQUESTERS_PAGE
from access.models import AccessRequest, Grant, ReminderSent, Seat, SeatState
from access.receivers import Roster
from access.workflow import State
from people.models import Appointment, Country, Rank, Role, User

MEMORY = timedelta(days=800)  # longer than any clock runs
LATELY = timedelta(days=7)
DRAFT_STEPS = (Step("draft_ends_in_14_days", workflow.DRAFT_TIME.days - 14, is_calendar=True),)
ADMIN_PAGE = "access:desk"

Sent = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class NoticeWords:
    """Why somebody is reminded, and what happens if they do nothing."""

    why: str | Promise
    nothing: str | Promise


WORDS: Mapping[str, NoticeWords] = {
    "endorsement:reminder": NoticeWords(
        _("This request of your country waits for your word."),
        _("you are reminded again; then it goes to the programme without an endorsement."),
    ),
    "endorsement:overdue": NoticeWords(
        _("The time for your word on this request is over; you can still give it."),
        _("the alternate authority is asked, then the request goes to the programme without an endorsement."),
    ),
    "endorsement:escalate_to_alternates": NoticeWords(
        _("Nobody has spoken about this request of your country yet. Please do it in place of the focal point."),
        _("it goes to the programme without an endorsement two working days from now."),
    ),
    "review:reminder": NoticeWords(
        _("This request waits for the programme’s decision."), _("you are reminded when it is overdue.")
    ),
    "review:overdue": NoticeWords(
        _("The decision about this request is overdue."), _("it stands on the weekly list of overdue requests.")
    ),
    "under_appeal:reminder": NoticeWords(
        _("This appeal waits for your decision."), _("you are reminded when it is overdue.")
    ),
    "under_appeal:overdue": NoticeWords(
        _("The decision about this appeal is overdue."),
        _("the requester goes on waiting; nobody decides in your place."),
    ),
    "silence": NoticeWords(_("Your request waits for your answer or correction."), _("it lapses after this day.")),
    "draft": NoticeWords(_("You have begun a request and not sent it."), _("it is discarded after this day.")),
    "grant": NoticeWords(
        _("This access ends soon. You can renew it on its page."),
        _("it ends; certificates stay valid, and attempts that were begun may be finished within fourteen days."),
    ),
    "learner": NoticeWords(
        _("Your access to this training ends soon."),
        _("it ends; your certificates, your notes and what you have completed stay yours."),
    ),
    "appointment:holder": NoticeWords(
        _("Your appointment ends soon. If you go on, please have it renewed; if not, please hand over."),
        _("it ends, and open requests go to whoever is appointed then."),
    ),
    "appointment:programme": NoticeWords(
        _("An appointment ends soon. Please ask who follows."),
        _("the post may be vacant, and requests then arrive without an endorsement."),
    ),
    "changed:focal_point": NoticeWords(
        _("The focal point of your country has changed. Your request goes on as before."), _("nothing is lost.")
    ),
    "changed:approver": NoticeWords(
        _("Who decides about your request in the programme has changed. It goes on as before."), _("nothing is lost.")
    ),
}


@dataclass(frozen=True)
class Notice:
    """One reminder for one person; `subject` and `due` name the steps that are remembered once it is written."""

    receiver: User
    subject: str
    due: Due
    words: NoticeWords
    about: str | Title
    deadline: Deadline | None
    link: Link
    countries: Sequence[Country | None] = ()

    @property
    def footnote(self) -> Footnote:
        return Footnote(self.countries)


def all_notices(at: datetime) -> Iterator[Notice]:
    """Everything that somebody is to be reminded of by now and was not yet."""
    sent = _sent(at)
    for source in (_of_clocks, _of_silence, _of_drafts, _of_grants, _of_appointments, _of_changes):
        for notice in source(at, sent):
            if notice.due.now:
                yield notice


def _sent(at: datetime) -> Sent:
    """Steps taken before, by subject."""
    found: dict[str, set[str]] = {}
    rows = ReminderSent.objects.filter(at__gte=at - MEMORY, subject__contains=":to:")
    for subject, step in rows.values_list("subject", "step"):
        found.setdefault(subject, set()).add(step)
    return found


def _to(subject: str, person: User) -> str:
    """Reminders are remembered for each receiver: a deputy who is appointed later gets the newest one too."""
    return f"{subject}:to:{person.pk}"


def _cases(*states: State) -> Iterable[AccessRequest]:
    cases = AccessRequest.objects.filter(state__in=states)
    return cases.select_related("country", "organisation", "requester").prefetch_related("events")


def _of_clocks(at: datetime, sent: Sent) -> Iterator[Notice]:
    """Requests that wait for focal points, the programme or appeal reviewers."""
    cases = list(_cases(State.ENDORSEMENT, State.REVIEW, State.UNDER_APPEAL))
    terms, rosters = deadlines.Terms(cases), cache(partial(_roster, tuple(cases)))
    for case in cases:
        running, day = deadlines.clock_of(case, terms=terms), deadlines.local_day(case, at)
        if running is None:
            continue
        for names, people in _asked(case, running, day, rosters):
            for person in people:
                subject = _to(running.subject, person)
                due = steps.of_clock(running, day, sent.get(subject, ()), names=names)
                last = Deadline(running.due_on(day), deadlines.zone_of(case))
                yield from _about(case, person, subject, due, f"{case.state}:{{}}", last, OFFICIALS_PAGE)


def _roster(cases: Sequence[AccessRequest], day: date) -> Roster:
    return Roster(cases, on=day)


def _asked(
    case: AccessRequest, running: RunningClock, day: date, rosters: Callable[[date], Roster]
) -> Iterator[tuple[Collection[str], Collection[User]]]:
    """Which steps go to whom; nobody is looked for before the first step is reached."""
    if not steps.of_clock(running, day, (), names={step.name for step in running.steps}).now:
        return
    roster = rosters(day)
    if case.state == State.REVIEW:
        yield {"reminder", "overdue"}, roster.approvers(case)
    elif case.state == State.UNDER_APPEAL:
        yield {"reminder", "overdue"}, roster.appeal_reviewers(case)
    else:
        first = roster.focal_points(case)
        last = roster.focal_points(case, ranks=receivers.ASKED_AT_LAST)
        yield {"reminder", "overdue", "escalate_to_alternates"}, [one for one in first if one in last]
        yield {"reminder", "overdue"}, [one for one in first if one not in last]
        yield {"escalate_to_alternates"}, [one for one in last if one not in first]


def _of_silence(at: datetime, sent: Sent) -> Iterator[Notice]:
    """Requests that wait for their requester."""
    for case in _cases(*workflow.PAUSED):
        asked = [event.pk for event in case.events.all() if event.to_state == case.state]
        start, day = deadlines.local_day(case, case.state_since), deadlines.local_day(case, at)
        subject = _to(f"request:{case.pk}:silence:{asked[-1]}", case.requester)
        due = _only_reminders(steps.of_calendar(clock.INFO_STEPS, start, day, sent.get(subject, ())))
        last = Deadline(workflow.silence_ends(start), deadlines.zone_of(case))
        yield from _about(case, case.requester, subject, due, "silence", last, REQUESTERS_PAGE)


def _of_drafts(at: datetime, sent: Sent) -> Iterator[Notice]:
    for case in _cases(State.DRAFT):
        start, day = deadlines.local_day(case, case.changed_at), deadlines.local_day(case, at)
        subject = _to(f"request:{case.pk}:draft:{start}", case.requester)
        due = steps.of_calendar(DRAFT_STEPS, start, day, sent.get(subject, ()))
        last = Deadline(workflow.draft_ends(start), deadlines.zone_of(case))
        yield Notice(case.requester, subject, due, WORDS["draft"], str(case), last, Link("access:draft", case.key))


def _about(
    case: AccessRequest, person: User, subject: str, due: Due, words: str, last: Deadline, page: str
) -> Iterator[Notice]:
    """The notice about a request, if a step is due; `words` may have a place for the step."""
    if due.now:
        key = words.format(due.now[-1].name)
        about = f"{case.reference} ({case.organisation})"
        yield Notice(person, subject, due, WORDS[key], about, last, Link(page, case.reference), [case.country])


def _only_reminders(due: Due) -> Due:
    """Without steps that act: those are taken by the timers."""
    return Due(tuple(step for step in due.now if not step.acts), due.skipped)


def _of_grants(at: datetime, sent: Sent) -> Iterator[Notice]:
    """Access that ends: told to the requester and the focal points, and once, in neutral words, to the learners."""
    today = timezone.localdate(at)
    ending = Grant.objects.filter(
        revoked_at=None,
        ends_on__gte=today,
        ends_on__lte=today - timedelta(days=clock.GRANT_STEPS[0].day),
        renewals=None,
    )
    for grant in ending.select_related("module", "person", "organisation", "line__request__country"):
        for person in _learners(grant):
            yield _end_of(grant, person, "learner", clock.GRANT_STEPS[1:2], at, sent)
        for person in _holders(grant, today):
            yield _end_of(grant, person, "grant", clock.GRANT_STEPS, at, sent)


def _end_of(grant: Grant, person: User, who: str, of: Sequence[Step], at: datetime, sent: Sent) -> Notice:
    case = grant.line.request if grant.line else None
    zone = deadlines.zone_of(case) if case else deadlines.OFFICE_ZONE
    day, end = deadlines.local_day(case, at) if case else timezone.localdate(at), grant.ends_on or date.max
    subject = _to(f"grant:{grant.pk}:{who}", person)
    due = steps.of_calendar(of, end, day, sent.get(subject, ()))
    link = Link("access:grant", grant.pk) if who == "grant" else Link("learning:mine")
    return Notice(person, subject, due, WORDS[who], Title(grant.module), Deadline(end, zone), link)


def _learners(grant: Grant) -> list[User]:
    if grant.person is not None:
        return [grant.person]
    seats = Seat.objects.filter(grant=grant, state=SeatState.CLAIMED, person__is_active=True).select_related("person")
    return [seat.person for seat in seats if seat.person is not None]


def _holders(grant: Grant, today: date) -> list[User]:
    if grant.line is None:
        return []
    case = grant.line.request
    return receivers.unique([case.requester, *receivers.focal_points(case, on=today)])


def _of_appointments(at: datetime, sent: Sent) -> Iterator[Notice]:
    """Appointments that end within sixty days: told to the holder and to programme staff of the country."""
    today, (step,) = timezone.localdate(at), clock.APPOINTMENT_STEPS
    ending = Appointment.objects.current(today).filter(
        role__in=[Role.FOCAL_POINT, Role.APPROVER, Role.APPEAL_REVIEWER], ends_on__lte=today - timedelta(days=step.day)
    )
    for one in ending.filter(person__is_active=True).select_related("person", "country"):
        for person in receivers.unique([one.person, *_programme(one, today)]):
            yield _ending(one, person, today, sent)


def _ending(one: Appointment, person: User, today: date, sent: Sent) -> Notice:
    who, end = "holder" if person == one.person else "programme", one.ends_on or date.max
    subject = _to(f"appointment:{one.pk}:ends:{end}", person)
    due = steps.of_calendar(clock.APPOINTMENT_STEPS, end, today, sent.get(subject, ()))
    zone = one.country.zone if one.country else deadlines.OFFICE_ZONE
    about = ", ".join(str(part) for part in (one.person, one.get_role_display(), one.country) if part)
    words = WORDS[f"appointment:{who}"]
    return Notice(person, subject, due, words, about, Deadline(end, zone), Link(ADMIN_PAGE), [one.country])


def _programme(one: Appointment, today: date) -> list[User]:
    """Programme staff who look after the country of an appointment."""
    staff = Appointment.objects.current(today).filter(
        Q(country=None) | Q(country=one.country_id), role=Role.APPROVER, person__is_active=True
    )
    return [appointment.person for appointment in staff.select_related("person")]


def _of_changes(at: datetime, sent: Sent) -> Iterator[Notice]:
    """Focal points and programme staff who came or went lately: told to requesters whose request is open."""
    today = timezone.localdate(at)
    began = Q(starts_on__gt=today - LATELY, starts_on__lte=today)
    ended = Q(ends_on__gte=today - LATELY, ends_on__lt=today) | Q(ended_at__gt=at - LATELY, ended_at__lte=at)
    changed = Appointment.objects.filter(began | ended, role__in=[Role.FOCAL_POINT, Role.APPROVER], rank=Rank.MAIN)
    for one in changed:
        state = State.ENDORSEMENT if one.role == Role.FOCAL_POINT else State.REVIEW
        is_over = one.ended_at is not None or (one.ends_on is not None and one.ends_on < today)
        cases = AccessRequest.objects.filter(state=state, state_since__date__lt=_changed_on(one, today)).within([one])
        for case in cases.select_related("country", "organisation", "requester"):
            subject = _to(f"appointment:{one.pk}:{'ended' if is_over else 'began'}:{case.pk}", case.requester)
            due = Due((), ()) if "changed" in sent.get(subject, ()) else Due((Step("changed", 0),), ())
            words = WORDS[f"changed:{one.role}"]
            last = Deadline(case.due_on, deadlines.zone_of(case)) if case.due_on else None
            link = Link(REQUESTERS_PAGE, case.reference)
            about = f"{case.reference} ({case.organisation})"
            yield Notice(case.requester, subject, due, words, about, last, link, [case.country])


def _changed_on(one: Appointment, today: date) -> date:
    """The day on which the holder came or went."""
    if one.ended_at is not None:
        return timezone.localdate(one.ended_at)
    return one.ends_on if one.ends_on is not None and one.ends_on < today else one.starts_on

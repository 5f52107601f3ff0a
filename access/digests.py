"""One mail for each person and day with all that waits for them, and once a week how things stand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access import deadlines, steps
from access.governance import without_focal_point
from access.mail_words import Deadline, Footnote, Link
from access.models import AccessRequest, ReminderSent
from access.notices import ADMIN_PAGE, Notice, all_notices
from access.workflow import State
from ground import ledger, outbox
from ground.models import OutboxMessage
from people.models import Appointment, Country, Role, User

MORNING = 7  # the hour from which people are written to, where they work


@dataclass(frozen=True)
class Waiting:
    """A request on the weekly list."""

    reference: str
    organisation: str
    country: Country | None
    deadline: Deadline | None


@dataclass(frozen=True)
class Week:
    """How things stand for a focal point, or for somebody of the programme."""

    to_endorse: Sequence[Waiting] = ()
    elsewhere: int = 0
    overdue: Sequence[Waiting] = ()
    vacant: Sequence[Country] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.to_endorse or self.elsewhere or self.overdue or self.vacant)

    @property
    def countries(self) -> list[Country | None]:
        return [*(one.country for one in (*self.to_endorse, *self.overdue)), *self.vacant]


@dataclass(frozen=True)
class Digest:
    """What goes into one mail."""

    person: User
    notices: Sequence[Notice]
    week: Week


def send_digests(at: datetime) -> int:
    """Write to everybody for whom something is due, in the morning of where they work; never twice in a day."""
    notices: dict[User, list[Notice]] = defaultdict(list)
    for notice in all_notices(at):
        notices[notice.receiver].append(notice)
    weeks = dict(_weeks(at))
    people = [person for person in notices.keys() | weeks.keys() if person.is_active and _is_morning(person, at)]
    digests = [Digest(person, notices[person], weeks.get(person, Week())) for person in _not_written_to(people, at)]
    return steps.each(digests, partial(_write, at=at))


def _write(digest: Digest, *, at: datetime) -> bool:
    """Write one digest and remember what it held; False if somebody else has written one meanwhile."""
    ledger.take_turn("access.digest")
    person, once = digest.person, _once(digest.person, at)
    if OutboxMessage.objects.filter(once=once).exists():
        return False
    outbox.add(
        recipient=person,
        subject=_("What waits for you"),
        template="access/mails/digest.txt",
        context={
            "notices": digest.notices,
            "week": digest.week,
            "desk": Link(ADMIN_PAGE),
            "footnote": Footnote(
                [*(one for notice in digest.notices for one in notice.countries), *digest.week.countries]
            ),
        },
        once=once,
    )
    _remember(digest, at)
    return True


def _remember(digest: Digest, at: datetime) -> None:
    taken = [(one.subject, step.name, False) for one in digest.notices for step in one.due.now]
    skipped = [(one.subject, step.name, True) for one in digest.notices for step in one.due.skipped]
    if not digest.week.is_empty:
        taken.append((_weekly(digest.person), _week_of(digest.person, at), False))
    ReminderSent.objects.bulk_create(
        [
            ReminderSent(subject=subject, step=step, is_skipped=is_skipped, at=at)
            for subject, step, is_skipped in taken + skipped
        ],
        ignore_conflicts=True,
    )


def _not_written_to(people: Iterable[User], at: datetime) -> list[User]:
    """Those who had no digest today, by their key, so that two runs write in the same order."""
    keys = {_once(person, at): person for person in people}
    written = set(OutboxMessage.objects.filter(once__in=keys).values_list("once", flat=True))
    return sorted((person for key, person in keys.items() if key not in written), key=lambda person: person.pk)


def _once(person: User, at: datetime) -> str:
    return f"digest:{person.pk}:{_moment(person, at):%Y-%m-%d}"


def _moment(person: User, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(person.country.zone if person.country else deadlines.OFFICE_ZONE))


def _is_morning(person: User, at: datetime) -> bool:
    return _moment(person, at).hour >= MORNING


def _weekly(person: User) -> str:
    return f"person:{person.pk}:weekly"


def _week_of(person: User, at: datetime) -> str:
    return f"{_moment(person, at):%G-W%V}"


def _weeks(at: datetime) -> Iterable[tuple[User, Week]]:
    """Focal points and programme staff who have not had the list of this week, with what stands on it."""
    today = timezone.localdate(at)
    holders = Appointment.objects.current(today).filter(
        role__in=[Role.FOCAL_POINT, Role.APPROVER], person__is_active=True
    )
    by_person: dict[User, list[Appointment]] = defaultdict(list)
    for one in holders.select_related("person__country"):
        by_person[one.person].append(one)
    had = set(
        ReminderSent.objects.filter(subject__in=[_weekly(person) for person in by_person]).values_list(
            "subject", "step"
        )
    )
    for person, appointments in by_person.items():
        if (_weekly(person), _week_of(person, at)) in had:
            continue
        week = _week(appointments, today)
        if not week.is_empty:
            yield person, week


def _week(appointments: Sequence[Appointment], today: date) -> Week:
    spoken_for = [one for one in appointments if one.role == Role.FOCAL_POINT]
    decided_by = [one for one in appointments if one.role == Role.APPROVER]
    open_cases = AccessRequest.objects.open().submitted().select_related("country", "organisation")
    of_country = open_cases.within(spoken_for).filter(is_sponsored=False)
    overdue = open_cases.within(decided_by).filter(state=State.REVIEW, due_on__lt=today)
    return Week(
        to_endorse=[_waiting(case) for case in of_country.filter(state=State.ENDORSEMENT).order_by("due_on", "pk")],
        elsewhere=of_country.exclude(state=State.ENDORSEMENT).count(),
        overdue=[_waiting(case) for case in overdue.order_by("due_on", "pk")],
        vacant=without_focal_point(today) if any(one.country_id is None for one in decided_by) else (),
    )


def _waiting(case: AccessRequest) -> Waiting:
    last = Deadline(case.due_on, deadlines.zone_of(case)) if case.due_on else None
    return Waiting(case.reference, str(case.organisation), case.country, last)

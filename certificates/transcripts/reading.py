"""What a transcript lists: everything certified and attended, with the hours that count for continuing education."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.utils import timezone

from certificates.attendance import attended_by, ended_on
from certificates.models import Credential, CredentialKind
from certificates.payload import half_hours, without_empty_half
from certificates.presenting import KINDS, word_of
from certificates.standing import VALID, State
from learning.models import Enrolment
from modules.editions import Manifest, manifest
from people.models import User
from programme.models import Booking, CheckIn, SessionBlock

# What was learned was learned, even if the certificate has run out; what is in doubt or taken back does not count.
COUNTING = VALID | {State.EXPIRED}
COUNTED_ELSEWHERE = (CredentialKind.TRAINER, CredentialKind.CURRICULUM)


@dataclass(frozen=True)
class Entry:
    """One thing learned or attended; `hours` count only where `counts`."""

    title: str
    lang: str
    kind: str
    is_session: bool
    on: date
    hours: Decimal
    code: str
    status: str
    word: str
    counts: bool

    @property
    def hours_shown(self) -> Decimal:
        """8 rather than 8.0."""
        return without_empty_half(self.hours)


@dataclass(frozen=True)
class Transcript:
    """Everything that somebody has learned and attended, the newest first, with sums of hours."""

    name: str
    on: date
    entries: Sequence[Entry]

    @property
    def learned(self) -> Decimal:
        """Hours of modules that were completed."""
        return self._sum(is_session=False)

    @property
    def attended(self) -> Decimal:
        """Hours in sessions."""
        return self._sum(is_session=True)

    @property
    def total(self) -> Decimal:
        return without_empty_half(self.learned + self.attended)

    def _sum(self, *, is_session: bool) -> Decimal:
        counted = [one.hours for one in self.entries if one.counts and one.is_session == is_session]
        return without_empty_half(sum(counted, Decimal()))


def transcript_of(person: User, language: str) -> Transcript:
    """The transcript of a person as it stands today. Six queries, three more for each edition that was not read yet."""
    credentials = Credential.objects.of(person).newest().with_standing()
    entries = [*_of_credentials(credentials), *_of_modules(person, language), *_of_sessions(person)]
    return Transcript(person.name, timezone.localdate(), sorted(entries, key=lambda one: one.on, reverse=True))


def _of_credentials(credentials: Iterable[Credential]) -> Iterator[Entry]:
    """Each certificate; the hours of a module count once, however many kinds of certificate there are for it.

    Those of a trainer were no learning, and those of a whole curriculum are the hours of what it is made of.
    """
    counted: set[int] = set()
    for one in sorted(credentials, key=lambda one: one.is_achievement):
        counts = one.state in COUNTING and one.enrolment_id not in counted and one.kind not in COUNTED_ELSEWHERE
        if counts and one.enrolment_id:
            counted.add(one.enrolment_id)
        yield _of_credential(one, counts=counts)


def _of_credential(credential: Credential, *, counts: bool) -> Entry:
    state = credential.state
    return Entry(
        title=credential.title,
        lang=credential.words_language,
        kind=str(CredentialKind(credential.kind).label),
        is_session=credential.is_attendance,
        on=credential.completed_on,
        hours=credential.hours,
        code=credential.grouped_code,
        status=KINDS[state],
        word=word_of(state),
        counts=counts,
    )


def _of_modules(person: User, language: str) -> list[Entry]:
    """Modules that were completed and for which no certificate was made. One query, three more for each new edition."""
    certified = Credential.objects.filter(enrolment=OuterRef("pk")).exclude(kind__in=COUNTED_ELSEWHERE)
    completed = Enrolment.objects.of(person).filter(~Exists(certified), completed_at__isnull=False)
    return [_of_enrolment(one, manifest(one.completed_edition_id), language) for one in completed]


def _of_enrolment(enrolment: Enrolment, edition: Manifest, language: str) -> Entry:
    lang, words = edition.words(language)
    return Entry(
        title=words["title"],
        lang=lang,
        kind=str(CredentialKind.COMPLETION.label),
        is_session=False,
        on=timezone.localdate(enrolment.completed_at),
        hours=half_hours(edition.minutes),
        code="",
        status="",
        word="",
        counts=True,
    )


def _of_sessions(person: User) -> list[Entry]:
    """Sessions that were attended and for which no certificate was made. Three queries."""
    attended = attended_by(person).filter(credentials=None)
    bookings = list(attended.select_related("session"))
    minutes = _minutes_in(bookings)
    return [_of_booking(one, minutes[one.pk]) for one in bookings]


def _of_booking(booking: Booking, minutes: int) -> Entry:
    return Entry(
        title=booking.session.title,
        lang=booking.session.language,
        kind=str(CredentialKind.ATTENDANCE.label),
        is_session=True,
        on=ended_on(booking),
        hours=half_hours(minutes),
        code="",
        status="",
        word="",
        counts=True,
    )


def _minutes_in(bookings: Sequence[Booking]) -> dict[int, int]:
    """How many minutes each of these people was there, by the newest that was said of each block. Two queries."""
    blocks = {
        one.pk: int((one.ends_at - one.starts_at).total_seconds()) // 60
        for one in SessionBlock.objects.filter(
            session__in={one.session_id for one in bookings}, is_break=False
        ).select_related("session")
    }
    said = CheckIn.objects.filter(booking__in=bookings).order_by("at", "pk")
    newest = {(one.booking_id, one.block_id): one.is_present for one in said}
    minutes = dict.fromkeys([one.pk for one in bookings], 0)
    for (booking, block), is_present in newest.items():
        minutes[booking] += blocks.get(block, 0) if is_present else 0
    return minutes

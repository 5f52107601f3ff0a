"""What is known about nominees: who is named, how many seats are left, and what a file of nominations may say."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from django.db.models import Max, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from access.clock import CLAIM_STEPS
from access.models import CURRENT, HOLDING, Grant, JobRole, RequestLine, Seat, SeatQuerySet, SeatState
from access.nomination_file import Allowed, Known
from access.offers import LANGUAGES
from ground.languages import languages_by_name
from people.models import Organisation, Role, User
from people.rules import covers

CLAIM_TIME = timedelta(days=max(step.day for step in CLAIM_STEPS))
STATUS = {
    SeatState.NOMINATED: "clock",
    SeatState.INVITED: "clock",
    SeatState.CLAIMED: "done",
    SeatState.DECLINED: "stop",
    SeatState.LAPSED: "stop",
    SeatState.LEFT: "stop",
    SeatState.REPLACED: "again",
    SeatState.UNREACHABLE: "caution",
}


@dataclass(frozen=True)
class Places:
    """Seats of a line: how many there are (or are asked for), how many people are named, and how many have accepted."""

    total: int
    named: int
    taken: int
    accepted: int
    is_granted: bool

    @property
    def left(self) -> int:
        """People who can still be named."""
        return max(self.total - self.named, 0)


@dataclass(frozen=True)
class Nominee:
    """One row of the list: the seat, the person's job, and where it stands in words; `status` is the name of an icon."""

    seat: Seat
    job: str
    status: str
    words: str
    more: str = ""


def grant_of(line: RequestLine) -> Grant | None:
    """The grant that the line's nominees are invited to."""
    return line.grants.filter(revoked_at=None).order_by("-pk").first()


def nominees_of(line: RequestLine) -> list[Seat]:
    """Everybody who is or was nominated, the current ones first, with `has_seat_elsewhere`; four queries at most."""
    seats = list(Seat.objects.on_line(line).prefetch_related("organisation", "replaced_by"))
    # Asked once for all: comparing each nominee with each learner of the module takes a second for 500 people.
    learning = _learning(line, [seat.email for seat in seats if seat.state == SeatState.NOMINATED and seat.email])
    for seat in seats:
        seat.has_seat_elsewhere = seat.email.lower() in learning  # type: ignore[attr-defined]  # as the manager has it
    return sorted(seats, key=lambda seat: (not seat.is_current, seat.priority, seat.pk))


@dataclass(frozen=True)
class Standing:
    """Where a nominee stands, without the person: enough to count, and to put a long list in order."""

    pk: int
    state: str
    has_seat_elsewhere: bool

    @property
    def is_current(self) -> bool:
        """Whether the nomination has not ended."""
        return self.state in CURRENT


def standings_of(line: RequestLine) -> list[Standing]:
    """Everybody who is or was nominated, as in `nominees_of`; two queries at most."""
    rows = list(Seat.objects.on_line(line).order_by().values_list("pk", "state", "priority", "email"))
    learning = _learning(line, [email for _pk, state, _place, email in rows if state == SeatState.NOMINATED and email])
    rows.sort(key=lambda row: (row[1] not in CURRENT, row[2], row[0]))
    return [Standing(pk, state, email.lower() in learning) for pk, state, _place, email in rows]


def seats_of(standings: Iterable[Standing]) -> list[Seat]:
    """The seats of some of a line's nominees, in their order, with `has_seat_elsewhere`; three queries at most."""
    elsewhere = {one.pk: one.has_seat_elsewhere for one in standings}
    seats = Seat.objects.prefetch_related("organisation", "replaced_by").in_bulk(elsewhere)
    for seat in seats.values():
        seat.has_seat_elsewhere = elsewhere[seat.pk]  # type: ignore[attr-defined]  # as the manager has it
    return [seats[pk] for pk in elsewhere if pk in seats]


def _learning(line: RequestLine, addresses: Collection[str]) -> set[str]:
    """Those of the addresses, in small letters, with which somebody learns in the line's module."""
    if not addresses:
        return set()
    seats = Seat.objects.in_use(on=timezone.localdate()).filter(line__module=line.module_id).exclude(email="")
    known = seats.annotate(address=Lower("email"), account=Lower("person__email")).values_list("address", "account")
    wanted = {address.lower() for address in addresses}
    return wanted & set(chain.from_iterable(known.filter(Q(address__in=wanted) | Q(account__in=wanted))))


def places_of(line: RequestLine, grant: Grant | None, seats: Iterable[Seat | Standing]) -> Places:
    """Count the seats of a line from its nominees; people who learn on another seat need none here."""
    current = [seat for seat in seats if seat.is_current and not (seat.state == SeatState.NOMINATED and _waits(seat))]
    return Places(
        total=line.seats if grant is None else grant.seats or 0,
        named=len(current),
        taken=sum(seat.state in HOLDING for seat in current),
        accepted=sum(seat.state == SeatState.CLAIMED for seat in current),
        is_granted=grant is not None,
    )


def _waits(seat: Seat | Standing) -> bool:
    return bool(getattr(seat, "has_seat_elsewhere", False))


def shown(seat: Seat) -> Nominee:
    """A nominee with the words for where they stand."""
    state = SeatState(seat.state)
    is_withdrawn = state == SeatState.LEFT and seat.claimed_at is None
    words = _("Withdrawn") if is_withdrawn else str(state.label)
    # Its own display method would translate every job there is, for each row.
    return Nominee(seat, str(JobRole(seat.job_role).label), STATUS[state], words, _more(seat, state))


def _more(seat: Seat, state: SeatState) -> str:
    if state == SeatState.NOMINATED:
        return _("Learns on another seat already") if _waits(seat) else _("Invited as soon as a seat is free")
    if state == SeatState.INVITED and seat.invited_at:
        last = timezone.localdate(seat.invited_at + CLAIM_TIME)
        return _("Can answer until %(day)s") % {"day": date_format(last, "SHORT_DATE_FORMAT")}
    if state == SeatState.CLAIMED and seat.claimed_at:
        return date_format(timezone.localdate(seat.claimed_at), "SHORT_DATE_FORMAT")
    if state == SeatState.REPLACED and seat.replaced_by:
        return _("By %(name)s") % {"name": seat.replaced_by}
    return date_format(timezone.localdate(seat.ended_at), "SHORT_DATE_FORMAT") if seat.ended_at else ""


def next_priority(line: RequestLine) -> int:
    """The place behind everybody who is named already."""
    return (line.nominees.aggregate(last=Max("priority"))["last"] or 0) + 1


def code_of(organisation: Organisation) -> str:
    """How the organisation is called in files of nominees."""
    return organisation.code or f"organisation-{organisation.pk}"


def organisations_of(line: RequestLine) -> dict[str, Organisation]:
    """Organisations that nominees of the line may work at, by code: the requesting one, and others of its country."""
    own = line.request.organisation
    if own is None:
        return {}
    others = Organisation.objects.exclude(code="").filter(country=own.country_id) if own.country_id else ()
    return {one.code: one for one in others} | {code_of(own): own}


def allowed_for(line: RequestLine, user: User) -> Allowed:
    """What a file of nominations for this line may say, when this person hands it in."""
    seats = nominees_of(line)
    own = line.request.organisation
    return Allowed(
        organisation_codes=frozenset(organisations_of(line)),
        default_organisation=code_of(own) if own else "",
        module_codes=frozenset({line.module.code}),
        job_roles=frozenset(JobRole.values),
        languages=frozenset(LANGUAGES),
        seats_left=places_of(line, grant_of(line), seats).left,
        already=_elsewhere(line, user, on=timezone.localdate()) | _here(seats),
    )


def _here(seats: Iterable[Seat]) -> dict[str, Known]:
    return {
        seat.email: Known.SEATED if seat.state == SeatState.CLAIMED else Known.NOMINATED
        for seat in seats
        if seat.is_current
    }


def _elsewhere(line: RequestLine, user: User, *, on: date) -> dict[str, Known]:
    """People with a seat in the module through another request, as far as this person may know of it."""
    case = line.request
    known = Q(organisation=case.organisation_id)
    if covers(user, Role.FOCAL_POINT, country=case.country, module_slug=line.module.slug):
        known |= Q(organisation__country=case.country_id)
    seats: SeatQuerySet = Seat.objects.in_use(on=on).filter(known, line__module=line.module_id).exclude(line=line)
    return dict.fromkeys(seats.exclude(email="").values_list("email", flat=True), Known.SEATED_ELSEWHERE)


def language_choices() -> list[tuple[str, str]]:
    """Languages by name, in the language of the page."""
    return languages_by_name(LANGUAGES)

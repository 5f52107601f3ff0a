"""What a focal point sees of the people of their country in a session: who comes, whom they can name, who stayed away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.models import Booking, Presence

# How far back it is shown that somebody did not come.
REMEMBERED = timedelta(days=730)


@dataclass(frozen=True)
class Absences:
    """How often somebody did not come to a session in the last two years, and how often of these with an excuse."""

    missed: int = 0
    excused: int = 0

    def __str__(self) -> str:
        if not self.missed:
            return _("none")
        words = ngettext(
            "%(missed)d, with an excuse: %(excused)d", "%(missed)d, with an excuse: %(excused)d", self.missed
        )
        return words % {"missed": self.missed, "excused": self.excused}


@dataclass(frozen=True)
class NamedRow:
    """Somebody of the country with a place in the session, or on the way to one."""

    booking: Booking
    absences: Absences
    may_be_replaced: bool


def absences_of(people: Iterable[int | None], at: datetime) -> Mapping[int, Absences]:
    """Return the absences by person; nothing for those who always came. One query."""
    missed = Booking.objects.filter(
        person__in=[person for person in people if person],
        presence=Presence.NO_SHOW,
        session__ends_at__gte=at - REMEMBERED,
    )
    found: dict[int, Absences] = {}
    for person, is_excused in missed.values_list("person", "is_excused"):
        before = found.get(person, Absences())
        found[person] = Absences(before.missed + 1, before.excused + is_excused)
    return found


def named_rows(bookings: Iterable[Booking], absences: Mapping[int, Absences], *, may_replace: bool) -> list[NamedRow]:
    """Return the rows of the page, in the order given."""
    return [
        NamedRow(one, absences.get(one.person_id or 0, Absences()), may_replace and one.may_be_handed_on)
        for one in bookings
    ]

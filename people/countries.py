"""Countries as lists show them: their order, the groups they belong to, other codes, and what must be said of a name."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ground.phrases import place_of
from people.models import Country, GroupMembership


class Group(StrEnum):
    """Groups of countries that rules speak of; others can be added in the admin."""

    UNION = "EU"
    ASSOCIATED = "SAC"
    MEMBER_STATES = "RRF_MS"
    PARTNERS = "PARTNER"


class Wording(StrEnum):
    """Whose words stand beside a name: the EU's, or the United Nations' for what its organisations issue."""

    EU = "eu"
    UN = "un"


FOOTNOTES = {
    ("*", Wording.EU): gettext_noop(
        "This designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 and the "
        "ICJ Opinion on the Kosovo declaration of independence."
    ),
    ("*", Wording.UN): gettext_noop(
        "References to Kosovo shall be understood to be in the context of United Nations Security Council "
        "resolution 1244 (1999)."
    ),
}


def in_order(countries: Iterable[Country]) -> list[Country]:
    """Countries by their names for the reader, accents and marks aside: Kosovo* between Kenya and Latvia everywhere."""
    return sorted(countries, key=place_of)


def by_code(code: str) -> Country:
    """Return the country of a code, or of the one that other systems write: EL is Greece. Raises DoesNotExist."""
    wanted = code.strip().upper()
    return Country.objects.get(Q(code=wanted) | Q(alias=wanted))


def groups_of(country: Country | None, on: date) -> frozenset[str]:
    """Return the codes of the groups that the country belongs to on that day; none for agencies without a country."""
    if country is None:
        return frozenset()
    return frozenset(GroupMembership.objects.on(on).filter(country=country).values_list("group_id", flat=True))


def footnote_for(countries: Iterable[Country | None], *, wording: Wording = Wording.EU) -> str:
    """Return the note that belongs to marked names among these, with its mark in front; "" when there is none.

    It goes wherever such a name is shown: under lists and tables, on certificates, in mails, at the head of files.
    """
    marks = {country.mark for country in countries if country is not None}
    return _notes(marks, wording)


def footnote_for_all(*, wording: Wording = Wording.EU) -> str:
    """Return every note, for forms and lists that offer all countries."""
    return _notes({mark for mark, _wording in FOOTNOTES}, wording)


def _notes(marks: Iterable[str], wording: Wording) -> str:
    return "\n".join(f"{mark} {_(FOOTNOTES[mark, wording])}" for mark in sorted(marks) if (mark, wording) in FOOTNOTES)

"""What mails say that depends on the reader's language: it becomes words when the mail is written, not before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access import clock
from access.models import AccessRequest, LineDecision, Outcome, Reason
from modules.editions import manifest
from modules.models import Module
from people.countries import footnote_for
from people.models import Country


@dataclass(frozen=True)
class Deadline:
    """The end of a day, in the zone in which it ends."""

    day: date
    zone: str

    def __str__(self) -> str:
        moment = clock.deadline_at(self.day, self.zone).astimezone(ZoneInfo(self.zone))
        values = {"day": date_format(self.day, "DATE_FORMAT"), "zone": self.zone, "short": f"{moment:%Z}"}
        return _("%(day)s, 23:59 (time zone %(zone)s, %(short)s)") % values


@dataclass(frozen=True)
class Link:
    """The address of a page, in the reader's language."""

    name: str
    argument: str | int = ""

    def __str__(self) -> str:
        return f"{settings.SITE_URL}{reverse(self.name, args=[self.argument] if self.argument else [])}"


@dataclass(frozen=True)
class Footnote:
    """What must be said of the names of these countries; nothing for most."""

    countries: Sequence[Country | None]

    def __str__(self) -> str:
        return footnote_for(self.countries)

    def __bool__(self) -> bool:
        return bool(str(self))


@dataclass(frozen=True)
class Title:
    """The title of a module; its code as long as nothing was published."""

    module: Module

    def __str__(self) -> str:
        if self.module.latest_edition_id is None:
            return self.module.code
        _locale, words = manifest(self.module.latest_edition_id).words(get_language() or settings.LANGUAGE_CODE)
        return str(words.get("title") or self.module.code)


@dataclass(frozen=True)
class LineWords:
    """What a decision gave one module, and why."""

    title: Title
    outcome: str | Promise
    seats: int
    wanted: int
    reason: str | Promise
    text: str


def lines_of(case: AccessRequest) -> list[tuple[Title, int]]:
    """Title and seats wanted of every module that is asked for. One query."""
    return [(Title(line.module), line.seats) for line in case.lines.select_related("module")]


def line_words(decision: LineDecision, text: str) -> LineWords:
    """A decision about one line, in words."""
    return LineWords(
        title=Title(decision.line.module),
        outcome=Outcome(decision.outcome).label,
        seats=decision.seats,
        wanted=decision.line.seats,
        reason=Reason(decision.reason).label if decision.reason else "",
        text=text,
    )

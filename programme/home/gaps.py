"""What is missing for each session, in sentences, each with the page that mends it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.models import BOOKABLE, SessionState, TrainingSession
from programme.readiness import Lack, Standing, lacks


@dataclass(frozen=True)
class Gap:
    """Something that is missing: a sentence, and the page on which it is mended with the words of the link."""

    sentence: str
    url: str
    action: str


# Of sessions in a list, what is missing by the key of the session; a constant number of queries for all of them.
Source = Callable[[Sequence[TrainingSession], datetime], Mapping[int, Sequence[Gap]]]

_sources: list[Source] = []

PAGES = {
    Lack.TIME: "sessions:change",
    Lack.ANNOUNCEMENT: "sessions:session",
    Lack.LINK: "sessions:link",
    Lack.ANYBODY: "sessions:session",
    Lack.ENOUGH_PEOPLE: "sessions:decide",
    Lack.ANSWERS: "sessions:people",
    Lack.ATTENDANCE: "attending:register",
    Lack.EVALUATION: "attending:closing",
    Lack.CLOSING: "attending:closing",
}


def register(source: Source) -> None:
    """Have `source(sessions, at)` asked, too, what is missing: staff, say, or rooms."""
    if source not in _sources:
        _sources.append(source)


def gaps_of(sessions: Sequence[TrainingSession], at: datetime) -> dict[int, list[Gap]]:
    """Return what is missing for each session, counted by `with_standing`. As many queries as the sources need."""
    found = {session.pk: [_gap(lack, session, at) for lack in lacks(standing(session), at=at)] for session in sessions}
    for source in _sources:
        for key, gaps in source(sessions, at).items():
            found[key].extend(gaps)
    return found


def standing(session: TrainingSession) -> Standing:
    """Return where a session stands that was counted by `with_standing`."""
    return Standing(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        is_announced=session.state in BOOKABLE,
        is_online=session.places_online > 0,
        has_link=bool(session.join_link),
        least_people=session.least_people,
        held=session.held,
        unanswered=session.unanswered,
        unmarked=session.unmarked,
        is_evaluated=session.evaluation_opened_at is not None,
    )


def _gap(lack: Lack, session: TrainingSession, at: datetime) -> Gap:
    url = reverse(PAGES[lack], args=[session.key])
    return Gap(_sentence(lack, session, at), url, _action(lack))


def _sentence(lack: Lack, session: TrainingSession, at: datetime) -> str:
    sentences = {
        Lack.TIME: _("It has no time yet."),
        Lack.ANNOUNCEMENT: _announcement(session),
        Lack.LINK: _("People take part online, and there is no link for them yet."),
        Lack.ANYBODY: _("Nobody has booked. %(left)s"),
        Lack.ENOUGH_PEOPLE: _("%(held)d of at least %(least)d people have a place. %(left)s"),
        Lack.ANSWERS: ngettext(
            "%(unanswered)d person has not answered yet whether they come.",
            "%(unanswered)d people have not answered yet whether they come.",
            session.unanswered,
        ),
        Lack.ATTENDANCE: ngettext(
            "Of %(unmarked)d person it is not written down whether they came.",
            "Of %(unmarked)d people it is not written down whether they came.",
            session.unmarked,
        ),
        Lack.EVALUATION: _("The evaluation is not open: nobody can say how it was."),
        Lack.CLOSING: _("All is there: it can be closed."),
    }
    return sentences[lack] % {
        "held": session.held,
        "least": session.least_people,
        "left": _left(session, at),
        "unanswered": session.unanswered,
        "unmarked": session.unmarked,
    }


def _announcement(session: TrainingSession) -> str:
    if session.state == SessionState.POSTPONED:
        return _("It is postponed: people wait for its new time.")
    return _("It is not announced: nobody can book.")


def _left(session: TrainingSession, at: datetime) -> str:
    days = (session.starts_at - at).days if session.starts_at else 0
    return ngettext("%(days)d day is left.", "%(days)d days are left.", days) % {"days": days}


def _action(lack: Lack) -> str:
    actions = {
        Lack.TIME: _("Add blocks"),
        Lack.ANNOUNCEMENT: _("Announce it"),
        Lack.LINK: _("Add the link"),
        Lack.ANYBODY: _("See the session"),
        Lack.ENOUGH_PEOPLE: _("Decide whether it takes place"),
        Lack.ANSWERS: _("See who was asked"),
        Lack.ATTENDANCE: _("Write it down"),
        Lack.EVALUATION: _("Open it"),
        Lack.CLOSING: _("Close it"),
    }
    return actions[lack]

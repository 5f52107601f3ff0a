"""What to look at again in a day, in sentences, each with the address of the day that would be mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from programme.day_plan import Concern, Remark, Stretch, minutes_left, remarks
from programme.home.composing import MOST_PARTS, Shelf, in_query, moved, without
from programme.home.day_pieces import SHORTEST, Piece, work_of

MODULES = {Concern.REQUIRED, Concern.RECOMMENDED}


@dataclass(frozen=True)
class Advice:
    """One thing to look at; what would mend it, and where, are empty where that is for people to find."""

    sentence: str
    mend: str = ""
    address: str = ""


def advice_on(
    pieces: Sequence[Piece], day: Sequence[Stretch], on_shelf: Shelf, query: QueryDict, *, until: datetime | None = None
) -> list[Advice]:
    """Return what to look at in a day; `until` is when it has to end, where somebody has said so."""
    left = minutes_left(day, until=until) if until else None
    return [_advice(one, pieces, on_shelf, query) for one in remarks(work_of(pieces), on_shelf.links, left=left)]


def _advice(remark: Remark, pieces: Sequence[Piece], on_shelf: Shelf, query: QueryDict) -> Advice:
    sentence = _sentence(remark.concern) % _values(remark, on_shelf)
    words, mended = _mended(remark, pieces, on_shelf)
    if not words or len(mended) > MOST_PARTS:
        return Advice(sentence)
    return Advice(sentence, words, f"?{in_query(query, mended).urlencode()}")


def _mended(remark: Remark, pieces: Sequence[Piece], on_shelf: Shelf) -> tuple[str, Sequence[Piece]]:
    """What would mend it, in words, and the day that it would make."""
    match remark.concern:
        case Concern.TWICE:
            return _("Take it out once"), without(pieces, remark.places[-1])
        case Concern.AFTER:
            place, needed = remark.places
            return _("Put it before"), moved(pieces, needed, place)
        case Concern.BUILDS_ON if remark.other in on_shelf.pieces:
            [place] = remark.places
            return _("Add it before"), [*pieces[:place], on_shelf.pieces[remark.other], *pieces[place:]]
        case Concern.OVERLAP:
            return _shortened(pieces, remark.places[-1], remark.minutes)
        case Concern.TOO_SHORT:
            [place] = remark.places
            return _("Give it all of its minutes"), _lasting(pieces, place, remark.meant)
    return "", pieces


def _shortened(pieces: Sequence[Piece], place: int, by: int) -> tuple[str, Sequence[Piece]]:
    piece = pieces[place]
    minutes = piece.minutes - by
    if minutes < SHORTEST:
        return "", pieces
    words = _("Give “%(title)s” %(minutes)d minutes") % {"title": piece.title, "minutes": minutes}
    return words, _lasting(pieces, place, minutes)


def _lasting(pieces: Sequence[Piece], place: int, minutes: int) -> Sequence[Piece]:
    return [*pieces[:place], pieces[place].lasting(minutes), *pieces[place + 1 :]]


def _values(remark: Remark, on_shelf: Shelf) -> Mapping[str, Any]:
    modules = remark.concern in MODULES
    missing = on_shelf.pieces.get(remark.other) if remark.concern == Concern.BUILDS_ON else None
    return {
        "about": on_shelf.title(remark.about) if modules else remark.about,
        "other": on_shelf.title(remark.other) if modules else missing.title if missing else remark.other,
        "minutes": remark.minutes,
        "meant": remark.meant,
        "hours": f"{remark.minutes // 60}:{remark.minutes % 60:02}",
    }


def _sentence(concern: Concern) -> str:
    said = {
        Concern.TWICE: _("“%(about)s” stands in the day more than once."),
        Concern.OVERLAP: _(
            "“%(about)s” and “%(other)s” say the same for about %(minutes)d minutes: shorten one of them."
        ),
        Concern.BUILDS_ON: _("“%(about)s” builds on “%(other)s” of its module, which is not in the day."),
        Concern.AFTER: _("“%(about)s” comes before “%(other)s”, which it builds on in the module."),
        Concern.REQUIRED: _("%(about)s takes for granted that people have completed %(other)s."),
        Concern.RECOMMENDED: _("%(about)s is easier for people who have taken %(other)s before."),
        Concern.TOO_SHORT: _("“%(about)s” has %(minutes)d minutes here, and takes %(meant)d."),
        Concern.LONG_DAY: _(
            "These are %(hours)s hours of work without breaks: more than seven are too much for a day."
        ),
        Concern.TOO_LATE: _("The day takes %(minutes)d minutes more than there are: shorten something or take it out."),
        Concern.FREE: _("%(minutes)d minutes are still free at the end of the day."),
    }
    return said[concern]

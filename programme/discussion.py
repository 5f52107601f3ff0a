"""What is worth talking about after live talks: where raters saw different things, and where somebody saw harm. Pure."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from modules.activities.roleplay.engine import HARMFUL

FAR_APART = 2  # levels


class Reason(StrEnum):
    HARMFUL = "harmful"
    APART = "apart"


@dataclass(frozen=True)
class Rating:
    """What one rater gave a talk on one competency."""

    talk: Hashable
    competency: str
    level: int
    is_repaired: bool = False
    quotation: str = ""


@dataclass(frozen=True)
class Point:
    """A competency to talk about: why, and what was heard there. It names no person and no talk."""

    competency: str
    reasons: tuple[Reason, ...]
    is_repaired: bool
    quotations: tuple[str, ...]


def to_discuss(ratings: Iterable[Rating]) -> list[Point]:
    """Return the points to talk about, harm first, then in the order in which competencies came.

    A talk counts where two raters were two levels apart or more, or anybody saw something harmful. Its quotations are
    in alphabetical order, so that their place gives nobody away.
    """
    by_talk: dict[tuple[str, Hashable], list[Rating]] = defaultdict(list)
    for rating in ratings:
        by_talk[rating.competency, rating.talk].append(rating)
    striking: dict[str, list[list[Rating]]] = defaultdict(list)
    for (competency, _talk), given in by_talk.items():
        if reasons_of(given):
            striking[competency].append(given)
    points = [_point(competency, talks) for competency, talks in striking.items()]
    return sorted(points, key=lambda point: Reason.HARMFUL not in point.reasons)


def reasons_of(ratings: Sequence[Rating]) -> tuple[Reason, ...]:
    """Why the ratings of one talk on one competency are worth a word; empty where they are not."""
    levels = [rating.level for rating in ratings]
    found = []
    if HARMFUL in levels:
        found.append(Reason.HARMFUL)
    if max(levels) - min(levels) >= FAR_APART:
        found.append(Reason.APART)
    return tuple(found)


def _point(competency: str, talks: Sequence[Sequence[Rating]]) -> Point:
    ratings = [rating for given in talks for rating in given]
    found = {reason for given in talks for reason in reasons_of(given)}
    return Point(
        competency=competency,
        reasons=tuple(reason for reason in Reason if reason in found),
        is_repaired=any(rating.is_repaired for rating in ratings),
        quotations=tuple(sorted({rating.quotation for rating in ratings if rating.quotation})),
    )

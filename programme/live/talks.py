"""The ratings of one talk as its counsellor gets them: by competency, without the names of raters."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from programme.live.scenarios import scenario_of
from programme.models import Part, Rating, Role, Talk


@dataclass(frozen=True)
class Line:
    """What observers gave on one competency, the lowest level first, and what they wrote down, in alphabetical order."""

    competency: str
    is_critical: bool
    levels: Sequence[int]
    is_repaired: bool
    quotations: Sequence[str]


def lines_of(talk: Talk) -> list[Line]:
    """A line for each competency on which the talk was rated; one query besides the round's."""
    by_competency: dict[str, list[Rating]] = defaultdict(list)
    rows = Rating.objects.that_count().filter(sheet__talk=talk, level__isnull=False)
    for rating in rows.select_related("quotation"):
        by_competency[rating.competency].append(rating)
    scenario = scenario_of(talk.round)
    known = [competency for competency in scenario.competencies if competency in by_competency]
    return [_line(one, one in scenario.safety_critical, by_competency[one]) for one in known]


def _line(competency: str, is_critical: bool, ratings: Sequence[Rating]) -> Line:
    return Line(
        competency=competency,
        is_critical=is_critical,
        levels=sorted(rating.level for rating in ratings if rating.level),
        is_repaired=any(rating.is_repaired for rating in ratings),
        quotations=sorted({rating.quotation.text for rating in ratings if hasattr(rating, "quotation")}),
    )


def talks_counselled_by(person_id: int) -> list[Talk]:
    """The talks that somebody counselled in rounds that are closed, the newest first. One query."""
    own = Part.objects.filter(participant__person=person_id, role=Role.COUNSELLOR, talk__round__closed_at__isnull=False)
    rows = own.select_related("talk__round__edition__module").order_by("-talk__begun_at", "-pk")
    return [part.talk for part in rows]

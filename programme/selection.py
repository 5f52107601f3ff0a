"""How expressions of interest are scored and ranked. Pure: scores, seats and a seed in, a ranking out.

Two evaluators score each expression by published criteria, apart from each other. Where they are more than twenty
points apart, a third has to score it, or both write down what they found. Whoever is of the same country does not score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

FAR_APART = 20
EVALUATORS = 2

# The most points of each criterion unless a call publishes others; together they make a hundred.
CRITERIA: Mapping[str, int] = {
    "need": 30,
    "profile": 20,
    "multiplier": 15,
    "equity": 15,
    "fit": 10,
    "host": 10,
}


def published_weights() -> dict[str, int]:
    """The weights that a call has unless somebody writes others."""
    return dict(CRITERIA)


class BadScore(ValueError):
    """A score names another set of criteria, or gives one more or fewer points than it can have."""


@dataclass(frozen=True)
class Score:
    """The points that one evaluator gave, by criterion."""

    evaluator: str
    points: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.points.values())


@dataclass(frozen=True)
class Entry:
    """What is ranked: a country's expression of interest, its scores, and the seats it had in the last 24 months."""

    country: str
    scores: Sequence[Score]
    recent_seats: int = 0
    has_discussion_note: bool = False


@dataclass(frozen=True)
class Ranked:
    """One line of the ranking. `drawn` says that a lot decided between this and another one."""

    place: int
    country: str
    average: Fraction
    drawn: bool = False


def check_score(score: Score, criteria: Mapping[str, int] = CRITERIA) -> None:
    """Raise `BadScore` where the points do not fit the criteria."""
    if set(score.points) != set(criteria):
        raise BadScore("Every criterion has to be scored, and no other.")
    for name, points in score.points.items():
        if not 0 <= points <= criteria[name]:
            raise BadScore(f"“{name}” can have 0 to {criteria[name]} points.")


def check_weights(criteria: Mapping[str, int]) -> None:
    """Raise `BadScore` where the published weights do not make a hundred, or one is not worth a point."""
    if any(points < 1 for points in criteria.values()) or sum(criteria.values()) != sum(CRITERIA.values()):
        raise BadScore("The weights have to be at least 1 each and 100 together.")


def has_conflict(evaluator_country: str, country: str) -> bool:
    """Whether an evaluator may not score: they are of the country, whatever they declare."""
    return evaluator_country == country


def is_settled(entry: Entry) -> bool:
    """Whether an entry can be ranked: two scores at most twenty points apart, or a third one, or a note of the two."""
    totals = [score.total for score in entry.scores]
    if len(totals) < EVALUATORS:
        return False
    is_close = max(totals) - min(totals) <= FAR_APART
    return is_close or len(totals) > EVALUATORS or entry.has_discussion_note


def average(entry: Entry) -> Fraction:
    """Return the mean of all scores, exactly."""
    return Fraction(sum(score.total for score in entry.scores), len(entry.scores))


def rank(entries: Sequence[Entry], *, seed: str) -> list[Ranked]:
    """Return the ranking: by average, then fewer seats in the last 24 months, then a lot drawn with the seed.

    Raises `BadScore` where an entry is not settled. The seed is published, so that anybody can draw the lots again.
    """
    if unsettled := [entry.country for entry in entries if not is_settled(entry)]:
        raise BadScore(f"Not scored to the end: {', '.join(sorted(unsettled))}.")
    order = sorted(entries, key=lambda entry: (*_merit(entry), lot(entry.country, seed)))
    merits = [_merit(entry) for entry in order]
    return [
        Ranked(place, entry.country, average(entry), drawn=merits.count(_merit(entry)) > 1)
        for place, entry in enumerate(order, start=1)
    ]


def lot(country: str, seed: str) -> str:
    """Return the lot of a country: the SHA-256 of seed and country, in hex; the lowest goes first."""
    return sha256(f"{seed}:{country}".encode()).hexdigest()


def _merit(entry: Entry) -> tuple[Fraction, int]:
    return -average(entry), entry.recent_seats

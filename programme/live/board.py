"""What a trainer's page shows of a round: who is there, who plays what, what was rated, what to talk about."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from programme.agreement import LEVELS, Agreement, agreement
from programme.discussion import Point, to_discuss
from programme.discussion import Rating as GivenRating
from programme.live.actions import casts_of
from programme.live.scenarios import Scenario, scenario_of
from programme.models import Participant, Rating, Role, Round, Talk
from programme.rotation import Cast

# Afterwards nothing is told of fewer talks.
ENOUGH_TALKS = 5
KEPT_FOR = 24 * 3600  # seconds
TOGETHER = ""  # stands where the name of a competency would


@dataclass(frozen=True)
class Spread:
    """How often each level was given on one competency, in how many talks, and how far the raters agree."""

    competency: str
    is_critical: bool
    counts: tuple[int, ...]
    repaired: int
    not_seen: int
    talks: int
    agreement: Agreement

    @property
    def within_one(self) -> int | None:
        """Percent of the pairs of raters at most one level apart, rounded down."""
        share = self.agreement.within_one
        return None if share is None else int(share * 100)

    @property
    def ratings(self) -> int:
        return sum(self.counts)

    @property
    def bars(self) -> Iterator[tuple[int, int, float, float]]:
        """Each level with how often it was given, and where its share of a bar begins and how long it is, in percent."""
        start = 0.0
        for level, count in zip(LEVELS, self.counts, strict=True):
            share = round(100 * count / self.ratings, 2) if self.ratings else 0.0
            yield level, count, start, share
            start = round(start + share, 2)


@dataclass(frozen=True)
class Group:
    """People side by side in a talk, or in the next one; `secret` is what the actor alone knows in it."""

    counsellor: Participant
    actor: Participant
    observers: Sequence[Participant]
    talk: Talk | None = None
    handed_in: int = 0
    secret: str = ""

    @property
    def is_complete(self) -> bool:
        return self.handed_in >= len(self.observers)


class Board:
    """A round as its trainer sees it; six queries at most, however many people and talks there are."""

    def __init__(self, live_round: Round) -> None:
        self.round = live_round

    @cached_property
    def scenario(self) -> Scenario:
        return scenario_of(self.round)

    @cached_property
    def _words(self) -> Mapping[str, Any]:
        return self.scenario.words(get_language())[1]

    @cached_property
    def _everybody(self) -> dict[int, Participant]:
        return {one.pk: one for one in self.round.participants.all()}

    @property
    def people(self) -> list[Participant]:
        """Those who are there now, in the order in which they came."""
        return [one for one in self._everybody.values() if one.is_present]

    @cached_property
    def talks(self) -> list[Talk]:
        return list(self.round.talks.prefetch_related("parts"))

    @property
    def turn(self) -> int:
        """The number of the last turn; 0 before the first."""
        return max((talk.turn for talk in self.talks), default=0)

    @property
    def next_turn(self) -> int:
        return self.turn + 1

    @property
    def is_running(self) -> bool:
        return any(talk.is_running for talk in self.talks)

    @property
    def groups(self) -> list[Group]:
        """The groups of the last turn."""
        return [self._group(talk) for talk in self.talks if talk.turn == self.turn]

    @property
    def waiting_sheets(self) -> int:
        """How many observers of earlier turns have not handed in."""
        earlier = [self._group(talk) for talk in self.talks if talk.turn < self.turn]
        return sum(max(0, len(group.observers) - group.handed_in) for group in earlier)

    def _group(self, talk: Talk) -> Group:
        by_role: dict[str, list[Participant]] = defaultdict(list)
        for part in sorted(talk.parts.all(), key=lambda part: part.pk):
            by_role[part.role].append(self._everybody[part.participant_id])
        [counsellor], [actor] = by_role[Role.COUNSELLOR], by_role[Role.ACTOR]
        secret = self._words["variants"].get(talk.variant, "")
        return Group(counsellor, actor, by_role[Role.OBSERVER], talk, len(self._raters[talk.pk]), secret)

    @cached_property
    def next_groups(self) -> list[Group]:
        """Who would play what in the next talks; empty while too few people play."""
        return [self._next(cast) for cast in casts_of(self.people, self.talks)]

    def _next(self, cast: Cast[int]) -> Group:
        observers = [self._everybody[one] for one in cast.observers]
        return Group(self._everybody[cast.counsellor], self._everybody[cast.actor], observers)

    @cached_property
    def _ratings(self) -> list[dict[str, Any]]:
        rows = Rating.objects.that_count().filter(sheet__talk__round=self.round).order_by("pk")
        fields = ("sheet", "sheet__talk", "sheet__rater", "competency", "level", "is_repaired", "quotation__text")
        return list(rows.values(*fields))

    @cached_property
    def _raters(self) -> Mapping[int, set[int]]:
        raters: dict[int, set[int]] = defaultdict(set)
        for row in self._ratings:
            raters[row["sheet__talk"]].add(row["sheet__rater"])
        return raters

    @cached_property
    def spreads(self) -> list[Spread]:
        """A line for each competency that was rated; once the round is closed, only from five rated talks."""
        lines = [self._spread(competency) for competency in self.scenario.competencies]
        least = 1 if self.round.is_open else ENOUGH_TALKS
        return [line for line in lines if line.talks >= least]

    def _spread(self, competency: str) -> Spread:
        rows = [row for row in self._ratings if row["competency"] == competency]
        counts = Counter(row["level"] for row in rows)
        return Spread(
            competency=competency,
            is_critical=competency in self.scenario.safety_critical,
            counts=tuple(counts[level] for level in LEVELS),
            repaired=sum(row["is_repaired"] for row in rows),
            not_seen=counts[None],
            talks=len({row["sheet__talk"] for row in rows if row["level"]}),
            agreement=self._agreements[competency],
        )

    @property
    def together(self) -> Agreement:
        """How far raters agree over all competencies."""
        return self._agreements[TOGETHER]

    @cached_property
    def _agreements(self) -> Mapping[str, Agreement]:
        """By competency, and over all; worked out once for each sheet that comes in, since intervals take a while."""
        newest = max((row["sheet"] for row in self._ratings), default=0)
        key = f"live-agreement:{self.round.pk}:{newest}"
        found: Mapping[str, Agreement] | None = cache.get(key)
        if found is None:
            found = self._work_out()
            cache.set(key, found, timeout=KEPT_FOR)
        return found

    def _work_out(self) -> Mapping[str, Agreement]:
        units: dict[str, dict[int, list[int]]] = {one: defaultdict(list) for one in self.scenario.competencies}
        for row in self._ratings:
            if row["level"]:
                units[row["competency"]][row["sheet__talk"]].append(row["level"])
        everything = [unit for of_talks in units.values() for unit in of_talks.values()]
        found = {name: agreement(of_talks.values(), seed=self.round.pk) for name, of_talks in units.items()}
        return found | {TOGETHER: agreement(everything, seed=self.round.pk)}

    @property
    def points(self) -> list[Point]:
        """What to talk about, by competency in their order; nothing once the round is closed."""
        if not self.round.is_open:
            return []
        order = {competency: place for place, competency in enumerate(self.scenario.competencies)}
        rows = sorted((row for row in self._ratings if row["level"]), key=lambda row: order[row["competency"]])
        return to_discuss(
            GivenRating(
                row["sheet__talk"], row["competency"], row["level"], row["is_repaired"], row["quotation__text"] or ""
            )
            for row in rows
        )

    @property
    def shared(self) -> list[tuple[Talk, Participant]]:
        """Talks whose counsellors let the trainer see them, and who that was; once the round is closed."""
        return [
            (talk, self._group(talk).counsellor) for talk in self.talks if talk.is_shared and not self.round.is_open
        ]

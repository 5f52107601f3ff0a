"""Who plays what in the next talks of a live role-play: groups of three or four, in which the roles go round. Pure.

Groups stay together while they can. When people come or go so that there would be more groups, fewer, or one too small,
all are formed anew. In a group the counsellor's part goes to who has had it least; whoever acts now counsels next.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST = 3  # a counsellor, an actor, an observer

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Cast(Generic[Key]):
    """Who is who in one talk."""

    counsellor: Key
    actor: Key
    observers: tuple[Key, ...] = ()

    @property
    def everybody(self) -> tuple[Key, ...]:
        return (self.counsellor, self.actor, *self.observers)


def next_talks(
    players: Sequence[Key], watchers: Sequence[Key] = (), past: Sequence[Sequence[Cast[Key]]] = ()
) -> list[Cast[Key]]:
    """Return the casts of the next talks, held side by side; none while fewer than two people play.

    `players` take every role, `watchers` only observe; both in the order in which they came. `past` holds the casts of
    the talks so far, turn by turn. Two people play without an observer; five are one group.
    """
    count = _groups_for(len(players), len(players) + len(watchers))
    if not count:
        return []
    had = _Had(past)
    groups = _kept(players, watchers, past[-1] if past else (), count)
    if groups is None:
        groups = _dealt(had.fewest_first(players), watchers, count)
    return [_cast(group, players, had) for group in groups]


def _groups_for(players: int, people: int) -> int:
    """As many groups as there are threes, and no more than pairs of players; one where there are only two people."""
    return min(max(people // SMALLEST, 1), players // 2)


class _Had(Generic[Key]):
    """How often each has had each role."""

    def __init__(self, past: Iterable[Iterable[Cast[Key]]]) -> None:
        casts = [cast for turn in past for cast in turn]
        self.counselled = Counter(cast.counsellor for cast in casts)
        self.acted = Counter(cast.actor for cast in casts)

    def fewest_first(self, players: Iterable[Key]) -> list[Key]:
        return sorted(players, key=lambda player: self.counselled[player])


def _kept(
    players: Sequence[Key], watchers: Sequence[Key], last: Iterable[Cast[Key]], count: int
) -> list[list[Key]] | None:
    """The groups of the last turn without those who left and with those who came; None where they cannot stay."""
    here = [*players, *watchers]
    groups = [[one for one in cast.everybody if one in here] for cast in last]
    placed = {one for group in groups for one in group}
    if len(groups) != count:
        return None
    for newcomer in (one for one in here if one not in placed):
        min(groups, key=len).append(newcomer)
    return groups if all(_can_play(group, players, len(here)) for group in groups) else None


def _can_play(group: Sequence[Key], players: Collection[Key], people: int) -> bool:
    return len(group) >= min(SMALLEST, people) and sum(one in players for one in group) >= 2


def _dealt(players: Sequence[Key], watchers: Sequence[Key], count: int) -> list[list[Key]]:
    """People dealt out like cards, those who play first, so that every group has its share of both."""
    people = [*players, *watchers]
    return [people[first::count] for first in range(count)]


def _cast(group: Sequence[Key], players: Sequence[Key], had: _Had[Key]) -> Cast[Key]:
    playing = [player for player in players if player in group]
    counsellor = min(playing, key=lambda player: (had.counselled[player], -had.acted[player]))
    others = [player for player in playing if player != counsellor]
    actor = min(others, key=lambda player: (had.acted[player], had.counselled[player]))
    return Cast(counsellor, actor, tuple(one for one in group if one not in (counsellor, actor)))

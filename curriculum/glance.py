"""What a curriculum takes, at a glance: hours online, days of the workshop, exchanges. Pure, from its outline in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from curriculum.blocks import Mode
from curriculum.outline import Item, Stage


@dataclass(frozen=True)
class Day:
    """A day of the workshop with what stands on it; of a choice, all that there is to choose from."""

    number: int
    minutes: int = 0
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Glance:
    """Minutes are those of what is core; `electives` are the least and most of the rest, all stages together."""

    online_minutes: int
    electives: tuple[int, int]
    days: list[Day]
    exchanges: int
    exchange_minutes: int

    @property
    def workshop_minutes(self) -> int:
        """The minutes of all days."""
        return sum(day.minutes for day in self.days)


def glance_at(stages: Sequence[Stage]) -> Glance:
    """Add up what the stages of a curriculum take."""
    fixed = [(item.how or stage.how, item) for stage in stages for item in stage.items if item.is_core]
    exchanges = [item for how, item in fixed if how == Mode.EXCHANGE]
    return Glance(
        online_minutes=sum(item.minutes or 0 for how, item in fixed if how == Mode.ONLINE),
        electives=(sum(stage.electives[0] for stage in stages), sum(stage.electives[1] for stage in stages)),
        days=_days(stages),
        exchanges=len(exchanges),
        exchange_minutes=sum(item.minutes or 0 for item in exchanges),
    )


def _days(stages: Sequence[Stage]) -> list[Day]:
    """The days in their order; of things to choose from, the longest as often as are chosen counts."""
    items: dict[int, list[Item]] = {}
    for item in (item for stage in stages for item in _on_a_day(stage.items)):
        items.setdefault(item.day or 0, []).append(item)
    return [Day(number, sum(map(_minutes, items[number])), items[number]) for number in sorted(items)]


def _on_a_day(items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        if item.choices and item.choices[0].day:
            yield Item(item.kind, "", day=item.choices[0].day, choose=item.choose, choices=item.choices)
        elif item.day:
            yield item


def _minutes(item: Item) -> int:
    if item.choices:
        return sum(sorted((choice.minutes or 0 for choice in item.choices), reverse=True)[: item.choose])
    return item.minutes or 0


@dataclass(frozen=True)
class Rules:
    """What is said of a curriculum beside its stages, in its own language; everything may be missing."""

    lang: str
    least: int | None
    most: int | None
    trainers: int | None
    languages: Sequence[str]
    certificate: str
    never_shown: Sequence[str]
    evaluation: Sequence[Mapping[str, Any]]
    guidelines: Mapping[str, str]

    @property
    def says_more(self) -> bool:
        """Whether there is anything to read below the stages."""
        return bool(self.certificate or self.evaluation or self.guidelines)


def rules_in(facts: Mapping[str, Any]) -> Rules:
    """Return what the rules of a curriculum say to people."""
    group, certificate = facts.get("group_size", {}), facts.get("certificate", {})
    return Rules(
        lang=facts.get("language", ""),
        least=group.get("least"),
        most=group.get("most"),
        trainers=group.get("trainers"),
        languages=facts.get("languages_planned", []),
        certificate=certificate.get("text", ""),
        never_shown=certificate.get("never_shows", []),
        evaluation=facts.get("evaluation", []),
        guidelines=facts.get("guidelines", {}),
    )

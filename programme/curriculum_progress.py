"""How far somebody is in a whole curriculum: what its stages and its rule of completion ask for. Pure.

The rule is the one of the content format: `{"all": [{"stages": [codes]}, {"workshop_days_attended": 3}, {"live": 2, "of":
[ids]}, {"exchanges_attended": 2}, "survey"]}`. Where it says how many days, talks or exchanges are enough, a stage does not
ask for each of them again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from programme.attendance import ENOUGH, share_of_minutes
from programme.credit import State

MODULE, SESSION, LIVE, ASSESSMENT, CHOICE = "module", "session", "live", "assessment", "choose"
EXCHANGE = "exchange"
OPTIONAL = ("elective", "recommended_before")


@dataclass(frozen=True)
class Item:
    """Something in a stage; a choice has `choices`, of which `choose` count."""

    kind: str
    key: str = ""
    role: str = "core"
    mode: str = ""
    minutes: int = 0
    day: int | None = None
    choose: int = 0
    choices: tuple["Item", ...] = ()


@dataclass(frozen=True)
class Stage:
    code: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Reached:
    """What somebody has done: modules by id, sessions and live role-plays, self-assessments, and whether a survey was sent."""

    modules: Mapping[str, State]
    attended: Collection[str]
    assessments: Collection[str]
    has_sent_survey: bool = False


@dataclass(frozen=True)
class Need:
    """One thing that the rule asks for: how many are reached of those needed, and which items a stage still misses."""

    kind: str
    reached: int
    needed: int
    stage: str = ""
    missing: tuple[Item, ...] = ()
    asked: tuple[Item, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.reached >= self.needed


@dataclass(frozen=True)
class Parts:
    """How many of the parts that a whole curriculum asks for are done: those taken online, and those lived with others."""

    online_done: int = 0
    online: int = 0
    live_done: int = 0
    live: int = 0

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(
            self.online_done + other.online_done,
            self.online + other.online,
            self.live_done + other.live_done,
            self.live + other.live,
        )

    @property
    def done(self) -> int:
        return self.online_done + self.live_done

    @property
    def total(self) -> int:
        return self.online + self.live


def stages_of(raw: Iterable[Mapping[str, Any]]) -> list[Stage]:
    """Return the stages of a curriculum from its stored blocks."""
    values = [stage["value"] for stage in raw]
    return [Stage(value["code"], tuple(map(_item, value["items"]))) for value in values]


def _item(block: Mapping[str, Any]) -> Item:
    kind, value = block["type"], block["value"]
    if kind == CHOICE:
        return Item(kind, choose=value["choose"], choices=tuple(map(_item, value["items"])))
    return Item(
        kind,
        value[MODULE if kind == MODULE else "key"],
        value.get("role") or "core",
        value.get("mode") or "",
        value.get("minutes") or 0,
        value.get("day"),
    )


def state_of(item: Item, reached: Reached) -> State:
    """Say how far somebody is with an item; a choice is done when as many as count are."""
    if item.kind == CHOICE:
        done = sum(state_of(choice, reached) is State.DONE for choice in item.choices)
        return State.DONE if done >= item.choose else State.BEGUN if done else State.NEW
    if item.kind == MODULE:
        return reached.modules.get(item.key, State.NEW)
    done_items = reached.assessments if item.kind == ASSESSMENT else reached.attended
    return State.DONE if item.key in done_items else State.NEW


def needs(stages: Sequence[Stage], rule: Mapping[str, Any], reached: Reached) -> list[Need]:
    """Return what the rule of completion asks for, in its order; nothing for a curriculum without a whole."""
    parts = rule.get("all", [])
    eased = {name for part in parts if isinstance(part, Mapping) for name in part}
    return [need for part in parts for need in _needs_of(part, stages, eased, reached)]


def _needs_of(part: Any, stages: Sequence[Stage], eased: Collection[str], reached: Reached) -> Iterator[Need]:
    if part == "survey":
        yield Need("survey", int(reached.has_sent_survey), 1)
    elif "stages" in part:
        asked = [stage for stage in stages if stage.code in part["stages"]]
        yield from (_need_of_stage(stage, eased, reached) for stage in asked)
    elif "workshop_days_attended" in part:
        yield Need("days", len(days_attended(stages, reached)), part["workshop_days_attended"])
    elif "live" in part:
        yield Need("live", len(set(part["of"]) & set(reached.attended)), part["live"])
    elif "exchanges_attended" in part:
        exchanges = [item for item in _items(stages) if item.kind == SESSION and item.mode == EXCHANGE]
        yield Need("exchanges", sum(item.key in reached.attended for item in exchanges), part["exchanges_attended"])


def _need_of_stage(stage: Stage, eased: Collection[str], reached: Reached) -> Need:
    asked = [item for item in stage.items if _is_asked(item, eased)]
    missing = tuple(item for item in asked if state_of(item, reached) is not State.DONE)
    return Need("stage", len(asked) - len(missing), len(asked), stage.code, missing, tuple(asked))


def _is_asked(item: Item, eased: Collection[str]) -> bool:
    """Whether a stage asks for an item: what is optional, or counted for the whole, it does not."""
    kinds = {choice.kind for choice in item.choices} or {item.kind}
    if kinds == {LIVE} and "live" in eased:
        return False
    if item.kind == SESSION and item.day and "workshop_days_attended" in eased:
        return False
    if item.kind == SESSION and item.mode == EXCHANGE and "exchanges_attended" in eased:
        return False
    return item.kind == CHOICE or item.role not in OPTIONAL


def parts_of_whole(needs: Iterable[Need]) -> Parts:
    """Return how far somebody is with a whole curriculum; more than is needed counts as what is needed."""
    return sum(map(_parts, needs), Parts())


def _parts(need: Need) -> Parts:
    if need.kind == "stage":
        live, missing = sum(map(_is_live, need.asked)), sum(map(_is_live, need.missing))
        return Parts(need.reached - (live - missing), need.needed - live, live - missing, live)
    reached = min(need.reached, need.needed)
    return Parts(reached, need.needed) if need.kind == "survey" else Parts(0, 0, reached, need.needed)


def _is_live(item: Item) -> bool:
    """Whether an item is lived with others; a choice is, where all of it is."""
    return all(one.kind in (SESSION, LIVE) for one in item.choices or (item,))


def days_attended(stages: Sequence[Stage], reached: Reached) -> list[int]:
    """Return the days of the workshop of which somebody attended four fifths of the minutes, as for a session."""
    days: dict[int, dict[str, int]] = {}
    for item in _items(stages):
        if item.day and item.kind in (SESSION, LIVE):
            days.setdefault(item.day, {})[item.key] = item.minutes
    return [day for day, minutes in sorted(days.items()) if _is_attended(minutes, reached)]


def _is_attended(minutes: Mapping[str, int], reached: Reached) -> bool:
    return share_of_minutes(minutes, set(minutes) & set(reached.attended)) >= ENOUGH


def _items(stages: Iterable[Stage]) -> Iterator[Item]:
    return (item for stage in stages for item in stage.items)


def modules_in(stages: Iterable[Stage]) -> list[str]:
    """Return the ids of all modules, those to choose from too, each once and in order."""
    return list(dict.fromkeys(item.key for item in _every(stages) if item.kind == MODULE))


def modules_done(stages: Iterable[Stage], reached: Reached) -> list[str]:
    """Return the ids of the modules that count now, in order."""
    return [key for key in modules_in(stages) if reached.modules.get(key) is State.DONE]


def minutes_attended(stages: Iterable[Stage], reached: Reached) -> int:
    """Return the minutes of the sessions and live role-plays that somebody was in, each once, as the curriculum has them."""
    minutes = {item.key: item.minutes for item in _every(stages) if item.kind in (SESSION, LIVE)}
    return sum(minutes[key] for key in minutes.keys() & set(reached.attended))


def _every(stages: Iterable[Stage]) -> Iterator[Item]:
    """Yield all items, and in the place of a choice those to choose from."""
    return (inner for item in _items(stages) for inner in (item.choices or (item,)))

"""Reads curricula and checks that the minutes of their stages add up and that everything they name exists."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from curriculum.reading.fields import check_fields, check_known, check_unique, mappings_at, number_at, texts_at
from curriculum.reading.report import Report
from curriculum.reading.shapes import CURRICULUM, ITEM_KINDS, STAGE_ITEM
from curriculum.reading.values import Document
from modules.activities.form import line_of


@dataclass(frozen=True)
class Known:
    """The ids that a curriculum may name; modules with their minutes."""

    modules: Mapping[str, int]
    assessments: tuple[str, ...]
    live: tuple[str, ...]


def check_curriculum(curriculum: Document, known: Known, report: Report) -> None:
    """Report fields, ids and sums of a curriculum."""
    fields = curriculum.fields
    check_fields(fields, CURRICULUM, report)
    stages = mappings_at(fields, "stages")
    check_unique(stages, "code", "code", report)
    check_unique(stages, "id", "id", report)
    codes = tuple(str(stage.get("code")) for stage in stages)
    for stage in stages:
        check_known(texts_at(stage, "after"), codes, "stage", report, line_of(stage, "after"))
        for item in items_of(stage):
            _check_item(item, known, report)
        _check_minutes(stage, known, report)
    _check_totals(fields, stages, known, report)
    if "gateway" in fields:
        check_known([fields["gateway"]], tuple(known.modules), "module", report, line_of(fields, "gateway"))


def items_of(stage: Mapping[str, Any]) -> Iterator[Any]:
    """Give the items of a stage, those to choose from included."""
    for item in mappings_at(stage, "items"):
        yield item
        yield from mappings_at(item, "from")


def _check_item(item: Any, known: Known, report: Report) -> None:
    check_fields(item, STAGE_ITEM, report, "items")
    kinds = [kind for kind in ITEM_KINDS if kind in item]
    if len(kinds) != 1:
        report.error(
            "item", f"An item has exactly one of {', '.join(ITEM_KINDS)}: this one has {len(kinds)}.", line_of(item)
        )
        return
    kind = kinds[0]
    ids = {"module": tuple(known.modules), "assessment": known.assessments, "live": known.live}
    if kind in ids and item.get("in_preparation") is not True:
        check_known([item[kind]], ids[kind], "live role-play" if kind == "live" else kind, report, line_of(item, kind))
    if kind == "session" and "title" not in item:
        report.error("missing-field", "“title” is missing in a session: add it.", line_of(item))


def _check_minutes(stage: Any, known: Known, report: Report) -> None:
    minutes = sum(_minutes(item, known) for item in _core_items(stage))
    if isinstance(stage.get("minutes"), int) and minutes != stage["minutes"]:
        sentence = f"The core items of {stage.get('code')} take {minutes} minutes, the stage says {stage['minutes']}: correct one."
        report.error("minutes", sentence, line_of(stage, "minutes"))


def _check_totals(fields: Any, stages: list[Any], known: Known, report: Report) -> None:
    totals: Any = fields.get("totals")
    if not isinstance(totals, Mapping):
        return
    online, by_day = 0, Counter[int]()
    for stage in stages:
        for item in _core_items(stage):
            online += _minutes(item, known) * (item.get("mode", stage.get("mode")) == "online")
            by_day[number_at(item, "day")] += _minutes(item, known)
    worked_out = {
        "online_core_minutes": online,
        "workshop_minutes_by_day": {day: by_day[day] for day in sorted(by_day) if day},
    }
    for key, value in worked_out.items():
        if key in totals and totals[key] != value:
            report.error(
                "minutes", f"“{key}” is {value} when the stages are added up: correct it.", line_of(totals, key)
            )


def _core_items(stage: Mapping[str, Any]) -> list[Any]:
    return [item for item in mappings_at(stage, "items") if item.get("role") == "core"]


def _minutes(item: Mapping[str, Any], known: Known) -> int:
    return number_at(item, "minutes") or known.modules.get(str(item.get("module")), 0)

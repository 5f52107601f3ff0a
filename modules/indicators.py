"""The indicators that a module teaches, by phase, from its tables: an id in the first cell makes a row an indicator."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from modules.editions import Manifest, unit_values
from modules.paper import PaperUnit

PHASES = {"OB": "before", "OD": "during", "OA": "after"}
ID = re.compile(r"(?P<phase>OB|OD|OA)\d+")
IN_CELL = re.compile(r"[\">](?:OB|OD|OA)\d+[\"<]")
CELLS = 4  # id, indicator, what is entered, how not to read it


@dataclass(frozen=True)
class Indicator:
    """An indicator with its id, which never changes; texts are HTML of one line."""

    id: str
    text: SafeString
    enter: SafeString
    misreading: SafeString


@dataclass(frozen=True)
class Phase:
    """The indicators of one phase: before, during or after contact."""

    name: str
    indicators: Sequence[Indicator]


def phases_of(units: Sequence[PaperUnit]) -> list[Phase]:
    """Return the phases that have indicators, in their order; none for a module that teaches none."""
    found: dict[str, dict[str, Indicator]] = {prefix: {} for prefix in PHASES}
    for prefix, indicator in _indicators(units):
        found[prefix].setdefault(indicator.id, indicator)
    return [Phase(name, list(found[prefix].values())) for prefix, name in PHASES.items() if found[prefix]]


def teaches_indicators(edition: Manifest) -> bool:
    """Whether a table of the edition's original has a row with an id of an indicator; no queries once it was read."""
    blocks = (block for unit in edition.units for block in unit_values(unit.ids[edition.language])[1]["body"])
    return any(block["type"] == "table" and IN_CELL.search(json.dumps(block["value"]["rows"])) for block in blocks)


def _indicators(units: Sequence[PaperUnit]) -> Iterator[tuple[str, Indicator]]:
    tables = (table for unit in units for table in unit.values_of("table"))
    for row in (row for table in tables for row in table["rows"] if len(row) == CELLS):
        known = ID.fullmatch(strip_tags(row[0]).strip())
        if known:
            yield known["phase"], Indicator(known[0], *row[1:])

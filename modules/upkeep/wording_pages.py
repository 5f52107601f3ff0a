"""The wording of units in the admin: what is found, and for what reason authors live with it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from modules.activities.quiz.readability import Level
from modules.activities.quiz.wording_checks import Avoided
from modules.blocks import UnitBody
from modules.findings import Finding
from modules.models import AcceptedWording, Module, UnitPage
from modules.upkeep.facts import Place, places_of
from modules.upkeep.wording import BlockReport, block_reports, level_of_unit
from modules.words_to_avoid import words_to_avoid

Reasons = Mapping[tuple[int, str, str, str, str], str]


LABELS: Mapping[str, Any] = {name: block.label for name, block in UnitBody().child_blocks.items()}


def label_of(kind: str) -> str:
    """Return how the editor names a kind of block."""
    return str(LABELS.get(kind, kind))


@dataclass(frozen=True)
class Remark:
    """One finding in one block, with the reason for living with it, if there is one."""

    block: str
    finding: Finding
    reason: str

    @property
    def place(self) -> str:
        """What kind of block it is, as the editor names it."""
        return label_of(self.finding.where)

    @property
    def key(self) -> str:
        """What the finding is accepted by."""
        return self.finding.code[:100]


@dataclass(frozen=True)
class UnitWording:
    """What is found in a unit, block by block."""

    place: Place
    reports: tuple[BlockReport, ...]
    remarks: tuple[Remark, ...]
    level: Level | None

    @property
    def levels(self) -> list[tuple[BlockReport, str]]:
        """Blocks that are long enough to say how hard they are, with how the editor names them."""
        return [(report, label_of(report.words.kind)) for report in self.reports if report.level]

    @property
    def open(self) -> list[Remark]:
        """Those that nobody has given a reason for."""
        return [remark for remark in self.remarks if not remark.reason]


def wording_of(place: Place, body: Iterable[Mapping[str, Any]], reasons: Reasons) -> UnitWording:
    """Return what is found in the raw blocks of a unit."""
    reports, level = _looked_through(json.dumps(list(body)), place.language, tuple(words_to_avoid.of(place.language)))
    remarks = tuple(
        Remark(report.words.block, finding, reasons.get(_name(place, report.words.block, finding), ""))
        for report in reports
        for finding in report.findings
    )
    return UnitWording(place, reports, remarks, level)


# The report looks through every unit at each visit, and hardly any of them has changed since the last one.
@lru_cache(maxsize=512)
def _looked_through(
    body: str, language: str, avoided: tuple[Avoided, ...]
) -> tuple[tuple[BlockReport, ...], Level | None]:
    """Return what is found in the blocks of a unit, as JSON, and how hard the whole is to read."""
    blocks = json.loads(body)
    return tuple(block_reports(blocks, language, avoided)), level_of_unit(blocks, language)


def _name(place: Place, block: str, finding: Finding) -> tuple[int, str, str, str, str]:
    return (place.module.pk, place.unit, place.language, block, finding.code[:100])


def reasons_of(modules: Iterable[Module]) -> Reasons:
    """Return every reason that authors of these modules have given. One query."""
    rows = AcceptedWording.objects.filter(module__in=modules)
    return {(row.module_id, row.unit, row.language, row.block, row.warning): row.reason for row in rows}


def wording_rows(modules: Iterable[Module]) -> list[UnitWording]:
    """Return the wording of every unit page of these modules. Three queries, however many there are."""
    reasons = reasons_of(modules)
    return [wording_of(place, unit.body.raw_data, reasons) for place, unit in places_of(modules)]


def wording_of_page(page: UnitPage) -> UnitWording:
    """Return the wording of one page as it is given: published, a draft, or not even saved."""
    module = page.module
    place = Place(page.pk, module, page.slug, page.title, page.locale.language_code, page.live)
    body = page.body.stream_block.get_prep_value(page.body)
    return wording_of(place, body, reasons_of([module]))

"""Live kits: a role-play for a room, cut into the sheets that are handed to different people."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curriculum.reading.fences import pieces
from curriculum.reading.markdown import Passage, passages
from curriculum.reading.report import Report
from curriculum.reading.values import Document

LOOK_UP = "localise"


@dataclass(frozen=True)
class Sheet:
    """One part of a kit, for whoever its title names; `look_up` are the subjects of country cards that it asks for."""

    slug: str
    title: str
    passages: Sequence[Passage]
    look_up: Sequence[str]


@dataclass(frozen=True)
class Kit:
    """A live role-play; `unit` is the code of the module that it belongs to, `minutes` the whole session."""

    id: str
    code: str
    title: str
    unit: str
    language: str
    minutes: int
    group: str
    version: str
    warnings: Sequence[str]
    fiction_notice: str
    about: Sequence[Passage]
    sheets: Sequence[Sheet]

    def sheet(self, slug: str) -> Sheet | None:
        """Return the sheet of that name; None where the kit has none."""
        return next((sheet for sheet in self.sheets if sheet.slug == slug), None)


def kit_in(document: Document, report: Report, cards: Mapping[str, str]) -> Kit:
    """Return the kit that a file holds; `cards` are the titles of country cards by their keys."""
    about, *sheets = _cut(document.text)
    fields = document.fields
    return Kit(
        id=document.id,
        code=str(fields.get("code", "")),
        title=str(fields.get("title", "")),
        unit=str(fields.get("curriculum_unit", "")),
        language=document.language,
        minutes=int(fields.get("minutes", 0)),
        group=str(fields.get("group", "")),
        version=str(fields.get("version", "")),
        warnings=[str(warning) for warning in fields.get("content_warnings", ())],
        fiction_notice=str(fields.get("fiction_notice", "")),
        about=_sheet("about", about, report, cards).passages,
        sheets=[_sheet(title, text, report, cards) for title, _line, text in (one.partition("\n") for one in sheets)],
    )


def _cut(text: str) -> list[str]:
    """Return what stands before the first section, then each section with its title on the first line."""
    without_title = re.sub(r"^# .*\n", "", text.lstrip(), count=1)
    return re.split(r"^## ", without_title, flags=re.MULTILINE)


def _sheet(title: str, text: str, report: Report, cards: Mapping[str, str]) -> Sheet:
    parts = list(pieces(text, report))
    prose = [passage for part in parts if not part.name for passage in passages(part.inside, report)]
    asked = [word for part in parts if part.name == LOOK_UP for word in part.words]
    slug = re.sub(r"[^a-z0-9]+", "-", title.partition(":")[0].lower()).strip("-")
    return Sheet(slug, title.strip(), prose, [cards.get(key, key) for key in asked])

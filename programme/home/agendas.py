"""The agenda of a session beside the units of its module: what can be chosen, and what to look at, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from modules.editions import in_language, manifest
from modules.models import Module
from programme.agenda import Block, Kind, Remark, remarks
from programme.models import SessionBlock

BETWEEN = "/"  # a module and one of its units, as a form names them


@dataclass(frozen=True)
class Unit:
    """A unit of a module's newest edition, with its title in one language."""

    module: str
    module_code: str
    slug: str
    title: str
    minutes: int
    requires: tuple[str, ...]

    @property
    def value(self) -> str:
        """What a form calls it: the same unit ids stand in many modules."""
        return f"{self.module}{BETWEEN}{self.slug}"


def units_of(module: Module, language: str) -> list[Unit]:
    """Return the units of the newest edition, in order; none while the module has no edition. From memory, mostly."""
    if module.latest_edition_id is None:
        return []
    edition = manifest(module.latest_edition_id)
    return [
        Unit(
            module=module.slug,
            module_code=module.code,
            slug=unit.slug,
            title=in_language(unit.titles, language, edition.language)[1],
            minutes=unit.minutes,
            requires=unit.requires,
        )
        for unit in edition.units
    ]


def findings(blocks: Sequence[SessionBlock], module: Module) -> list[str]:
    """Return what to look at again in an agenda, in sentences."""
    units = units_of(module, "")
    minutes = {unit.slug: unit.minutes for unit in units}
    requires = {unit.slug: unit.requires for unit in units if unit.requires}
    return [_words(remark) for remark in remarks([_block(block) for block in blocks], minutes, requires)]


def _block(block: SessionBlock) -> Block:
    begins, ends = (datetime.combine(block.day, time) for time in (block.begins, block.ends))
    return Block(block.title, begins, ends, block.unit, block.is_break)


def _words(remark: Remark) -> str:
    values = {
        "title": remark.title,
        "other": remark.other,
        "minutes": remark.minutes,
        "meant": remark.meant,
        "hours": f"{remark.minutes // 60}:{remark.minutes % 60:02}",
    }
    return _sentence(remark.kind) % values


def _sentence(kind: Kind) -> str:
    sentences = {
        Kind.OVERLAP: _("“%(title)s” and “%(other)s” overlap."),
        Kind.NOT_IN_EDITION: _("“%(title)s” is not in the present edition of the module."),
        Kind.OUT_OF_ORDER: _("“%(title)s” comes before “%(other)s”, which it builds on in the module."),
        Kind.TOO_SHORT: _("“%(title)s” has %(minutes)d minutes; the unit takes %(meant)d."),
        Kind.TOO_LONG: _("“%(title)s” has %(minutes)d minutes; the unit takes only %(meant)d."),
        Kind.NO_BREAK: _("From “%(title)s” on there is no break for %(hours)s hours."),
    }
    return sentences[kind]

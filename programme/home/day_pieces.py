"""What a day is put together from: units, taught parts of curricula, and things of one's own; as the address names them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from programme.curricula.reading import Part as TaughtPart
from programme.day_plan import Part
from programme.home.agendas import BETWEEN, Unit

MINUTES = "@"  # before minutes that are not those the piece has by itself
TAUGHT, OWN = "taught:", "own:"
SHORTEST, LONGEST = 5, 480  # minutes that a piece may be given
LONGEST_TITLE = 80
USUAL_MINUTES = 30  # of something that has none by itself


@dataclass(frozen=True)
class Piece:
    """Something that takes its minutes of the day; `value` is what an address calls it, `code` says whose it is."""

    value: str
    title: str
    minutes: int
    meant: int = 0
    module: str = ""
    unit: str = ""
    code: str = ""
    requires: tuple[str, ...] = ()
    counts_as: str = ""
    lang: str = ""

    @property
    def in_address(self) -> str:
        """What the address calls it, with its minutes where they are others than its own."""
        return self.value if self.minutes == self.meant else f"{self.value}{MINUTES}{self.minutes}"

    @property
    def part(self) -> Part:
        """The piece as a part of a day, without what only pages show."""
        return Part(self.module, self.unit or self.value, self.title, self.minutes, self.requires, self.meant)

    def lasting(self, minutes: int) -> "Piece":
        """The same with other minutes."""
        return replace(self, minutes=minutes)


def of_unit(unit: Unit) -> Piece:
    """Return a unit as a piece."""
    return Piece(
        unit.value, unit.title, unit.minutes, unit.minutes, unit.module, unit.slug, unit.module_code, unit.requires
    )


def of_taught(part: TaughtPart, curriculum: str, code: str) -> Piece:
    """Return a session or live role-play of a curriculum as a piece; being there counts as that."""
    value = f"{TAUGHT}{curriculum}{BETWEEN}{part.key}"
    minutes = part.minutes or USUAL_MINUTES
    return Piece(value, part.title, minutes, minutes, code=code, counts_as=part.key, lang=part.lang)


def of_own(title: str, minutes: int) -> Piece:
    """Return something that stands nowhere else, such as a welcome."""
    return Piece(f"{OWN}{title}", title, minutes)


def read(said: str, offered: Mapping[str, Piece]) -> Piece | None:
    """Return the piece that an address names; none for one that is not there, or with minutes that no piece may have."""
    if said in offered:
        return offered[said]
    value, _at, minutes = said.rpartition(MINUTES)
    if not (minutes.isascii() and minutes.isdigit() and SHORTEST <= int(minutes[:4]) <= LONGEST):
        return None
    if value.startswith(OWN):
        title = value.removeprefix(OWN).strip()[:LONGEST_TITLE]
        return of_own(title, int(minutes)) if title else None
    return offered[value].lasting(int(minutes)) if value in offered else None


def work_of(pieces: Iterable[Piece]) -> list[Part]:
    """Return the parts of a day."""
    return [piece.part for piece in pieces]

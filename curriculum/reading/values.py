"""What the reader gives: frozen values, JSON-plain inside, each with the file and line that it came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from modules.keys import key_of

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Block:
    """One block of a unit in the form that a stream of blocks keeps; `value` is plain JSON."""

    type: str
    value: Any
    line: int
    id: str = ""

    def raw(self) -> dict[str, Any]:
        """Return the block as raw data of a Wagtail stream."""
        return {"type": self.type, "value": self.value, "id": self.id}


@dataclass(frozen=True)
class Document:
    """A YAML document, or the front matter of a Markdown file; `fields` knows its lines by the attribute `lc`."""

    id: str
    language: str
    file: str
    fields: Fields
    text: str = ""


@dataclass(frozen=True)
class MediaFile:
    """A file beside a unit. `kind` is image, video, poster, captions, transcript or h5p; `file` is relative to the content folder."""

    name: str
    kind: str
    file: str
    language: str = ""


@dataclass(frozen=True)
class Unit:
    """A unit with its front matter and its blocks in order; `number` is its place in the module, from 1.

    `requires` are the ids of the units that it builds on, and `requires_line` where its file says so.
    """

    id: str
    number: int
    title: str
    minutes: int
    language: str
    file: str
    outcomes: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    content_warnings: tuple[str, ...] = ()
    needs_reviews: bool = False
    requires: tuple[str, ...] = ()
    requires_line: int | None = None
    facts: tuple[Fields, ...] = ()
    glossary: tuple[Fields, ...] = ()
    reading: tuple[Fields, ...] = ()
    blocks: tuple[Block, ...] = ()

    def blocks_of(self, kind: str) -> Iterator[Block]:
        return (block for block in self.blocks if block.type == kind)


@dataclass(frozen=True)
class Quizzes:
    """The questions of a module as they are written: by unit id, and by form (`pre`, `post`); rules by unit id."""

    module: str
    language: str
    file: str
    units: Mapping[str, list[Fields]] = field(default_factory=dict)
    forms: Mapping[str, list[Fields]] = field(default_factory=dict)
    forms_file: str = ""
    rules: Mapping[str, Any] = field(default_factory=dict)

    @property
    def are_crossed(self) -> bool:
        """Whether half of the learners begin with the post form."""
        forms = self.rules.get("forms")
        return isinstance(forms, Mapping) and bool(forms.get("crossed"))

    def lists(self) -> Iterator[tuple[str, str, list[Fields]]]:
        """Give file, slug of the activity (`quiz-u1`, `pre`, `post`) and questions of each list."""
        for unit, items in self.units.items():
            yield self.file, f"quiz-{unit}", items
        for form, items in self.forms.items():
            yield self.forms_file or self.file, form, items


@dataclass(frozen=True)
class Module:
    """A module in one language; `fields` is its module.yaml, of which the attributes are the parts most asked for."""

    id: str
    code: str
    version: str
    language: str
    title: str
    summary: str
    minutes: int
    access: str
    file: str
    fields: Fields
    units: tuple[Unit, ...] = ()
    media: tuple[MediaFile, ...] = ()

    def unit(self, unit: str) -> Unit | None:
        return next((each for each in self.units if each.id == unit), None)


def block_id(module: str, unit: str, kind: str, place: int) -> str:
    """Return the id of the `place`-th block of its kind in a unit: the same in every language and at every load."""
    return str(key_of(module, unit, "block", kind, str(place)))

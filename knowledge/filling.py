"""A template as a form that people fill in, and as pieces of a file: what they write is handed back and kept nowhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from knowledge.prose import Grid, Heading, Paragraph, Piece, Run, pieces_of, plain, runs_of
from modules.activities.free_text import cleaned
from modules.blocks import html_of, inline_of
from modules.support import card

LONGEST = {"text": 2000, "list": 4000}
LONGEST_CELL = 200
ROWS = 6
TALL = {"text": 3, "list": 5}


@dataclass(frozen=True)
class Asked:
    """A field of a template."""

    key: str
    label: str
    kind: str
    is_needed: bool
    options: Sequence[str] = ()
    columns: Sequence[str] = ()

    @property
    def is_grid(self) -> bool:
        """Whether it is filled in row by row; a table that names no columns is a list."""
        return self.kind == "table" and bool(self.columns)

    def cell(self, row: int, column: int) -> str:
        """Return the name of a cell in the form."""
        return f"{self.key}.{row}.{column}"  # no id has a full stop


def asked_in(page: Any) -> list[Asked]:
    """Return the fields of a template in their order."""
    return [_asked(block.value) for block in page.body if block.block_type == "field"]


def _asked(value: Mapping[str, Any]) -> Asked:
    options, columns = (list(value.get(name) or ()) for name in ("options", "columns"))
    return Asked(value["key"], value["label"], value["kind"], bool(value["required"]), options, columns)


class FillForm(forms.Form):
    """The fields of one template. Nothing has to be filled in: a template is filled in over some days.

    Authors choose the ids, so what is posted has a prefix: a field may be called what a button is.
    """

    prefix = "field"

    def __init__(self, asked: Sequence[Asked], data: Any = None) -> None:
        super().__init__(data)
        self.asked = asked
        for one in asked:
            self.fields.update(_fields_of(one))

    def bound(self, asked: Asked) -> Any:
        """Return the field as templates show it: one, or the rows of a table."""
        if not asked.is_grid:
            return self[asked.key]
        return [[self[asked.cell(row, column)] for column in range(len(asked.columns))] for row in range(ROWS)]

    def answer(self, asked: Asked) -> Any:
        """Return what was written: words, lines, a day, or the rows of a table that hold anything."""
        if not asked.is_grid:
            return self.cleaned_data.get(asked.key)
        cells = range(len(asked.columns))
        rows = [[self.cleaned_data.get(asked.cell(row, cell), "") for cell in cells] for row in range(ROWS)]
        return [row for row in rows if any(row)]


def _fields_of(asked: Asked) -> dict[str, forms.Field]:
    if asked.is_grid:
        names = [(asked.cell(row, place), title) for row in range(ROWS) for place, title in enumerate(asked.columns)]
        return {name: _Words(label=title, required=False, max_length=LONGEST_CELL) for name, title in names}
    return {asked.key: _field_of(asked)}


def _field_of(asked: Asked) -> forms.Field:
    if asked.kind == "date":
        calendar = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return forms.DateField(label=asked.label, required=False, widget=calendar)
    if asked.kind == "choice" and asked.options:
        choices = [(option, option) for option in asked.options]
        return forms.ChoiceField(label=asked.label, required=False, choices=choices, widget=forms.RadioSelect)
    kind = "text" if asked.kind == "text" else "list"
    widget = forms.Textarea(attrs={"rows": TALL[kind]})
    hint = "" if kind == "text" else _("One on each line.")
    return _Words(label=asked.label, required=False, max_length=LONGEST[kind], widget=widget, help_text=hint)


class _Words(forms.CharField):
    """Words without characters that no file may hold."""

    def to_python(self, value: Any) -> Any:
        return cleaned(super().to_python(value) or "")


@dataclass(frozen=True)
class Filled:
    """A template with what was written into it, in the language of the template."""

    page: Any
    form: FillForm
    day: date

    @property
    def lang(self) -> str:
        return str(self.page.locale.language_code)

    @cached_property
    def pieces(self) -> list[Piece]:
        """The whole text in order: headings and guidance of the template, and the answers."""
        with translation.override(self.lang):
            return [piece for block in self.page.body for piece in self._of(block)]

    def _of(self, block: Any) -> Iterator[Piece]:
        if block.block_type == "field":
            asked = _asked(block.value)
            yield Heading(asked.label, 3)
            yield from _answered(asked, self.form.answer(asked))
            return
        yield from MAKERS.get(block.block_type, _nothing)(block.value)

    @property
    def open_count(self) -> int:
        """How many fields that are needed have nothing in them yet."""
        return sum(one.is_needed and not self.form.answer(one) for one in self.form.asked)


def _answered(asked: Asked, answer: Any) -> Iterator[Piece]:
    if not answer:
        yield plain(_("Still open") if asked.is_needed else "–", "open")
    elif asked.is_grid:
        yield Grid(asked.columns, [[[Run(cell)] for cell in row] for row in answer])
    elif isinstance(answer, date):
        yield plain(date_format(answer, "DATE_FORMAT"))
    else:
        kind = "plain" if asked.kind in ("text", "choice") else "bullet"
        yield from (plain(line.strip(), kind) for line in str(answer).splitlines() if line.strip())


def _nothing(_value: Any) -> list[Piece]:
    """Support lines are for readers, not for a file that travels."""
    return []


def _prose(kind: str) -> Callable[[Any], list[Piece]]:
    return lambda value: pieces_of(html_of(value), kind)


def _heading(value: Mapping[str, Any]) -> list[Piece]:
    return [Heading(value["text"], 2)]


def _table(value: Mapping[str, Any]) -> list[Piece]:
    rows = [[runs_of(inline_of(cell)) for cell in row] for row in value["rows"]]
    caption: list[Piece] = [plain(value["caption"])] if value["caption"] else []
    return [*caption, Grid(list(value["header"]), rows)]


def _points(title: str, points: Sequence[Any]) -> list[Piece]:
    head: list[Piece] = [Heading(title, 3)] if title else []
    return [*head, *(Paragraph(runs_of(inline_of(point)), "bullet") for point in points)]


def _dialogue(value: Mapping[str, Any]) -> list[Piece]:
    lines = [(line["speaker"], runs_of(inline_of(line["words"]))) for line in value["lines"]]
    spoken = [Paragraph([*([Run(f"{speaker}: ", is_bold=True)] if speaker else []), *runs]) for speaker, runs in lines]
    return [Heading(value["title"], 3), *spoken]


def _card(value: Mapping[str, Any]) -> list[Piece]:
    """What a country card asks, for the template belongs to no country."""
    found = card(value["key"], None, get_language() or "")
    text = (
        found.text if found and found.text else _("To be settled for each country: ask your data-protection officer.")
    )
    return [Paragraph([Run(f"{found.title}: " if found and found.title else "", is_bold=True), Run(text)], "note")]


MAKERS: Mapping[str, Callable[[Any], list[Piece]]] = {
    "heading": _heading,
    "text": _prose("plain"),
    "note": _prose("note"),
    "caution": _prose("note"),
    "table": _table,
    "summary": lambda value: _points("", value["points"]),
    "checklist": lambda value: _points(value["title"], value["items"]),
    "dialogue": _dialogue,
    "localise": _card,
}

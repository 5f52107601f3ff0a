"""The forms of the file beside a role-play: its title, stamps and fields, and the lines of one field.

Of several lines the first whose condition holds is shown. In a form one line has no condition: it stands there when none
of the others holds, and so is written last. A condition that is too nested for selects is shown in words and kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.activities.roleplay.case_file import SEALS
from modules.activities.roleplay.wording import PLACEHOLDER
from modules.outline import condition_in_words
from modules.scene_forms import LONGEST_LINE, WordsField
from modules.scene_parts import PARTS, ListedForm, Row, named_rows
from modules.scene_rules import (
    Options,
    Vocabulary,
    choose_from,
    initial_of,
    offering,
    parts_of,
    vocabulary_of,
    written,
)

MARKS = ("mark1", "mark2", "mark3")
FILE, FIELD = "file", "file-"  # of the file itself, and of a field by its id
LAST_PLACE = 999
SEAL_LABELS = {
    "rejected": gettext_lazy("looks like a stop: rejected"),
    "barred": gettext_lazy("looks like a stop: barred"),
    "deleted": gettext_lazy("looks like a stop: deleted"),
}


class OrderedRow(Row):
    """An entry whose place in the list is said by a number; without one it comes last."""

    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    order = forms.IntegerField(label=gettext_lazy("Place"), required=False, min_value=1, max_value=LAST_PLACE)

    @property
    def place(self) -> int:
        return self.cleaned_data["order"] or LAST_PLACE


class LineRow(OrderedRow):
    """What may stand in a place of the file, and after which marks."""

    text = forms.CharField(label=gettext_lazy("What stands there"), max_length=LONGEST_LINE, required=False)
    mark1 = forms.ChoiceField(label=gettext_lazy("If"), required=False)
    mark2 = forms.ChoiceField(label=gettext_lazy("and if, or if"), required=False)
    mark3 = forms.ChoiceField(label=gettext_lazy("and if, or if"), required=False)
    joined = forms.ChoiceField(
        label=gettext_lazy("Conditions"),
        choices=[("all", gettext_lazy("all of these hold")), ("any", gettext_lazy("one of these holds"))],
        required=False,
    )
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("id", "text", "order", *MARKS, "joined", "kept")
    first = "text"

    def offer(self, vocabulary: Vocabulary) -> None:
        """Fill the selects; a condition that they cannot show is said in words instead."""
        self.vocabulary = vocabulary
        for name in MARKS:
            options: Options = [("", _("Choose …")), *vocabulary.marks]
            choose_from(self, name, offering(options, self.initial.get(name)))
        if self["kept"].value():
            for name in (*MARKS, "joined"):
                del self.fields[name]

    @property
    def words(self) -> str:
        """The kept condition in words."""
        kept = self.vocabulary.conditions.get(self["kept"].value() or "")
        return condition_in_words(kept, self.vocabulary.words) if kept else ""

    @property
    def is_blank(self) -> bool:
        """Whether the row is for a new line, or takes one away; the words of a line may still be to come."""
        given = self.cleaned_data
        return bool(given.get("taken_away")) or not any(given.get(name) for name in ("id", "text", "kept", *MARKS))

    def clean_kept(self) -> str:
        kept = str(self.cleaned_data["kept"])
        if kept and kept not in self.vocabulary.conditions:
            raise ValidationError(_("Somebody has changed this condition meanwhile. Open the file anew."))
        return kept

    def refuse_id(self, name: str) -> None:
        """Say that a row above has this id already: a text written by hand may give it to two lines."""
        self.add_error(None, _("The id “%(id)s” is used twice.") % {"id": name})

    @property
    def condition(self) -> dict[str, Any] | None:
        """The condition of a valid row in the format; None for the line that stands there otherwise."""
        if kept := self.cleaned_data["kept"]:
            found: dict[str, Any] = self.vocabulary.conditions[kept]
            return found
        asked = [value.partition(":") for name in MARKS if (value := self.cleaned_data[name])]
        parts = [{kind: name} for kind, _colon, name in asked]
        if len(parts) < 2:
            return parts[0] if parts else None
        return {self.cleaned_data["joined"] or "all": parts}


class StampRow(LineRow):
    """A stamp. How it looks follows its id, so it is chosen once."""

    seal = forms.ChoiceField(
        label=gettext_lazy("Look"),
        choices=[("", gettext_lazy("an ordinary stamp")), *((name, SEAL_LABELS[name]) for name in sorted(SEALS))],
        required=False,
    )

    def offer(self, vocabulary: Vocabulary) -> None:
        super().offer(vocabulary)
        self.fields["seal"].disabled = bool(self.initial.get("id"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return cleaned | {"id": cleaned.get("id") or cleaned.get("seal", "")}

    def refuse_id(self, name: str) -> None:
        if name not in SEALS:
            super().refuse_id(name)
            return
        self.add_error("seal", _("There is a stamp of this look already. Change that one, or choose another look."))


class FieldRow(OrderedRow):
    """A field of the file; its lines have a form of their own."""

    label = WordsField(label=gettext_lazy("Field"))
    field_order = ("id", "label", "order")
    first = "label"

    @property
    def is_blank(self) -> bool:
        """Whether the row is for a new field, or takes one away; its name may still be to come, and its lines stay."""
        given = self.cleaned_data
        is_new = not given.get("id") and given.get("label", PLACEHOLDER) == PLACEHOLDER
        return bool(given.get("taken_away")) or is_new


def _shown_lines(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [_shown_line(place, line) for place, line in enumerate(lines, start=1)]


def _shown_line(place: int, line: Mapping[str, Any]) -> dict[str, Any]:
    text = "" if line["text"] == PLACEHOLDER else line["text"]
    shown = {"id": line["id"], "text": text, "seal": line["id"] if line["id"] in SEALS else ""}
    if "when" not in line:
        return shown
    joined, parts = parts_of(line["when"]) or ("all", [])
    if not 0 < len(parts) <= len(MARKS) or not all({"flag", "not_flag"} & set(part) for part in parts):
        return shown | {"order": place, "kept": written(line["when"])}
    marks = {name: initial_of(part)["what"] for name, part in zip(MARKS, parts, strict=False)}
    return shown | {"order": place, "joined": joined} | marks


def _lines_of(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return lines in the format, in the order of their places; what has no condition comes last."""
    # A look is chosen: words that happen to be those of one do not give it.
    pairs = sorted(named_rows(rows, "text", reserved=SEALS), key=_last_without_condition)
    return [_line(name, row) for name, row in pairs]


def _last_without_condition(pair: tuple[str, Any]) -> tuple[bool, int]:
    return pair[1].condition is None, pair[1].place


def _line(name: str, row: Any) -> dict[str, Any]:
    when = {"when": row.condition} if row.condition else {}
    return {"id": name, **when, "text": row.cleaned_data["text"] or PLACEHOLDER}


class LinesForm(ListedForm):
    """A form with lines of which one has no condition."""

    lines = "lines"  # the name of their list

    def __init__(self, document: Mapping[str, Any], data: Any = None, **kwargs: Any) -> None:
        super().__init__(document, data, **kwargs)
        vocabulary = vocabulary_of(document)
        for row in self.lists[self.lines][1]:
            if isinstance(row, LineRow):
                row.offer(vocabulary)

    def _check(self, row: Row) -> None:
        if not isinstance(row, LineRow):
            return
        rows = [one for one in self.rows(self.lines) if isinstance(one, LineRow)]
        otherwise = [one for one in rows if one.condition is None]
        if row in otherwise[1:]:
            row.add_error("mark1", _("Another line has no condition already: say when this one is shown."))
        if not otherwise and row is rows[-1]:
            sentence = _("Leave one line without a condition: it stands there when none of the others holds.")
            row.add_error(None, sentence)
        name = row.cleaned_data["id"]
        if name and [one.cleaned_data["id"] for one in rows].index(name) != rows.index(row):
            row.refuse_id(name)


class FileForm(LinesForm):
    """The file on the desk: what it is called, its stamps, and which fields it has."""

    title = WordsField(
        label=gettext_lazy("Title of the file"),
        help_text=gettext_lazy(
            "A card beside the talk that fills in as people choose. Everything in it is invented, and nobody can type into "
            "it. Leave all of this empty if the role-play has none."
        ),
    )
    remove = forms.BooleanField(
        label=gettext_lazy("Take the whole file away, with all that stands in it"), required=False
    )
    lines = "stamp"

    def _shown(self) -> dict[str, Any]:
        return {"title": self._file["title"]} if self._file else {}

    @property
    def _file(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.document.get("file", {})
        return found

    def _listed(self) -> Iterator[tuple[str, Any, type[Row], list[Any]]]:
        yield "stamp", _("Stamps: the first whose condition holds"), StampRow, _shown_lines(self._file.get("stamp", ()))
        fields = [
            {"id": field["id"], "label": field["label"], "order": place}
            for place, field in enumerate(self._file.get("fields", ()), start=1)
        ]
        yield "fields", _("Fields: open one in the list of parts to write its lines"), FieldRow, fields

    @property
    def is_wanted(self) -> bool:
        """Whether there is a file after saving; the title of a new one may still be to come. For a valid form."""
        is_begun = self.cleaned_data["title"] != PLACEHOLDER or any(self.rows(name) for name in self.lists)
        return (bool(self._file) or is_begun) and not self.cleaned_data["remove"]

    def is_valid(self) -> bool:
        if super().is_valid() and self.is_wanted and not self.rows("fields"):
            self.add_error(None, _("Give the file at least one field, or take the whole file away."))
        return super().is_valid()

    def _values(self) -> dict[str, Any]:
        if not self.is_wanted:
            return {"file": None}
        before = {field["id"]: field for field in self._file.get("fields", ())}
        # A new field does not take over the lines of one that is taken away.
        rows = named_rows(self.rows("fields"), "label", reserved=before)
        named = sorted(rows, key=lambda pair: _place_of(pair[1]))
        fields = [
            {
                "id": name,
                "label": row.cleaned_data["label"],
                "lines": before[name]["lines"] if name in before else BLANK,
            }
            for name, row in named
        ]
        stamp = _lines_of(self.rows("stamp")) or [{"id": "new", "text": PLACEHOLDER}]
        return {"file": {"title": self.cleaned_data["title"], "stamp": stamp, "fields": fields}}


BLANK = [{"id": "empty", "text": PLACEHOLDER}]


def _place_of(row: Any) -> int:
    return int(row.place)


class FieldForm(LinesForm):
    """The lines of one field of the file."""

    label = WordsField(label=gettext_lazy("Field"))

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        self.name = name
        super().__init__(*args, **kwargs)

    @property
    def _field(self) -> Mapping[str, Any]:
        return next(field for field in self.document["file"]["fields"] if field["id"] == self.name)

    def _shown(self) -> dict[str, Any]:
        return {"label": self._field["label"]}

    def _listed(self) -> Iterator[tuple[str, Any, type[Row], list[Any]]]:
        yield "lines", _("Lines: the first whose condition holds"), LineRow, _shown_lines(self._field["lines"])

    def _values(self) -> dict[str, Any]:
        lines = _lines_of(self.rows("lines")) or BLANK
        mended = {"id": self.name, "label": self.cleaned_data["label"], "lines": lines}
        file = self.document["file"]
        return {"file": {**file, "fields": [mended if one["id"] == self.name else one for one in file["fields"]]}}


def head_parts(document: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the parts of the head with their forms, by name: the file, where there is one, with each of its fields."""
    fields = document["file"]["fields"] if "file" in document else ()
    return {
        **PARTS,
        FILE: (gettext_lazy("The file"), FileForm),
        **{
            f"{FIELD}{field['id']}": (
                _("File: %(field)s")
                % {"field": _("not written yet") if field["label"] == PLACEHOLDER else field["label"]},
                partial(FieldForm, name=field["id"]),
            )
            for field in fields
        },
    }

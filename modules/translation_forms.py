"""The form of one part of a translation: for each string its words, and whether changed words still fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from modules.activities.roleplay.translating import Entry, Path, Status, Term, avoided_in, terms_in
from modules.models.snippets import LONGEST_SCENARIO
from modules.translations import label_of

LINE = 60  # letters in a line of a field, about
MOST_LINES = 10
LONGEST = LONGEST_SCENARIO // 10  # characters of one string
STATUSES: Mapping[Status, Promise] = {
    Status.MISSING: _("Missing"),
    Status.CHANGED: _("The original has changed since"),
    Status.SAME: _("Same as the original"),
    Status.TRANSLATED: _("Translated"),
}


@dataclass(frozen=True)
class Row:
    """A string with its fields, what it is, and the terms of the glossary that are in it."""

    entry: Entry
    label: str
    status: Promise
    words: BoundField
    fits: BoundField | None
    terms: Sequence[Term]
    avoided: Sequence[str]

    @property
    def is_other_than_kept(self) -> bool:
        """Whether the field says something else than what is kept: after a refusal both are shown."""
        return str(self.words.value() or "").strip() != self.entry.words.strip()


class TranslationForm(forms.Form):
    """The strings of one part; `stamp` says which texts the form was made from."""

    stamp = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        entries: Sequence[Entry],
        terms: Sequence[Term],
        language: str,
        stamp: str,
    ) -> None:
        super().__init__(data, initial={"stamp": stamp})
        self.entries = entries
        self.terms = terms
        direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
        for number, entry in enumerate(entries):
            self.fields[f"words{number}"] = _words_field(entry, {"lang": language, "dir": direction})
            if entry.status is Status.CHANGED:
                self.fields[f"fits{number}"] = forms.BooleanField(
                    label=_("The translation still fits the original"), required=False
                )

    @property
    def rows(self) -> list[Row]:
        return [self._row(number, entry) for number, entry in enumerate(self.entries)]

    def _row(self, number: int, entry: Entry) -> Row:
        terms = terms_in(entry.source, self.terms)
        return Row(
            entry=entry,
            label=label_of(entry.path),
            status=STATUSES[entry.status],
            words=self[f"words{number}"],
            fits=self[f"fits{number}"] if f"fits{number}" in self.fields else None,
            terms=terms,
            avoided=avoided_in(str(self[f"words{number}"].value() or ""), self.terms),
        )

    @property
    def words(self) -> dict[Path, str]:
        """What a valid form says for each string; browsers send a text with other line breaks than it came with."""
        return {
            entry.path: _kept(self.cleaned_data[f"words{number}"], entry) for number, entry in enumerate(self.entries)
        }

    @property
    def confirmed(self) -> set[Path]:
        """The strings that a valid form says still fit."""
        return {entry.path for number, entry in enumerate(self.entries) if self.cleaned_data.get(f"fits{number}")}


def _kept(words: str, entry: Entry) -> str:
    said = words.replace("\r\n", "\n").strip()
    # Fields are stripped; line breaks at the end of a text in the file are no change.
    return entry.words if said == entry.words.strip() else said


def _words_field(entry: Entry, attributes: Mapping[str, str]) -> forms.CharField:
    lines = min(MOST_LINES, sum(len(line) // LINE + 1 for line in entry.source.splitlines()))
    return forms.CharField(
        label=label_of(entry.path),
        required=False,
        max_length=LONGEST,
        initial=entry.words,
        widget=forms.Textarea(attrs={**attributes, "rows": lines}),
    )


def locale_choices(original: Locale) -> list[Locale]:
    """Return the languages of the site that a scenario in this one can be translated into."""
    return [locale for locale in Locale.objects.order_by("pk") if locale.pk != original.pk]

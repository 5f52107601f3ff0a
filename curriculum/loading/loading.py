"""One run of the loader: decides what is due, remembers what it wrote, and never writes over an editor's work."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.blocks.stream_block import StreamValue
from wagtail.models import DraftStateMixin, RevisionMixin

from curriculum.models import LoadedText
from modules.canonical import sha256_of

NEW, CHANGED, KEPT = "new", "changed", "kept as edited"


@dataclass(frozen=True)
class Wanted:
    """What the files say about one thing.

    `first` is written only when the thing is made; `modules` are those whose next edition shows it. `file` says it, in
    `lines` by the id of a block; the line of the whole has the id "".
    """

    name: str
    key: UUID
    fields: Mapping[str, Any]
    locale: str = ""
    first: Mapping[str, Any] = field(default_factory=dict)
    modules: frozenset[str] = frozenset()
    file: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, path: str) -> int | None:
        """Return the line of what a path of wagtail-localize leads to, None where nobody knows it."""
        return next((self.lines[part] for part in (*path.split("."), "") if part in self.lines), None)

    @property
    def sha256(self) -> str:
        return sha256_of(self.fields)

    @property
    def title(self) -> str:
        return f"{self.name} ({self.locale})" if self.locale else self.name


@dataclass
class Loading:
    """One run: what was loaded before, what is new, and the modules that need another edition."""

    say: Callable[[str], None]
    overwrite: bool = False
    # Nothing that learners meet is changed: what is new or other becomes a draft, what has a draft already is kept.
    as_drafts: bool = False
    tally: Counter[str] = field(default_factory=Counter)
    changed_modules: set[str] = field(default_factory=set)
    changed: list[models.Model] = field(default_factory=list)
    seen: set[UUID] = field(default_factory=set)
    # What stood for something without content: nobody has edited it, files that bring the content fill it.
    placeholders: set[UUID] = field(default_factory=set)
    # Files that were put into storage: whoever rolls the load back deletes them.
    stored: list[FieldFile] = field(default_factory=list)
    undo: ExitStack = field(default_factory=ExitStack)  # takes the files of H5P packages away; likewise
    # The key here of what files know under another one, because it was made on the site.
    keys: Mapping[UUID, UUID] = field(default_factory=dict)
    _known: dict[tuple[UUID, str], LoadedText] = field(default_factory=dict)
    _written: list[LoadedText] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._known = {(row.key, row.locale): row for row in LoadedText.objects.all()}

    def is_due(self, wanted: Wanted, found: models.Model | None, *, by_string: bool = False) -> bool:
        """Say whether the files' words are to be written; what an editor has changed is kept, and that is said.

        Where each string is kept for itself (`by_string`), what is new in the files is looked at whoever has edited it.
        """
        if found is None:
            return True
        if self.as_drafts:
            return self._is_due_as_draft(wanted, found)
        known = self._known.get((wanted.key, wanted.locale))
        is_new_in_files = known is None or known.sha256 != wanted.sha256
        is_edited = self.is_edited(wanted, found)
        if is_edited and is_new_in_files and not self.overwrite and not by_string:
            self.tally[KEPT] += 1
            self.say(f"{wanted.title} was edited on the site and is left as it is. To replace it, use --take-files.")
            return False
        return is_new_in_files or (is_edited and self.overwrite)

    def is_edited(self, wanted: Wanted, found: models.Model) -> bool:
        """Say whether somebody has changed a thing since the files' words were written into it."""
        known = self._known.get((wanted.key, wanted.locale))
        return wanted.key not in self.placeholders and (known is None or known.mark != mark_of(found, wanted))

    def is_original_edited(self, wanted: Wanted, original: models.Model) -> bool:
        """Say whether somebody has changed the original of a translation since it was loaded."""
        known = self._known.get((wanted.key, settings.LANGUAGE_CODE))
        return known is not None and known.mark != mark_of(original, wanted)

    def kept_original(self, wanted: Wanted) -> None:
        """Say that a translation can no longer come from files."""
        self.tally[KEPT] += 1
        self.say(f"{wanted.title}: the original has other parts since it was edited on the site. Translate it there.")

    def kept_words(self, wanted: Wanted, words: str) -> None:
        """Say that a string that was translated on the site stays as it is."""
        self.tally[KEPT] += 1
        self.say(
            f"{wanted.title}: “{words[:60]}” was translated on the site and is left as it is. "
            "To replace it, use --take-files."
        )

    def _is_due_as_draft(self, wanted: Wanted, found: models.Model) -> bool:
        if not isinstance(found, DraftStateMixin) or wanted.sha256 == sha256_of(stored(found, wanted.fields)):
            return False
        if found.has_unpublished_changes and not self.overwrite:
            self.tally[KEPT] += 1
            self.say(f"{wanted.title} has a draft that is not published, and is left as it is.")
            return False
        return True

    def wrote(self, wanted: Wanted, thing: models.Model, *, is_new: bool) -> None:
        """Remember that the files' words stand in this thing now."""
        self.tally[NEW if is_new else CHANGED] += 1
        self.changed_modules |= wanted.modules
        self.changed.append(thing)
        row = LoadedText(key=wanted.key, locale=wanted.locale, sha256=wanted.sha256, mark=mark_of(thing, wanted))
        self._written.append(row)

    @property
    def left_over(self) -> set[UUID]:
        """The keys of what was loaded once and stands no longer in the files."""
        return {key for key, _ in self._known} - self.seen

    def remember(self) -> None:
        """Store what was written, for the next run."""
        LoadedText.objects.bulk_create(
            self._written,
            update_conflicts=True,
            unique_fields=["key", "locale"],
            update_fields=["sha256", "mark"],
        )


def stored(thing: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """Return what a thing holds now, in the form in which files say it."""
    return {name: _plain(getattr(thing, name)) for name in fields}


def _plain(value: Any) -> Any:
    return value.stream_block.get_prep_value(value) if isinstance(value, StreamValue) else value


def mark_of(thing: models.Model, wanted: Wanted) -> str:
    """Return what changes when somebody edits a thing: its newest revision, or else its words."""
    if isinstance(thing, RevisionMixin):
        live = thing.live if isinstance(thing, DraftStateMixin) else True
        return f"revision {thing.latest_revision_id}{'' if live else ', not live'}"
    return sha256_of({name: getattr(thing, name) for name in wanted.fields})

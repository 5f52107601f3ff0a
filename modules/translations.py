"""Translations of a scenario as they stand: which is the original, how far each language is, and what is still to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ruamel.yaml.error import YAMLError
from wagtail.models import Locale

from modules.activities.roleplay import authoring
from modules.activities.roleplay.documents import plain
from modules.activities.roleplay.editing import is_editable
from modules.activities.roleplay.translating import (
    ABOUT,
    ENDING,
    MARKS,
    PERSON,
    SCENE,
    Entry,
    Path,
    Progress,
    entries_of,
    has_structure_of,
    progress_of,
)
from modules.models import Scenario

KEPT_FOR = 7 * 24 * 3600  # seconds
GROUPS: Mapping[str, Promise] = {
    ABOUT: gettext_lazy("About the role-play"),
    PERSON: gettext_lazy("The people"),
    MARKS: gettext_lazy("Measures, marks and variants"),
    SCENE: gettext_lazy("Scene"),
    ENDING: gettext_lazy("Ending"),
}
LABELS: Mapping[str, Promise] = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "setting": gettext_lazy("Where and when"),
    "learner_role": gettext_lazy("Who the learner is"),
    "fiction_notice": gettext_lazy("Notice that all is invented"),
    "text_alternative": gettext_lazy("Text to read instead"),
    "content_warnings": gettext_lazy("What it speaks about"),
    "goals": gettext_lazy("What helps here"),
    "not_goals": gettext_lazy("What it is not about"),
    "localise": gettext_lazy("Country card"),
    "name": gettext_lazy("Name"),
    "pronouns": gettext_lazy("Pronouns"),
    "age_band": gettext_lazy("Age"),
    "sketch": gettext_lazy("Who this is"),
    "strengths": gettext_lazy("Strength"),
    "wants": gettext_lazy("Wish"),
    "fears": gettext_lazy("Fear"),
    "communication": gettext_lazy("How this person speaks"),
    "role": gettext_lazy("Role"),
    "variables": gettext_lazy("Measure"),
    "flags": gettext_lazy("Mark"),
    "variants": gettext_lazy("Hidden variant"),
    "text": gettext_lazy("Text"),
    "cue": gettext_lazy("What one sees"),
    "feedback": gettext_lazy("reaction"),
    "debrief": gettext_lazy("debrief"),
    "debrief_questions": gettext_lazy("Question"),
}


def original_of(scenario: Scenario) -> Scenario:
    """Return what a scenario is a translation of: the one in the site's first language, else the oldest."""
    family = scenario.get_translations(inclusive=True).select_related("locale", "latest_revision").order_by("pk")
    first = Locale.get_default().pk
    return min(family, key=lambda one: (one.locale_id != first, one.pk))


def text_of(scenario: Scenario) -> str:
    """Return the text of a scenario's latest draft."""
    return str(scenario.latest_revision.content["source"]) if scenario.latest_revision else scenario.source


def document_of(text: str) -> Any:
    """Return a text as a plain document, None where it cannot be read. Reading takes half a second: it is kept."""
    key = f"translation:{settings.RELEASE}:{sha256(text.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = _read(text)
        cache.set(key, found, KEPT_FOR)
    return found["document"]


def _read(text: str) -> dict[str, Any]:
    try:
        return {"document": plain(authoring.document_in(text))}
    except YAMLError:
        return {"document": None}


@dataclass(frozen=True)
class Group:
    """A part of a scenario that is translated at one go: a scene, an ending, or a part of the head."""

    name: str
    entries: Sequence[Entry]

    @property
    def title(self) -> str:
        kind, _slash, name = self.name.partition("/")
        return f"{GROUPS[kind]} {name}".strip()

    @property
    def progress(self) -> Progress:
        return progress_of(self.entries)

    @property
    def is_done(self) -> bool:
        return all(entry.is_done for entry in self.entries)

    @property
    def opening(self) -> str:
        """The words that the part begins with, in the original."""
        return self.entries[0].source


@dataclass(frozen=True)
class Translation:
    """A translation beside its original, as texts and plain documents; `before` is the original as it stood then."""

    original: Scenario
    scenario: Scenario
    before: str

    @cached_property
    def original_text(self) -> str:
        return text_of(self.original)

    @cached_property
    def text(self) -> str:
        return text_of(self.scenario)

    @cached_property
    def document(self) -> Any:
        return document_of(self.text)

    @cached_property
    def before_document(self) -> Any:
        return document_of(self.before)

    @cached_property
    def entries(self) -> list[Entry]:
        """All strings, in the order of the original."""
        return entries_of(document_of(self.original_text), self.document, self.before_document)

    @property
    def is_alike(self) -> bool:
        """Whether it still has the structure of the original: only then single strings can be put into it."""
        return has_structure_of(document_of(self.original_text), self.document)

    @property
    def progress(self) -> Progress:
        return progress_of(self.entries)

    @cached_property
    def groups(self) -> list[Group]:
        """The parts, in the order of the original; the head's first."""
        order = [ABOUT, PERSON, MARKS]
        ranked = sorted(self.entries, key=lambda one: order.index(one.group) if one.group in order else len(order))
        return [Group(name, list(entries)) for name, entries in groupby(ranked, key=lambda one: one.group)]

    @property
    def next_open(self) -> Group | None:
        """The first part in which something is still to do."""
        return next((group for group in self.groups if not group.is_done), None)

    @property
    def stamp(self) -> str:
        """What a form was made from: it changes with either text."""
        return sha256(f"{self.original_text}\0{self.text}".encode()).hexdigest()[:16]


def is_translatable(original: Scenario) -> bool:
    """Say whether an original has the form that a translation can take over."""
    return is_editable(document_of(text_of(original)))


def translations_of(original: Scenario) -> list[Translation]:
    """Return the translations of a scenario, in two queries more than their number of one."""
    found = (
        original.get_translations(inclusive=False).select_related("locale", "latest_revision").order_by("locale__pk")
    )
    return with_befores(original, list(found))


def with_befores(original: Scenario, translations: Sequence[Scenario]) -> list[Translation]:
    """Return translations, each with the original as it stood when the translation was last saved."""
    revisions = list(original.revisions.order_by("-created_at", "-pk").values_list("pk", "created_at"))
    chosen = {one.pk: _at(revisions, one) for one in translations}
    texts = {
        pk: str(content["source"])
        for pk, content in original.revisions.filter(pk__in=set(chosen.values())).values_list("pk", "content")
    }
    return [Translation(original, one, texts.get(chosen[one.pk]) or text_of(original)) for one in translations]


def _at(revisions: Iterable[tuple[int, datetime]], translation: Scenario) -> int | None:
    saved = translation.latest_revision
    return next((pk for pk, created in revisions if saved and created <= saved.created_at), None)


def label_of(path: Path) -> str:
    """Return what a string is called beside its field."""
    match path:
        case ("nodes", _scene, "choices", choice, "text"):
            return _("Choice %(id)s") % {"id": choice}
        case ("nodes", _scene, "choices", choice, key):
            return _("Choice %(id)s: %(what)s") % {"id": choice, "what": LABELS[key]}
        case ("others", place, key):
            return _("Another person, %(number)d: %(what)s") % {"number": int(place) + 1, "what": LABELS[key]}
        case ("localise" | "variables" | "flags" | "variants" as kind, name, *_key):
            return _("%(what)s “%(name)s”") % {"what": LABELS[kind], "name": name}
    return _numbered(path)


def _numbered(path: Path) -> str:
    if not path[-1].isdecimal():
        return str(LABELS.get(path[-1], path[-1]))
    return _("%(what)s %(number)d") % {"what": LABELS.get(path[-2], path[-2]), "number": int(path[-1]) + 1}

"""What the strings of scenarios and self-assessments are called where they are translated: their part, who speaks, what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.activities.roleplay.authoring import document_in
from modules.activities.roleplay.translating import ABOUT, ENDING, FILE, MARKS, PERSON, SCENE, group_of
from modules.activities.strings import Path, name_of, words_of
from modules.models import Scenario
from modules.translated_texts import ScenarioTextField, TranslatedTextField

GROUPS: Mapping[str, Promise] = {
    ABOUT: gettext_lazy("About the role-play"),
    PERSON: gettext_lazy("The people"),
    MARKS: gettext_lazy("Measures, marks and variants"),
    FILE: gettext_lazy("The file on the desk"),
    SCENE: gettext_lazy("Scene"),
    ENDING: gettext_lazy("Ending"),
}
SPEAKERS: Mapping[str, Promise] = {
    "other": gettext_lazy("Another person speaks"),
    "narrator": gettext_lazy("The narrator speaks"),
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
    "intro": gettext_lazy("Introduction"),
    "reminder": gettext_lazy("Reminder"),
    "checks": gettext_lazy("Before sending"),
    "label": gettext_lazy("Answer"),
    "anchor": gettext_lazy("What the answer means"),
    "question": gettext_lazy("Question"),
    "product": gettext_lazy("What helps here"),
    "never_used_for": gettext_lazy("Never used for"),
    "anonymous_to": gettext_lazy("Anonymous to"),
    "retention": gettext_lazy("How long it is kept"),
}
ASSESSMENT_PARTS: Mapping[str, Promise] = {
    "scales": gettext_lazy("Answers to choose from"),
    "importance": gettext_lazy("How important it is"),
    "sections": gettext_lazy("Section"),
    "priorities": gettext_lazy("What follows from the answers"),
    "display": gettext_lazy("Who sees what"),
    "repeat": gettext_lazy("When it is asked again"),
}


@dataclass(frozen=True)
class Place:
    """Where a string stands: the part that it is translated with, and what it is there."""

    part: str
    label: str


def places_in(field: TranslatedTextField, source: str) -> dict[str, Place]:
    """Return where each string of a text stands, by its name."""
    document = document_in(source)
    names = words_of(document, field.is_words)
    if isinstance(field, ScenarioTextField):
        people = _speakers(document)
        return {name_of(path): Place(_part_of_scenario(path), _spoken(path, people)) for path in names}
    return {name_of(path): Place(_part_of_assessment(path), _numbered(path)) for path in names}


def label_of_path(model: type[Any], path: str) -> str:
    """Return what a string is called, by the way to it in the memory: the name of its field, or of its place in a text."""
    name, _dot, place = path.partition(".")
    field = model._meta.get_field(name)  # Django's name for it
    if not isinstance(field, TranslatedTextField) or not place:
        return str(getattr(field, "verbose_name", name))
    parts = tuple(place.split("."))
    if issubclass(model, Scenario):
        return f"{_part_of_scenario(parts)} · {label_of(parts)}"
    return f"{_part_of_assessment(parts)} · {_numbered(parts)}"


def _part_of_scenario(path: Path) -> str:
    kind, _slash, name = group_of(path).partition("/")
    return f"{GROUPS[kind]} {name}".strip()


def _part_of_assessment(path: Path) -> str:
    part = str(ASSESSMENT_PARTS.get(path[0], gettext_lazy("About the self-assessment")))
    return f"{part} {path[1]}" if path[0] in {"sections", "scales"} else part


def _speakers(document: Any) -> dict[str, str]:
    """Return who speaks in each scene, in words."""
    named = document.get("persona", {}).get("name", "")
    said = {"persona": _("%(name)s speaks") % {"name": named}, **SPEAKERS}
    return {str(node["id"]): str(said.get(node.get("speaker"), "")) for node in document.get("nodes", ())}


def _spoken(path: Path, people: Mapping[str, str]) -> str:
    match path:
        case ("nodes", scene, "text"):
            return people.get(scene) or label_of(path)
    return label_of(path)


def label_of(path: Path) -> str:
    """Return what a string is called beside its field."""
    match path:
        case ("nodes", _scene, "choices", choice, "text"):
            return _("Choice %(id)s: what the counsellor says or does") % {"id": choice}
        case ("nodes", _scene, "choices", choice, key):
            return _("Choice %(id)s: %(what)s") % {"id": choice, "what": LABELS[key]}
        case ("file", "stamp", line, "text"):
            return _("Stamp “%(name)s”") % {"name": line}
        case ("file", "fields", field, "label"):
            return _("Field “%(name)s”: what it is called") % {"name": field}
        case ("file", "fields", field, "lines", line, "text"):
            return _("Field “%(name)s”: line “%(line)s”") % {"name": field, "line": line}
        case ("others", place, key):
            return _("Another person, %(number)d: %(what)s") % {"number": int(place) + 1, "what": LABELS[key]}
        case ("localise" | "variables" | "flags" | "variants" as kind, name, *_key):
            return _("%(what)s “%(name)s”") % {"what": LABELS[kind], "name": name}
    return _numbered(path)


def _numbered(path: Path) -> str:
    match path:
        case ("sections", _section, "items", item, _text):
            return _("Statement %(id)s") % {"id": item}
        case ("scales", _scale, place, key):
            return _("%(what)s %(number)d") % {"what": LABELS[key], "number": int(place) + 1}
    if not path[-1].isdecimal():
        return str(LABELS.get(path[-1], path[-1].replace("_", " ")))
    return _("%(what)s %(number)d") % {
        "what": LABELS.get(path[-2], path[-2].replace("_", " ")),
        "number": int(path[-1]) + 1,
    }

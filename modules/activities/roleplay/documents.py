"""Reads the content format `roleplay/1` into structure and words, and says what is wrong with its form.

Line numbers come from documents that ruamel.yaml read with its round-trip loader; others have none.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from modules.activities.form import NOT_KEPT, unkept_lines
from modules.activities.roleplay import form
from modules.activities.roleplay.case_file import file_structure, file_words
from modules.activities.roleplay.references import doubled_ids, error, unknown_ids
from modules.findings import Finding
from modules.findings import gettext_noop as _

WORDS_OF_HEAD = (
    "title", "summary", "setting", "learner_role", "fiction_notice", "content_warnings", "text_alternative",
    "persona", "others", "goals", "not_goals", "localise",
)  # fmt: skip


def definition_parts(document: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the structure and the words, in the language of the document, of a scenario without errors of form.

    Both are plain JSON. A translation of a scenario has the same structure as its original.
    """
    return plain(_structure(document)), plain(_words(document))


def plain(value: Any) -> Any:
    """Return a value as plain JSON, free of the types by which a YAML reader keeps lines and quotes."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Sequence):
        return [plain(part) for part in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return value


def _structure(document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "schema": document["schema"],
        "id": document["id"],
        "start": document["start"],
        "estimated_minutes": document["estimated_minutes"],
        "debrief_minutes": document["debrief_minutes"],
        "place": document.get("place", ""),
        # A list, since the order of the curves is part of the scenario and a database need not keep that of keys.
        "variables": [_variable(name, variable) for name, variable in document["variables"].items()],
        "flags": list(document["flags"]),
        "competencies": document["competencies"],
        "safety_critical": document["safety_critical"],
        "variants": [{"id": one["id"], "weight": one["weight"]} for one in document.get("variants", ())],
        "nodes": [_node(node) for node in document["nodes"]],
        "endings": [{"id": ending["id"], "kind": ending["kind"]} for ending in document["endings"]],
    } | file_structure(document)


def _variable(name: str, variable: Mapping[str, Any]) -> dict[str, Any]:
    bounds = {key: variable[key] for key in ("start", "min", "max", "better")}
    return {"id": name, **bounds, "hidden": variable.get("hidden", True)}


def _node(node: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": node["id"],
        "speaker": node["speaker"],
        "explain": node.get("explain", False),
        "choices": [_choice(choice) for choice in node["choices"]],
    }


def _choice(choice: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": choice["id"],
        "effects": choice.get("effects", {}),
        "rates": choice["rates"],
        "set": choice.get("set", []),
        "next": rules(choice["next"]),
    }


def rules(ways_on: str | Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the ways on of a choice as rules; a bare id is one rule without a condition."""
    return [{"to": ways_on}] if isinstance(ways_on, str) else ways_on


def _words(document: Mapping[str, Any]) -> dict[str, Any]:
    head = {key: document[key] for key in WORDS_OF_HEAD if key in document}
    return (
        {"others": [], "localise": {}}
        | head
        | {
            "variables": {name: variable["label"] for name, variable in document["variables"].items()},
            "flags": document["flags"],
            "variants": {variant["id"]: variant["note"] for variant in document.get("variants", ())},
            "nodes": {node["id"]: _node_words(node) for node in document["nodes"]},
            "endings": {ending["id"]: _ending_words(ending) for ending in document["endings"]},
        }
        | file_words(document)
    )


def _node_words(node: Mapping[str, Any]) -> dict[str, Any]:
    choices = {
        choice["id"]: {key: choice[key] for key in ("text", "feedback", "debrief")} for choice in node["choices"]
    }
    return {"text": node["text"], "cue": node.get("cue", ""), "choices": choices}


def _ending_words(ending: Mapping[str, Any]) -> dict[str, Any]:
    return {key: ending[key] for key in ("title", "text", "debrief_questions")}


def form_findings(document: Any) -> list[Finding]:
    """Return what is wrong with the form of a scenario: keys, types, values, ids that are doubled or unknown.

    `definition_parts` may be asked for where there is none.
    """
    if not isinstance(document, Mapping):
        return [error("not-a-scenario", "scenario", _("The file does not hold a scenario: a group of keys."))]
    if strange := [error("not-kept", "scenario", NOT_KEPT, line) for line in unkept_lines(document)]:
        return strange
    # Values and ids can only be looked at once every entry has the keys and types it needs.
    if found := list(form.key_findings(document)):
        return found
    return [*form.value_findings(document), *doubled_ids(document), *unknown_ids(document)]

"""The text of a scenario as an author edits it: read, what is wrong with it in sentences, and what another text changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from modules.activities.definition import Definition
from modules.activities.form import line_of
from modules.activities.roleplay import checks, documents
from modules.activities.roleplay.references import error, named
from modules.findings import Finding, Severity, has_errors
from modules.findings import gettext_noop as _


@dataclass(frozen=True)
class Text:
    """A text as far as it can be read; without a definition `findings` say what is wrong with its form."""

    document: Any
    definition: Definition | None
    findings: list[Finding]


# Reading takes a tenth of a second, and an edition reads each text in several places.
@lru_cache(maxsize=32)
def document_in(source: str) -> Any:
    """Return a text as the round-trip mapping of the YAML reader, which knows its lines; it is kept, so never changed."""
    return YAML(typ="rt").load(source)


def definition_of(document: Any) -> Definition:
    """Return a scenario in one language as a definition."""
    structure, texts = documents.definition_parts(document)
    language = document["language"]
    return Definition("roleplay", structure, {language: texts}, language)


def read(source: str) -> Text:
    """Return what a text says, or what is wrong with its form."""
    try:
        document = document_in(source)
    except YAMLError as mistake:
        return Text(None, None, [unreadable(mistake, "scenario")])
    findings = documents.form_findings(document)
    return Text(document, None if has_errors(findings) else definition_of(document), findings)


def unreadable(mistake: YAMLError, where: str) -> Finding:
    """Return the error that a text is no YAML, with the line where reading stopped."""
    mark = getattr(mistake, "problem_mark", None)
    problem = getattr(mistake, "problem", None) or str(mistake).partition("\n")[0]
    template = _("This is not readable as YAML: %(problem)s.")
    return error("not-yaml", where, template, mark.line + 1 if mark else None, problem=problem)


def findings_in(source: str) -> list[Finding]:
    """Return all that the checks find in a text, the form first: what has no form cannot be followed."""
    text = read(source)
    return [*text.findings, *(checks.findings(text.definition) if text.definition else ())]


def errors_in(source: str) -> list[str]:
    """Return one sentence for each error in the text of a scenario; an empty list means that it can be played."""
    return [str(finding) for finding in findings_in(source) if finding.severity is Severity.ERROR]


@dataclass(frozen=True)
class Changes:
    """What one text has that another has not, or has otherwise: scenes, endings and keys of the head, by name."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def changes(before: str, after: str) -> Changes:
    """Return what a text changes in another; a text that cannot be read has nothing in it."""
    old, new = _parts(before), _parts(after)
    return Changes(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=tuple(name for name in new if name in old and new[name] != old[name]),
    )


def _parts(source: str) -> dict[str, Any]:
    document = documents.plain(read(source).document)
    if not isinstance(document, Mapping):
        return {}
    return dict([*_entries(document, "nodes", "scene"), *_entries(document, "endings", "ending"), *_head(document)])


def _entries(document: Mapping[str, Any], key: str, noun: str) -> Iterator[tuple[str, Any]]:
    yield from named(document.get(key), noun)


def _head(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((f"“{key}”", value) for key, value in document.items() if key not in {"nodes", "endings"})


def lines_in(document: Mapping[str, Any]) -> dict[str, int]:
    """Return the line, counted from 1, on which each scene, choice and ending of a text without errors of form begins."""
    scenes = list(named(document["nodes"], "scene"))
    choices = (pair for where, scene in scenes for pair in named(scene["choices"], f"{where}, choice"))
    found = {where: line_of(entry) for where, entry in [*scenes, *choices, *named(document["endings"], "ending")]}
    return {where: line for where, line in found.items() if line is not None}

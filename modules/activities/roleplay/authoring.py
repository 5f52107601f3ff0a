"""The text of a scenario as an author edits it: read, and what is wrong with it in sentences."""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from modules.activities.definition import Definition
from modules.activities.roleplay import checks, documents
from modules.findings import Severity


def document_in(source: str) -> Any:
    """Return the scenario as the round-trip mapping of the YAML reader, which knows its lines."""
    return YAML(typ="rt").load(source)


def definition_of(document: Any) -> Definition:
    """Return a scenario in one language as a definition."""
    structure, texts = documents.definition_parts(document)
    language = document["language"]
    return Definition("roleplay", structure, {language: texts}, language)


def errors_in(source: str) -> list[str]:
    """Return one sentence for each error in the text of a scenario; an empty list means that it can be played."""
    try:
        document = document_in(source)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return [f"Line {line}: this is not readable as YAML: {error.problem}."]
    findings = [finding for finding in documents.form_findings(document) if finding.severity is Severity.ERROR]
    if not findings:
        findings = [
            finding for finding in checks.findings(definition_of(document)) if finding.severity is Severity.ERROR
        ]
    return [str(finding) for finding in findings]

"""Reads a single scenario or a single file of questions, for the checks that an author runs on a file."""

from pathlib import Path

from curriculum.reading.quizzes import read_quiz_lists
from curriculum.reading.report import Report
from curriculum.reading.sources import read_text, yaml_of
from curriculum.reading.values import Document, Quizzes
from modules.activities.roleplay import documents
from modules.activities.roleplay.authoring import document_in
from modules.findings import Finding


def read_scenario_file(path: Path) -> tuple[Document | None, list[Finding]]:
    """Return the scenario in a file and the findings about its form; None where it cannot be read."""
    findings: list[Finding] = []
    return scenario_in(path, Report(str(path), findings)), findings


def read_quiz_file(path: Path) -> tuple[Quizzes, list[Finding]]:
    """Return the questions in a file, by unit and by form, and the findings about their form."""
    findings: list[Finding] = []
    report = Report(str(path), findings)
    units, forms, rules = read_quiz_lists(path, report)
    module, _, language = path.resolve().parent.name.partition(".")
    return Quizzes(module, language or "en", str(path), units, forms, rules=rules), findings


def scenario_in(path: Path, report: Report) -> Document | None:
    """Return the scenario in a file; what is wrong with its form is reported."""
    text = read_text(path, report)
    # Whoever loads the file reads the same text again: what was read is kept there.
    fields = None if text is None else yaml_of(text, report, document_in)
    if fields is None:
        return None
    report.take(documents.form_findings(fields))
    key = str(fields.get("id") or path.stem.partition(".")[0])
    return Document(key, str(fields.get("language") or "en"), report.where, fields)

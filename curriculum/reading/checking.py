"""All that can be said about one file of a scenario or of questions: its form first, then what authors should know."""

from collections.abc import Iterator
from pathlib import Path

from curriculum.reading.files import read_quiz_file, read_scenario_file
from curriculum.reading.report import Report
from curriculum.reading.values import Document, Fields
from curriculum.wording import words_to_avoid_in
from modules.activities.definition import Definition
from modules.activities.quiz import checks as quiz_checks
from modules.activities.quiz import documents as quiz_documents
from modules.activities.roleplay import checks as roleplay_checks
from modules.activities.roleplay import documents as roleplay_documents
from modules.findings import Finding, Severity, has_errors

PASS_MARK = 80  # percent, of a unit's quiz; the forms have none


def scenario_findings(path: Path) -> list[Finding]:
    """Return the findings about a scenario; a translation is compared with its original, if that stands beside it."""
    scenario, found = read_scenario_file(path)
    if scenario is None or has_errors(found):
        return found
    report = Report(str(path), found)
    definition = scenario_definition(scenario)
    report.take(roleplay_checks.findings(definition))
    original = _original_of(path)
    if original is not None:
        report.take(roleplay_checks.translation_findings(original, definition))
    return found


def quiz_findings(path: Path) -> list[Finding]:
    """Return the findings about every list of questions in a file."""
    quizzes, found = read_quiz_file(path)
    if has_errors(found):
        return found
    avoided = {quizzes.language: words_to_avoid_in(quizzes.language)}
    for _, slug, items in quizzes.lists():
        definition = quiz_definition(slug, items, quizzes.language)
        Report(f"{path}, {slug}", found).take(quiz_checks.findings(definition, avoided))
    return found


def scenario_definition(scenario: Document) -> Definition:
    """Return the definition of a scenario whose form has no error."""
    structure, words = roleplay_documents.definition_parts(scenario.fields)
    return Definition("roleplay", structure, {scenario.language: words}, scenario.language)


def quiz_definition(slug: str, items: list[Fields], language: str) -> Definition:
    """Return the definition of a list of questions whose form has no error; the slug says if it has a pass mark."""
    pass_mark = PASS_MARK if slug.startswith("quiz-") else None
    structure, words = quiz_documents.definition_parts(items, pass_mark=pass_mark)
    return Definition("quiz", structure, {language: words}, language)


def report_lines(findings: list[Finding], files: int) -> Iterator[str]:
    """Give one line for each finding and a closing count."""
    yield from (str(finding) for finding in sorted(findings, key=lambda each: (each.where, each.line or 0)))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    yield f"Files: {files}. Errors: {errors}. Warnings: {len(findings) - errors}."


def _original_of(path: Path) -> Definition | None:
    name, _, language = path.stem.partition(".")
    beside = path.with_name(f"{name}.yaml")
    if not language or not beside.is_file():
        return None
    original, found = read_scenario_file(beside)
    return None if original is None or has_errors(found) else scenario_definition(original)

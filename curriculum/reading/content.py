"""Reads the whole content folder: everything that ships, and every mistake in it."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curriculum.reading.curricula import Known, check_curriculum
from curriculum.reading.fields import mappings_at
from curriculum.reading.files import scenario_in
from curriculum.reading.kits import Kit, kit_in
from curriculum.reading.modules import read_module
from curriculum.reading.references import (
    check_blocks,
    check_competencies,
    check_module,
    check_scenario,
    check_translated_items,
    check_translated_texts,
    check_translation,
    duplicates,
)
from curriculum.reading.report import Report
from curriculum.reading.sources import read_markdown, read_yaml
from curriculum.reading.values import Document, Fields, Module, Quizzes
from modules.activities.assessment import translating as assessments_translating
from modules.activities.roleplay import translating as scenarios_translating
from modules.findings import Finding

FOLDERS = {"modules", "scenarios", "curricula", "assessments", "live", "knowledge", "pages"}
FILES = {"FORMAT.md", "competencies.yaml", "localise.yaml", "words-to-avoid.yaml"}


@dataclass(frozen=True)
class Content:
    """All that a content folder holds, in every language, and what is wrong with it."""

    root: Path
    modules: tuple[Module, ...]
    quizzes: tuple[Quizzes, ...]
    scenarios: tuple[Document, ...]
    curricula: tuple[Document, ...]
    assessments: tuple[Document, ...]
    kits: tuple[Document, ...]
    competencies: Fields
    localise: Fields
    findings: tuple[Finding, ...]

    def module(self, module: str, language: str = "en") -> Module | None:
        """Return a module in one language."""
        return next((each for each in self.modules if (each.id, each.language) == (module, language)), None)

    def quizzes_of(self, module: str, language: str = "en") -> Quizzes | None:
        """Return the questions of a module in one language."""
        return next((each for each in self.quizzes if (each.module, each.language) == (module, language)), None)

    def scenario(self, scenario: str, language: str = "en") -> Document | None:
        """Return a scenario in one language."""
        return next((each for each in self.scenarios if (each.id, each.language) == (scenario, language)), None)


def read_content(root: Path, *, elsewhere: Collection[str] = ()) -> Content:
    """Read a content folder whole. Nothing in it stops the reading: each mistake is one of the findings.

    `elsewhere` are the ids of modules that stand in no file here and that others may name.
    """
    findings: list[Finding] = []
    _check_root(root, findings)
    read = [each for folder in _folders(root, findings) if (each := read_module(folder, root, findings))]
    content = Content(
        root=root,
        modules=tuple(module for module, _ in read),
        quizzes=tuple(quizzes for _, quizzes in read),
        scenarios=_documents(root, "scenarios", ".yaml", scenario_in, findings),
        curricula=_documents(root, "curricula", ".yaml", _yaml_document, findings),
        assessments=_documents(root, "assessments", ".yaml", _yaml_document, findings),
        kits=_documents(root, "live", ".md", _markdown_document, findings),
        competencies=_entries(root / "competencies.yaml", "competencies", findings),
        localise=_entries(root / "localise.yaml", "keys", findings),
        findings=(),
    )
    _check_across(content, tuple(elsewhere), findings)
    return Content(**{**vars(content), "findings": tuple(sorted(findings, key=_reading_order))})


def read_kits(root: Path) -> tuple[Kit, ...]:
    """Return the live kits of a content folder as their sheets; `read_content` reports what is wrong with them."""
    report = Report("live", [])
    cards = _entries(root / "localise.yaml", "keys", [])
    documents = _documents(root, "live", ".md", _markdown_document, [])
    return tuple(kit_in(document, report, _titles(cards, document.language)) for document in documents)


def _titles(cards: Fields, language: str) -> dict[str, str]:
    """Return the titles of country cards by their keys: in this language, or else in English."""
    return {key: str(entry["title"].get(language) or entry["title"].get("en", key)) for key, entry in cards.items()}


def _check_root(root: Path, findings: list[Finding]) -> None:
    if not root.is_dir():
        Report(str(root), findings).error("no-file", "There is no such folder: check the name.")
        return
    for path in sorted(root.iterdir()):
        known = FOLDERS if path.is_dir() else FILES
        if path.name not in known and not path.name.startswith("glossary."):
            Report(path.name, findings).warning(
                "not-read", "This is not read: move it away, or into the folder where it belongs."
            )


def _folders(root: Path, findings: list[Finding]) -> Iterator[Path]:
    for path in sorted((root / "modules").glob("*")):
        if path.is_dir():
            yield path
        else:
            report = Report(path.relative_to(root).as_posix(), findings)
            report.error("file-name", "In modules/ stand folders only: move this file into the folder of its module.")


def _documents(
    root: Path, folder: str, suffix: str, read: Callable[[Path, Report], Document | None], findings: list[Finding]
) -> tuple[Document, ...]:
    found = []
    for path in sorted((root / folder).glob("*")):
        report = Report(path.relative_to(root).as_posix(), findings)
        if path.suffix != suffix:
            report.error("file-name", f"In {folder}/ stand files that end with {suffix}: rename it, or move it away.")
        elif document := read(path, report):
            _check_name(path, document, report)
            found.append(document)
    for document, first in duplicates(found):
        Report(document.file, findings).error(
            "duplicate-id", f"“{document.id}” stands in {first.file} too: rename one."
        )
    return tuple(found)


def _yaml_document(path: Path, report: Report) -> Document | None:
    fields = read_yaml(path, report)
    return None if fields is None else _document(path, fields, "", report)


def _markdown_document(path: Path, report: Report) -> Document | None:
    written = read_markdown(path, report)
    return None if written is None else _document(path, written.fields, written.body, report)


def _document(path: Path, fields: Fields, text: str, report: Report) -> Document:
    return Document(str(fields.get("id") or path.stem), str(fields.get("language") or "en"), report.where, fields, text)


def _check_name(path: Path, document: Document, report: Report) -> None:
    name, _, language = path.stem.partition(".")
    if name != document.id or language not in {"", document.language}:
        report.error("file-name", f"The file holds “{document.id}” in “{document.language}”: name it so.")


def _entries(path: Path, key: str, findings: list[Finding]) -> Fields:
    """Return the entries of competencies.yaml or localise.yaml by their ids."""
    report = Report(path.name, findings)
    document: Any = read_yaml(path, report)
    if document is None:
        return {}
    entries = document.get(key)
    if isinstance(entries, dict):
        return entries
    found = {str(entry["id"]): entry for entry in mappings_at(document, key) if "id" in entry}
    if not found:
        report.error("missing-field", f"“{key}” is missing: write the entries below it.", 1)
    return found


def _check_across(content: Content, elsewhere: tuple[str, ...], findings: list[Finding]) -> None:
    originals = {each.id: each for each in reversed(content.modules) if "." not in Path(each.file).parent.name}
    scenarios = tuple(dict.fromkeys(each.id for each in content.scenarios))
    competencies, cards = tuple(content.competencies), tuple(content.localise)
    for module, quizzes in zip(content.modules, content.quizzes, strict=True):
        check_module(module, originals, scenarios, findings, elsewhere)
        check_competencies(module, quizzes, competencies, findings)
        for unit in module.units:
            check_blocks(unit, cards, scenarios, findings)
        _check_translated(module, quizzes, originals, content, findings)
    check_translated_texts(content.scenarios, scenarios_translating.is_words, findings)
    check_translated_texts(content.assessments, assessments_translating.is_words, findings)
    for scenario in content.scenarios:
        check_scenario(scenario, cards, competencies, Report(scenario.file, findings))
    known = _known(content, originals, scenarios)
    for curriculum in content.curricula:
        check_curriculum(curriculum, known, Report(curriculum.file, findings))


def _check_translated(
    module: Module, quizzes: Quizzes, originals: dict[str, Module], content: Content, findings: list[Finding]
) -> None:
    original = originals.get(module.id)
    if original is module:
        return
    report = Report(module.file, findings)
    if original is None:
        sentence = f"There is no folder “{module.id}” that this translates: check the name."
        if (content.root / "modules" / module.id).is_dir():
            sentence = f"The original “{module.id}” could not be read: put right what is said of it, then check again."
        report.error("translation", sentence)
        return
    check_translation(original, module, findings)
    questions = content.quizzes_of(original.id, original.language)
    if questions is not None:
        check_translated_items(questions, quizzes, findings)


def _known(content: Content, originals: dict[str, Module], scenarios: tuple[str, ...]) -> Known:
    minutes = {key: module.minutes for key, module in originals.items()}
    assessments = tuple(each.id for each in content.assessments)
    return Known(minutes, assessments, (*(kit.id for kit in content.kits), *scenarios))


def _reading_order(finding: Finding) -> tuple[str, int, str]:
    return finding.where, finding.line or 0, finding.sentence

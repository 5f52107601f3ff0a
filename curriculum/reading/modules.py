"""Reads the folder of a module: module.yaml, units, questions, media."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from curriculum.reading.fields import check_fields, mappings_at, number_at, text_at
from curriculum.reading.media import media_of, missing_parts, transcripts_of
from curriculum.reading.quizzes import check_units, read_quizzes
from curriculum.reading.report import Report
from curriculum.reading.requirements import check_requirements
from curriculum.reading.shapes import MODULE
from curriculum.reading.sources import read_yaml
from curriculum.reading.units import read_unit
from curriculum.reading.values import Fields, Module, Quizzes, Unit
from modules.activities.form import line_of
from modules.addresses import FIXED_FOR_MODULES
from modules.findings import Finding

UNIT_FILE = re.compile(r"(\d\d)-[a-z0-9-]+\.md")
KNOWN_ENTRIES = {"module.yaml", "units", "quizzes.yaml", "forms.yaml", "media", "h5p"}


def read_module(folder: Path, root: Path, findings: list[Finding]) -> tuple[Module, Quizzes] | None:
    """Read one module in one language; None where its module.yaml cannot be read."""
    report = Report(_relative(folder / "module.yaml", root), findings)
    if not (folder / "module.yaml").is_file():
        report.error("no-file", "A folder in modules/ needs a module.yaml: write it, or move the folder.")
        return None
    fields = read_yaml(folder / "module.yaml", report)
    if fields is None:
        return None
    check_fields(fields, MODULE, report)
    _check_folder(folder, fields, report)
    if text_at(fields, "id") in FIXED_FOR_MODULES:
        sentence = f"“{text_at(fields, 'id')}” is a word of another address: give the module another id."
        report.error("fixed-word", sentence, line_of(fields, "id"))
    module = _with_units(_module(fields, folder, report), folder, root, findings)
    quizzes = _quizzes(module, folder, root, findings)
    _check_minutes(module, report)
    check_requirements(module.units, findings)
    _check_activities(module, quizzes, findings)
    return module, quizzes


def _module(fields: Mapping[str, Any], folder: Path, report: Report) -> Module:
    return Module(
        id=text_at(fields, "id", folder.name.partition(".")[0]),
        code=text_at(fields, "code"),
        version=text_at(fields, "version"),
        language=text_at(fields, "language", "en"),
        title=text_at(fields, "title", folder.name),
        summary=text_at(fields, "summary"),
        minutes=number_at(fields, "minutes"),
        access=text_at(fields, "access"),
        file=report.where,
        fields=fields,
    )


def _with_units(module: Module, folder: Path, root: Path, findings: list[Finding]) -> Module:
    report = Report(_relative(folder, root), findings)
    media = media_of(_media_folders(folder, module.id), root, report)
    transcripts = transcripts_of(media, module.language, root, report)
    units: list[Unit] = []
    for path in _unit_files(folder / "units", root, report):
        where = Report(_relative(path, root), findings)
        unit = read_unit(path, len(units) + 1, module.id, module.language, transcripts, where)
        if unit is not None:
            _check_new(unit, units, where)
            units.append(unit)
    if not units:
        report.error("no-units", "The module has no unit: write units/01-name.md.")
    return replace(module, units=tuple(units), media=media)


def _unit_files(folder: Path, root: Path, report: Report) -> list[Path]:
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in entries:
        if not UNIT_FILE.fullmatch(path.name):
            misplaced = Report(_relative(path, root), report.findings)
            misplaced.error("file-name", "A unit is a file named like 01-name.md: rename it, or move it away.")
    return [path for path in entries if UNIT_FILE.fullmatch(path.name)]


def _check_new(unit: Unit, units: list[Unit], report: Report) -> None:
    twin = next((each for each in units if each.id == unit.id), None)
    if twin is not None:
        report.error("duplicate-id", f"The unit id “{unit.id}” stands in {Path(twin.file).name} too: rename one.")


def _media_folders(folder: Path, module: str) -> list[Path]:
    original = folder.parent / module
    return [folder] if folder == original else [folder, original]


def _check_folder(folder: Path, fields: Any, report: Report) -> None:
    key, language = text_at(fields, "id"), text_at(fields, "language")
    name, _, suffix = folder.name.partition(".")
    if key and name != key:
        report.error(
            "folder",
            f"The folder “{folder.name}” and the id “{key}” differ: give them one name.",
            line_of(fields, "id"),
        )
    if suffix and language and suffix != language:
        report.error(
            "folder",
            f"The folder says “{suffix}”, the language is “{language}”: correct one.",
            line_of(fields, "language"),
        )
    for path in sorted(folder.iterdir()):
        if path.name not in KNOWN_ENTRIES:
            report.warning("not-read", f"“{path.name}” beside module.yaml is not read: move it away.")


def _quizzes(module: Module, folder: Path, root: Path, findings: list[Finding]) -> Quizzes:
    report, forms = (Report(_relative(folder / name, root), findings) for name in ("quizzes.yaml", "forms.yaml"))
    quizzes = read_quizzes(folder, module.id, module.language, report, forms)
    check_units(quizzes, [unit.id for unit in module.units], report)
    return quizzes


def _check_minutes(module: Module, report: Report) -> None:
    minutes = sum(unit.minutes for unit in module.units)
    if module.units and minutes != module.minutes:
        sentence = f"The units take {minutes} minutes together, the module says {module.minutes}: correct one."
        report.error("minutes", sentence, line_of(module.fields, "minutes"))


def _check_activities(module: Module, quizzes: Quizzes, findings: list[Finding]) -> None:
    _check_pictures(module, quizzes, findings)
    for unit in module.units:
        report = Report(unit.file, findings)
        _check_quiz_blocks(unit, quizzes, report)
        _check_media_blocks(unit, module, report)
        _check_packages(unit, module, report)


def _check_quiz_blocks(unit: Unit, quizzes: Quizzes, report: Report) -> None:
    blocks = list(unit.blocks_of("quiz"))
    for block in blocks:
        if block.value["unit"] != unit.id:
            report.error("quiz", f"The quiz of this unit is “{unit.id}”: write “::: quiz {unit.id}”.", block.line)
        elif not quizzes.units.get(unit.id):
            report.error(
                "quiz",
                f"There are no questions for “{unit.id}” in quizzes.yaml: write them, or remove the block.",
                block.line,
            )
    if len(blocks) > 1:
        report.error("quiz", "The quiz stands in this unit twice: remove one.", blocks[1].line)
    if quizzes.units.get(unit.id) and not blocks:
        report.error("quiz", f"The questions for “{unit.id}” are not shown: add “::: quiz {unit.id}”.")


def _check_media_blocks(unit: Unit, module: Module, report: Report) -> None:
    for kind in ("image", "video"):
        for block in unit.blocks_of(kind):
            for file in missing_parts(module.media, block.value["name"], kind, module.language):
                report.error("no-file", f"There is no file {file}: add it, or remove the block.", block.line)


def _check_packages(unit: Unit, module: Module, report: Report) -> None:
    for block in unit.blocks_of("h5p"):
        name = block.value["name"]
        if not any(file.kind == "h5p" and file.name == name for file in module.media):
            report.error("no-file", f"There is no file h5p/{name}.h5p: add it, or remove the block.", block.line)


def _check_pictures(module: Module, quizzes: Quizzes, findings: list[Finding]) -> None:
    """Report pictures that questions, or parts of case studies, name and that are not in the folder."""
    for name, option in ((name, option) for name, _, items in quizzes.lists() for option in _pictures_of(items)):
        for file in missing_parts(module.media, str(option["image"]), "image", module.language):
            sentence = f"There is no file {file}: add it, or name another picture."
            Report(name, findings).error("no-file", sentence, line_of(option, "image"))


def _pictures_of(items: list[Fields]) -> list[Fields]:
    parts = [part for item in items for part in (item, *mappings_at(item, "parts"))]
    return [option for part in parts for option in mappings_at(part, "options") if option.get("image")]


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()

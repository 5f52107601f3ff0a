"""Reads the questions of a module: quizzes.yaml, and forms.yaml beside it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from curriculum.reading.fields import check_fields, check_known
from curriculum.reading.report import Report
from curriculum.reading.shapes import FORM_NAMES, QUIZZES
from curriculum.reading.sources import read_yaml
from curriculum.reading.values import Fields, Quizzes
from modules.activities.form import did_you_mean, line_of
from modules.activities.quiz import documents
from modules.activities.quiz.rules import form_findings

ItemLists = dict[str, list[Fields]]


def read_quizzes(folder: Path, module: str, language: str, report: Report, forms_report: Report) -> Quizzes:
    """Read the questions of the module in this folder; both files may be absent, which the units decide about."""
    units, forms, rules = _present(folder / "quizzes.yaml", report)
    separate = folder / "forms.yaml"
    if separate.exists():
        _, more, rules_of_forms = _present(separate, forms_report)
        rules = {**rules, **rules_of_forms}
        _check_once(forms, more, forms_report)
        forms = {**forms, **more}
    quizzes = Quizzes(
        module, language, report.where, units, forms, forms_report.where if separate.exists() else report.where, rules
    )
    _check_ids(quizzes, report)
    _check_parallel(quizzes, forms_report if separate.exists() else report)
    return quizzes


def read_quiz_lists(path: Path, report: Report) -> tuple[ItemLists, ItemLists, Fields]:
    """Read one file of questions into those of units, those of forms, and rules; what is wrong is reported."""
    document = read_yaml(path, report)
    if document is None:
        return {}, {}, {}
    check_fields(document, QUIZZES, report)
    units, forms = _checked(document, "units", report), _checked(document, "forms", report)
    check_known(list(forms), FORM_NAMES, "form", report, line_of(document, "forms"))
    rules = _checked_rules(document, units, report)
    return units, {name: items for name, items in forms.items() if name in FORM_NAMES}, rules


def _present(path: Path, report: Report) -> tuple[ItemLists, ItemLists, Fields]:
    return read_quiz_lists(path, report) if path.exists() else ({}, {}, {})


def _checked_rules(document: Any, units: ItemLists, report: Report) -> Fields:
    """Return the rules by unit id, and those of the forms; what is wrong is reported with its line."""
    rules = document.get("rules")
    if not isinstance(rules, Mapping):
        return {}
    for name, written in rules.items():
        where = f"{report.where}, rules of {name}"
        if name == "forms":
            _check_forms_rules(written, report, line_of(rules, name))
        elif name in units:
            report.take(form_findings(written, units[name], where))
        else:
            known = [*units, "forms"]
            sentence = f"There are rules for “{name}”, but no questions.{did_you_mean(str(name), known)}"
            report.error("unknown-id", sentence, line_of(rules, name))
    return dict(rules)


def _check_forms_rules(written: Any, report: Report, line: int | None) -> None:
    if not isinstance(written, Mapping) or set(written) != {"crossed"} or not isinstance(written["crossed"], bool):
        report.error(
            "rules", "Forms have one rule: “crossed: true” gives half of the learners the post form first.", line
        )


def _checked(document: Any, key: str, report: Report) -> ItemLists:
    holder = document.get(key)
    lists: ItemLists = {}
    for name, items in holder.items() if isinstance(holder, Mapping) else ():
        if not isinstance(items, list):
            report.error("wrong-kind", f"“{name}” must be a list of questions.", line_of(holder, name))
            continue
        report.take(documents.form_findings(items, f"{report.where}, {name}"))
        lists[str(name)] = [item for item in items if isinstance(item, Mapping)]
    return lists


def _check_once(first: ItemLists, second: ItemLists, report: Report) -> None:
    for name in first.keys() & second.keys():
        report.error("duplicate-id", f"The form “{name}” stands in quizzes.yaml too: keep one.")


def _check_ids(quizzes: Quizzes, report: Report) -> None:
    owners: dict[str, str] = {}
    for file, slug, items in quizzes.lists():
        for item in items:
            key = str(item.get("id"))
            if owners.setdefault(key, slug) != slug:
                place = Report(file, report.findings)
                place.error(
                    "duplicate-id",
                    f"The question “{key}” stands in {owners[key]} too: rename one.",
                    line_of(item, "id"),
                )


def _check_parallel(quizzes: Quizzes, report: Report) -> None:
    """The two forms ask the same competencies at the same difficulty, so that the difference says something."""
    if set(quizzes.forms) != set(FORM_NAMES):
        if quizzes.forms:
            report.error("forms", "There is one form only: write pre and post, or neither.")
        return
    pre, post = (quizzes.forms[name] for name in FORM_NAMES)
    if len(pre) != len(post):
        report.error(
            "forms", f"The pre form has {len(pre)} questions, the post form {len(post)}: they must be parallel."
        )
    # Given crosswise, forms that are not alike would pass their difference off as learning, or hide it.
    say = report.error if quizzes.are_crossed else report.warning
    for before, after in _unlike(pre, post):
        sentence = f"“{after.get('id')}” differs from “{before.get('id')}” in competency or difficulty: make the forms parallel."
        say("forms", sentence, line_of(after))


def _unlike(pre: list[Fields], post: list[Fields]) -> Iterator[tuple[Fields, Fields]]:
    for before, after in zip(pre, post, strict=False):
        if any(before.get(key) != after.get(key) for key in ("competency", "difficulty")):
            yield before, after


def check_units(quizzes: Quizzes, units: list[str], report: Report) -> None:
    """Report questions for a unit that the module does not have."""
    for unit in quizzes.units:
        if unit not in units:
            report.error(
                "unknown-id", f"There are questions for “{unit}”, but no such unit.{did_you_mean(unit, units)}"
            )

"""Checks across files: every id that one file names must stand in another; a translation must fit its original."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from curriculum.reading.fields import check_known, mappings_at, texts_at
from curriculum.reading.report import Report
from curriculum.reading.values import Block, Document, Module, Quizzes, Unit
from modules.activities.form import did_you_mean, line_of
from modules.activities.strings import IsWords, name_of, other_place
from modules.findings import Finding

TAGS = re.compile(r"</?(?:p|ul|ol|li|h\d|blockquote|a)\b")
LINKED = ("prerequisites", "recommended_before", "equivalent_to")
RULES = ("units", "survey", "h5p")
RULES_WITH_VALUE = ("quizzes", "roleplays")


def check_module(
    module: Module,
    modules: Mapping[str, Module],
    scenarios: tuple[str, ...],
    findings: list[Finding],
    elsewhere: tuple[str, ...] = (),
) -> None:
    """Report modules, units and scenarios that a module names and that do not exist, and an unclear completion rule."""
    report = Report(module.file, findings)
    fields: Any = module.fields
    known = (*modules, *elsewhere)
    for key in LINKED:
        check_known(texts_at(fields, key), known, "module", report, line_of(fields, key))
    units = tuple(unit.id for unit in module.units)
    for overlap in mappings_at(fields, "overlaps"):
        check_known([overlap.get("unit")], units, "unit", report, line_of(overlap, "unit"))
        check_known([overlap.get("module")], known, "module", report, line_of(overlap, "module"))
        other = modules.get(str(overlap.get("module")))
        others = tuple(unit.id for unit in other.units) if other else (overlap.get("with_unit"),)
        check_known([overlap.get("with_unit")], others, "unit", report, line_of(overlap, "with_unit"))
    _check_completion(module, scenarios, report)


def _check_completion(module: Module, scenarios: tuple[str, ...], report: Report) -> None:
    completion: Any = module.fields.get("completion")
    rules = completion.get("all") if isinstance(completion, Mapping) else None
    for rule in rules if isinstance(rules, list) else ():
        for name in [rule] if isinstance(rule, str) else list(rule) if isinstance(rule, Mapping) else [rule]:
            known = RULES if isinstance(rule, str) else RULES_WITH_VALUE
            check_known([name], known, "completion rule", report, line_of(completion, "all"))
        if isinstance(rule, Mapping):
            _check_rule(rule, module, scenarios, report)
    if rules == ["h5p"]:
        report.error(
            "claims-alone",
            "What H5P contents report is the word of the learner's browser, so it cannot be all that is asked for: "
            "add “units”, “quizzes” or “roleplays”.",
            line_of(completion, "all"),
        )


def _check_rule(rule: Any, module: Module, scenarios: tuple[str, ...], report: Report) -> None:
    share = rule.get("quizzes", 80)
    if not isinstance(share, int) or not 0 < share <= 100:
        report.error("wrong-kind", "“quizzes” must be a percentage, for example 80.", line_of(rule, "quizzes"))
    played = {block.value["scenario"] for unit in module.units for block in unit.blocks_of("roleplay")}
    for scenario in rule.get("roleplays") or ():
        check_known([scenario], scenarios, "scenario", report, line_of(rule, "roleplays"))
        if scenario in scenarios and scenario not in played:
            report.error(
                "unused",
                f"“{scenario}” is needed but stands in no unit: add “::: roleplay {scenario}”.",
                line_of(rule, "roleplays"),
            )


def check_blocks(unit: Unit, keys: tuple[str, ...], scenarios: tuple[str, ...], findings: list[Finding]) -> None:
    """Report country cards and scenarios that a unit names and that do not exist."""
    report = Report(unit.file, findings)
    for block in unit.blocks_of("localise"):
        check_known([block.value["key"]], keys, "country card in localise.yaml", report, block.line)
    for block in unit.blocks_of("roleplay"):
        check_known([block.value["scenario"]], scenarios, "scenario", report, block.line)


def check_competencies(module: Module, quizzes: Quizzes, known: tuple[str, ...], findings: list[Finding]) -> None:
    """Report competencies of a module, its units and its questions that do not exist."""
    fields: Any = module.fields
    check_known(
        texts_at(fields, "competencies"),
        known,
        "competency",
        Report(module.file, findings),
        line_of(fields, "competencies"),
    )
    for unit in module.units:
        check_known(unit.competencies, known, "competency", Report(unit.file, findings), None)
    for file, _, items in quizzes.lists():
        for item in items:
            if isinstance(item.get("competency"), str):
                check_known(
                    [item["competency"]], known, "competency", Report(file, findings), line_of(item, "competency")
                )


def check_scenario(scenario: Document, keys: tuple[str, ...], competencies: tuple[str, ...], report: Report) -> None:
    """Report competencies and country cards that a scenario names and that do not exist."""
    fields: Any = scenario.fields
    for key in ("competencies", "safety_critical"):
        check_known(texts_at(fields, key), competencies, "competency", report, line_of(fields, key))
    cards = fields.get("localise")
    for card in cards if isinstance(cards, Mapping) else ():
        check_known([card], keys, "country card in localise.yaml", report, line_of(cards, card))


def check_translation(original: Module, translation: Module, findings: list[Finding]) -> None:
    """Report where a translation has other units or other blocks than its original."""
    report = Report(translation.file, findings)
    units = [unit.id for unit in original.units]
    for unit in translation.units:
        twin = original.unit(unit.id)
        if twin is None:
            place = Report(unit.file, findings)
            place.error("translation", f"The original has no unit “{unit.id}”.{did_you_mean(unit.id, units)}", 1)
            continue
        _check_twin(twin, unit, Report(unit.file, findings))
    for unit_id in units:
        if translation.unit(unit_id) is None:
            report.warning(
                "translation", f"The unit “{unit_id}” is not translated yet: it is shown in “{original.language}”."
            )


def _check_twin(original: Unit, translation: Unit, report: Report) -> None:
    for before, after in zip(original.blocks, translation.blocks, strict=False):
        if _identity(before) != _identity(after):
            sentence = (
                f"Here the original has {_name(before)}, the translation {_name(after)}: bring them into one order."
            )
            report.error("translation", sentence, after.line)
            return
        if _form(before.value) != _form(after.value):
            sentence = (
                f"{_name(after)} has other paragraphs, lists, lines or links here than in the original, or leaves "
                "something empty: bring them into one order."
            )
            report.error("translation", sentence, after.line)
    _check_length(original, translation, report)


def _check_length(original: Unit, translation: Unit, report: Report) -> None:
    """Report what the longer of two units has beyond the other, at the line where they part."""
    before, after = len(original.blocks), len(translation.blocks)
    counted = f"The original has {before} blocks, the translation {after}"
    if after > before:
        first = translation.blocks[before]
        report.error(
            "translation", f"{counted}: from here on, {_name(first)} first, take out what is more.", first.line
        )
    elif before > after:
        last = translation.blocks[-1].line if after else 1
        missing = _name(original.blocks[after])
        report.error("translation", f"{counted}: after the last one here, add what is missing, {missing} first.", last)


def check_translated_texts(documents: Sequence[Document], is_words: IsWords, findings: list[Finding]) -> None:
    """Report where scenarios or self-assessments have other ids, figures, rules or lists than the files they translate."""
    originals = {each.id: each for each in documents if "." not in Path(each.file).stem}
    for document in documents:
        original = originals.get(document.id, document)
        if original is not document and (found := other_place(original.fields, document.fields, is_words)):
            path, line = found
            sentence = (
                f"“{name_of(path)}” is not as in {Path(original.file).name}: a translation has the same ids, figures, "
                "rules and lists, and words wherever the original has some."
            )
            Report(document.file, findings).error("translation", sentence, line)


def check_translated_items(original: Quizzes, translation: Quizzes, findings: list[Finding]) -> None:
    """Report questions of a translation that differ from the original in id, kind or number of parts."""
    originals = {slug: items for _, slug, items in original.lists()}
    for file, slug, items in translation.lists():
        report = Report(file, findings)
        expected = [_shape(item) for item in originals.get(slug, [])]
        for item, shape in zip(items, expected, strict=False):
            if _shape(item) != shape:
                report.error(
                    "translation",
                    f"The original has “{shape[0]}” here with other parts: keep ids, kinds and order.",
                    line_of(item),
                )
        if len(items) != len(expected):
            report.error(
                "translation",
                f"“{slug}” has {len(items)} questions, the original {len(expected)}: bring them into line.",
                line_of(items[min(len(items), len(expected) + 1) - 1]) if items else None,
            )


def _shape(item: Mapping[str, Any]) -> tuple[Any, ...]:
    """What is the same in every language about a question, or about a part of a case study."""
    options = [option.get("correct") for option in mappings_at(item, "options")]
    groups = [len(group.get("items") or ()) for group in mappings_at(item, "groups")]
    rules = [tuple(rule.get(key) for key in ("match", "slips", "share")) for rule in mappings_at(item, "answers")]
    parts = [_shape(part) for part in mappings_at(item, "parts")]
    sure = str(item.get("confidence"))
    return (item.get("id"), item.get("type"), options, len(mappings_at(item, "pairs")), groups, rules, parts, sure)


def _form(value: Any) -> Any:
    """What is the same in every language about words: which are there, in which paragraphs and lists, with which links."""
    if isinstance(value, Mapping):
        return {name: _form(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_form(part) for part in value]
    return (bool(value.strip()), TAGS.findall(value)) if isinstance(value, str) else value


def _identity(block: Block) -> tuple[str, str]:
    """What is the same in every language: the kind, and the id of what the block shows."""
    names = ("key", "scenario", "unit", "name")
    # Only the first: what a fact counts is its “unit” too, and has other words in another language.
    found = (str(block.value[name]) for name in names if isinstance(block.value, dict) and name in block.value)
    return (block.type, next(found, ""))


def _name(block: Block) -> str:
    return "“" + " ".join(part for part in _identity(block) if part) + "”"


def duplicates(documents: list[Document]) -> Iterator[tuple[Document, Document]]:
    """Give each document whose id and language an earlier one has, with the earlier one."""
    seen: dict[tuple[str, str], Document] = {}
    for document in documents:
        first = seen.setdefault((document.id, document.language), document)
        if first is not document:
            yield document, first

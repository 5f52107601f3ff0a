"""Reads QTI 3, and QTI 2 alike: single questions, and packages with a manifest.

Read are choices, orders, matches, and words or numbers to type. Names are compared without the prefix `qti-` and with
hyphens, which is what makes the two versions the same.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, tostring

from modules.activities.form import warning
from modules.activities.quiz.exchange import answers as marks
from modules.activities.quiz.exchange import cloze, rules
from modules.activities.quiz.exchange.answers import ALL, Answer
from modules.activities.quiz.exchange.labels import (
    closing_parts,
    label_named,
    option,
    paired,
    question_head,
    with_closing,
)
from modules.activities.quiz.exchange.passages import (
    Losses,
    NotTaken,
    Passage,
    Reading,
    Unreadable,
    read_question,
    reading_of,
)
from modules.activities.quiz.exchange.safe_files import MANIFEST, Package, xml_root
from modules.activities.quiz.exchange.unknown_kinds import unknown
from modules.activities.quiz.exchange.wording import plain_of_html, sections_of, tidy
from modules.findings import Finding
from modules.findings import gettext_noop as _

HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
WORD, INLINE_CHOICE = "text-entry-interaction", "inline-choice-interaction"
TYPED = frozenset({WORD, INLINE_CHOICE})
NUMBERS = frozenset({"float", "integer"})
CHOICE, ORDER, MATCH = "choice-interaction", "order-interaction", "match-interaction"
GAPS = "gap-match-interaction"
# What people send in place of a package, and what they send instead.
PARTS_OF_A_PACKAGE = frozenset({"manifest", "assessment-test", "assessment-section", "assessment-stimulus"})
OLDER = "questestinterop"
OLD_RESOURCE = re.compile(r"imsqti_xmlv1")
QTI_1 = _("This is QTI 1, which is not read: export as QTI 2 or 3, or as Moodle XML.")
# Not part of the question itself; what they hold is named as lost.
BESIDE: Mapping[str, tuple[str, str]] = {
    "rubric-block": ("rubric", _("A text for those who mark is left out.")),
    "feedback-block": ("feedback-block", _("Feedback inside the text of the question is left out.")),
    "catalog-info": ("catalog", _("Supports of accessibility (catalogues) are left out.")),
    "feedback-inline": ("feedback-block", _("Feedback inside the text of the question is left out.")),
}
STIMULUS = ("stimulus", _("A text that the question refers to stands in another file and is left out."))
SEVERAL_PARTS = _(
    "The question has several parts (%(kinds)s): make each a question of its own, or a part of a case study."
)
NOTHING_RIGHT = _("The file does not say what is right, or says it by rules of its own that are not read.")
ALL_OR_NOTHING = ("marking", _("There, all or nothing counted; here, a part that is right counts as a part."))
OWN_RULES = ("marking", _("Its own rules of marking are not kept."))


@dataclass(frozen=True)
class Source:
    """One question: its element with plain names, its keywords, and its place in the file."""

    item: Element
    keywords: tuple[str, ...]
    number: int
    language: str

    @property
    def interactions(self) -> list[Element]:
        return [element for element in self.body.iter() if str(element.tag).endswith("-interaction")]

    @property
    def body(self) -> Element:
        found = self.item.find("item-body")
        return found if found is not None else Element("item-body")

    @property
    def kind(self) -> str:
        kinds = dict.fromkeys(str(interaction.tag) for interaction in self.interactions)
        return ", ".join(kinds) or "no interaction"

    def declaration(self, name: str) -> Element:
        """Return the declaration of a response; raise `NotTaken` where there is none."""
        for declared in self.item.findall("response-declaration"):
            if declared.get("identifier") == name:
                return declared
        raise NotTaken("response", _("The file does not say what is right."))


def read(content: bytes, language: str) -> Reading:
    """Return the questions of a package or of a single file; `language` is that of texts that do not say theirs."""
    if content.startswith(b"PK"):
        return _read_package(Package(content), language)
    root = plain_names(xml_root(content))
    if root.tag in PARTS_OF_A_PACKAGE:
        raise Unreadable(_("This is one file of a package: send the whole package (a zip file), or a single question."))
    if root.tag == OLDER:
        raise Unreadable(QTI_1)
    if root.tag != "assessment-item":
        raise Unreadable(_("This is no question in QTI 3 or QTI 2: its first element is “%(tag)s”."), tag=str(root.tag))
    return reading_of("qti", [_passage(Source(root, (), 1, language))])


def _read_package(package: Package, language: str) -> Reading:
    name = package.folder + MANIFEST
    if name not in package.names:
        raise Unreadable(_("This zip file is no package of questions: “%(name)s” is not in it."), name=MANIFEST)
    manifest = plain_names(xml_root(package.read(name)))
    kinds = [each.get("type", "") for each in manifest.iter("resource")]
    if any(OLD_RESOURCE.match(kind) for kind in kinds) and not any(kind.startswith("imsqti_item") for kind in kinds):
        raise Unreadable(QTI_1)
    resources = [each for each in manifest.iter("resource") if each.get("type", "").startswith("imsqti_item")]
    passages = (_resource_passage(package, each, number, language) for number, each in enumerate(resources, 1))
    return reading_of("qti", passages, _notes(manifest))


def _notes(manifest: Element) -> Iterator[Finding]:
    if any(each.get("type", "").startswith("imsqti_test") for each in manifest.iter("resource")):
        yield warning("test", "", _("How the questions make up a test is not kept: choose them for a quiz here."))


def _resource_passage(package: Package, resource: Element, number: int, language: str) -> Passage:
    name = resource.get("identifier", "")
    try:
        root = plain_names(xml_root(package.read(package.named(resource.get("href", "")))))
    except Unreadable as wrong:
        refused = NotTaken("unreadable", wrong.finding.template, **dict(wrong.finding.facts))
        return read_question(name, "", number, lambda _losses: _refuse(refused))
    keywords = tuple(tidy(" ".join(keyword.itertext())) for keyword in resource.iter("keyword"))
    return _passage(Source(root, tuple(filter(None, keywords)), number, language))


def _refuse(refused: NotTaken) -> dict[str, Any]:
    raise refused


def plain_names(root: Element) -> Element:
    """Return the element with the names of QTI 3, without prefix and namespace, all the way down."""
    for element in root.iter():
        element.tag = _plain_name(str(element.tag)).removeprefix("qti-")
        element.attrib = {_plain_name(name): value for name, value in element.attrib.items()}
    return root


def _plain_name(name: str) -> str:
    return HUMP.sub("-", name.rpartition("}")[2]).lower()


def _passage(source: Source) -> Passage:
    name = tidy(source.item.get("title", "")) or source.item.get("identifier", "")

    def document(losses: Losses) -> dict[str, Any]:
        _refuse_programs(source)
        parts = READERS[_reader(source)](source, losses)
        head = question_head(name, source.number, source.keywords, losses, source.item.get("identifier", ""))
        return with_closing(head | {"stem": ""} | parts, _closing(source, parts, losses))

    return read_question(name, source.kind, source.number, document)


def _refuse_programs(source: Source) -> None:
    if source.item.get("adaptive") == "true" or source.item.find("template-declaration") is not None:
        raise NotTaken("program", _("The question changes by rules of its own (adaptive, or with drawn values)."))


def _reader(source: Source) -> str:
    kinds = [str(interaction.tag) for interaction in source.interactions]
    if kinds and set(kinds) <= TYPED:
        return "typed"
    if len(kinds) > 1:
        raise NotTaken("several-parts", SEVERAL_PARTS, kinds=source.kind)
    if not kinds or kinds[0] not in READERS:
        raise unknown(source.kind)
    return kinds[0]


def _html(element: Element) -> str:
    """Return what stands inside an element as HTML."""
    copy = deepcopy(element)
    copy.tail = None
    return tostring(copy, encoding="unicode", method="html")


def _words(element: Element, losses: Losses) -> str:
    return plain_of_html(_html(element), losses)


def _stem(source: Source, losses: Losses) -> str:
    """Return the words of the question: those around the interaction, and its prompt."""
    body = deepcopy(source.body)
    for interaction in [each for each in body.iter() if str(each.tag).endswith("-interaction")]:
        prompts = interaction.findall("prompt")
        tail = interaction.tail
        interaction.clear()
        interaction.tag, interaction.tail = "div", tail
        interaction.extend(prompts)
        for prompt in prompts:
            prompt.tag = "p"
    _take_out_what_is_beside(body, losses)
    _name_what_is_elsewhere(source, losses)
    words = plain_of_html(_html(body), losses)
    if not words:
        raise NotTaken("no-words", _("The question has no words; perhaps it is a picture."))
    return words


def _name_what_is_elsewhere(source: Source, losses: Losses) -> None:
    if source.item.find("assessment-stimulus-ref") is not None:
        losses.add(*STIMULUS)
    if source.item.find("catalog-info") is not None:
        losses.add(*BESIDE["catalog-info"])


def _take_out_what_is_beside(body: Element, losses: Losses) -> None:
    for parent in list(body.iter()):
        for child in list(parent):
            if child.tag in BESIDE:
                losses.add(*BESIDE[str(child.tag)])
                _remove(parent, child)


def _remove(parent: Element, child: Element) -> None:
    """Take an element out; the words behind it stay."""
    place = list(parent).index(child)
    if child.tail and place:
        before = parent[place - 1]
        before.tail = (before.tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _right(declaration: Element) -> list[str]:
    return [tidy(value.text or "") for value in declaration.findall("correct-response/value")]


def _mapping(source: Source, declaration: Element) -> dict[str, float] | None:
    """Return what each answer counts, or None where the whole answer is compared with what is right."""
    mapping = declaration.find("mapping")
    processing = source.item.find("response-processing")
    template = processing.get("template", "") if processing is not None else ""
    is_mapped = "map_response" in template or (processing is not None and next(processing.iter("map-response"), None))
    if mapping is None or (is_mapped is None or is_mapped is False):
        return None
    entries = {tidy(entry.get("map-key", "")): entry.get("mapped-value", "0") for entry in mapping.findall("map-entry")}
    return {key: float(marks.number(value)) for key, value in entries.items()}


def _default(declaration: Element) -> float:
    mapping = declaration.find("mapping")
    return float(marks.number(mapping.get("default-value", "0"))) if mapping is not None else 0.0


def _name_own_rules(source: Source, losses: Losses) -> None:
    """Name rules of marking other than the usual ones: a template, a map, or one comparison with what is right."""
    processing = source.item.find("response-processing")
    if processing is None or processing.get("template"):
        return
    usual = ("map-response", "correct")
    if not any(next(processing.iter(tag), None) is not None for tag in usual):
        losses.add(*OWN_RULES)


def _choice(source: Source, losses: Losses) -> dict[str, Any]:
    (interaction,) = source.interactions
    declaration = source.declaration(interaction.get("response-identifier", ""))
    single = declaration.get("cardinality") != "multiple"
    choices = interaction.findall("simple-choice")
    percents = _percents(source, declaration, [choice.get("identifier", "") for choice in choices], single, losses)
    feedback = [_feedback(source, choice, losses) for choice in choices]
    stem = _stem(source, losses)
    answers = [
        Answer(_choice_words(choice, losses), percent, text)
        for choice, percent, text in zip(choices, percents, feedback, strict=True)
    ]
    parts = marks.choice_parts(answers, single=single, losses=losses)
    is_true_false = single and [choice.get("identifier") for choice in choices] == ["true", "false"]
    return {"stem": stem} | parts | ({"type": "truefalse"} if is_true_false else {})


def _percents(source: Source, declaration: Element, names: Sequence[str], single: bool, losses: Losses) -> list[float]:
    """Return the share of the mark that each choice gives, in percent."""
    right = _right(declaration)
    counted = _mapping(source, declaration)
    if not right and not any(value > 0 for value in (counted or {}).values()):
        raise NotTaken("response", NOTHING_RIGHT)
    if counted is None:
        _name_own_rules(source, losses)
        if not single and len(right) != 1:
            losses.add(*ALL_OR_NOTHING)
        share = ALL if single else ALL / max(1, len(right))
        return [share if name in right else 0 if single else -share for name in names]
    default = _default(declaration)
    values = [counted.get(name, default) for name in names]
    whole = max(values) if single else sum(value for value in values if value > 0)
    return [value / whole * ALL if whole > 0 else 0 for value in values]


def _choice_words(choice: Element, losses: Losses) -> str:
    copy = deepcopy(choice)
    for parent in list(copy.iter()):
        for child in list(parent):
            if child.tag == "feedback-inline":
                _remove(parent, child)
    return _words(copy, losses)


def _feedback(source: Source, choice: Element, losses: Losses) -> str:
    """Return what is said when a choice is chosen: beside it, or in a window of its own."""
    inline = [_words(each, losses) for each in choice.iter("feedback-inline") if each.get("show-hide") != "hide"]
    name = choice.get("identifier")
    modal = [_words(each, losses) for each in source.item.findall("modal-feedback") if each.get("identifier") == name]
    return "\n\n".join(filter(None, [*inline, *modal]))


def _order(source: Source, losses: Losses) -> dict[str, Any]:
    (interaction,) = source.interactions
    right = _right(source.declaration(interaction.get("response-identifier", "")))
    choices = {choice.get("identifier", ""): choice for choice in interaction.findall("simple-choice")}
    if sorted(right) != sorted(choices):
        raise NotTaken("part-of-order", _("Not all lines have a place in the right order."))
    losses.add(*ALL_OR_NOTHING)
    steps = [option(_choice_words(choices[name], losses), correct=True) for name in right]
    return {"type": "order", "stem": _stem(source, losses), "options": steps}


def _match(source: Source, losses: Losses) -> dict[str, Any]:
    (interaction,) = source.interactions
    declaration = source.declaration(interaction.get("response-identifier", ""))
    sides = interaction.findall("simple-match-set")
    if len(sides) != 2:
        raise NotTaken("sides", _("There are not two sides to match."))
    lefts, rights = ({each.get("identifier", ""): each for each in side} for side in sides)
    belongs = _belongs(_right(declaration), lefts, rights)
    _name_without_partner(belongs, lefts, rights, losses)
    if _mapping(source, declaration) is None:
        losses.add(*ALL_OR_NOTHING)
    elif len(set((_mapping(source, declaration) or {}).values())) > 1:
        losses.add("weights", _("Lines had marks of their own; here each counts the same."))
    ours = interaction.get("class", "").removeprefix("exchange-")
    lines = [(_words(lefts[left], losses), _words(rights[right], losses)) for left, right in belongs.items()]
    return {"stem": _stem(source, losses)} | paired(lines, ours)


def _belongs(pairs: Sequence[str], lefts: Mapping[str, Element], rights: Mapping[str, Element]) -> dict[str, str]:
    """Return which right belongs to which left, in the order of the lefts."""
    found: dict[str, str] = {}
    for pair in pairs:
        left, _blank, right = pair.partition(" ")
        if left not in lefts or right not in rights or left in found:
            raise NotTaken("belongs", _("A line belongs to several others, or to none that is there."))
        found[left] = right
    return {left: found[left] for left in lefts if left in found}


def _name_without_partner(
    belongs: Mapping[str, str], lefts: Mapping[str, Element], rights: Mapping[str, Element], losses: Losses
) -> None:
    alone = [lefts[name] for name in lefts if name not in belongs]
    alone += [rights[name] for name in rights if name not in belongs.values()]
    for element in alone:
        words = _words(element, losses)
        losses.add("distractor", _("“%(text)s” belongs to no line and is left out."), text=words)


def _typed(source: Source, losses: Losses) -> dict[str, Any]:
    declarations = [source.declaration(each.get("response-identifier", "")) for each in source.interactions]
    bases = {declared.get("base-type") for declared in declarations}
    if len(declarations) == 1 and bases <= NUMBERS:
        return _numeric(source, declarations[0], losses)
    if not bases <= {"string", "identifier", *NUMBERS}:
        raise NotTaken("several-parts", SEVERAL_PARTS, kinds=source.kind)
    if len(declarations) == 1 and label_named(source.keywords, "kind") == "short":
        return _by_rules(source, declarations[0], losses)
    places = zip(source.interactions, declarations, strict=True)
    accept = {str(number): _gap(source, *place, losses) for number, place in enumerate(places, 1)}
    offered = [_words(each, losses) for inline in source.interactions for each in inline.findall("inline-choice")]
    _name_what_is_elsewhere(source, losses)
    sections = _sections(source, iter(f"{{{{{number}}}}}" for number in accept), losses)
    return dict(cloze.divided_sections(sections, accept, source.language, losses, choices=filter(None, offered)))


def _gap(source: Source, interaction: Element, declaration: Element, losses: Losses) -> list[str]:
    """Return what is right in one place of a text: words to be typed, or the words of the choice that counts most."""
    if declaration.get("base-type") in NUMBERS:
        return _number_in_text(source, declaration, losses)
    if interaction.tag != INLINE_CHOICE:
        return _accepted(source, declaration, losses)
    words = {each.get("identifier", ""): _words(each, losses) for each in interaction.findall("inline-choice")}
    right = [words[name] for name in _right(declaration) or _counting_most(source, declaration) if words.get(name)]
    if not right:
        raise NotTaken("response", NOTHING_RIGHT)
    return right


def _number_in_text(source: Source, declaration: Element, losses: Losses) -> list[str]:
    """Return a number that is one gap of several, with a decimal point and with a comma."""
    right = _right(declaration) or _counting_most(source, declaration)
    if not right:
        raise NotTaken("no-number", _("There is no number that is right."))
    if next(source.item.iter("equal"), None) is not None:
        losses.add(*cloze.EXACT)
    return cloze.with_point_and_comma(right)


def _counting_most(source: Source, declaration: Element) -> list[str]:
    counted = _mapping(source, declaration) or {}
    most = max(counted.values(), default=0)
    return [name for name, value in counted.items() if value == most > 0]


def _gap_match(source: Source, losses: Losses) -> dict[str, Any]:
    """Return a text with gaps from one into which words are moved."""
    (interaction,) = source.interactions
    if interaction.find("gap-img") is not None:
        raise NotTaken("no-words", _("An answer has no words; perhaps it is a picture."))
    declaration = source.declaration(interaction.get("response-identifier", ""))
    words = {each.get("identifier", ""): _words(each, losses) for each in interaction.findall("gap-text")}
    pairs = [pair.split() for pair in _right(declaration) or _counting_most(source, declaration)]
    belongs = {pair[1]: words.get(pair[0], "") for pair in pairs if len(pair) == 2}
    gaps = [gap.get("identifier", "") for gap in interaction.iter("gap")]
    if not gaps or not all(belongs.get(gap) for gap in gaps):
        raise NotTaken("no-gap", _("A place in the text has no word that belongs there."))
    _name_what_is_elsewhere(source, losses)
    accept = {str(number): [belongs[gap]] for number, gap in enumerate(gaps, 1)}
    sections = sections_of(_html(_with_gaps(source, losses)), losses)
    return dict(cloze.divided_sections(sections, accept, source.language, losses, choices=filter(None, words.values())))


def _with_gaps(source: Source, losses: Losses) -> Element:
    """Return the body of the question in which each gap stands as `{{1}}`, without the words to be moved."""
    body = deepcopy(source.body)
    _take_out_what_is_beside(body, losses)
    (interaction,) = [each for each in body.iter() if each.tag == GAPS]
    for word in interaction.findall("gap-text"):
        _remove(interaction, word)
    for prompt in interaction.findall("prompt"):
        prompt.tag = "p"
    for number, gap in enumerate(interaction.iter("gap"), 1):
        gap.tag, gap.text = "span", f"{{{{{number}}}}}"
    interaction.tag = "div"
    return body


def _by_rules(source: Source, declaration: Element, losses: Losses) -> dict[str, Any]:
    """Return a short answer of ours: what each text counts, and whether letters are compared as they stand."""
    counted = _mapping(source, declaration) or {}
    entries = declaration.findall("mapping/map-entry")
    in_case = all(entry.get("case-sensitive", "true") == "true" for entry in entries)
    answers = [Answer(marks.pattern_of(word), share * ALL) for word, share in counted.items()]
    stem = _sections(source, iter([""]), losses).get("stem", "")
    return {"stem": stem} | rules.parts_of(answers, source.keywords, in_case=in_case)


def _sections(source: Source, gaps: Iterator[str], losses: Losses) -> dict[str, str]:
    """Return the words of the question by section, with a gap in the place of each interaction."""
    body = deepcopy(source.body)
    _take_out_what_is_beside(body, losses)
    for interaction in [each for each in body.iter() if each.tag in TYPED]:
        tail = interaction.tail
        interaction.clear()
        interaction.tag, interaction.tail, interaction.text = "span", tail, next(gaps)
    return sections_of(_html(body), losses)


def _accepted(source: Source, declaration: Element, losses: Losses) -> list[str]:
    """Return the words that are right; where a map counts them, those that count most."""
    entries = declaration.findall("mapping/map-entry")
    counted = _mapping(source, declaration)
    if counted is None:
        losses.add("case", _("Large and small letters make no difference here."))
        words = [Answer(word, ALL) for word in _right(declaration)]
    else:
        if any(entry.get("case-sensitive", "true") == "true" for entry in entries):
            losses.add("case", _("Large and small letters make no difference here."))
        most = max(counted.values(), default=0)
        words = [Answer(word, value / most * ALL if most > 0 else 0) for word, value in counted.items()]
    right = [answer.text for answer in words if answer.is_right and answer.text]
    alike = {word.casefold() for word in right}
    for answer in words:
        if not answer.is_right and answer.percent > 0 and answer.text.casefold() not in alike:
            text = _("“%(text)s” gave %(percent)d percent of the mark; here it is wrong.")
            losses.add("partial", text, text=answer.text, percent=round(answer.percent))
    if not right:
        raise NotTaken("no-word", _("No answer that is right has words of its own; patterns are not read."))
    return list(dict.fromkeys(right))


def _numeric(source: Source, declaration: Element, losses: Losses) -> dict[str, Any]:
    right = _right(declaration) or _counting_most(source, declaration)
    if not right:
        raise NotTaken("no-number", _("There is no number that is right."))
    sections = _sections(source, iter(["_____"]), losses)
    _name_what_is_elsewhere(source, losses)
    stem = sections.get("stem") or "\n\n".join(filter(None, (sections[name] for name in sections if name != "unit")))
    answer = marks.number(right[0])
    answers = [Answer(right[0], ALL, "", _tolerance(source, answer, losses)), *_near_misses(source, losses)]
    return {"stem": stem} | marks.numeric_parts(answers, sections.get("unit", ""), losses)


def _tolerance(source: Source, right: float, losses: Losses) -> str:
    """Return by how much a number may differ, as the comparison with the right one says it."""
    for equal in source.item.iter("equal"):
        if equal.find("correct") is None or equal.get("tolerance-mode", "exact") == "exact":
            continue
        given = [abs(float(marks.number(part))) for part in equal.get("tolerance", "0").split()]
        if len(set(given)) > 1:
            losses.add("tolerance", _("The number may differ as much upwards as downwards here."))
        share = abs(right) / 100 if equal.get("tolerance-mode") == "relative" else 1
        return f"{round(min(given, default=0) * share, 10)}"
    if any(source.item.iter("equal-rounded")):
        losses.add("rounded", _("The number must be given exactly: rounding is not kept."))
    return "0"


def _near_misses(source: Source, losses: Losses) -> Iterator[Answer]:
    """Yield the numbers that have a feedback of their own."""
    shown = {each.get("identifier"): _words(each, losses) for each in source.item.findall("modal-feedback")}
    for branch in source.item.iter("response-if"):
        value = branch.find("equal/base-value")
        feedback = branch.find("set-outcome-value/base-value[@base-type='identifier']")
        if value is not None and feedback is not None and tidy(feedback.text or "") in shown:
            yield Answer(tidy(value.text or ""), 0, shown[tidy(feedback.text or "")], "0")


def _closing(source: Source, parts: Mapping[str, Any], losses: Losses) -> dict[str, str]:
    """Return what is said after the answer however one answered; windows that are about nothing taken are named."""
    closing: dict[str, str] = {}
    choices = {choice.get("identifier") for choice in source.body.iter("simple-choice")}
    taken = {miss["feedback"] for miss in parts.get("near_misses", ())}
    for modal in source.item.findall("modal-feedback"):
        if modal.get("outcome-identifier") == "CLOSING":
            closing |= closing_parts(_html(modal), "html", losses)
        elif modal.get("identifier") not in choices and (text := _words(modal, losses)) not in taken:
            losses.add("combined-feedback", _("Feedback by how much was right is not kept: “%(text)s”."), text=text)
    return closing


READERS: Mapping[str, Callable[[Source, Losses], dict[str, Any]]] = {
    CHOICE: _choice,
    ORDER: _order,
    MATCH: _match,
    GAPS: _gap_match,
    "typed": _typed,
}

"""Reads Moodle XML: multiple choice, true or false, matching, short answer, numerical, embedded answers, ordering."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from modules.activities.form import warning
from modules.activities.quiz.exchange import answers as marks
from modules.activities.quiz.exchange import cloze, rules
from modules.activities.quiz.exchange.answers import Answer
from modules.activities.quiz.exchange.labels import (
    closing_parts,
    gaps_parts,
    label_named,
    option,
    paired,
    question_head,
    true_and_false,
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
from modules.activities.quiz.exchange.safe_files import xml_root
from modules.activities.quiz.exchange.unknown_kinds import unknown
from modules.activities.quiz.exchange.wording import PICTURE, plain, plain_of_html, tidy
from modules.findings import Finding
from modules.findings import gettext_noop as _

# What Moodle proposes itself, and what our result page says in its own words.
USUAL_FEEDBACK = frozenset(
    {"Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."}
)
USUAL_PENALTIES = frozenset({"", "0", "0.1", "0.3333333", "1"})
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
NO_QUESTIONS = frozenset({"category"})
PLACE = re.compile(r"\[\[(\d{1,2})\]\]")
ZEROS = re.compile(r"\.?0+$")


@dataclass(frozen=True)
class Source:
    """One question of the file."""

    element: Element
    number: int
    language: str

    @property
    def kind(self) -> str:
        return self.element.get("type", "")

    @property
    def tags(self) -> list[str]:
        return [said(tag) for tag in self.element.findall("tags/tag")]


def read(content: bytes, language: str) -> Reading:
    """Return the questions of a Moodle XML file, or of one question alone; `language` is that of its texts."""
    root = xml_root(content)
    if root.tag not in ("quiz", "question"):
        raise Unreadable(_("This is no file of questions in Moodle XML: its first element is “%(tag)s”."), tag=root.tag)
    questions = [question for question in root.iter("question") if question.get("type") not in NO_QUESTIONS]
    sources = [Source(question, number, language) for number, question in enumerate(questions, 1)]
    return reading_of("moodle", map(_passage, sources), _notes(root))


def _notes(root: Element) -> Iterator[Finding]:
    if root.find("question[@type='category']") is not None:
        yield warning("category", "", _("Categories are not kept: questions belong to the module that you choose."))


def said(element: Element | None) -> str:
    """Return the words of an element that has a text, or is one, as they stand there."""
    if element is None:
        return ""
    return (element.findtext("text") or "") if element.find("text") is not None else (element.text or "")


def _passage(source: Source) -> Passage:
    name = tidy(said(source.element.find("name")))

    def document(losses: Losses) -> dict[str, Any]:
        if source.kind not in READERS:
            raise unknown(source.kind)
        _name_losses(source, losses)
        parts = READERS[source.kind](source, losses)
        own_id = tidy(said(source.element.find("idnumber")))
        head = question_head(name, source.number, source.tags, losses, own_id)
        closing = _combined(source, parts["type"], losses) | _closing(source, losses)
        return with_closing(head | {"stem": ""} | parts | _stem(source, parts, losses), closing)

    return read_question(name, source.kind, source.number, document)


def _name_losses(source: Source, losses: Losses) -> None:
    """Name what every kind has elsewhere and no kind has here."""
    element = source.element
    if next(element.iter("file"), None) is not None:
        losses.add(*PICTURE)
    if any(said(hint) for hint in element.findall("hint")):
        losses.add("hint", _("Hints between tries are not kept: a question is answered once."))
    if ZEROS.sub("", element.findtext("penalty", "").strip()) not in USUAL_PENALTIES:
        losses.add("penalty", _("The penalty for further tries is not kept."))
    if (
        element.findtext("defaultgrade", "1").strip()
        and float(marks.number(element.findtext("defaultgrade", "1"))) != 1
    ):
        losses.add("weight", _("Its weight is not kept: every question counts the same."))
    if element.findtext("shuffleanswers", "1").strip() in ("0", "false") and source.kind == "multichoice":
        losses.add("places", _("The answers are shuffled here; their own order is not kept."))


def _stem(source: Source, parts: Mapping[str, Any], losses: Losses) -> dict[str, str]:
    if parts.get("stem"):
        return {}
    words = _worded(source.element.find("questiontext"), losses)
    if not words:
        raise NotTaken("no-words", _("The question has no words; perhaps it is a picture."))
    return {"stem": words}


def _worded(element: Element | None, losses: Losses) -> str:
    """Return the words of a text by the form that it says it has."""
    return plain(said(element), _form(element), losses)


def _form(element: Element | None) -> str:
    return element.get("format", "html") if element is not None else "html"


def _closing(source: Source, losses: Losses) -> dict[str, str]:
    general = source.element.find("generalfeedback")
    return closing_parts(said(general), _form(general), losses)


def _combined(source: Source, kind: str, losses: Losses) -> dict[str, str]:
    """Return feedback that is the same however one answered, where the kind has one; any other is named as lost."""
    texts = [_worded(source.element.find(name), losses) for name in COMBINED]
    if len(set(texts)) == 1 and texts[0] and kind in ("match", "sort"):
        return {"feedback": texts[0]}
    for text in dict.fromkeys(texts):
        if text and text not in USUAL_FEEDBACK:
            losses.add("combined-feedback", _("Feedback by how much was right is not kept: “%(text)s”."), text=text)
    return {}


def _answers(source: Source, losses: Losses) -> list[Answer]:
    return [
        Answer(
            _worded(element, losses),
            float(marks.number(element.get("fraction", "0"))),
            _worded(element.find("feedback"), losses),
            element.findtext("tolerance", ""),
        )
        for element in source.element.findall("answer")
    ]


def _choice(source: Source, losses: Losses) -> dict[str, Any]:
    single = source.element.findtext("single", "true").strip() in ("true", "1")
    parts = marks.choice_parts(_answers(source, losses), single=single, losses=losses)
    return parts | ({"type": "truefalse"} if label_named(source.tags, "kind") == "truefalse" else {})


def _ticked(source: Source, losses: Losses) -> dict[str, Any]:
    """Return several right answers of kinds that only say which are right, and mark in a way of their own."""
    answers = _answers(source, losses)
    right = sum(answer.percent > 0 for answer in answers) or 1
    shared = [replace(each, percent=marks.ALL / right if each.percent > 0 else -marks.ALL / right) for each in answers]
    losses.add("marking", _("Its own marks are not kept: each wrong choice takes away as much as a right one gives."))
    return marks.choice_parts(shared, single=False, losses=losses)


def _true_false(source: Source, losses: Losses) -> dict[str, Any]:
    answers = _answers(source, losses)
    by_word = {answer.text.strip().casefold(): answer for answer in answers}
    if not set(by_word) & {"true", "false"} and len(answers) == 2:
        # Old files say it in a language of their own, and true first.
        by_word = dict(zip(("true", "false"), answers, strict=True))
    if set(by_word) != {"true", "false"} or by_word["true"].is_right is by_word["false"].is_right:
        raise NotTaken("true-false", _("One of true and false must be right, the other wrong."))
    feedback = {True: by_word["true"].feedback, False: by_word["false"].feedback}
    words = true_and_false(source.language)
    return marks.true_false_parts(words, is_true=by_word["true"].is_right, feedback=feedback)


def _match(source: Source, losses: Losses) -> dict[str, Any]:
    lines = []
    for line in source.element.findall("subquestion"):
        left, right = _worded(line, losses), plain_of_html(said(line.find("answer")), losses)
        if left:
            lines.append((left, right))
        elif right:
            losses.add("distractor", _("“%(text)s” belongs to no line and is left out."), text=right)
    return paired(lines, label_named(source.tags, "kind"))


def _short(source: Source, losses: Losses) -> dict[str, Any]:
    """Return a word to be typed: by rules where the file says more than what is right, or else as a gap."""
    in_case = source.element.findtext("usecase", "0").strip() == "1"
    words = [
        Answer(
            tidy(said(element)),
            float(marks.number(element.get("fraction", "0"))),
            _worded(element.find("feedback"), losses),
        )
        for element in source.element.findall("answer")
    ]
    if rules.wants_rules(words, source.tags, in_case=in_case):
        return rules.parts_of(words, source.tags, in_case=in_case)
    stem = _stem(source, {}, losses)["stem"]
    return dict(gaps_parts(stem, "{{1}}", {"1": marks.accepted(words, losses)}, source.language, losses))


def _numeric(source: Source, losses: Losses) -> dict[str, Any]:
    units = source.element.findall("units/unit")
    if len(units) > 1:
        losses.add("units", _("Units other than “%(unit)s” are not kept."), unit=units[0].findtext("unit_name", ""))
    unit = tidy(units[0].findtext("unit_name", "")) if units else ""
    return marks.numeric_parts(_answers(source, losses), unit, losses)


def _cloze(source: Source, losses: Losses) -> dict[str, Any]:
    return dict(cloze.parts_of(said(source.element.find("questiontext")), source.language, losses))


def _words_in_places(source: Source, losses: Losses) -> dict[str, Any]:
    """Return gaps for a text whose places `[[2]]` name the word, by its number, that belongs there."""
    offered = [
        plain_of_html(said(each), losses)
        for each in source.element
        if each.tag in ("selectoption", "dragbox") and each.find("text") is not None
    ]
    html = said(source.element.find("questiontext"))
    named = [int(number) for number in PLACE.findall(html)]
    if not named or not all(1 <= number <= len(offered) and offered[number - 1] for number in named):
        raise NotTaken("no-gap", _("A place in the text has no word that belongs there."))
    accept = {str(place): [offered[number - 1]] for place, number in enumerate(named, 1)}
    numbers = iter(accept)
    marked = PLACE.sub(lambda _place: f"{{{{{next(numbers)}}}}}", html)
    return dict(cloze.divided(marked, accept, source.language, losses, choices=filter(None, offered)))


def _order(source: Source, losses: Losses) -> dict[str, Any]:
    if source.element.findtext("selecttype", "ALL").strip() not in ("ALL", "0"):
        losses.add("selection", _("All steps are asked, not some of them."))
    # Moodle writes the place of each step as its fraction, in whatever order they stand.
    steps = sorted(source.element.findall("answer"), key=lambda step: marks.number(step.get("fraction") or "0"))
    words = [(_worded(step, losses), _worded(step.find("feedback"), losses)) for step in steps]
    return {"type": "order", "options": [option(text, correct=True, feedback=feedback) for text, feedback in words]}


READERS: Mapping[str, Callable[[Source, Losses], dict[str, Any]]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "matching": _match,
    "match": _match,
    "shortanswer": _short,
    "numerical": _numeric,
    "cloze": _cloze,
    "multianswer": _cloze,
    "ordering": _order,
    "gapselect": _words_in_places,
    "ddwtos": _words_in_places,
    "oumultiresponse": _ticked,
    "multichoiceset": _ticked,
}

"""Writes Moodle XML; texts say that they are plain, so that nothing in them is taken for markup."""

from collections.abc import Callable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from modules.activities.quiz.documents import GAP
from modules.activities.quiz.exchange import cloze, rules
from modules.activities.quiz.exchange.answers import (
    Answer,
    numeric_answers,
    option_answers,
    pattern_of,
    percent_text,
    says_true_and_false,
)
from modules.activities.quiz.exchange.labels import (
    NOT_THEIR_KIND,
    closing_html,
    labels_of,
    line_feedback,
    lines_of,
    name_what_is_not_asked,
    tidied,
    true_and_false,
    without_pictures,
)
from modules.activities.quiz.exchange.passages import Item, Losses, NotTaken, Writing, write_questions
from modules.activities.quiz.exchange.wording import html_of
from modules.findings import gettext_noop as _

PLAIN, HTML = "plain_text", "html"
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def write(items: Sequence[Item], language: str) -> Writing:
    """Return questions as a Moodle XML file."""
    root = Element("quiz")

    def write_one(item: Item, losses: Losses) -> None:
        root.append(_question(tidied(item), language, losses))

    passages = write_questions(items, write_one)
    indent(root)
    return Writing(tostring(root, encoding="utf-8", xml_declaration=True), passages)


def _question(item: Item, language: str, losses: Losses) -> Element:
    if item["type"] not in KINDS:
        raise NotTaken("unknown-kind", NOT_THEIR_KIND)
    name_what_is_not_asked(item, losses)
    kind, write_parts = _kind_of(item, language)
    question = Element("question", type=kind)
    _add_text(SubElement(question, "name"), item["id"])
    if kind == "cloze":
        _add(question, "questiontext", cloze.html_with_gaps(item), HTML)
    else:
        _add(question, "questiontext", item["stem"])
    _add_closing(question, item)
    for name, value in {"defaultgrade": "1", "penalty": "0.3333333", "hidden": "0", "idnumber": item["id"]}.items():
        SubElement(question, name).text = value
    write_parts(question, item, losses)
    tags = SubElement(question, "tags")
    for label in labels_of(item):
        _add_text(SubElement(tags, "tag"), label)
    return question


def _kind_of(item: Item, language: str) -> tuple[str, Callable[[Element, Item, Losses], None]]:
    """Return what Moodle calls the kind: a true or false in words of its own is a choice, one gap alone a short answer."""
    if says_true_and_false(item, true_and_false(language)):
        return "truefalse", _true_false
    if item["type"] == "gaps" and GAP.fullmatch(item["text"]):
        return "shortanswer", _short
    return KINDS[item["type"]]


def _add_closing(question: Element, item: Item) -> None:
    with_feedback = item["type"] == "gaps" and bool(item.get("feedback"))
    with_lines = item["type"] != "order" and any(line_feedback(item))
    if with_feedback or with_lines or item.get("hint"):
        closing = closing_html(item, with_feedback=with_feedback, with_lines=with_lines)
        _add(question, "generalfeedback", closing, HTML)
    else:
        _add(question, "generalfeedback", str(item.get("explanation") or ""))


def _add(parent: Element, name: str, text: str, form: str = PLAIN, **attributes: str) -> Element:
    element = SubElement(parent, name, {**attributes, "format": form})
    _add_text(element, text)
    return element


def _add_text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text


def _add_answer(question: Element, answer: Answer) -> Element:
    element = _add(question, "answer", answer.text, fraction=percent_text(answer.percent))
    _add(element, "feedback", answer.feedback)
    return element


def _choice(question: Element, item: Item, _losses: Losses) -> None:
    SubElement(question, "single").text = "false" if item["type"] == "multiple" else "true"
    SubElement(question, "shuffleanswers").text = "true"
    SubElement(question, "answernumbering").text = "abc"
    for answer in option_answers(item):
        _add_answer(question, answer)


def _true_false(question: Element, item: Item, _losses: Losses) -> None:
    for word, answer in zip(("true", "false"), option_answers(item), strict=True):
        _add_answer(question, Answer(word, answer.percent, answer.feedback))


def _match(question: Element, item: Item, _losses: Losses) -> None:
    SubElement(question, "shuffleanswers").text = "true"
    for name in COMBINED if item.get("feedback") else ():
        _add(question, name, item["feedback"])
    for left, right in lines_of(item):
        line = _add(question, "subquestion", left)
        # Moodle shows these in a list of choices, where it takes them for HTML.
        _add_text(SubElement(line, "answer"), html_of(right).removeprefix("<p>").removesuffix("</p>"))


def _short(question: Element, item: Item, _losses: Losses) -> None:
    SubElement(question, "usecase").text = "0"
    (words,) = item["accept"].values()
    for word in words:
        _add_answer(question, Answer(pattern_of(word), 100))


def _by_rules(question: Element, item: Item, losses: Losses) -> None:
    rules.name_mixed_case(item, losses)
    SubElement(question, "usecase").text = "1" if rules.is_in_case(item) else "0"
    for answer in [*rules.answers_of(item, losses), *rules.any_other(item)]:
        _add_answer(question, answer)


def _pictures(question: Element, item: Item, losses: Losses) -> None:
    _choice(question, without_pictures(item, losses), losses)


def _numeric(question: Element, item: Item, _losses: Losses) -> None:
    for answer in numeric_answers(item):
        SubElement(_add_answer(question, answer), "tolerance").text = answer.tolerance
    if item.get("unit"):
        unit = SubElement(SubElement(question, "units"), "unit")
        SubElement(unit, "multiplier").text = "1"
        SubElement(unit, "unit_name").text = item["unit"]
    settings = {"unitgradingtype": "0", "unitpenalty": "0", "showunits": "0" if item.get("unit") else "3"}
    for name, value in settings.items():
        SubElement(question, name).text = value


def _cloze(_question_element: Element, _item: Item, _losses: Losses) -> None:
    """Everything stands in the text."""


def _order(question: Element, item: Item, losses: Losses) -> None:
    losses.add("marking", _("Moodle counts the places of steps by a rule of its own."))
    settings = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": "0",
        "gradingtype": "RELATIVE_ALL_PREVIOUS_AND_NEXT",
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    for name, value in settings.items():
        SubElement(question, name).text = value
    for number, step in enumerate(item["options"], 1):
        answer = _add(question, "answer", step["text"], fraction=f"{number}.0000000")
        _add(answer, "feedback", step.get("feedback", ""))


KINDS: Mapping[str, tuple[str, Callable[[Element, Item, Losses], None]]] = {
    "single": ("multichoice", _choice),
    "multiple": ("multichoice", _choice),
    "truefalse": ("multichoice", _choice),
    "match": ("matching", _match),
    "sort": ("matching", _match),
    "gaps": ("cloze", _cloze),
    "numeric": ("numerical", _numeric),
    "order": ("ordering", _order),
    "short": ("shortanswer", _by_rules),
    "pictures": ("multichoice", _pictures),
}

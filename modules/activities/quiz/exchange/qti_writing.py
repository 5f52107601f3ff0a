"""Writes QTI 3: a package with one file a question; competency, difficulty and the like are keywords of the manifest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from modules.activities.quiz.documents import GAP, letters
from modules.activities.quiz.exchange import rules
from modules.activities.quiz.exchange.answers import ALL, literal, number_text, percent_text
from modules.activities.quiz.exchange.labels import (
    NOT_THEIR_KIND,
    labels_of,
    line_feedback,
    name_what_is_not_asked,
    tidied,
    without_pictures,
)
from modules.activities.quiz.exchange.passages import Item, Losses, NotTaken, Writing, write_questions
from modules.findings import gettext_noop as _

ITEM = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
MANIFEST = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"
RESPONSE, SCORE, FEEDBACK, CLOSING = "RESPONSE", "SCORE", "FEEDBACK", "CLOSING"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same questions give the same package


def write(items: Sequence[Item], language: str) -> Writing:
    """Return questions as a QTI 3 package."""
    written: list[tuple[Item, bytes]] = []

    def write_one(item: Item, losses: Losses) -> None:
        clean = tidied(item)
        if clean["type"] == "short":
            clean = rules.without_patterns(clean, losses)
        written.append((clean, _xml(_item(clean, language, losses))))

    passages = write_questions(items, write_one)
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        package.writestr(ZipInfo("imsmanifest.xml", LONG_AGO), _xml(_manifest([item for item, _xml in written])))
        for number, (_written_item, xml) in enumerate(written, 1):
            package.writestr(ZipInfo(_file_name(number), LONG_AGO), xml)
    return Writing(content.getvalue(), passages)


def _file_name(number: int) -> str:
    return f"items/question-{number}.xml"


def _xml(root: Element) -> bytes:
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _manifest(items: Iterable[Item]) -> Element:
    root = Element("manifest", {"xmlns": MANIFEST, "identifier": "questions"})
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "QTI Package"
    SubElement(metadata, "schemaversion").text = "3.0.0"
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for number, item in enumerate(items, 1):
        name = _file_name(number)
        kind = {"identifier": f"question-{number}", "type": "imsqti_item_xmlv3p0", "href": name}
        resource = SubElement(resources, "resource", kind)
        general = SubElement(SubElement(SubElement(resource, "metadata"), "lom", xmlns=LOM), "general")
        for label in labels_of(item):
            SubElement(SubElement(general, "keyword"), "string").text = label
        SubElement(resource, "file", href=name)
    return root


def _item(item: Item, language: str, losses: Losses) -> Element:
    root = Element(
        "qti-assessment-item",
        {
            "xmlns": ITEM,
            "identifier": item["id"] if item["id"][0].isalpha() else f"_{item['id']}",
            "title": item["id"],
            "adaptive": "false",
            "time-dependent": "false",
            "xml:lang": language,
        },
    )
    if item["type"] not in WRITERS:
        raise NotTaken("unknown-kind", NOT_THEIR_KIND)
    name_what_is_not_asked(item, losses)
    body, processing = Element("qti-item-body"), Element("qti-response-processing")
    modal: list[Element] = []
    WRITERS[item["type"]](root, body, processing, item, losses)
    if item["type"] == "numeric":
        modal += _near_misses(root, processing, item)
    modal += _closing(root, processing, item)
    root.extend([body, processing, *modal])
    return root


def _say(parent: Element, text: str) -> Element:
    """Put a text into an element, a line break for each new line."""
    first, *lines = text.split("\n")
    parent.text = first
    for line in lines:
        SubElement(parent, "br").tail = line
    return parent


def _add_stem(body: Element, item: Item) -> None:
    _say(SubElement(SubElement(body, "div", {"class": "exchange-stem"}), "p"), item["stem"])


def _declare(
    root: Element,
    name: str,
    cardinality: str,
    base: str,
    correct: Iterable[str],
    mapped: Mapping[str, str] | None = None,
    case_sensitive: str = "false",
    **bounds: str,
) -> None:
    """Declare a response with what is right, and what each answer counts."""
    response = SubElement(
        root, "qti-response-declaration", {"identifier": name, "cardinality": cardinality, "base-type": base}
    )
    values = SubElement(response, "qti-correct-response")
    for value in correct:
        SubElement(values, "qti-value").text = value
    if mapped is None:
        return
    named = {key.replace("_", "-"): value for key, value in bounds.items()}
    mapping = SubElement(response, "qti-mapping", {"default-value": "0", **named})
    for key, value in mapped.items():
        case = {"case-sensitive": case_sensitive} if base == "string" else {}
        SubElement(mapping, "qti-map-entry", {"map-key": key, "mapped-value": value, **case})


def _outcome(root: Element, name: str, cardinality: str = "single", base: str = "identifier", **more: str) -> None:
    named = {key.replace("_", "-"): value for key, value in more.items()}
    SubElement(
        root, "qti-outcome-declaration", {"identifier": name, "cardinality": cardinality, "base-type": base, **named}
    )


def _set(parent: Element, name: str) -> Element:
    return SubElement(parent, "qti-set-outcome-value", identifier=name)


def _score_by_map(root: Element, processing: Element, responses: Sequence[str], most: int) -> None:
    _outcome(root, SCORE, base="float", normal_maximum=str(most))
    value = _set(processing, SCORE)
    holder = SubElement(value, "qti-sum") if len(responses) > 1 else value
    for name in responses:
        SubElement(holder, "qti-map-response", identifier=name)


def _score_if_right(root: Element, processing: Element, comparison: Element) -> None:
    _outcome(root, SCORE, base="float", normal_maximum="1")
    chosen = SubElement(SubElement(processing, "qti-response-condition"), "qti-response-if")
    chosen.append(comparison)
    SubElement(_set(chosen, SCORE), "qti-base-value", {"base-type": "float"}).text = "1"


def _comparison(tag: str, **attributes: str) -> Element:
    element = Element(tag, {key.replace("_", "-"): value for key, value in attributes.items()})
    SubElement(element, "qti-variable", identifier=RESPONSE)
    SubElement(element, "qti-correct", identifier=RESPONSE)
    return element


def _choice(root: Element, body: Element, processing: Element, item: Item, _losses: Losses) -> None:
    several = item["type"] == "multiple"
    names = ["true", "false"] if item["type"] == "truefalse" else letters(len(item["options"]))
    named = dict(zip(names, item["options"], strict=True))
    right = [name for name, option in named.items() if option["correct"]]
    marks = {name: "1" if option["correct"] else "-1" for name, option in named.items() if several or option["correct"]}
    cardinality = "multiple" if several else "single"
    _declare(root, RESPONSE, cardinality, "identifier", right, marks, lower_bound="0")
    _score_by_map(root, processing, [RESPONSE], len(right))
    _outcome(root, FEEDBACK, cardinality)
    SubElement(_set(processing, FEEDBACK), "qti-variable", identifier=RESPONSE)
    _add_stem(body, item)
    attributes = {"response-identifier": RESPONSE, "shuffle": "true", "max-choices": "0" if several else "1"}
    interaction = SubElement(body, "qti-choice-interaction", attributes)
    for name, option in named.items():
        choice = _say(SubElement(interaction, "qti-simple-choice", identifier=name), option["text"])
        if option.get("feedback"):
            shown = {"outcome-identifier": FEEDBACK, "identifier": name, "show-hide": "show"}
            _say(SubElement(choice, "qti-feedback-inline", shown), option["feedback"])


def _order(root: Element, body: Element, processing: Element, item: Item, losses: Losses) -> None:
    losses.add("marking", _("There, the whole order must be right; no part of the mark is given."))
    names = letters(len(item["options"]))
    _declare(root, RESPONSE, "ordered", "identifier", names)
    _score_if_right(root, processing, _comparison("qti-match"))
    _add_stem(body, item)
    attributes = {"response-identifier": RESPONSE, "shuffle": "true"}
    interaction = SubElement(body, "qti-order-interaction", attributes)
    for name, step in zip(names, item["options"], strict=True):
        _say(SubElement(interaction, "qti-simple-choice", identifier=name), step["text"])


def _match(root: Element, body: Element, processing: Element, item: Item, _losses: Losses) -> None:
    lefts, rights, belongs = _sides(item)
    pairs = [f"left-{left} right-{right}" for left, right in belongs]
    _declare(root, RESPONSE, "multiple", "directedPair", pairs, dict.fromkeys(pairs, "1"))
    _score_by_map(root, processing, [RESPONSE], len(pairs))
    _add_stem(body, item)
    attributes = {"response-identifier": RESPONSE, "shuffle": "true", "max-associations": str(len(pairs))}
    interaction = SubElement(body, "qti-match-interaction", {**attributes, "class": f"exchange-{item['type']}"})
    most = {"left": "1", "right": "1" if item["type"] == "match" else "0"}
    for side, texts in (("left", lefts), ("right", rights)):
        choices = SubElement(interaction, "qti-simple-match-set")
        for number, text in enumerate(texts, 1):
            named = {"identifier": f"{side}-{number}", "match-max": most[side]}
            _say(SubElement(choices, "qti-simple-associable-choice", named), text)


def _sides(item: Item) -> tuple[list[str], list[str], list[tuple[int, int]]]:
    """Return the texts of both sides and which belong together, counted from 1."""
    if item["type"] == "match":
        pairs = item["pairs"]
        lines = [(number, number) for number in range(1, len(pairs) + 1)]
        return [pair["left"] for pair in pairs], [pair["right"] for pair in pairs], lines
    placed = [(text, number) for number, group in enumerate(item["groups"], 1) for text in group["items"]]
    lines = [(left, group) for left, (_text, group) in enumerate(placed, 1)]
    return [text for text, _group in placed], [group["name"] for group in item["groups"]], lines


def _gaps(root: Element, body: Element, processing: Element, item: Item, _losses: Losses) -> None:
    names = {gap: f"{RESPONSE}{gap}" for gap in item["accept"]}
    for gap, words in item["accept"].items():
        _declare(root, names[gap], "single", "string", words[:1], dict.fromkeys(words, "1"))
    _score_by_map(root, processing, list(names.values()), len(names))
    _add_stem(body, item)
    first, *rest = GAP.split(item["text"])
    paragraph = _say(SubElement(SubElement(body, "div", {"class": "exchange-gaps"}), "p"), first)
    for gap, text in zip(rest[::2], rest[1::2], strict=True):
        interaction = SubElement(paragraph, "qti-text-entry-interaction", {"response-identifier": names[gap]})
        interaction.tail, *lines = text.split("\n")
        for line in lines:
            SubElement(paragraph, "br").tail = line


def _by_rules(root: Element, body: Element, processing: Element, item: Item, losses: Losses) -> None:
    answers = rules.answers_of(item, losses)
    whole = [literal(answer.text) for answer in answers if answer.is_right]
    # The first rule that takes a text decides.
    marked = {literal(answer.text): percent_text(answer.percent / ALL) for answer in reversed(answers)}
    in_case = "true" if rules.is_in_case(item) else "false"
    rules.name_mixed_case(item, losses)
    _declare(root, RESPONSE, "single", "string", whole[:1], dict(reversed(marked.items())), case_sensitive=in_case)
    _score_by_map(root, processing, [RESPONSE], 1)
    _add_stem(body, item)
    SubElement(SubElement(body, "p"), "qti-text-entry-interaction", {"response-identifier": RESPONSE})


def _pictures(root: Element, body: Element, processing: Element, item: Item, losses: Losses) -> None:
    _choice(root, body, processing, without_pictures(item, losses), losses)


def _numeric(root: Element, body: Element, processing: Element, item: Item, _losses: Losses) -> None:
    _declare(root, RESPONSE, "single", "float", [number_text(item["answer"])])
    tolerance = number_text(item.get("tolerance") or 0)
    equal = _comparison("qti-equal", tolerance_mode="absolute", tolerance=f"{tolerance} {tolerance}")
    _score_if_right(root, processing, equal)
    _add_stem(body, item)
    line = SubElement(body, "p")
    SubElement(line, "qti-text-entry-interaction", {"response-identifier": RESPONSE})
    if item.get("unit"):
        _say(SubElement(line, "span", {"class": "exchange-unit"}), item["unit"])


def _near_misses(root: Element, processing: Element, item: Item) -> list[Element]:
    """Add a rule for each number that has a feedback of its own; return what is shown then."""
    shown = []
    if item.get("near_misses"):
        _outcome(root, FEEDBACK)
    for number, miss in enumerate(item.get("near_misses") or (), 1):
        chosen = SubElement(SubElement(processing, "qti-response-condition"), "qti-response-if")
        equal = SubElement(chosen, "qti-equal", {"tolerance-mode": "exact"})
        SubElement(equal, "qti-variable", identifier=RESPONSE)
        SubElement(equal, "qti-base-value", {"base-type": "float"}).text = number_text(miss["value"])
        name = f"near-miss-{number}"
        SubElement(_set(chosen, FEEDBACK), "qti-base-value", {"base-type": "identifier"}).text = name
        modal, content = _modal(FEEDBACK, name)
        _say(SubElement(content, "p"), miss["feedback"])
        shown.append(modal)
    return shown


def _closing(root: Element, processing: Element, item: Item) -> list[Element]:
    """Add what is said after the answer, each part in an element of a class of its own, if there is any."""
    named = {name: item.get(name) for name in ("hint", "explanation", "feedback")}
    named |= {f"line-{number}": text for number, text in enumerate(_lines(item), 1)}
    if not any(named.values()):
        return []
    _outcome(root, CLOSING)
    SubElement(_set(processing, CLOSING), "qti-base-value", {"base-type": "identifier"}).text = "closing"
    modal, content = _modal(CLOSING, "closing")
    for name, text in named.items():
        if text:
            _say(SubElement(content, "div", {"class": f"exchange-{name}"}), text)
    return [modal]


def _lines(item: Item) -> list[str]:
    """Return the feedback of each line or, in a short answer, of each rule."""
    if item["type"] != "short":
        return line_feedback(item)
    return [str(rule.get("feedback") or "") for rule in item["answers"]]


def _modal(outcome: str, name: str) -> tuple[Element, Element]:
    modal = Element("qti-modal-feedback", {"outcome-identifier": outcome, "identifier": name, "show-hide": "show"})
    return modal, SubElement(modal, "qti-content-body")


WRITERS: Mapping[str, Callable[[Element, Element, Element, Item, Losses], None]] = {
    "single": _choice,
    "multiple": _choice,
    "truefalse": _choice,
    "order": _order,
    "match": _match,
    "sort": _match,
    "gaps": _gaps,
    "numeric": _numeric,
    "short": _by_rules,
    "pictures": _pictures,
}

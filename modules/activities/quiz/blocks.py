"""The kinds of question as blocks for editors, and their way to and from the content format."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    DecimalBlock,
    IntegerBlock,
    ListBlock,
    StreamBlock,
    StreamValue,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
)
from wagtail.images.blocks import ImageChooserBlock

from modules.activities.quiz import confidence, short_text
from modules.activities.quiz.confidence import Level
from modules.activities.quiz.documents import LONGEST_HINT
from modules.activities.quiz.short_text import MOST_SLIPS, Match
from modules.findings import Finding, Severity
from modules.saying import said
from modules.translatable import AcceptedWordsBlock, OptionalCharBlock, OptionalTextBlock

MATCHES = (
    (Match.PLAIN.value, _("capitals, accents, blanks and hyphens make no difference")),
    (Match.EXACT.value, _("letter by letter")),
    (Match.WORDS.value, _("with * for anything: *interpreter*")),
)


def _feedback(*, required: bool = True) -> TextBlock:
    # What was loaded may lack it even where editors must write it: for the steps of an order, say.
    return OptionalTextBlock(label=_("Feedback"), required=required, max_length=1000, rows=2)


class OptionBlock(StructBlock):
    text = TextBlock(label=_("Answer"), max_length=1000, rows=2)
    correct = BooleanBlock(label=_("Right"), required=False)
    feedback = _feedback()


class ChoiceKind(StructBlock):
    """A question with options, of which some are right."""

    options = ListBlock(OptionBlock(), min_num=2, max_num=8, label=_("Answers"))
    needs_one_right = True

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        right = sum(1 for option in cleaned["options"] if option["correct"])
        if right == 0 or (self.needs_one_right and right != 1):
            message = (
                _("Mark exactly one answer as right.")
                if self.needs_one_right
                else _("Mark at least one answer as right.")
            )
            raise StructBlockValidationError(non_block_errors=[message])
        return cleaned


class SingleBlock(ChoiceKind):
    class Meta:
        icon = "radio-full"
        label = _("One answer")


class MultipleBlock(ChoiceKind):
    needs_one_right = False

    class Meta:
        icon = "tick"
        label = _("Several answers")


class TrueFalseBlock(ChoiceKind):
    options = ListBlock(OptionBlock(), min_num=2, max_num=2, label=_("True and false"))

    class Meta:
        icon = "check"
        label = _("True or false")


class OrderBlock(StructBlock):
    options = ListBlock(OptionBlock(), min_num=3, max_num=10, label=_("Steps, in the right order"))

    class Meta:
        icon = "list-ol"
        label = _("Put in order")


class MatchBlock(StructBlock):
    pairs = ListBlock(
        StructBlock(
            [
                ("left", TextBlock(label=_("This"), rows=2)),
                ("right", TextBlock(label=_("belongs to that"), rows=2)),
                ("feedback", _feedback(required=False)),
            ]
        ),
        min_num=2,
        max_num=10,
        label=_("Pairs"),
    )
    feedback = _feedback(required=False)

    class Meta:
        icon = "link"
        label = _("Match")


class GapsBlock(StructBlock):
    text = TextBlock(label=_("Text"), help_text=_("Write {{1}}, {{2}} … where a word is missing."))
    accept = ListBlock(
        AcceptedWordsBlock(CharBlock(max_length=100), min_num=1), min_num=1, label=_("Accepted words, gap by gap")
    )
    feedback = _feedback()

    class Meta:
        icon = "pilcrow"
        label = _("Fill the gaps")


class NumericBlock(StructBlock):
    answer = DecimalBlock(label=_("Right answer"))
    tolerance = DecimalBlock(label=_("May differ by"), default=0, min_value=0)
    unit = OptionalCharBlock(label=pgettext_lazy("measurement", "Unit"), required=False, max_length=40)
    feedback = _feedback()
    near_misses = ListBlock(
        StructBlock([("value", DecimalBlock(label=pgettext_lazy("value", "Number"))), ("feedback", _feedback())]),
        default=[],
        label=_("Near misses"),
    )

    class Meta:
        icon = "plus"
        label = pgettext_lazy("value", "Number")


class SortBlock(StructBlock):
    groups = ListBlock(
        StructBlock(
            [
                ("name", CharBlock(label=_("Group"), max_length=200)),
                ("items", ListBlock(TextBlock(rows=1), min_num=1, label=_("Items"))),
                ("feedback", _feedback(required=False)),
            ]
        ),
        min_num=2,
        max_num=6,
        label=_("Groups"),
    )
    feedback = _feedback(required=False)

    class Meta:
        icon = "folder-open-inverse"
        label = _("Sort into groups")


class RuleBlock(StructBlock):
    """One rule of a short answer."""

    accept = AcceptedWordsBlock(CharBlock(max_length=200), min_num=1, max_num=30, label=_("Accepted"))
    match = ChoiceBlock(choices=MATCHES, default=Match.PLAIN.value, label=_("Compared"))
    slips = IntegerBlock(
        default=0,
        min_value=0,
        max_value=MOST_SLIPS,
        label=_("Slips of the keyboard forgiven"),
        help_text=_(
            "A letter wrong, missing, too many, or two changed about. Four letters of the answer for each slip."
        ),
    )
    share = IntegerBlock(default=100, min_value=0, max_value=100, label=_("Percent of the mark"))
    feedback = _feedback()


class ShortBlock(StructBlock):
    answers = ListBlock(
        RuleBlock(),
        min_num=1,
        max_num=12,
        label=_("Rules"),
        help_text=_("The first rule that an answer meets decides."),
    )
    feedback = TextBlock(label=_("Feedback for any other answer"), max_length=1000, rows=2)

    class Meta:
        icon = "edit"
        label = _("Short answer")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        answers = _plain(self.get_prep_value(cleaned))["answers"]
        _refuse(short_text.findings({}, answers, ""))
        return cleaned


def _refuse(findings: Iterable[Finding]) -> None:
    """Say which errors stand in the way of a block."""
    sentences = [said(finding) for finding in findings if finding.severity is Severity.ERROR]
    if sentences:
        raise StructBlockValidationError(non_block_errors=sentences)


class PictureBlock(StructBlock):
    image = ImageChooserBlock(
        label=_("Image"), help_text=_("One that belongs to the module, so that its door guards it.")
    )
    alt = CharBlock(
        label=_("What the picture shows"),
        max_length=500,
        help_text=_("For people who cannot see it: enough to choose by, without telling whether it is right."),
    )
    correct = BooleanBlock(label=_("Right"), required=False)
    feedback = _feedback()


class PicturesBlock(ChoiceKind):
    options = ListBlock(PictureBlock(), min_num=2, max_num=6, label=_("Pictures"))
    needs_one_right = False

    class Meta:
        icon = "image"
        label = _("Choose a picture")


class PartContent(StreamBlock):
    """Exactly one kind, of those that stand alone."""

    single = SingleBlock()
    multiple = MultipleBlock()
    truefalse = TrueFalseBlock()
    order = OrderBlock()
    match = MatchBlock()
    gaps = GapsBlock()
    numeric = NumericBlock()
    sort = SortBlock()
    short = ShortBlock()
    pictures = PicturesBlock()


class PartBlock(StructBlock):
    """One part of a case study: a question and what one answers with."""

    stem = TextBlock(label=_("Question"), max_length=2000, rows=2)
    answers = PartContent(min_num=1, max_num=1, label=_("Answers"))
    hint = OptionalTextBlock(label=_("Hint"), required=False, max_length=LONGEST_HINT, rows=1)
    explanation = OptionalTextBlock(label=_("Explanation"), required=False, max_length=2000, rows=2)


class CaseBlock(StructBlock):
    parts = ListBlock(PartBlock(), min_num=2, max_num=8, label=_("Parts"))
    feedback = _feedback(required=False)

    class Meta:
        icon = "doc-full"
        label = _("Case study")


class QuestionContent(PartContent):
    """Exactly one kind."""

    case = CaseBlock()


class PointsBlock(StructBlock):
    right = DecimalBlock(label=_("Right"), max_digits=4)
    wrong = DecimalBlock(label=_("Wrong"), max_digits=4)


class MarksBlock(StructBlock):
    """What right and wrong answers count by how sure one was."""

    sure = PointsBlock(label=_("Sure"), default={"right": 3, "wrong": -6})
    fairly = PointsBlock(label=_("Fairly sure"), default={"right": 2, "wrong": -2})
    guess = PointsBlock(label=_("A guess"), default={"right": 1, "wrong": 0})

    class Meta:
        icon = "help"
        label = _("Marks by certainty")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        _refuse(confidence.findings(_plain(self.get_prep_value(cleaned)), ""))
        return cleaned


class Confidence(StreamBlock):
    """Nothing, or one table of marks."""

    marks = MarksBlock()


PARTS: Mapping[str, tuple[str, ...]] = {
    "single": ("options",),
    "multiple": ("options",),
    "truefalse": ("options",),
    "order": ("options",),
    "match": ("pairs", "feedback"),
    "gaps": ("text", "accept", "feedback"),
    "numeric": ("answer", "tolerance", "unit", "feedback", "near_misses"),
    "sort": ("groups", "feedback"),
    "short": ("answers", "feedback"),
    "pictures": ("options",),
    "case": ("parts", "feedback"),
}
SENTENCES = ("stem", "hint", "explanation")


def fields_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item of the content format as the fields of a question; its two streams are raw data."""
    return {
        "competency": item.get("competency", ""),
        "difficulty": item.get("difficulty", 2),
        "critical": item.get("critical", False),
        "stem": item["stem"],
        "content": content_of(item),
        "explanation": item.get("explanation", ""),
        "hint": item.get("hint", ""),
        "confidence": [{"type": "marks", "value": item["confidence"]}] if item.get("confidence") else [],
    }


def content_of(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return an item of the content format as raw stream data; `document_of` is its inverse."""
    kind = item["type"]
    value = {part: item[part] for part in PARTS[kind] if part in item}
    if kind == "gaps":
        value["accept"] = [item["accept"][number] for number in sorted(item["accept"], key=int)]
    if kind == "short":
        value["answers"] = [_rule_content(rule) for rule in item["answers"]]
    if kind == "case":
        value["parts"] = [_part_content(part) for part in item["parts"]]
    return [{"type": kind, "value": value}]


def _rule_content(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule of a short answer with its parts in the order in which the editor's form keeps them."""
    whole = {"match": Match.PLAIN.value, "slips": 0, "share": 100} | dict(rule)
    return {name: whole[name] for name in RuleBlock().child_blocks if name in whole}


def _part_content(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part[name] for name in SENTENCES if name in part} | {"answers": content_of(part)}


def document_of(content: StreamValue) -> dict[str, Any]:
    """Return the kind and parts of a question in the content format; without content, an empty one."""
    if not content:
        return {"type": "single", "options": []}
    # As it is stored: a list of questions shall not look up each picture.
    return _document(content.raw_data[0])


def _document(child: Mapping[str, Any]) -> dict[str, Any]:
    kind, value = child["type"], child["value"]
    document = {"type": kind} | {part: _plain(value.get(part)) for part in PARTS[kind]}
    if kind == "gaps":
        document["accept"] = {str(number): words for number, words in enumerate(document["accept"], start=1)}
    if kind == "numeric":
        document |= _numbers_of(document)
    if kind == "case":
        document["parts"] = [_part_document(_without_wrapper(part)) for part in value["parts"]]
    return {part: value for part, value in document.items() if value not in ("", None)}


def _part_document(part: Mapping[str, Any]) -> dict[str, Any]:
    sentences = {name: part[name] for name in SENTENCES if part.get(name)}
    return sentences | (_document(part["answers"][0]) if part["answers"] else {"type": "single", "options": []})


def _numbers_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of a question as numbers: a stream stores them as texts."""
    misses = [{**miss, "value": _number(miss["value"])} for miss in document["near_misses"] or ()]
    named = {name: _number(document[name]) for name in ("answer", "tolerance")}
    return named | {"near_misses": misses or None}


def confidence_of(content: StreamValue) -> dict[str, dict[str, float]]:
    """Return the table of marks by certainty in the content format; empty where there is none."""
    if not content:
        return {}
    table = content.raw_data[0]["value"]
    return {level.value: {side: _number(points) for side, points in table[level].items()} for level in Level}


def _number(value: Any) -> Any:
    if value in (None, ""):
        return value
    number = Decimal(str(value))
    return int(number) if number == number.to_integral_value() else float(number)


def _without_wrapper(item: Any) -> Any:
    """Return what a list block wraps: `{"type": "item", "value": x}` becomes `x`."""
    return item["value"] if isinstance(item, dict) and item.get("type") == "item" else item


def _plain(value: Any) -> Any:
    """Drop the wrappers of list blocks and make decimals JSON numbers."""
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, list):
        return [_plain(_without_wrapper(item)) for item in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value

"""The eight kinds of question as blocks for editors, and their way to and from the content format."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    DecimalBlock,
    ListBlock,
    StreamBlock,
    StreamValue,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
)


def _feedback(*, required: bool = True) -> TextBlock:
    return TextBlock(label=_("Feedback"), required=required, max_length=1000, rows=2)


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
        ListBlock(CharBlock(max_length=100), min_num=1), min_num=1, label=_("Accepted words, gap by gap")
    )
    feedback = _feedback()

    class Meta:
        icon = "pilcrow"
        label = _("Fill the gaps")


class NumericBlock(StructBlock):
    answer = DecimalBlock(label=_("Right answer"))
    tolerance = DecimalBlock(label=_("May differ by"), default=0, min_value=0)
    unit = CharBlock(label=_("Unit"), required=False, max_length=40)
    feedback = _feedback()
    near_misses = ListBlock(
        StructBlock([("value", DecimalBlock(label=_("Number"))), ("feedback", _feedback())]),
        default=[],
        label=_("Near misses"),
    )

    class Meta:
        icon = "plus"
        label = _("Number")


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


class QuestionContent(StreamBlock):
    """Exactly one kind."""

    single = SingleBlock()
    multiple = MultipleBlock()
    truefalse = TrueFalseBlock()
    order = OrderBlock()
    match = MatchBlock()
    gaps = GapsBlock()
    numeric = NumericBlock()
    sort = SortBlock()


PARTS: Mapping[str, tuple[str, ...]] = {
    "single": ("options",),
    "multiple": ("options",),
    "truefalse": ("options",),
    "order": ("options",),
    "match": ("pairs", "feedback"),
    "gaps": ("text", "accept", "feedback"),
    "numeric": ("answer", "tolerance", "unit", "feedback", "near_misses"),
    "sort": ("groups", "feedback"),
}


def content_of(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return an item of the content format as raw stream data; `document_of` is its inverse."""
    kind = item["type"]
    value = {part: item[part] for part in PARTS[kind] if part in item}
    if kind == "gaps":
        value["accept"] = [item["accept"][number] for number in sorted(item["accept"], key=int)]
    return [{"type": kind, "value": value}]


def document_of(content: StreamValue) -> dict[str, Any]:
    """Return the kind and parts of a question in the content format; without content, an empty one."""
    if not content:
        return {"type": "single", "options": []}
    child = content[0]
    value = child.block.get_prep_value(child.value)
    document = {"type": child.block_type} | {part: _plain(value[part]) for part in PARTS[child.block_type]}
    if child.block_type == "gaps":
        document["accept"] = {str(number): words for number, words in enumerate(document["accept"], start=1)}
    return {part: value for part, value in document.items() if value not in ("", None)}


def _plain(value: Any) -> Any:
    """Drop the item wrappers of list blocks (`{"type": "item", "value": x}` becomes `x`) and make decimals JSON numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [
            _plain(item["value"] if isinstance(item, dict) and item.get("type") == "item" else item) for item in value
        ]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value

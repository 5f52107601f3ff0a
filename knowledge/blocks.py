"""The blocks that items of the shelf are written in: those of units that need no learner, and fields of templates."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    DecimalBlock,
    IntegerBlock,
    ListBlock,
    StreamBlock,
    StreamBlockValidationError,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
    URLBlock,
)

from modules.blocks import (
    CautionBlock,
    ChecklistBlock,
    DialogueBlock,
    HeadingBlock,
    LocaliseBlock,
    NoteBlock,
    SummaryBlock,
    SupportBlock,
    TableBlock,
    TextBlockOfUnit,
)
from modules.support import card, support_lines
from modules.translatable import IdBlock, OptionalCharBlock, OptionalTextBlock

FIELD_KINDS = [
    ("text", _("Text")),
    ("list", _("List")),
    ("table", _("Table")),
    ("date", _("Date")),
    ("choice", _("Choice")),
]
MIN_OPTIONS = 2
MOST_POINTS = 7  # what a slide holds
CHART_KINDS = [
    ("bar", _("Bars")),
    ("stacked-bar", _("Stacked bars")),
    ("line", _("Line")),
    ("funnel", _("Funnel")),
]


class PublicSupportBlock(SupportBlock):
    """The support lines that hold everywhere: the page is one for all readers."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return context | {"lines": support_lines(None, get_language() or "")}

    class Meta:
        template = "modules/blocks/support_block.html"


class PublicCardBlock(LocaliseBlock):
    """A country card without a country: it says what to ask at home."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"card": card(value["key"], None, get_language() or "")}

    class Meta:
        template = "modules/blocks/localise_block.html"


class TemplateFieldBlock(StructBlock):
    """A field of a template: room to write on paper, and a field on the page where it is filled in."""

    key = IdBlock(label=_("Id"), max_length=40)
    label = CharBlock(label=_("Label"), max_length=200)
    kind = ChoiceBlock(choices=FIELD_KINDS, label=_("Kind"), default="text")
    required = BooleanBlock(label=_("Needed"), required=False)
    columns = ListBlock(CharBlock(max_length=60), label=_("Columns of a table"), default=[], max_num=5)
    options = ListBlock(CharBlock(max_length=200), label=_("What one may choose"), default=[], max_num=12)

    def clean(self, value: Any) -> Any:
        """Refuse a choice with nothing to choose from."""
        found = super().clean(value)
        if found["kind"] == "choice" and len(found["options"]) < MIN_OPTIONS:
            raise StructBlockValidationError(
                {"options": ValidationError(_("Write at least two things to choose from."))}
            )
        return found

    class Meta:
        icon = "form"
        label = _("Field to fill in")
        template = "knowledge/blocks/field_block.html"
        preview_value = {"key": "purpose", "label": "Purpose in one sentence", "kind": "text", "required": True}
        description = _("A heading with room to write. What people write leaves in their file and is kept nowhere.")


class KnowledgeBody(StreamBlock):
    """Everything an item can be made of."""

    heading = HeadingBlock(group=_("Text"))
    text = TextBlockOfUnit(group=_("Text"))
    table = TableBlock(group=_("Text"))
    summary = SummaryBlock(group=_("Text"))
    dialogue = DialogueBlock(group=_("Text"))
    checklist = ChecklistBlock(group=_("Text"))
    note = NoteBlock(group=pgettext_lazy("on a page", "Boxes"))
    caution = CautionBlock(group=pgettext_lazy("on a page", "Boxes"))
    support = PublicSupportBlock(required=False, group=pgettext_lazy("on a page", "Boxes"))
    localise = PublicCardBlock(group=pgettext_lazy("on a page", "Boxes"))
    field = TemplateFieldBlock(group=pgettext_lazy("on a page", "Boxes"))

    def clean(self, value: Any) -> Any:
        """Refuse two fields of one id, as copies have: of what people write in them, one would be lost."""
        found = super().clean(value)
        keys = [block.value["key"] if block.block_type == "field" else "" for block in found]
        sentence = _("Another field above has the id “%(id)s”: give this one an id of its own.")
        twice = {
            place: ValidationError(sentence % {"id": key})
            for place, key in enumerate(keys)
            if key and key in keys[:place]
        }
        if twice:
            raise StreamBlockValidationError(block_errors=twice)
        return found


class SourceBlock(StructBlock):
    """Where something comes from."""

    title = CharBlock(label=_("Title"), max_length=400)
    organisation = CharBlock(label=_("Authors or organisation"), max_length=300)
    year = CharBlock(label=_("Year"), max_length=20)
    note = OptionalTextBlock(label=_("Note"), required=False, max_length=1000)
    url = URLBlock(label=_("Address"), required=False)
    checked = BooleanBlock(label=_("Seen by the author"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Source")


class PointBlock(StructBlock):
    label = CharBlock(label=_("Label"), max_length=120)
    values = ListBlock(DecimalBlock(min_value=0), label=_("Values"))
    n = IntegerBlock(label=_("Out of how many"), required=False, min_value=0)


class ChartBlock(StructBlock):
    """A small chart, with its base, its source and its words for those who do not see it."""

    type = ChoiceBlock(choices=CHART_KINDS, label=_("Kind"))
    title = CharBlock(label=_("Title"), max_length=200)
    unit = CharBlock(label=_("Unit"), max_length=120)
    base = CharBlock(label=_("Base"), max_length=300)
    series = ListBlock(CharBlock(max_length=120), label=_("Series"), default=[])
    data = ListBlock(PointBlock(), label=_("Values"))
    source = CharBlock(label=_("Source"), max_length=300)
    synthetic = BooleanBlock(label=_("Invented data"), required=False)
    alt = TextBlock(label=_("In words"), max_length=1000)

    class Meta:
        icon = "table"
        label = _("Chart")


class SpeakerBlock(StructBlock):
    name = CharBlock(label=_("Name"), max_length=120)
    role = OptionalCharBlock(label=_("Role"), max_length=200, required=False)


class ChapterBlock(StructBlock):
    at = IdBlock(label=_("Begins at"), max_length=8)
    title = CharBlock(label=_("Title"), max_length=200)
    points = ListBlock(CharBlock(max_length=200), label=_("Points of its slide"), default=[], max_num=MOST_POINTS)

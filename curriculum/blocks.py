"""The stages of a curriculum as blocks for editors."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, ListBlock, StreamBlock, StructBlock, TextBlock

from modules.translatable import IdBlock, OptionalCharBlock


class ItemRole(models.TextChoices):
    """How an item counts in its stage."""

    CORE = "core", _("Core")
    ELECTIVE = "elective", _("Elective")
    RECOMMENDED = "recommended_before", _("Recommended before")


class Mode(models.TextChoices):
    """How people come together."""

    ONLINE = "online", _("Online")
    WORKSHOP = "workshop", _("Workshop")
    VISIT = "visit", _("Visit")
    EXCHANGE = "exchange", _("Exchange")


def _role() -> ChoiceBlock:
    return ChoiceBlock(choices=ItemRole.choices, default=ItemRole.CORE, label=_("Counts as"))


class ModuleItem(StructBlock):
    module = IdBlock(label=_("Id of the module"), max_length=80)
    role = _role()
    note = CharBlock(label=_("Note"), required=False, max_length=300)
    mode = ChoiceBlock(choices=Mode.choices, required=False, label=_("How"), help_text=_("Where not as its stage."))
    day = IntegerBlock(label=_("Day of the workshop"), min_value=1, required=False)

    class Meta:
        icon = "doc-full"
        label = _("Module")


class SessionItem(StructBlock):
    key = IdBlock(label=_("Id"), max_length=80)
    title = CharBlock(label=_("Title"), max_length=200)
    role = _role()
    mode = ChoiceBlock(choices=Mode.choices, required=False, label=_("How"))
    minutes = IntegerBlock(label=_("Minutes"), min_value=0, required=False)
    day = IntegerBlock(label=_("Day of the workshop"), min_value=1, required=False)
    when = OptionalCharBlock(
        label=_("When"), required=False, max_length=300, help_text=_("Where it is on no day of the workshop.")
    )
    needs = ListBlock(CharBlock(), default=[], label=_("What it needs"))

    class Meta:
        icon = "group"
        label = _("Session")


class LiveItem(SessionItem):
    class Meta:
        icon = "comment"
        label = _("Live role-play")


class AssessmentItem(StructBlock):
    key = IdBlock(label=_("Id"), max_length=80)
    title = CharBlock(label=_("Title"), max_length=200)
    role = _role()
    minutes = IntegerBlock(label=_("Minutes"), min_value=0, required=False)

    class Meta:
        icon = "form"
        label = _("Self-assessment")


class SimpleItems(StreamBlock):
    module = ModuleItem()
    session = SessionItem()
    live = LiveItem()
    assessment = AssessmentItem()


class ChooseItem(StructBlock):
    choose = IntegerBlock(label=_("How many count"), min_value=1)
    items = SimpleItems(label=_("To choose from"))

    class Meta:
        icon = "list-ul"
        label = _("Choose from several")


class Items(SimpleItems):
    choose = ChooseItem()


class StageBlock(StructBlock):
    code = CharBlock(label=_("Code"), max_length=10)
    key = IdBlock(label=_("Id"), max_length=80)
    title = CharBlock(label=_("Title"), max_length=200)
    summary = TextBlock(label=_("Summary"), required=False)
    outcomes = ListBlock(CharBlock(), default=[], label=_("Outcomes"))
    mode = ChoiceBlock(choices=Mode.choices, default=Mode.ONLINE, label=_("How"))
    when = CharBlock(label=_("When"), required=False, max_length=300)
    after = ListBlock(CharBlock(), default=[], label=_("After the stages"))
    minutes = IntegerBlock(label=_("Minutes"), min_value=0, required=False)
    minutes_least = IntegerBlock(label=_("Minutes of electives, at least"), min_value=0, required=False)
    minutes_most = IntegerBlock(label=_("Minutes of electives, at most"), min_value=0, required=False)
    items = Items(label=_("Items"))
    done_when = CharBlock(label=_("Done when"), required=False, max_length=500)

    class Meta:
        icon = "list-ol"
        label = _("Stage")


class StagesBlock(StreamBlock):
    stage = StageBlock()

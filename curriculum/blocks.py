"""The stages of a curriculum as blocks for editors."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, IntegerBlock, ListBlock, StreamBlock, StructBlock, TextBlock

from modules.models import Module, ModulePage
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


def modules_to_choose() -> list[tuple[str, str]]:
    """Return every module by its id, with its code and title as the site's own language has it. One query."""
    titles = ModulePage.objects.filter(module=OuterRef("pk"), locale__language_code=settings.LANGUAGE_CODE)
    modules = Module.objects.annotate(title=Subquery(titles.values("title")[:1])).order_by("code")
    return [(module.slug, f"{module.code} {module.title or module.slug}") for module in modules]


class ModuleSelect(forms.Select):
    """A choice of modules, which are looked up when a form is drawn, and not when a page is read."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        self.choices = [("", _("Choose a module")), *modules_to_choose()]
        return super().optgroups(name, value, attrs)


class ModuleIdBlock(IdBlock):
    """The id of a module, chosen by its title; what names no module of this site cannot be kept."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.field.widget = ModuleSelect()

    def clean(self, value: str) -> str:
        cleaned = str(super().clean(value))
        if cleaned and not Module.objects.filter(slug=cleaned).exists():
            raise ValidationError(_("There is no module “%(id)s” on this site: choose another.") % {"id": cleaned})
        return cleaned


class ModuleItem(StructBlock):
    module = ModuleIdBlock(label=_("Id of the module"), max_length=80)
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

"""The blocks a unit is written in. Blocks hold content; how a learner's slots are filled is said in `modules/rendering.py`."""

import mimetypes
import re
from functools import partial
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
    URLBlock,
)
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText, expand_db_html
from wagtail.snippets.blocks import SnippetChooserBlock

from modules.activities.quiz.rule_blocks import RulesBlock, rules_written
from modules.activities.quiz.rules import form_findings, rules_of
from modules.findings import Severity
from modules.saying import said
from modules.translatable import IdBlock, OptionalCharBlock

ONE_PARAGRAPH = re.compile(r"<p\b[^>]*>((?:(?!<p\b).)*)</p>", re.DOTALL)
INLINE = ["bold", "italic", "link"]
OPTIONAL_OF_FACTS = frozenset({"figure", "unit", "population", "link", "licence"})
PROSE = ["bold", "italic", "link", "h3", "h4", "ol", "ul", "blockquote"]


def html_of(value: RichText | str) -> SafeString:
    """Return rich text as the HTML to show; the editor's and the loader's whitelists have cleaned it."""
    source = value.source if isinstance(value, RichText) else str(value)
    return mark_safe(expand_db_html(source))  # noqa: S308


def inline_of(value: RichText | str) -> SafeString:
    """Return one line of rich text without the paragraph that the editor puts around it."""
    html = html_of(value)
    match = ONE_PARAGRAPH.fullmatch(html)
    return mark_safe(match.group(1)) if match else html  # noqa: S308


def _inline(**options: Any) -> RichTextBlock:
    return RichTextBlock(features=INLINE, **options)


class ProseBlock(RichTextBlock):
    """Rich text whose template gets `value.html`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"features": PROSE} | options)

    def get_context(self, value: RichText, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"value": {"html": html_of(value)}}


class UnitStruct(StructBlock):
    """A block of named parts; rich-text parts reach the template as HTML."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"value": self.shown(value)}

    def shown(self, value: Any) -> dict[str, Any]:
        return {name: html_of(part) if isinstance(part, RichText) else part for name, part in value.items()}


class HeadingBlock(UnitStruct):
    text = CharBlock(label=_("Heading"), max_length=200)

    class Meta:
        icon = "title"
        label = _("Section heading")
        template = "modules/blocks/heading_block.html"
        preview_value = {"text": _("Help that does not wait")}
        description = _("Opens a section; it stands in the list of sections.")

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return context | {"value": {"text": value["text"], "anchor": context.get("anchor", "")}}


class TextBlockOfUnit(ProseBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "modules/blocks/text_block.html"
        preview_value = (
            "<p>Harm reduction means that you offer useful help now, whatever someone decides about use.</p>"
        )
        description = _("Paragraphs, lists, smaller headings.")


class TableBlock(UnitStruct):
    caption = CharBlock(label=_("Caption"), required=False, max_length=200)
    header = ListBlock(CharBlock(required=False), label=_("Column headings"))
    rows = ListBlock(ListBlock(_inline(required=False), label=_("Row")), label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "modules/blocks/table_block.html"
        preview_value = {
            "caption": "",
            "header": ["Sign", "What it may mean"],
            "rows": [["<p>No sleep</p>", "<p>Ask since when</p>"]],
        }
        description = _("A small table; it folds on a phone.")

    def shown(self, value: Any) -> dict[str, Any]:
        rows = [[inline_of(cell) for cell in row] for row in value["rows"]]
        return {"caption": value["caption"], "header": list(value["header"]), "rows": rows}


class LeadBlock(ProseBlock):
    class Meta:
        icon = "openquote"
        label = _("Opening paragraph")
        template = "modules/blocks/lead_block.html"
        preview_value = "<p>People who use drugs are rarely short of advice to stop.</p>"
        description = _("One paragraph that opens the unit.")


class CaseBlock(UnitStruct):
    title = CharBlock(label=_("Title"), max_length=200)
    body = RichTextBlock(features=PROSE, label=_("What happened, what was said, what it did"))

    class Meta:
        icon = "user"
        label = _("Worked example")
        template = "modules/blocks/case_block.html"
        preview_value = {"title": "The second cup", "body": "<p>An invented example.</p>"}
        description = _("Situation, what was said, what it did. Invented people only.")


class DialogueBlock(UnitStruct):
    title = CharBlock(label=_("Title"), max_length=200)
    lines = ListBlock(
        StructBlock(
            [
                (
                    "speaker",
                    CharBlock(label=_("Speaker"), required=False, max_length=80, help_text=_("Empty for a cue.")),
                ),
                ("words", _inline(label=_("Words"))),
            ]
        ),
        label=_("Lines"),
    )

    class Meta:
        icon = "comment"
        label = _("Dialogue")
        template = "modules/blocks/dialogue_block.html"
        preview_value = {
            "title": "After the ward",
            "lines": [
                {"speaker": "", "words": "<p><i>Kosta leaves hospital tomorrow.</i></p>"},
                {"speaker": "Mira", "words": "<p>May I ask how you see the first days out there?</p>"},
                {"speaker": "Kosta", "words": "<p>Same as before, I guess.</p>"},
            ],
        }
        description = _("Who says what; cues in italics.")

    def shown(self, value: Any) -> dict[str, Any]:
        lines = [{"speaker": line["speaker"], "words": inline_of(line["words"])} for line in value["lines"]]
        return {"title": value["title"], "lines": lines}


class SayBlock(UnitStruct):
    lines = ListBlock(
        StructBlock(
            [
                ("to", CharBlock(label=_("To whom"), required=False, max_length=80)),
                ("say", _inline(label=_("Say"))),
                ("avoid", _inline(label=_("Avoid"))),
                ("why", _inline(label=_("Why"))),
            ]
        ),
        label=_("Lines"),
    )

    class Meta:
        icon = "list-ul"
        label = _("Say and avoid")
        template = "modules/blocks/say_block.html"
        preview_value = {
            "lines": [
                {
                    "to": "",
                    "say": "<p>‘How are you getting through the days?’</p>",
                    "avoid": "<p>‘Are you on drugs?’</p>",
                    "why": "<p>It invites a true answer without a label.</p>",
                }
            ]
        }
        description = _("A sentence that helps, one to avoid, and why.")

    def shown(self, value: Any) -> dict[str, Any]:
        names = ("say", "avoid", "why")
        return {
            "lines": [{"to": line["to"]} | {name: inline_of(line[name]) for name in names} for line in value["lines"]]
        }


class SourceLicence(models.TextChoices):
    """Under which terms a source may be used: what may not be changed may not be quoted at length, nor translated."""

    ATTRIBUTION = "CC-BY", _("CC BY: with the name of its authors")
    SHARE_ALIKE = "CC-BY-SA", _("CC BY-SA: the same, under the same licence")
    NON_COMMERCIAL = "CC-BY-NC", _("CC BY-NC: not for profit")
    NO_DERIVATIVES = "CC-BY-ND", _("CC BY-ND: may not be changed")
    NON_COMMERCIAL_NO_DERIVATIVES = "CC-BY-NC-ND", _("CC BY-NC-ND: not for profit, may not be changed")
    PUBLIC_DOMAIN = "public-domain", _("Public domain")
    RESERVED = "reserved", _("All rights reserved")


class FactBlock(UnitStruct):
    key = IdBlock(label=_("Id"), max_length=20)
    text = TextBlock(label=_("Fact"), max_length=600)
    figure = OptionalCharBlock(
        label=_("Figure"), required=False, max_length=40, help_text=_("Set large: 7,500 or 2.6 to 3.2 million.")
    )
    unit = OptionalCharBlock(
        label=_("What it counts"), required=False, max_length=80, help_text=_("People, deaths a year, % …")
    )
    population = OptionalCharBlock(
        label=_("Of whom, where"),
        required=False,
        max_length=200,
        help_text=_("Who was asked or counted, and how many."),
    )
    source = CharBlock(label=_("Source"), max_length=300)
    year = CharBlock(label=_("Year"), max_length=20)
    link = URLBlock(label=_("Address of the source"), required=False, max_length=500)
    licence = ChoiceBlock(label=_("Licence of the source"), required=False, choices=SourceLicence.choices)
    checked = BooleanBlock(
        label=_("Checked against the source"),
        required=False,
        help_text=_("Better in Reports → Facts: there the day and your name are kept, and a change of words ends it."),
    )

    class Meta:
        icon = "circle-check"
        label = _("Fact")
        template = "modules/blocks/fact_block.html"
        preview_value = {
            "key": "f1",
            "text": "2.6 million deaths worldwide were attributable to alcohol in 2019.",
            "source": "World Health Organization",
            "year": "2024",
            "checked": True,
        }
        description = _("A figure set large, with its source and year.")

    def get_prep_value(self, value: Any) -> Any:
        """Keep optional parts only where they say something: a fact without them keeps the hash that it had."""
        prepared = super().get_prep_value(value)
        return {name: part for name, part in prepared.items() if part or name not in OPTIONAL_OF_FACTS}


class ChecklistBlock(UnitStruct):
    title = CharBlock(label=_("Title"), max_length=200)
    items = ListBlock(_inline(), label=_("Items"))

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        template = "modules/blocks/checklist_block.html"
        preview_value = {"title": "Before you go out", "items": ["<p>Somebody knows where you are.</p>"]}
        description = _("Things to tick off.")

    def shown(self, value: Any) -> dict[str, Any]:
        return {"title": value["title"], "items": [inline_of(item) for item in value["items"]]}


class PracticeBlock(UnitStruct):
    minutes = IntegerBlock(label=_("Minutes"), min_value=1, max_value=480)
    title = CharBlock(label=_("Title"), max_length=200)
    body = RichTextBlock(features=PROSE, label=_("What to do"))

    class Meta:
        icon = "time"
        label = _("Practice")
        template = "modules/blocks/practice_block.html"
        preview_value = {"minutes": 20, "title": "Hands and voice", "body": "<p>With a partner, in threes.</p>"}
        description = _("Something to do, with the minutes it takes.")


class ReflectBlock(UnitStruct):
    prompt = RichTextBlock(features=INLINE, label=_("Question"))

    class Meta:
        icon = "edit"
        label = _("Reflection")
        template = "modules/blocks/reflect_block.html"
        preview_value = {"prompt": "<p>Whom do you call after such a shift?</p>"}
        description = _("A question to oneself; the answer stays private.")


class NoteBlock(ProseBlock):
    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "modules/blocks/note_block.html"
        preview_value = "<p>Rules differ from country to country.</p>"
        description = _("A remark beside the text.")


class CautionBlock(ProseBlock):
    class Meta:
        icon = "warning"
        label = _("Caution")
        template = "modules/blocks/caution_block.html"
        preview_value = "<p>Do not let someone ‘sleep it off’.</p>"
        description = _("What can harm if it is overlooked.")


class SupportBlock(ProseBlock):
    class Meta:
        icon = "help"
        label = _("Support")
        template = "modules/blocks/support_block.html"
        preview_value = "<p>Help for yourself and for colleagues.</p>"
        description = _("Shows the support lines of the reader's country; never write numbers here.")


class LocaliseBlock(UnitStruct):
    key = IdBlock(label=_("Subject of the country card"), max_length=80)

    class Meta:
        icon = "globe"
        label = _("Country card")
        template = "modules/blocks/localise_block.html"
        preview_value = {"key": "naloxone_access"}
        description = _("Shows what holds in the reader's country.")


class RolePlayBlock(UnitStruct):
    scenario = SnippetChooserBlock("modules.Scenario", label=_("Scenario"))

    class Meta:
        icon = "group"
        label = _("Role-play")
        template = "modules/blocks/role_play_block.html"
        description = _("A role-play; choose its scenario.")


class QuizBlock(UnitStruct):
    questions = ListBlock(SnippetChooserBlock("modules.Question"), label=_("Questions"))
    rules = RulesBlock(required=False, label=_("Rules"))

    class Meta:
        icon = "form"
        label = _("Quiz")
        template = "modules/blocks/quiz_block.html"
        description = _("The questions of this unit, in this order, and how they are asked.")

    def clean(self, value: Any) -> Any:
        """Say at once what a blueprint cannot draw from these questions, and which rules make no sense."""
        cleaned = super().clean(value)
        questions = [question.document() for question in cleaned["questions"] if question]
        found = form_findings(rules_written(cleaned["rules"]), questions, "")
        wrong = [said(finding) for finding in found if finding.severity is Severity.ERROR]
        if wrong:
            raise StructBlockValidationError({"rules": StructBlockValidationError(non_block_errors=wrong)})
        return cleaned

    def get_prep_value(self, value: Any) -> Any:
        """Keep rules only where there are some: a quiz without any keeps the hash that it had."""
        prepared = super().get_prep_value(value)
        if not rules_of(rules_written(value["rules"])):
            del prepared["rules"]
        return prepared


class H5PBlock(UnitStruct):
    package = SnippetChooserBlock("modules.H5PPackage", label=_("Package"))
    alternative = TextBlock(
        label=_("Text alternative"),
        max_length=5000,
        help_text=_(
            "For people who cannot use it, and for print: what it teaches, in words. Reading it counts as done."
        ),
    )

    class Meta:
        icon = "code"
        label = _("Interactive content (H5P)")
        template = "modules/blocks/h5p_block.html"
        preview_value = {"alternative": "Which of these comes first: listening, or advice? Listening."}
        description = _("An H5P package, with a text for those who cannot use it.")


class SummaryBlock(UnitStruct):
    points = ListBlock(_inline(), label=_("Points"))

    class Meta:
        icon = "list-ol"
        label = _("Summary")
        template = "modules/blocks/summary_block.html"
        preview_value = {"points": ["<p>Offer help now; it does not depend on stopping.</p>"]}
        description = _("Three to five points to take along.")

    def shown(self, value: Any) -> dict[str, Any]:
        return {"points": [inline_of(point) for point in value["points"]]}


class ImageBlock(UnitStruct):
    image = ImageChooserBlock(label=_("Image"))
    alt = CharBlock(label=_("What the picture shows"), max_length=500, help_text=_("For people who cannot see it."))
    caption = CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "modules/blocks/image_block.html"
        description = _("A picture with its text alternative.")

    def shown(self, value: Any) -> dict[str, Any]:
        image = value["image"]
        words = {"alt": value["alt"], "caption": value["caption"]}
        if image is None:
            return words | {"url": "", "width": 0, "height": 0}
        return words | {
            "url": _media_url("picture", image.module, image.pk),
            "width": image.width,
            "height": image.height,
        }


class VideoBlock(UnitStruct):
    video = SnippetChooserBlock("modules.Video", label=_("Video"))
    title = CharBlock(label=_("Title"), max_length=200)
    description = TextBlock(label=_("Description"), required=False, max_length=1000)
    transcript = RichTextBlock(features=PROSE, label=_("Transcript"))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "modules/blocks/video_block.html"
        description = _("A video with captions and a transcript.")

    def shown(self, value: Any) -> dict[str, Any]:
        words = {
            "title": value["title"],
            "description": value["description"],
            "transcript": html_of(value["transcript"]),
        }
        return words | (_played(value["video"]) if value["video"] else {"sources": [], "captions": [], "poster": ""})


def _media_url(kind: str, module: Any, pk: int) -> str:
    """Return the address of a file behind the module's door; a file without a module has none."""
    return reverse(f"learning:{kind}", args=[module.slug, pk]) if module else ""


def _played(video: Any) -> dict[str, Any]:
    module = video.module
    captions = [
        {
            "url": _media_url("captions", module, one.pk),
            "lang": one.language,
            "label": get_language_info(one.language)["name_local"],
        }
        for one in video.captions.all()
    ]
    content_type = mimetypes.guess_type(video.file.name)[0]
    return {
        "sources": [{"url": _media_url("video", module, video.pk), "type": content_type}],
        "captions": captions,
        "poster": _media_url("picture", module, video.poster.pk) if video.poster else "",
        "size": partial(_bytes_of, video.file),  # asked for by copies alone
    }


def _bytes_of(file: Any) -> int | None:
    return file.size if file.storage.exists(file.name) else None


class UnitBody(StreamBlock):
    """Everything a unit can be made of."""

    heading = HeadingBlock(group=_("Text"))
    text = TextBlockOfUnit(group=_("Text"))
    lead = LeadBlock(group=_("Text"))
    table = TableBlock(group=_("Text"))
    summary = SummaryBlock(group=_("Text"))
    case = CaseBlock(group=_("Examples"))
    dialogue = DialogueBlock(group=_("Examples"))
    say = SayBlock(group=_("Examples"))
    fact = FactBlock(group=_("Examples"))
    image = ImageBlock(group=_("Examples"))
    video = VideoBlock(group=_("Examples"))
    note = NoteBlock(group=pgettext_lazy("on a page", "Boxes"))
    caution = CautionBlock(group=pgettext_lazy("on a page", "Boxes"))
    support = SupportBlock(required=False, group=pgettext_lazy("on a page", "Boxes"))
    localise = LocaliseBlock(group=pgettext_lazy("on a page", "Boxes"))
    checklist = ChecklistBlock(group=_("To do"))
    practice = PracticeBlock(group=_("To do"))
    reflect = ReflectBlock(group=_("To do"))
    roleplay = RolePlayBlock(group=_("To do"))
    quiz = QuizBlock(group=_("To do"))
    h5p = H5PBlock(group=_("To do"))

    class Meta:
        block_counts = {"lead": {"max_num": 1}, "quiz": {"max_num": 1}, "summary": {"max_num": 1}}

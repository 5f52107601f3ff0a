"""What previews in the editor show of a unit."""

from collections.abc import Collection, Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from modules.freezing import values_of
from modules.models import Module, ModulePage, UnitPage
from modules.preview import h5p_value, quiz_context, scenario_context
from modules.relations import Relations
from modules.relations import relations_of as relations_of_module
from modules.rendering import Body, Segment, made_from
from modules.support import card, support_lines
from modules.upkeep.reviews import ReviewsInAll, reviews_in_all
from modules.upkeep.wording_pages import UnitWording, wording_of_page

register = template.Library()

QUIET = {
    "support": "modules/blocks/support_block.html",
    "localise": "modules/blocks/localise_block.html",
    "reflect": "modules/blocks/reflect_block.html",
}


@register.simple_tag
def reviewed_units(page: ModulePage) -> list[ReviewsInAll]:
    """Return each kind of review of the latest edition: of how many units, when, and until when; none without an edition."""
    edition = page.module.latest_edition
    if edition is None:
        return []
    words = edition.texts.get(page.locale.language_code, {})
    units = edition.units.filter(locale=edition.language).order_by("pk")
    return reviews_in_all(words, list(units.values_list("slug", flat=True)))


@register.simple_tag
def relations_of(module: Module, completed: Collection[str] = ()) -> Relations:
    """How a module goes with others, in the language of the page; with what a reader has completed."""
    return relations_of_module(module, get_language() or "", completed)


@register.simple_tag
def wording_of(page: UnitPage) -> UnitWording:
    """Return what is found in the words of a page as it stands in the editor."""
    return wording_of_page(page)


@register.simple_tag
def unit_body(page: UnitPage) -> Body:
    """Render a unit page as it stands in the editor."""
    return made_from(values_of(page), page.locale.language_code, show_editor_notes=True)


@register.simple_tag
def preview_pieces(page: UnitPage, body: Body) -> list[Mapping[str, Any]]:
    """Return the pieces of a unit with each activity at its first step, and nobody's country or notes."""
    blocks = {block.id: block for block in page.body}
    return [_piece(segment, blocks, page.locale.language_code) for segment in body.segments]


def _piece(segment: Segment, blocks: Mapping[str, Any], locale: str) -> Mapping[str, Any]:
    if segment.kind == "html":
        return {"html": segment.html}
    if segment.kind == "activity":
        return _activity(blocks[segment.id], locale)
    piece: dict[str, Any] = {"template": QUIET[segment.block], "value": segment.value}
    if segment.block == "localise":
        piece["card"] = card(segment.value["key"], None, locale)
    if segment.block == "support":
        piece["lines"] = support_lines(None, locale)
    return piece


def _activity(block: Any, locale: str) -> Mapping[str, Any]:
    if block.block_type == "roleplay" and block.value["scenario"]:
        return scenario_context(block.value["scenario"].source, locale)
    if block.block_type == "h5p":
        return {"template": "modules/blocks/h5p_block.html", "value": h5p_value(block.value)}
    questions = [question.document() for question in block.value.get("questions", []) if question]
    return quiz_context(questions, locale) if questions else {}

"""Words and numbers for the pages of activities: languages, competencies, levels, curves as a table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from modules.competencies import COMPETENCY_CHOICES

register = template.Library()

COMPETENCIES: Mapping[str, Promise] = dict(COMPETENCY_CHOICES)
LEVELS = {1: _("Harmful"), 2: _("Minimal"), 3: _("Competent"), 4: _("Advanced")}
LEVEL_MEANINGS = {
    1: _("something was done that can hurt or mislead"),
    2: _("no harm, but the essential is missing"),
    3: _("what a safe colleague does"),
    4: _("in addition skilful, adapted, checked with the person"),
}
LEVEL_ICONS = {1: "stop", 2: "new", 3: "check", 4: "done"}


@register.simple_tag
def written_in(language: str) -> str:
    """The attributes of words in another language than the page: its code and its direction; else, or where nobody knows it, nothing."""
    if not language or language == get_language():
        return ""
    return format_html(' lang="{}" dir="{}"', language, _direction_of(language))


def _direction_of(language: str) -> str:
    """The direction of a language; packages of others come in any, and in none that is stated."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "auto"


@register.filter
def competency_name(competency: str) -> Promise | str:
    """The name of a competency; one that is not known keeps its id."""
    return COMPETENCIES.get(competency, competency)


@register.filter
def level_name(level: int) -> Promise:
    """The name of a level of a role-play, 1 to 4."""
    return LEVELS[level]


@register.filter
def level_icon(level: int) -> str:
    """The icon that stands beside the name of a level."""
    return LEVEL_ICONS[level]


@register.simple_tag
def levels() -> list[tuple[int, Promise, Promise]]:
    """All levels with their names and what they mean."""
    return [(level, LEVELS[level], LEVEL_MEANINGS[level]) for level in LEVELS]


@register.simple_tag
def confidences() -> range:
    """How sure somebody may say they are: 0 to 10."""
    return range(11)


@register.filter
def unrepaired(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The competencies on which something harmful was left standing."""
    return [row["id"] for row in rows if row["harmed"] and not row["repaired"]]


@register.filter
def curve_rows(curves: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The curves of a run as the rows of one table: step, what was chosen, and the value of each curve then."""
    for points in zip(*(curve["points"] for curve in curves), strict=True):
        yield {
            "step": points[0]["step"],
            "choice": points[0]["choice"],
            "values": [
                {"label": curve["label"], "value": point["value"]} for curve, point in zip(curves, points, strict=True)
            ],
        }


@register.filter
def asks_for_safety(structure: Mapping[str, Any]) -> bool:
    """Say whether a quiz has questions that must be wholly right."""
    return any(question["critical"] for question in structure["questions"])

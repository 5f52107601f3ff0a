"""A unit's frozen values as segments: HTML from the cache, and slots that are filled for each reader."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from modules.blocks import UnitBody, html_of, inline_of
from modules.editions import unit_values
from modules.keys import h5p_slug
from modules.support import Card, Line, card, support_lines

ACTIVITIES = {"quiz", "roleplay", "h5p"}
WORDS = ("outcomes", "warnings", "glossary", "reading")
LIVE = {"support", "localise", "reflect"}
TEMPLATES = {"localise": "modules/blocks/localise_block.html", "support": "modules/blocks/support_block.html"}


@dataclass(frozen=True)
class Segment:
    """A piece of a unit: `html` is ready; `activity` and `live` ones are filled for each reader."""

    kind: str
    block: str = ""
    id: str = ""
    html: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Body:
    """The body of a unit, its sections for the list of contents, and its words; `key` names what it shows."""

    key: str
    segments: tuple[Segment, ...]
    sections: tuple[tuple[str, str], ...]
    values: Mapping[str, Any]


def body_of(unit_id: int, locale: str, *, show_editor_notes: bool = False, is_copy: bool = False) -> Body:
    """Return a frozen unit, made once for each release and language of the interface; a copy has no videos in it."""
    sha256, values = unit_values(unit_id)
    key = f"unit:{translation.get_language()}:{locale}:{sha256}:{show_editor_notes:d}{is_copy:d}"
    made = {"show_editor_notes": show_editor_notes, "is_copy": is_copy}
    return _remembered(key, lambda: made_from(values, locale, key=key, **made))


def body_for(
    unit_id: int, locale: str, country: str | None, *, show_editor_notes: bool = False, is_copy: bool = False
) -> Body:
    """Return a frozen unit with what holds in the reader's country put in; what is left are the personal slots."""
    body = body_of(unit_id, locale, show_editor_notes=show_editor_notes, is_copy=is_copy)
    subjects = [segment.value["key"] for segment in body.segments if segment.block == "localise"]
    language = translation.get_language()
    here = Here({subject: card(subject, country, language) for subject in subjects}, support_lines(country, language))
    overdue = tuple([one.is_overdue for one in here.cards.values()] + [one.is_overdue for one in here.lines])
    key = f"{body.key}:{hash((tuple(here.cards.items()), overdue, tuple(here.lines)))}"
    return _remembered(
        key, lambda: replace(body, key=key, segments=_joined([_filled(one, here) for one in body.segments]))
    )


@dataclass(frozen=True)
class Here:
    """What holds in the reader's country."""

    cards: Mapping[str, Card]
    lines: Sequence[Line]


def _filled(segment: Segment, here: Here) -> Segment:
    if segment.block not in TEMPLATES:
        return segment
    context = {"value": segment.value, "lines": here.lines, "card": here.cards.get(segment.value.get("key", ""))}
    return Segment("html", html=render_to_string(TEMPLATES[segment.block], context))


def _remembered(key: str, make: Callable[[], Body]) -> Body:
    fragments = caches["template_fragments"]
    body: Body | None = fragments.get(key)
    if body is None:
        body = make()
        fragments.set(key, body, timeout=None)
    return body


def made_from(
    values: Mapping[str, Any], locale: str, *, show_editor_notes: bool = False, is_copy: bool = False, key: str = ""
) -> Body:
    """Render the values of a unit."""
    stream = UnitBody().to_python(values["body"])
    days = {block: date.fromisoformat(day) for block, day in values.get("facts_checked", {}).items()}
    context = {"show_editor_notes": show_editor_notes, "is_copy": is_copy, "lang": locale, "days": days}
    sections = tuple((anchor_of(child.id), child.value["text"]) for child in stream if child.block_type == "heading")
    words = {name: values[name] for name in WORDS}
    return Body(key, _joined([_segment(child, context) for child in stream]), sections, words)


def anchor_of(block_id: str) -> str:
    """Return the anchor of a block; the same in every language."""
    return f"s-{block_id[:8]}"


def _segment(child: Any, context: Mapping[str, Any]) -> Segment:
    name = child.block_type
    if name in ACTIVITIES:
        return Segment("activity", name, child.id, value=_activity_value(child))
    if name in LIVE:
        return Segment("live", name, child.id, value=_live_value(child))
    own = {"anchor": anchor_of(child.id), "checked_on": context["days"].get(child.id)}
    return Segment("html", name, child.id, html=child.render(context={**context, **own}))


def _activity_value(child: Any) -> dict[str, Any]:
    if child.block_type == "quiz":
        return {"slug": "quiz"}
    if child.block_type == "h5p":
        return {"slug": h5p_slug(child.id), "alternative": child.value["alternative"]}
    return {"slug": child.value["scenario"].slug if child.value["scenario"] else ""}


def _live_value(child: Any) -> dict[str, Any]:
    if child.block_type == "localise":
        return {"key": child.value["key"]}
    if child.block_type == "reflect":
        return {"prompt": inline_of(child.value["prompt"])}
    return {"html": html_of(child.value)}


def _joined(segments: list[Segment]) -> tuple[Segment, ...]:
    """Join neighbouring pieces of HTML, so that a page is few pieces."""
    joined: list[Segment] = []
    for segment in segments:
        if segment.kind == "html" and joined and joined[-1].kind == "html":
            joined[-1] = Segment("html", html=mark_safe(joined[-1].html + segment.html))  # noqa: S308
        else:
            joined.append(segment)
    return tuple(joined)

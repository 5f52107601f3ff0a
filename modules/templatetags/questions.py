"""Words about questions, and the pictures of their options."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from modules.models import Question, SiteImage

register = template.Library()

OUTCOMES = {
    "whole": _("taken whole"),
    "with-loss": _("taken with a loss"),
    "not-taken": _("not taken"),
}
KINDS = {
    "single": _("One answer"),
    "multiple": _("Several answers"),
    "truefalse": _("True or false"),
    "order": _("Put in order"),
    "match": _("Match"),
    "gaps": _("Fill the gaps"),
    "numeric": pgettext_lazy("value", "Number"),
    "sort": _("Sort into groups"),
    "short": _("Short answer"),
    "pictures": _("Choose a picture"),
    "case": _("Case study"),
}
CERTAINTY = {"sure": _("sure"), "fairly": _("fairly sure"), "guess": _("a guess")}


@register.filter
def outcome_name(outcome: str) -> str:
    """What came of a question, in words."""
    return str(OUTCOMES[outcome])


@register.filter
def kind_name(kind: str | None) -> str:
    """A kind of ours in words; what another system calls one stays as it is."""
    return str(KINDS.get(kind or "", kind or ""))


@register.filter
def certainty_name(level: str) -> str:
    """How sure one is, in words."""
    return str(CERTAINTY[level])


@register.filter
def points(value: float) -> str:
    """Return points with their sign, as one reads them: +3, −6, 0."""
    written = number_format(abs(value))
    return f"+{written}" if value > 0 else f"−{written}" if value < 0 else written


@register.filter
def in_percent(share: float) -> str:
    """Return a share from 0 to 1 in whole percent."""
    return number_format(round(100 * share))


@register.filter
def quiz_url(key: UUID) -> str:
    """Return the address of the figures of a quiz."""
    return reverse(Question.snippet_viewset.get_url_name("quiz"), args=[key])


@register.filter
def with_all_pictures(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return questions with the pictures of their options, and of those of their parts: one query for all of them."""
    found = _found([option for question in questions for option in _options_in(question)])
    return [_pictured(question, found) for question in questions]


@register.filter
def with_pictures(options: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return options with address and size of their picture, where they have one that is still there.

    Those of `with_all_pictures` have theirs already.
    """
    return _illustrated(options, _found(options))


def _options_in(question: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from question.get("options") or ()
    for part in question.get("parts") or ():
        yield from _options_in(part)


def _found(options: Iterable[Mapping[str, Any]]) -> dict[int, SiteImage]:
    keys = [option["picture"] for option in options if isinstance(option.get("picture"), int) and "url" not in option]
    return SiteImage.objects.select_related("module").in_bulk(keys) if keys else {}


def _pictured(question: Mapping[str, Any], found: Mapping[int, SiteImage]) -> dict[str, Any]:
    kept = dict(question)
    if kept.get("options"):
        kept["options"] = _illustrated(kept["options"], found)
    if kept.get("parts"):
        kept["parts"] = [_pictured(part, found) for part in kept["parts"]]
    return kept


def _illustrated(options: Iterable[Mapping[str, Any]], found: Mapping[int, SiteImage]) -> list[dict[str, Any]]:
    return [{**_picture(found.get(option.get("picture", 0))), **option} for option in options]


def _picture(image: SiteImage | None) -> dict[str, Any]:
    if image is None or image.module is None:
        return {"url": ""}
    url = reverse("learning:picture", args=[image.module.slug, image.pk])
    return {"url": url, "width": image.width, "height": image.height}

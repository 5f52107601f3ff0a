"""Who issues the certificate of a module."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings

from curriculum.models import CurriculumPage
from modules.models import Module


def issuer_of(module: Module, language: str) -> str:
    """Return the issuer that a curriculum with this module names, in that language where there is one.

    A module may stand in several curricula: the one whose code its own begins with (RRF for RRF-03) comes first.
    A module of no curriculum is certified by the site itself.
    """
    pages = CurriculumPage.objects.live().exclude(issuer="").select_related("locale").order_by("path")
    holding = [page for page in pages if module.slug in module_slugs(page)]
    holding.sort(key=lambda page: (not module.code.startswith(page.code), page.locale.language_code != language))
    return holding[0].issuer if holding else str(settings.SITE_NAME)


def module_slugs(page: CurriculumPage) -> set[str]:
    """Return the ids of all modules that the stages of a curriculum refer to."""
    # As they are stored: making blocks of them all takes many times as long.
    return {slug for stage in page.stages.raw_data for slug in _modules_in(stage["value"]["items"])}


def _modules_in(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for item in items:
        if item["type"] == "module":
            yield item["value"]["module"]
        if item["type"] == "choose":
            yield from _modules_in(item["value"]["items"])

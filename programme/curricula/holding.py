"""Which curricula hold a module, and where it stands in them: what pages of the module say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.cache import cache

from curriculum.models import CurriculumPage
from ground.kept_pages import generation
from modules.originals import address
from programme.curricula.reading import curricula_in
from programme.curriculum_progress import CHOICE, MODULE, Item, Stage, stages_of

KEPT_FOR = 600  # seconds


@dataclass(frozen=True)
class Holding:
    """A place of a module in a curriculum; `choose` of several count there, 0 where it is not one of several."""

    slug: str
    title: str
    lang: str
    url: str
    stage: str
    role: str
    choose: int = 0


def holdings_of(module: str, language: str) -> list[Holding]:
    """Return the places of a module in curricula; one query, kept until a page changes, or ten minutes."""
    key = f"holdings:{generation()}:{language}"
    found: Mapping[str, list[Holding]] | None = cache.get(key)
    if found is None:
        found = _all_holdings(language)
        cache.set(key, found, KEPT_FOR)
    return found.get(module, [])


def _all_holdings(language: str) -> dict[str, list[Holding]]:
    found: dict[str, list[Holding]] = {}
    for page in curricula_in(language):
        for stage in stages_of(page.stages.raw_data):
            for module, role, choose in _modules_in(stage):
                found.setdefault(module, []).append(_holding(page, stage, role, choose))
    return found


def _modules_in(stage: Stage) -> Iterator[tuple[str, str, int]]:
    for item in stage.items:
        for one in item.choices or (item,):
            if one.kind == MODULE:
                yield one.key, one.role, _choose(item)


def _choose(item: Item) -> int:
    return item.choose if item.kind == CHOICE else 0


def _holding(page: CurriculumPage, stage: Stage, role: str, choose: int) -> Holding:
    return Holding(page.slug, page.title, page.locale.language_code, address(page), stage.code, role, choose)

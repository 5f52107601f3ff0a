"""How a module goes with others, in words: what comes before it, what it shares, and what counts for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings

from modules.combining import Links, Shared, counted, equivalents, overlaps_of
from modules.editions import NotInEdition, in_language, manifest
from modules.models import Module, ModulePage


@dataclass(frozen=True)
class Other:
    """A module that another one names: its title, in which language that is, and its page."""

    slug: str
    code: str
    title: str
    lang: str
    url: str
    has: str = ""  # whether the reader has it: ITSELF, or BY_ANOTHER that counts for it


ITSELF, BY_ANOTHER = "itself", "another"


class Titled(NamedTuple):
    """What a unit is called, and in which language that is."""

    lang: str
    title: str


@dataclass(frozen=True)
class Overlap:
    """A unit of this module and one of another that say the same for so many minutes."""

    other: Other
    unit: Titled
    other_unit: Titled
    minutes: int


@dataclass(frozen=True)
class Relations:
    """What there is to know of a module beside others; each list may be empty.

    Each module says whether the reader has it, itself or by one that counts for it.
    """

    required: Sequence[Other]
    recommended: Sequence[Other]
    equivalent: Sequence[Other]
    overlaps: Sequence[Overlap]

    def __bool__(self) -> bool:
        return any((self.required, self.recommended, self.equivalent, self.overlaps))


def links_of_modules() -> dict[str, Links]:
    """Return what every module says of others, by its id. One query."""
    return dict(Module.objects.values_list("slug", "links"))


def relations_of(module: Module, language: str, completed: Collection[str] = ()) -> Relations:
    """Return how a module goes with others that have a public page. Two queries; editions come from memory, mostly."""
    links = links_of_modules()
    shared = overlaps_of(module.slug, links)
    counts_for = equivalents(links)
    counting = sorted(counts_for.get(module.slug, ()))
    required, recommended = (module.links.get(kind, ()) for kind in ("requires", "recommended_before"))
    pages = _pages({*required, *recommended, *counting, *(one.module for one in shared)}, language)
    taken = counted(set(completed), counts_for)
    named = {slug: _other(page, taken.get(slug, "")) for slug, page in pages.items()}
    before, easier_after, counts = (
        [named[slug] for slug in slugs if slug in named] for slugs in (required, recommended, counting)
    )
    overlaps = _overlaps(module, shared, pages, named, language)
    return Relations(before, easier_after, counts, overlaps)


def _pages(slugs: Iterable[str], language: str) -> dict[str, ModulePage]:
    """The published page of each module, in the language, else in the site's own. One query, none for none."""
    languages = (settings.LANGUAGE_CODE, language)
    pages = ModulePage.objects.live().filter(module__slug__in=set(slugs), locale__language_code__in=languages)
    found: dict[str, ModulePage] = {}
    for page in pages.select_related("module", "locale") if slugs else ():
        if page.module.slug not in found or page.locale.language_code == language:
            found[page.module.slug] = page
    return found


def _other(page: ModulePage, taken: str) -> Other:
    """A module, with the one by which the reader has it; "" where they have not."""
    module = page.module
    has = ITSELF if taken == module.slug else BY_ANOTHER if taken else ""
    return Other(module.slug, module.code, page.title, page.locale.language_code, page.url or "", has)


def _overlaps(
    module: Module,
    shared: Sequence[Shared],
    pages: Mapping[str, ModulePage],
    named: Mapping[str, Other],
    language: str,
) -> list[Overlap]:
    """Overlaps of units that both modules still have."""
    found = []
    for one in shared:
        page = pages.get(one.module)
        unit = _titled(module, one.unit, language)
        other_unit = _titled(page.module, one.other_unit, language) if page else None
        if unit and other_unit:
            found.append(Overlap(named[one.module], unit, other_unit, one.minutes))
    return found


def _titled(module: Module, unit: str, language: str) -> Titled | None:
    """What a unit is called in the newest edition; none where that has no such unit."""
    if module.latest_edition_id is None:
        return None
    contents = manifest(module.latest_edition_id)
    try:
        return Titled(*in_language(contents.unit(unit).titles, language, contents.language))
    except NotInEdition:
        return None

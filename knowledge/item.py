"""What the page of an item shows beside its own fields: names of words, chart, citation, modules to learn it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language

from ground.languages import language_name
from knowledge.charts import Drawing, drawing_of
from knowledge.citing import Citation
from knowledge.shelf import topic_name
from knowledge.vocabulary import Channel, Region, Setting, TargetGroup
from modules.models import ModulePage
from modules.originals import address
from people.countries import footnote_for
from people.models import Country


class Item:
    """An item and the names of all that it refers to; each list costs one query where it is shown."""

    def __init__(self, page: Any, pillars: Mapping[str, str]) -> None:
        self.page = page
        self._pillars = pillars

    @property
    def pillars(self) -> list[tuple[str, str]]:
        return [(slug, self._pillars.get(slug, slug)) for slug in self.page.pillars]

    @property
    def places(self) -> list[str]:
        return _names(self.page.places, Setting)

    @property
    def channels(self) -> list[str]:
        return _names(self.page.channels, Channel)

    @property
    def groups(self) -> list[str]:
        return _names(self.page.target_groups, TargetGroup)

    @property
    def regions(self) -> list[str]:
        return _names(self.page.regions, Region)

    @property
    def languages(self) -> list[str]:
        return [language_name(code) for code in self.page.languages]

    @property
    def topics(self) -> list[str]:
        return [topic_name(topic) for topic in self.page.topics]

    @property
    def goals(self) -> list[str]:
        """Goals as people write them: SDG 10.7, GCM 15."""
        parts = (tag.partition("-") for tag in self.page.tags)
        return [f"{name.upper()} {number}".strip() for name, _dash, number in parts]

    @cached_property
    def _countries(self) -> list[Country]:
        codes = self.page.countries
        return sorted(Country.objects.filter(pk__in=codes), key=lambda one: codes.index(one.pk)) if codes else []

    @property
    def countries(self) -> list[str]:
        return [str(country) for country in self._countries]

    @property
    def footnote(self) -> str:
        """The note on a marked name among the countries."""
        return footnote_for(self._countries)

    @cached_property
    def modules(self) -> list[tuple[ModulePage, str]]:
        """The pages of the modules in which this is learnt, in the reader's language or else the original, with addresses."""
        slugs = list(self.page.module_slugs)
        if not slugs:
            return []
        here = Q(locale__language_code=get_language()) | Q(locale__language_code=settings.LANGUAGE_CODE)
        rows = ModulePage.objects.live().filter(here, slug__in=slugs).select_related("locale", "module")
        found: dict[str, ModulePage] = {}
        for page in rows:
            if page.slug not in found or page.locale.language_code == get_language():
                found[page.slug] = page
        return [(found[slug], address(found[slug])) for slug in slugs if slug in found]

    @property
    def is_to_fill_in(self) -> bool:
        """Whether the text has fields, so that there is a page to fill it in."""
        return any(block.block_type == "field" for block in self.page.body)

    @property
    def charts(self) -> list[tuple[Any, Drawing]]:
        return [(block.value, drawing_of(block.value)) for block in self.page.charts]

    @property
    def citation(self) -> Citation:
        return citation_of(self.page)


def citation_of(page: Any) -> Citation:
    """Return what a reference to the item needs."""
    return Citation(
        key=page.slug,
        kind=page.kind,
        title=page.title,
        authors=tuple(page.author_names),
        published_on=page.published_on,
        publisher=settings.SITE_NAME,
        url=page.original_url if page.is_summary_only else f"{settings.SITE_URL}{page.address}",
        language=page.locale.language_code,
        licence=page.get_licence_display(),
        abstract=page.summary,
    )


def _names(values: list[str], choices: Any) -> list[str]:
    labels = dict(choices.choices)
    return [str(labels.get(value, value)) for value in values]

"""The catalogue: every module and curriculum in one language, and its facets."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from curriculum.models import CurriculumPage
from ground.folding import folded
from modules.facets import Chosen, Narrowed
from modules.models import AccessPolicy, ModulePage
from modules.originals import address

BANDS = (("1", 0, 60), ("2", 61, 120), ("4", 121, 240), ("more", 241, 100_000))  # minutes, both ends included
ACCESS_ICONS = {AccessPolicy.OPEN: "check", AccessPolicy.REGISTERED: "person"}


@dataclass(frozen=True)
class Entry:
    """A module as it stands in the catalogue; `lang` is the language of its words."""

    code: str
    slug: str
    lang: str
    title: str
    summary: str
    url: str
    minutes: int
    access: str
    access_icon: str
    in_preparation: bool
    languages: str
    facets: Mapping[str, frozenset[str]]
    words: str


@dataclass(frozen=True)
class Course:
    """A curriculum as it stands in the catalogue; `lang` is the language of its words."""

    code: str
    slug: str
    lang: str
    title: str
    summary: str
    url: str
    module_slugs: frozenset[str]
    stages: int


class Catalogue(Narrowed[Entry]):
    """All modules and curricula in one language or else in the original, narrowed by the chosen facets."""

    titles: Mapping[str, Any] = {
        "curriculum": _("Curriculum"),
        "access": _("How to get access"),
        "duration": _("Duration"),
        "language": _("Language"),
        "topic": _("Topic"),
    }

    def __init__(self, locale: str, chosen: Chosen | None = None) -> None:
        super().__init__(chosen)
        self.locale = locale

    @cached_property
    def courses(self) -> list[Course]:
        pages = self._pages(CurriculumPage.objects.order_by("title"), lambda page: page.slug)
        return [_course(page) for page in pages]

    @cached_property
    def all(self) -> list[Entry]:
        rows = ModulePage.objects.select_related("module").order_by("module__code")
        pages = self._pages(rows, lambda page: page.module_id)
        languages = _languages_of({page.module_id for page in pages})
        return [_entry(page, languages[page.module_id], self.courses) for page in pages]

    def _pages(self, rows: Any, key: Callable[[Any], Any]) -> list[Any]:
        """Return each page once: the translation if there is one, else the original."""
        languages = {self.locale, settings.LANGUAGE_CODE}
        found = list(rows.live().filter(locale__language_code__in=languages).select_related("locale"))
        translated = {key(page) for page in found if page.locale.language_code == self.locale}
        return [page for page in found if page.locale.language_code == self.locale or key(page) not in translated]

    @property
    def first_modules(self) -> list[Entry]:
        """Three modules to begin with: those that most curricula share."""
        ready = [entry for entry in self.all if not entry.in_preparation]
        return sorted(ready, key=lambda entry: (-len(entry.facets["curriculum"]), entry.code))[:3]

    def order_of(self, name: str) -> Callable[[str], Any]:
        if name == "duration":
            return [band for band, _least, _most in BANDS].index
        if name == "access":
            return list(AccessPolicy.values).index
        return str.casefold

    def labels_of(self, name: str) -> Mapping[str, Any]:
        if name == "curriculum":
            return {course.slug: course.title for course in self.courses}
        if name == "access":
            return dict(AccessPolicy.choices)
        if name == "duration":
            return {
                "1": _("Up to 1 hour"),
                "2": _("1 to 2 hours"),
                "4": _("2 to 4 hours"),
                "more": _("More than 4 hours"),
            }
        if name == "language":
            return {
                code: get_language_info(code)["name_local"] for entry in self.all for code in entry.facets["language"]
            }
        return {topic: capfirst(topic) for entry in self.all for topic in entry.facets["topic"]}


def _languages_of(module_ids: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {module_id: [] for module_id in module_ids}
    rows = (
        ModulePage.objects.live()
        .filter(module__in=module_ids, alias_of=None)
        .values_list("module", "locale__language_code")
    )
    for module_id, code in rows:
        found[module_id].append(code)
    return found


def _course(page: CurriculumPage) -> Course:
    slugs = frozenset(module_slugs(page.stages.raw_data))
    lang = page.locale.language_code
    return Course(page.code, page.slug, lang, page.title, page.summary, address(page), slugs, len(page.stages))


def module_slugs(raw: Any) -> Iterable[str]:
    """Yield the module ids anywhere in the stages of a curriculum."""
    if isinstance(raw, Mapping):
        if raw.get("type") == "module" and isinstance(raw.get("value"), Mapping):
            yield raw["value"]["module"]
        raw = list(raw.values())
    if isinstance(raw, Sequence) and not isinstance(raw, str):
        for part in raw:
            yield from module_slugs(part)


def _entry(page: ModulePage, languages: list[str], courses: list[Course]) -> Entry:
    module = page.module
    topics = [str(topic.value) for topic in page.topics]
    return Entry(
        code=module.code,
        slug=module.slug,
        lang=page.locale.language_code,
        title=page.title,
        summary=page.summary,
        url=address(page),
        minutes=module.minutes,
        access=module.get_access_display(),
        access_icon=ACCESS_ICONS.get(AccessPolicy(module.access), "lock"),
        in_preparation=module.in_preparation,
        languages=", ".join(get_language_info(code)["name_local"] for code in sorted(languages)),
        facets={
            "curriculum": frozenset(course.slug for course in courses if module.slug in course.module_slugs),
            "topic": frozenset(topics),
            "language": frozenset(languages),
            "duration": frozenset(band for band, least, most in BANDS if least <= module.minutes <= most),
            "access": frozenset({module.access}),
        },
        words=folded(module.code, page.title, page.summary, *topics),
    )

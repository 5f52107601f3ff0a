"""Loads read content in the languages whose catalogues are given; everything or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models, transaction
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from curriculum.loading import module_rows, pages, snippets
from curriculum.loading.curricula import load_curricula
from curriculum.loading.editions import publish_changed
from curriculum.loading.loading import Loading
from curriculum.loading.media import load_images, load_packages, load_videos
from curriculum.loading.unit_blocks import Shelf
from curriculum.loading.writing import by_key
from curriculum.reading import Content
from curriculum.reading import Module as ReadModule
from modules.keys import key_of
from modules.models import Module, ModulePage, Question, Scenario, UnitPage


@dataclass(frozen=True)
class Language:
    """One language of a load: its catalogue, and what is there already, by translation key."""

    catalogue: Page
    pages: Mapping[UUID, ModulePage]
    units: Mapping[UUID, UnitPage]
    questions: Mapping[UUID, Question]
    scenarios: Mapping[str, int] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return str(self.catalogue.locale.language_code)


@transaction.atomic
def load_content(content: Content, catalogues: Iterable[Page], loading: Loading) -> int:
    """Load everything below these catalogues, one for each language, the original's first; return the editions made.

    Raises CannotPublish with findings when a module cannot become an edition; nothing is loaded then.
    """
    with disable_reference_index_auto_update():
        rows = _load_words(content, list(catalogues), loading)
    _index_references(loading.changed)
    loading.say("Publishing editions")
    editions = publish_changed(loading, rows.values())
    loading.remember()
    _name_left_over(loading)
    return editions


@transaction.atomic
def load_drafts(content: Content, catalogues: Iterable[Page], loading: Loading) -> Module:
    """Load the one module that the content holds as drafts below these catalogues, the original's first; publish nothing."""
    catalogues = list(catalogues)
    with disable_reference_index_auto_update():
        rows = module_rows.load_rows(loading, content, catalogues[0].locale.language_code)
        module = next(iter(rows.values()))
        loading.keys = _keys_here(module)
        scenarios: dict[str, int] = {}
        for catalogue in catalogues:
            scenarios |= snippets.load_scenarios(loading, content, rows, catalogue.locale)
            _load_modules(loading, content, rows, _language(catalogue, scenarios))
    _index_references(loading.changed)
    return module


def _keys_here(module: Module) -> dict[UUID, UUID]:
    """Return the key of each thing of a module by the key that files give to its id; what was made on the site has its own."""
    pages = list(module.pages.all())
    units = [unit for page in pages for unit in UnitPage.objects.child_of(page)]
    return {
        **{key_of(module.slug): page.translation_key for page in pages},
        **{key_of(module.slug, unit.slug): unit.translation_key for unit in units},
        **{key_of(one.slug): one.translation_key for one in Question.objects.filter(module=module)},
        **{key_of("roleplay", one.slug): one.translation_key for one in Scenario.objects.all()},
    }


def _load_words(content: Content, catalogues: list[Page], loading: Loading) -> dict[str, Module]:
    rows = module_rows.load_rows(loading, content, catalogues[0].locale.language_code)
    scenarios: dict[str, int] = {}
    for catalogue in catalogues:
        scenarios |= snippets.load_scenarios(loading, content, rows, catalogue.locale)
        snippets.load_country_subjects(loading, content, catalogue.locale)
        snippets.load_assessments(loading, content, catalogue.locale)
        _load_modules(loading, content, rows, _language(catalogue, scenarios))
        load_curricula(loading, content, catalogue)
    return rows


def _language(catalogue: Page, scenarios: Mapping[str, int]) -> Language:
    locale = catalogue.locale
    return Language(
        catalogue, by_key(ModulePage, locale), by_key(UnitPage, locale), by_key(Question, locale), dict(scenarios)
    )


def _load_modules(loading: Loading, content: Content, rows: Mapping[str, Module], language: Language) -> None:
    for read in content.modules:
        if read.language == language.code:
            loading.say(f"{read.code} {read.title} ({read.language})")
            _load_module(loading, content, read, rows[read.id], language)
    for slug, (item, _) in module_rows.planned(content, language.code).items():
        pages.load_planned_page(loading, item, rows[slug], language.catalogue, language.pages)


def _load_module(loading: Loading, content: Content, read: ReadModule, module: Module, language: Language) -> None:
    quizzes = content.quizzes_of(read.id, read.language)
    locale = language.catalogue.locale
    images = load_images(content.root, read, module, loading.stored)
    found = language.questions
    shelf = Shelf(
        scenarios=language.scenarios,
        questions=snippets.load_questions(loading, quizzes, module, locale, found, images) if quizzes else {},
        rules=quizzes.rules if quizzes else {},
        images=images,
        videos=load_videos(content.root, read, module, loading.stored),
        packages=load_packages(content.root, read, module, loading.undo, trusted=not loading.as_drafts),
    )
    page = pages.load_module_page(loading, read, module, language.catalogue, shelf, language.pages)
    pages.load_units(loading, read, page, shelf, language.units)


def _name_left_over(loading: Loading) -> None:
    """Say which pages stand no longer in the files; editors decide, because learners may be in the middle of them."""
    for page in Page.objects.live().filter(translation_key__in=loading.left_over).select_related("locale"):
        loading.say(
            f"“{page.title}” ({page.locale.language_code}) stands no longer in the files. "
            "Unpublish it on the site if it is to go."
        )


def _index_references(changed: Iterable[models.Model]) -> None:
    """Wagtail's list of what is used where, made once for each thing instead of at every save."""
    for thing in changed:
        if ReferenceIndex.model_is_indexable(type(thing)):
            ReferenceIndex.create_or_update_for_object(thing)

"""A module in another language, whose words say which one it is: translated by wagtail-localize, then published."""

from collections.abc import Callable
from typing import Any

from wagtail.models import DraftStateMixin, Locale
from wagtail_localize.models import StringTranslation, Translation

from modules import actions
from modules.models import ChangeClass, Module, Question, Scenario, UnitPage
from modules.translation_memory import remember
from tests.factories.modules import catalogue

Words = Callable[[str], str]


def translated(module: Module, language: str, *, with_roleplays: bool = True) -> None:
    """Translate every string of a module: “Unit u1” becomes “fr: Unit u1”; its next edition has the language."""
    locale, _ = Locale.objects.get_or_create(language_code=language)
    page = module.pages.get(locale=Locale.get_default())
    place = catalogue()
    translate_each([place.get_parent().specific], locale)
    translate_each([place], locale)
    if with_roleplays:
        translate_each(list(Scenario.objects.filter(locale=Locale.get_default())), locale)
    translate_each(list(Question.objects.filter(module=module, locale=page.locale)), locale)
    translate_each([page], locale)
    translate_each(list(UnitPage.objects.child_of(page)), locale)
    actions.publish_edition(module, by=None, change=ChangeClass.EDITORIAL, note="Another language.")


def translate_each(originals: list[Any], locale: Locale) -> None:
    """Translate every string of things of one model, and publish what can be published."""
    has_drafts = issubclass(type(originals[0]), DraftStateMixin)
    for source in remember(originals).values():
        Translation.objects.create(source=source, target_locale=locale)
        StringTranslation.objects.bulk_create(
            StringTranslation(
                translation_of=string,
                context=context,
                locale=locale,
                data=f"{locale.language_code}: {string.data}",
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for string, context in {
                (segment.string, segment.context)
                for segment in source.stringsegment_set.select_related("string", "context")
            }
        )
        made, _ = source.create_or_update_translation(locale, publish=not has_drafts, fallback=True)
        if has_drafts:
            made.latest_revision.publish()

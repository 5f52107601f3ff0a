"""A page that is unpublished is taken back from learners at once; published again, it is given back.

A unit that comes back with other words, or with another question or role-play in it, waits for the next edition: until
then learners would meet what was taken back.
"""

from typing import Any

from django.conf import settings
from wagtail.models import Page

from modules import actions
from modules.canonical import plain_json, sha256_of
from modules.freezing import values_of, workshop_of
from modules.models import Edition, EditionActivity, EditionUnit, Module, ModulePage, UnitPage

WHOLE_MODULE = "*"


def _place(page: Page) -> tuple[Module, str] | None:
    """Return the module and the unit's slug of a page in the original language; other languages withdraw nothing."""
    specific = page.specific
    if not isinstance(specific, (ModulePage, UnitPage)):
        return None
    module = specific.module
    original = module.latest_edition.language if module.latest_edition else settings.LANGUAGE_CODE
    if page.locale.language_code != original:
        return None
    return module, specific.slug if isinstance(specific, UnitPage) else WHOLE_MODULE


def is_taken_back(page: Page) -> bool:
    """Whether learners do not see a unit because it was taken back."""
    place = _place(page)
    return place is not None and place[1] != WHOLE_MODULE and place[1] in place[0].withdrawn_units


def waits_for_edition(page: Page) -> bool:
    """Whether a unit was taken back and is live again with something else than the newest edition that has it.

    Other words, or other questions or role-plays: these are mended in the bank, and the page says nothing of it.
    """
    place = _place(page)
    if place is None or not is_taken_back(page):
        return False
    module, slug = place
    language = page.locale.language_code
    rows = EditionUnit.objects.filter(edition__module=module, slug=slug, locale=language)
    newest = rows.order_by("-edition__number").select_related("edition").first()
    if newest is None:
        return False
    words = {name: value for name, value in newest.values.items() if name != "facts_checked"}
    if values_of(page.specific) != words:
        return True
    return _activities_now(module, slug, language) != _activities_in(newest.edition, slug, language)


def _activities_now(module: Module, unit: str, language: str) -> list[tuple[str, str, str]]:
    """What there is to do in a unit as the next edition would have it: id, hash of the structure, hash of the words."""
    return sorted(
        (one.slug, sha256_of([one.kind, one.structure]), sha256_of(plain_json(one.texts.get(language))))
        for one in workshop_of(module).activities
        if one.unit_slug == unit
    )


def _activities_in(edition: Edition, unit: str, language: str) -> list[tuple[str, str, str]]:
    """The same, as an edition has it. Two queries."""
    rows = edition.activities.filter(unit_slug=unit).select_related("version").prefetch_related("texts")
    return sorted((row.slug, row.version.sha256, _words_in(row, language)) for row in rows)


def _words_in(row: EditionActivity, language: str) -> str:
    found = (text.sha256 for text in row.texts.all() if text.locale == language)
    return next(found, sha256_of(None))


def on_unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    place = _place(instance)
    if place:
        actions.withdraw(*place)


def on_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    place = _place(instance)
    if place and place[1] in place[0].withdrawn_units and not waits_for_edition(instance):
        actions.restore(*place)

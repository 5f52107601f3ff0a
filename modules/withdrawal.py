"""A page that is unpublished is taken back from learners at once; published again, it is given back.

A unit that comes back with other words waits for the next edition: until then learners would read those that were taken back.
"""

from typing import Any

from django.conf import settings
from wagtail.models import Page

from modules import actions
from modules.freezing import values_of
from modules.models import EditionUnit, Module, ModulePage, UnitPage

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


def waits_for_edition(page: Page) -> bool:
    """Whether a unit was taken back and is live again with other words than the newest edition that has it."""
    place = _place(page)
    if place is None or place[1] == WHOLE_MODULE or place[1] not in place[0].withdrawn_units:
        return False
    module, slug = place
    rows = EditionUnit.objects.filter(edition__module=module, slug=slug, locale=page.locale.language_code)
    newest = rows.order_by("-edition__number").first()
    if newest is None:
        return False
    words = {name: value for name, value in newest.values.items() if name != "facts_checked"}
    return bool(values_of(page.specific) != words)


def on_unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    place = _place(instance)
    if place:
        actions.withdraw(*place)


def on_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    place = _place(instance)
    if place and place[1] in place[0].withdrawn_units and not waits_for_edition(instance):
        actions.restore(*place)

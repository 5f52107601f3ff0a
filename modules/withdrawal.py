"""A page that is unpublished is taken back from learners at once; published again, it is given back."""

from typing import Any

from wagtail.models import Page

from modules import actions
from modules.models import Module, ModulePage, UnitPage

WHOLE_MODULE = "*"


def _place(page: Page) -> tuple[Module, str] | None:
    """Return the module and the unit's slug of a page in the original language; other languages withdraw nothing."""
    specific = page.specific
    if not isinstance(specific, (ModulePage, UnitPage)) or page.locale.language_code != "en":
        return None
    return specific.module, specific.slug if isinstance(specific, UnitPage) else WHOLE_MODULE


def on_unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    place = _place(instance)
    if place:
        actions.withdraw(*place)


def on_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    place = _place(instance)
    if place and place[1] in place[0].withdrawn_units:
        actions.restore(*place)

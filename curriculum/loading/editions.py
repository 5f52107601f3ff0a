"""Publishes what a load has changed, so that learners get it."""

from collections.abc import Iterable

from curriculum.loading.loading import Loading
from modules.actions import NothingToPublish, publish_edition
from modules.models import ChangeClass, Module

FIRST_NOTE = "First edition."
NEXT_NOTE = "Words mended in the content files."


def publish_changed(loading: Loading, modules: Iterable[Module]) -> int:
    """Publish an edition of each module that changed; return how many. Raises CannotPublish with findings."""
    return sum(_publish(module) for module in modules if module.slug in loading.changed_modules)


def _publish(module: Module) -> bool:
    is_first = module.latest_edition_id is None
    change, note = (ChangeClass.SUBSTANTIAL, FIRST_NOTE) if is_first else (ChangeClass.EDITORIAL, NEXT_NOTE)
    try:
        publish_edition(module, by=None, change=change, note=note)
    except NothingToPublish:
        return False
    return True

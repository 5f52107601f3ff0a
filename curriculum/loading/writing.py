"""Writes what is due: rows, snippets with drafts, pages in their place."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from wagtail.models import DraftStateMixin, Locale, Page, RevisionMixin

from curriculum.loading.loading import Loading, Wanted

Thing = TypeVar("Thing", bound=models.Model)
PageOfKind = TypeVar("PageOfKind", bound=Page)


def by_key(model: type[Thing], locale: Locale) -> dict[UUID, Thing]:
    """Return all things of a translatable model in one language by their translation keys; one query."""
    return {row.translation_key: row for row in model._default_manager.filter(locale=locale)}  # type: ignore[attr-defined] # of TranslatableMixin


def put(loading: Loading, wanted: Wanted, found: Thing | None, model: type[Thing], **identity: Any) -> Thing:
    """Make or change a row or a snippet if that is due; return it as it is now."""
    if found is not None and not loading.is_due(wanted, found):
        return found
    thing = found or model(**identity, **wanted.first)
    _write(thing, wanted)
    thing.save()
    publish(thing)
    loading.wrote(wanted, thing, is_new=found is None)
    return thing


def put_page(
    loading: Loading, wanted: Wanted, found: PageOfKind | None, model: type[PageOfKind], parent: Page, **identity: Any
) -> PageOfKind:
    """Make or change a page below its parent if that is due; return it as it is now."""
    if found is not None and not loading.is_due(wanted, found):
        return found
    page = found or model(**identity, **wanted.first, locale=parent.locale, translation_key=wanted.key)
    _write(page, wanted)
    if found is None:
        parent.add_child(instance=page)
    publish(page)
    loading.wrote(wanted, page, is_new=found is None)
    return page


def _write(thing: models.Model, wanted: Wanted) -> None:
    for name, value in wanted.fields.items():
        setattr(thing, name, value)


def publish(thing: models.Model) -> None:
    """Keep the present words as a revision, live where the model knows drafts; models without revisions need nothing."""
    if not isinstance(thing, RevisionMixin):
        return
    revision = thing.save_revision()
    if isinstance(thing, DraftStateMixin):
        thing.publish(revision)


def bring_in_order(parent: Page, pages: Sequence[Page]) -> bool:
    """Put child pages into the order of the files; return whether any had to move."""
    paths = [page.path for page in pages]
    if paths == sorted(paths):
        return False
    for page in pages:
        Page.objects.get(pk=page.pk).move(Page.objects.get(pk=parent.pk), pos="last-child")
    return True

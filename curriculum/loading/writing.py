"""Writes what is due: rows, snippets with drafts, pages in their place. New things are written many at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Locale, Page, Revision, RevisionMixin, TranslatableMixin
from wagtail.search import index
from wagtail.search.backends import get_search_backends

from curriculum.loading.loading import Loading, Wanted
from curriculum.loading.translating import Sisters, log_published, sisters_of, translate, translate_later
from modules.translation_memory import remember_changed

Thing = TypeVar("Thing", bound=models.Model)
Pairs = list[tuple[Wanted, Thing]]
REVISED = ["latest_revision"]
REVISED_PAGE = [*REVISED, "latest_revision_created_at"]
PUBLISHED = ["live_revision", "first_published_at", "last_published_at"]


def by_key(model: type[Thing], locale: Locale) -> dict[UUID, Thing]:
    """Return all things of a translatable model in one language by their translation keys; one query."""
    rows: models.QuerySet[Any] = rows_of(model).filter(locale=locale)
    return {row.translation_key: row for row in rows}


def rows_of(model: type[Thing]) -> models.Manager[Thing]:
    """Return the manager of a model that is known only when the program runs; its name is Django's."""
    return model._default_manager  # noqa: SLF001


def put(
    loading: Loading, wanted: Iterable[Wanted], found: Mapping[UUID, Thing], model: type[Thing], **shared: Any
) -> list[Thing]:
    """Make or change rows or snippets where that is due; return all of them as they are now, in order."""

    def make(things: Sequence[Thing]) -> None:
        rows_of(model).bulk_create(things)
        _make_searchable(model, things)

    return _put(loading, wanted, found, model, make, shared)


def put_pages(
    loading: Loading, wanted: Iterable[Wanted], found: Mapping[UUID, Thing], model: type[Thing], parent: Page
) -> list[Thing]:
    """Make or change pages below a parent where that is due; return all of them as they are now, in order."""

    def make(pages: Sequence[Thing]) -> None:
        for page in pages:
            parent.add_child(instance=page)

    return _put(loading, wanted, found, model, make, {"locale": parent.locale})


def _put(
    loading: Loading,
    wanted: Iterable[Wanted],
    found: Mapping[UUID, Thing],
    model: type[Thing],
    make: Callable[[Sequence[Thing]], None],
    shared: Mapping[str, Any],
) -> list[Thing]:
    pairs = _paired(loading, wanted, found, model, shared)
    new = [pair for pair in pairs if pair[1].pk is None]
    known = sisters_of(model, [each for each, _ in pairs], shared["locale"]) if "locale" in shared else None
    # What is only a draft is no translation yet.
    sisters = None if loading.as_drafts else known
    changed = [pair for pair in pairs if pair[1].pk is not None and _is_due(loading, *pair, sisters)]
    for each, thing in (*new, *changed):
        _write(thing, each.fields)
    aside = translate(loading, (*new, *changed), sisters) if sisters else set()
    if loading.as_drafts and known:
        aside = translate_later(loading, changed, known)
    changed = [pair for pair in changed if pair[0].key not in aside]
    keep = _draft if loading.as_drafts else _publish
    keep(model, [thing for _, thing in new], [thing for _, thing in changed], make)
    _note(loading, new, changed, sisters)
    return [thing for _, thing in pairs]


def _paired(
    loading: Loading,
    wanted: Iterable[Wanted],
    found: Mapping[UUID, Thing],
    model: type[Thing],
    shared: Mapping[str, Any],
) -> Pairs[Thing]:
    """Put beside what is wanted the thing that is there, or a new one, by the key that it has on this site."""
    named = [replace(each, key=loading.keys.get(each.key, each.key)) for each in wanted]
    loading.seen.update(each.key for each in named)
    return [(each, found.get(each.key) or _blank(model, each, shared)) for each in named]


def _note(loading: Loading, new: Pairs[Thing], changed: Pairs[Thing], sisters: Sisters | None) -> None:
    """Note what was written: for the next load, and for wagtail-localize where it was translated."""
    for each, thing in new:
        loading.wrote(each, thing, is_new=True)
    for each, thing in changed:
        loading.wrote(each, thing, is_new=False)
    if sisters:
        log_published([thing for _, thing in (*new, *changed)], sisters)
        remember_changed([thing for each, thing in changed if not sisters.has(each)])


def _is_due(loading: Loading, wanted: Wanted, thing: Any, sisters: Sisters | None) -> bool:
    """Say whether a thing is written; a translation that wagtail-localize does not know yet is made known to it."""
    by_string = sisters is not None and sisters.is_translation(wanted)
    if loading.is_due(wanted, thing, by_string=by_string):
        return True
    return sisters is not None and sisters.has(wanted) and not by_string and not loading.is_edited(wanted, thing)


def _blank(model: type[Thing], wanted: Wanted, shared: Mapping[str, Any]) -> Thing:
    key = {"translation_key": wanted.key} if issubclass(model, TranslatableMixin) else {}
    return model(**key, **shared, **wanted.first)


def _write(thing: models.Model, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(thing, name, value)


def _publish(
    model: type[Thing], new: Sequence[Thing], changed: Sequence[Thing], make: Callable[[Sequence[Thing]], None]
) -> None:
    """Make new things and publish them, and what has changed of others."""
    make(new)
    _publish_first(model, new)
    for thing in changed:
        thing.save()
        _publish_next(thing)


def _publish_first(model: type[Thing], things: Sequence[Thing]) -> None:
    """Give new things their first revision and publish it: what Wagtail does one by one, in a handful of queries."""
    if not things or not issubclass(model, RevisionMixin):
        return
    revisions = Revision.objects.bulk_create([_revision(thing) for thing in things])
    fields = REVISED_PAGE if issubclass(model, Page) else REVISED
    fields = [*fields, *PUBLISHED] if issubclass(model, DraftStateMixin) else fields
    for thing, revision in zip(things, revisions, strict=True):
        moment = revision.created_at
        published = dict.fromkeys(("first_published_at", "last_published_at", "latest_revision_created_at"), moment)
        _write(thing, {"latest_revision": revision, "live_revision": revision, **published})
        log(instance=thing, action="wagtail.publish", revision=revision, content_changed=True)
    rows_of(model).bulk_update(things, fields)


def _draft(
    model: type[Thing], new: Sequence[Thing], changed: Sequence[Thing], make: Callable[[Sequence[Thing]], None]
) -> None:
    """Keep new things unpublished, and what is to change as the next draft; learners go on with what is published."""
    if issubclass(model, DraftStateMixin):
        for thing in new:
            _write(thing, {"live": False, "has_unpublished_changes": True})
    make(new)
    for thing in (*new, *changed):
        if isinstance(thing, RevisionMixin):
            thing.save_revision()


def _revision(thing: Any) -> Revision:
    return Revision(
        content_object=thing,
        base_content_type=thing.get_base_content_type(),
        created_at=timezone.now(),
        content=thing.serializable_data(),
        object_str=str(thing),
    )


def _publish_next(thing: models.Model) -> None:
    """Keep the present words as the next revision, live where the model knows drafts."""
    if not isinstance(thing, RevisionMixin):
        return
    revision = thing.save_revision()
    if isinstance(thing, DraftStateMixin):
        thing.publish(revision)


def _make_searchable(model: type[Thing], things: Sequence[Thing]) -> None:
    if index.class_is_indexed(model):
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, things)


def bring_in_order(parent: Page, pages: Sequence[Page]) -> bool:
    """Put child pages into the order of the files; return whether any had to move."""
    paths = [page.path for page in pages]
    if paths == sorted(paths):
        return False
    for page in pages:
        Page.objects.get(pk=page.pk).move(Page.objects.get(pk=parent.pk), pos="last-child")
    return True

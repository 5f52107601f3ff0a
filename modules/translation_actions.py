"""A module begun in another language, all of it at once, and taken back where nobody has written anything yet."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django_tasks import task
from wagtail.models import Locale, Page
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation

from ground import audit
from modules.models import Module, ModulePage, Question, Scenario, UnitPage
from modules.rules import may_change
from modules.translation_memory import remember
from modules.translations_board import begun_in, holdings_of
from people.models import User

# What others show comes first: a page finds its questions and role-plays then.
KINDS: tuple[type[Any], ...] = (Scenario, Question, ModulePage, UnitPage)


class AlreadyWritten(Exception):
    """Somebody has translated a string of the module, or published a translation: that is not thrown away."""


class TakenBack(Exception):
    """What has been begun was taken back meanwhile: the rest is not begun any more."""


@transaction.atomic
def begin(module: Module, locale: Locale, *, by: User) -> None:
    """Have drafts in a language made of all that a module is made of; what is begun stays as it is."""
    audit.record("module.begin_language", f"module:{module.slug}", by=by, payload={"language": locale.language_code})
    transaction.on_commit(partial(begin_each.enqueue, module.pk, locale.pk, by.pk))


@task()
def begin_each(module_pk: int, locale_pk: int, by_pk: int) -> None:
    """Make the drafts, one after the other: whoever looks sees how far it is. Done again, it goes on where it was.

    Taken back while it is under way, it ends there.
    """
    module, locale = Module.objects.get(pk=module_pk), Locale.objects.get(pk=locale_pk)
    by = User.objects.get(pk=by_pk)
    keys = holdings_of([module], Locale.get_default()).get(module.pk, ())
    made: list[int] = []
    for kind in KINDS:
        originals = [one for one in _of(kind, keys, Locale.get_default()) if _may_begin(by, one)]
        remember(originals)
        for original in originals:
            try:
                made += begin_one(module, original, locale, by=by, made=made)
            except TakenBack:
                return


def _of(kind: type[Any], keys: Any, locale: Locale) -> list[Any]:
    rows = kind._default_manager.filter(translation_key__in=keys, locale=locale)  # noqa: SLF001 # Django's name for it
    return list(rows.order_by("path" if issubclass(kind, Page) else "slug"))


def _may_begin(by: User, original: Any) -> bool:
    return not isinstance(original, Scenario) or may_change(by, original.module)


@transaction.atomic
def begin_one(module: Module, original: Any, locale: Locale, *, by: User, made: Collection[int]) -> list[int]:
    """Make the draft of one thing, unless there is one: somebody may have begun the same module at the same moment.

    `made` are the translations that this round has begun so far; returns that of this thing. Raises TakenBack.
    """
    Module.objects.select_for_update().get(pk=module.pk)
    if Translation.objects.filter(pk__in=made).count() < len(made):
        raise TakenBack
    if original.get_translation_or_none(locale) is not None:
        return []
    if isinstance(original, ModulePage):
        _make_room(original, locale)
    source = remember([original])[original.translation_key]
    translation, _made = Translation.objects.update_or_create(
        source=source, target_locale=locale, defaults={"enabled": True}
    )
    translation.save_target(user=by, publish=False)
    return [translation.pk]


def _make_room(page: ModulePage, locale: Locale) -> None:
    """Make drafts of the pages above in a language that has none: Wagtail itself would show copies of the originals."""
    for above in page.get_ancestors().filter(depth__gt=1).specific():
        if above.get_translation_or_none(locale) is None:
            above.copy_for_translation(locale)


@transaction.atomic
def take_back(module: Module, locale: Locale, *, by: User) -> int:
    """Delete the drafts in a language that was begun by mistake; return how many. Raises AlreadyWritten.

    Role-plays that other modules play too stay begun.
    """
    Module.objects.select_for_update().get(pk=module.pk)
    keys = _own_keys(module, locale)
    if has_words(keys, locale):
        raise AlreadyWritten
    drafts = [one for kind in reversed(KINDS) for one in _of(kind, keys, locale)]
    if is_any_published(drafts, locale):
        raise AlreadyWritten
    _delete(drafts)
    Translation.objects.filter(source__object__in=keys, target_locale=locale).delete()
    audit.record(
        "module.take_back_language", f"module:{module.slug}", by=by, payload={"language": locale.language_code}
    )
    return len(drafts)


def _own_keys(module: Module, locale: Locale) -> list[UUID]:
    """Return the keys of what is begun in a language and belongs to the module alone."""
    first = Locale.get_default()
    shared = set(Scenario.objects.exclude(module=module).values_list("translation_key", flat=True))
    begun = begun_in(first, [locale])[locale.pk]
    return [key for key in holdings_of([module], first).get(module.pk, ()) if key in begun and key not in shared]


def has_words(keys: Any, locale: Locale) -> bool:
    """Say whether somebody has translated a string of these things, or chosen another picture or link."""
    kinds = (StringTranslation, SegmentOverride)
    return any(kind.objects.filter(context__object__in=keys, locale=locale).exists() for kind in kinds)


def is_any_published(drafts: Iterable[Any], locale: Locale) -> bool:
    """Say whether learners may have met one of these: such a thing is no draft that can be thrown away.

    A draft of a question or role-play has the dates of its original, so only a publication after it was begun counts.
    """
    things = list(drafts)
    rows = Translation.objects.filter(source__object__in=[one.translation_key for one in things], target_locale=locale)
    begun = dict(rows.values_list("source__object_id", "created_at"))
    return any(one.live or _is_later(one.last_published_at, begun.get(one.translation_key)) for one in things)


def _is_later(published: datetime | None, begun: datetime | None) -> bool:
    return published is not None and (begun is None or published > begun)


def _delete(drafts: list[Any]) -> None:
    """Delete drafts, units before their module's page, and then pages above that were made for them alone."""
    above = [one.get_parent() for one in drafts if isinstance(one, ModulePage)]
    for draft in drafts:
        type(draft).objects.get(pk=draft.pk).delete()
    for parent in _unused(above):
        parent.delete()


def _unused(parents: list[Page]) -> Iterator[Page]:
    for parent in parents:
        page = Page.objects.get(pk=parent.pk)
        while not page.live and not page.first_published_at and not page.get_children().exists():
            above = page.get_parent()
            yield page
            page = Page.objects.get(pk=above.pk)

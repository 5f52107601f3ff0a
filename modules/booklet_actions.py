"""Booklets asked for, made and dropped."""

import time
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from ground.registries import ticks
from modules.booklet import BookletOrder, pdf_of
from modules.editions import manifest
from modules.models import Booklet, BookletState
from modules.models.booklets import STUCK_AFTER

MOST_WAITING = 25  # booklets; each takes up to a minute of one processor
KEPT_FOR = timedelta(days=60)
TOLD_EVERY = 8  # pages

logger = structlog.stdlib.get_logger(__name__)


class TooManyWaiting(Exception):
    """So many booklets wait to be made that another would wait too long."""


def booklet_of(order: BookletOrder) -> Booklet | None:
    """Return the booklet that shows this, as far as it is; one query."""
    return Booklet.objects.filter(key=order.key).first()


@transaction.atomic
def ask(order: BookletOrder) -> Booklet:
    """Have the booklet made, unless it is there or on its way. Raises TooManyWaiting."""
    found = Booklet.objects.select_for_update().filter(key=order.key).first()
    if found is not None and (found.is_ready or found.is_on_its_way):
        return found
    # What waits for longer will not be made: it must not keep others from asking.
    waiting = Booklet.objects.filter(state=BookletState.WAITING, asked_at__gt=timezone.now() - STUCK_AFTER)
    if waiting.count() >= MOST_WAITING:
        raise TooManyWaiting
    fields = {"state": BookletState.WAITING, "pages": 0, "asked_at": timezone.now()}
    shown = {"edition_id": order.edition.id, "locale": order.lang, "country": order.country, "is_large": order.is_large}
    booklet, _made = Booklet.objects.update_or_create(key=order.key, defaults=fields | shown)
    transaction.on_commit(partial(make.enqueue, booklet.pk))
    return booklet


def forget(booklet: Booklet) -> None:
    """Drop a booklet whose file is lost: whoever wants it has it made anew."""
    Booklet.objects.filter(pk=booklet.pk, file=booklet.file.name).delete()
    logger.warning("booklet.lost", booklet=booklet.pk)


@task()
def make(pk: int) -> None:
    """Draw a booklet and keep it. One that would show something else by now is dropped: who comes back asks anew."""
    if not Booklet.objects.filter(pk=pk, state=BookletState.WAITING).update(state=BookletState.MAKING):
        return
    booklet = Booklet.objects.select_related("edition__module").get(pk=pk)
    try:
        order = order_of(booklet)
        if order.key != booklet.key:
            booklet.delete()
            return
        _draw(booklet, order)
    except Exception:  # whatever it was: nobody may wait for ever for a booklet that is not being made
        Booklet.objects.filter(pk=pk).update(state=BookletState.FAILED)
        logger.exception("booklet.failed", booklet=pk)


def _draw(booklet: Booklet, order: BookletOrder) -> None:
    began = time.thread_time()
    content = pdf_of(order, tell=partial(_tell, booklet.pk))
    spent = time.thread_time() - began
    path = default_storage.save(f"booklets/{booklet.key[:2]}/{booklet.key}.pdf", ContentFile(content))
    fields = {"state": BookletState.READY, "file": path, "cpu_seconds": round(spent, 2)}
    if not Booklet.objects.filter(pk=booklet.pk, state=BookletState.MAKING).update(**fields):
        default_storage.delete(path)
        return
    logger.info("booklet.made", edition=booklet.edition_id, locale=booklet.locale, cpu_seconds=round(spent, 2))


def _tell(pk: int, pages: int) -> None:
    if pages % TOLD_EVERY == 0:
        Booklet.objects.filter(pk=pk, pages__lt=pages).update(pages=pages)


def order_of(booklet: Booklet) -> BookletOrder:
    """Return what a booklet was asked to show, as things are now."""
    edition = manifest(booklet.edition_id)
    return BookletOrder(booklet.edition.module, edition, booklet.locale, booklet.country, booklet.is_large)


def drop_old(at: datetime) -> int:
    """Forget booklets that were asked for long ago: whoever wants one has it made anew. Returns how many."""
    old = Booklet.objects.filter(asked_at__lt=at - KEPT_FOR)
    found = list(old.values_list("pk", "file"))
    Booklet.objects.filter(pk__in=[pk for pk, _file in found]).delete()
    for _pk, file in found:
        if file:
            default_storage.delete(file)
    return len(found)


ticks.register("modules.drop_old_booklets", drop_old)

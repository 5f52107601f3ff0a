"""Links of published pages: kept by page, looked at now and then, within limits."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.models import Page

from ground.registries import ticks
from modules.canonical import sha256_of
from modules.models import LinkProblem, PageLink
from modules.upkeep.linking import EXTERNAL, links_in
from modules.upkeep.looking import Seen, look

COLLECTED_AT = "links-collected-at"
COLLECTED_EVERY = timedelta(hours=20)
LOOKED_AT_EVERY = timedelta(days=7)
MOST_IN_A_ROUND = 40
MOST_OF_A_HOST = 3  # in a round, so that no server is asked much at once
UNREACHABLE_AFTER = 3  # failures in a row: servers have bad days
PAGES_AT_ONCE = 50


def check(at: datetime, *, is_due: bool = False) -> str:
    """Collect links and check internal ones once a day (`is_due`: now); look at external ones if they are switched on."""
    if is_due or _are_old(at):
        look_inside(at)
    looked = check_external(at) if settings.CHECK_EXTERNAL_LINKS else 0
    return f"{PageLink.objects.exclude(problem='').count()} broken, {looked} looked at"


def look_inside(at: datetime) -> None:
    """Collect the links of published pages and check those to pages and documents of this site."""
    collect()
    check_internal(at)
    cache.set(COLLECTED_AT, at, timeout=None)


def _are_old(at: datetime) -> bool:
    # Where no page links to another, there is no row that says when it was.
    collected_at = cache.get(COLLECTED_AT)
    if collected_at is not None:
        return bool(collected_at <= at - COLLECTED_EVERY)
    return not PageLink.objects.filter(is_external=False, checked_at__gt=at - COLLECTED_EVERY).exists()


@transaction.atomic
def collect() -> None:
    """Keep the links of every published page as they are now; what is known about those that stay is kept."""
    PageLink.objects.filter(page__live=False).delete()
    for page in Page.objects.live().filter(depth__gt=1).specific().iterator(chunk_size=PAGES_AT_ONCE):
        found = {sha256_of(link): link for link in links_in(page.serializable_data())}
        PageLink.objects.filter(page=page).exclude(address_sha256__in=found).delete()
        PageLink.objects.bulk_create(
            [
                PageLink(page_id=page.pk, address=link, address_sha256=sha256, is_external=link.startswith(EXTERNAL))
                for sha256, link in found.items()
            ],
            ignore_conflicts=True,
        )


def check_internal(at: datetime) -> None:
    """Say which links lead to pages or documents that are not there, or not published. A few queries for all."""
    links = PageLink.objects.filter(is_external=False)
    live = dict(Page.objects.values_list("pk", "live"))
    documents = set(get_document_model().objects.values_list("pk", flat=True))
    changed = []
    for link in links:
        kind, _colon, key = link.address.partition(":")
        number = int(key) if key.isdecimal() and len(key) < 10 else 0
        link.checked_at = at
        if kind == "document":
            link.problem = "" if number in documents else LinkProblem.GONE
        else:
            link.problem = _problem_of_page(live.get(number))
        changed.append(link)
    PageLink.objects.bulk_update(changed, ["problem", "checked_at"], batch_size=500)


def _problem_of_page(is_live: bool | None) -> str:
    if is_live is None:
        return LinkProblem.GONE
    return "" if is_live else LinkProblem.UNPUBLISHED


def check_external(at: datetime, *, look_at: Callable[[str], Seen] = look) -> int:
    """Look at external links that were not looked at for a week, each address once, few of each host. How many."""
    addresses = _few(due(at).values_list("address", flat=True))
    for address in addresses:
        _keep(address, look_at(address), at)
    return len(addresses)


def due(at: datetime) -> "QuerySet[PageLink]":
    """External links that nobody has looked at for a week; those that nobody has ever looked at come first."""
    waiting = Q(checked_at=None) | Q(checked_at__lte=at - LOOKED_AT_EVERY)
    return PageLink.objects.filter(waiting, is_external=True).order_by(F("checked_at").asc(nulls_first=True), "pk")


def _few(addresses: Iterable[str]) -> list[str]:
    hosts: Counter[str] = Counter()
    chosen: list[str] = []
    for address in dict.fromkeys(addresses):
        host = address.split("/")[2]
        if hosts[host] < MOST_OF_A_HOST and len(chosen) < MOST_IN_A_ROUND:
            hosts[host] += 1
            chosen.append(address)
    return chosen


def _keep(address: str, seen: Seen, at: datetime) -> None:
    links = PageLink.objects.filter(address=address, is_external=True)
    before = links.order_by("-failures").values_list("failures", flat=True).first() or 0
    failures = before + 1 if seen.is_unreachable else 0
    links.update(problem=_problem(seen, failures), failures=failures, checked_at=at)


def _problem(seen: Seen, failures: int) -> str:
    if seen.is_forbidden:
        return LinkProblem.FORBIDDEN
    if seen.is_gone:
        return LinkProblem.GONE
    return LinkProblem.UNREACHABLE if failures >= UNREACHABLE_AFTER else ""


ticks.register("modules.check_links", check)

"""The offline copies: to take one, its pages, and where what was done in it comes back.

Pages of a copy are made for one learner and kept by their browser; each asks for access to the module as any page does.
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from access.rules import door, modules_open_to
from ground.rates import is_too_fast
from learning.copies.delivery import Delivery
from learning.copies.holdings import Holdings
from learning.copies.periods import ends_at, last_day, owner_of
from learning.copies.posts import MOST_BYTES, MOST_ITEMS, BadPost, read_post
from learning.copies.runs import copied_run
from learning.pages import Contents
from learning.reads import enrolment_of
from learning.views import contents_of, learner_view
from modules.kinds import KINDS
from modules.models import Module
from modules.support import support_lines
from people.requests import SignedInRequest as Request

POSTS_PER_MINUTE = 60
MOST_COPIES = 100  # modules that one device may ask about at once
ICON_SIZES = (192, 512)
NO_SUCH, ANOTHER, GONE, TOO_LARGE, NOT_TAKEN, TOO_FAST = 404, 409, 410, 413, 422, 429


@require_GET
@cache_control(max_age=0, must_revalidate=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows a device its own copies; a browser lets it see nothing beyond the learner's pages."""
    return render(request, "learning/copies/worker.js", content_type="text/javascript; charset=utf-8")


@require_GET
def app(_request: HttpRequest) -> HttpResponse:
    """What a device needs to know to install the learner's pages like an app."""
    icons = [
        {
            "src": static(f"img/app-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in ICON_SIZES
    ]
    about = {
        "name": settings.SITE_NAME,
        "short_name": _("Training"),
        "start_url": reverse("learning:copies"),
        "scope": reverse("learning:mine"),
        "display": "standalone",
        "background_color": "#faf7f1",
        "theme_color": "#0b5960",
        "icons": [*icons, {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@require_GET
@learner_view
def copies(request: Request) -> HttpResponse:
    """My offline copies: the page is the same for everybody, the list is made by the device that holds them."""
    return render(request, "learning/copies/copies.html", {"owner": owner_of(request.user)})


@require_GET
@learner_view
def ticket(request: Request) -> HttpResponse:
    """Who is signed in, in a word that tells nothing about them, and the mark that posts need.

    Asked with the modules that a device has copies of (`?copies=a,b`), it also says of which of them the access has ended.
    """
    held = {slug for slug in request.GET.get("copies", "").split(",")[:MOST_COPIES] if slug}
    return JsonResponse(
        {
            "owner": owner_of(request.user),
            "csrf": get_token(request),
            "ended": sorted(held - _open_among(request, held)),
        }
    )


def _open_among(request: Request, slugs: Collection[str]) -> set[str]:
    if not slugs:
        return set()
    opened = Module.objects.filter(pk__in=modules_open_to(request.user), slug__in=slugs)
    return set(opened.values_list("slug", flat=True))


def _context(request: Request, contents: Contents) -> dict[str, Any]:
    day = last_day(request.user, contents.module, on=timezone.localdate())
    return {
        "contents": contents,
        "holdings": Holdings(contents, at=timezone.now()),
        "last_day": day,
        "owner": owner_of(request.user),
        "lines": support_lines(request.user.country_id, contents.locale),
    }


@require_GET
@learner_view
def take(request: Request, module: str) -> HttpResponse:
    """Take a module offline: what it holds, how large it is, until when it can be used; to remove it again."""
    return render(request, "learning/copies/take.html", _context(request, contents_of(request, module)))


@require_GET
@learner_view
def facts(request: Request, module: str) -> HttpResponse:
    """What a device must know of a copy: its pages, whose it is, until when it may be shown."""
    contents = contents_of(request, module)
    made = _context(request, contents)
    return JsonResponse(
        {
            "module": module,
            "title": contents.words["title"],
            "lang": contents.lang,
            "owner": made["owner"],
            "edition": contents.edition.number,
            "taken": timezone.now().isoformat(),
            "until": ends_at(made["last_day"]).isoformat(),
            "last_day": date_format(made["last_day"], "DATE_FORMAT"),
            "pages": made["holdings"].addresses,
            "list": reverse("learning:copies"),
            "sync": contents.url_of("sync"),
        }
    )


@require_GET
@learner_view
def copied_module(request: Request, module: str) -> HttpResponse:
    """The first page of a copy: its units, and what there is to do."""
    return render(request, "learning/copies/module.html", _context(request, contents_of(request, module)))


@require_GET
@learner_view
def copied_unit(request: Request, module: str, unit: str) -> HttpResponse:
    contents = contents_of(request, module)
    context = _context(request, contents)
    cards = [card for card in context["holdings"].units if card.slug == unit]
    if not cards:
        raise Http404
    following = context["holdings"].units[context["holdings"].units.index(cards[0]) + 1 :]
    context |= {"unit": context["holdings"].unit(unit), "card": cards[0], "after": following[0] if following else None}
    return render(request, "learning/copies/unit.html", context)


@require_GET
@learner_view
def copied_activity(request: Request, module: str, activity: str) -> HttpResponse:
    """A run as it stands in a copy: what is shown needs no site, what is answered waits for one."""
    contents = contents_of(request, module)
    context = _context(request, contents)
    held = next((one for one in context["holdings"].activities if one.entry.slug == activity and not one.why_not), None)
    if held is None:
        raise Http404
    kind = KINDS[held.entry.kind]
    latest = context["holdings"].latest.get(held.entry.key)
    run = copied_run(contents.enrolment, held.entry, contents.edition, latest, at=timezone.now())
    context |= {
        "held": held,
        "run": run,
        "play": kind.copied(run.definition, run.state, contents.locale) if kind.copied else {},
        "start": kind.start_of(run.definition, run.state) if kind.start_of else None,
        "copy_template": kind.copy_template,
        "back": held.entry.unit_slug,
    }
    return render(request, "learning/copies/activity.html", context)


@require_POST
@learner_view
def sync(request: Request, module: str) -> HttpResponse:
    """Take what was done in a copy: each thing once and for itself, with a word for each on what became of it."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return _said(_("This is too much at once. Shorten long texts; nothing is lost."), TOO_LARGE)
    if is_too_fast(request, f"learning.sync.{request.user.pk}", per_minute=POSTS_PER_MINUTE):
        return _said(_("This came too fast. It stays on this device and is sent again in a minute."), TOO_FAST)
    found = enrolment_of(request.user, module)
    if found is None:
        return _said(_("This module is not one of yours. What you did stays on this device."), NO_SUCH)
    try:
        post = read_post(request.body)
    except BadPost as bad:
        return _said(str(bad), NOT_TAKEN)
    if post.owner != owner_of(request.user):
        return _said(_("This copy belongs to another person. Nothing was taken."), ANOTHER)
    enrolment, has_grant = found
    if enrolment.module.is_withdrawn:
        return _said(_("The module has been withdrawn. What you did cannot be counted any more."), GONE)
    contents = Contents(enrolment, get_language())
    enrolment.learner = request.user
    contents.is_closed = not door(request.user, enrolment.module, has_grant=has_grant).is_open
    delivery = Delivery(contents, timezone.now(), post.unread)
    results = delivery.take_all(post.items)
    return JsonResponse(
        {"results": results, "ended": contents.is_closed, "unread": sorted(delivery.unread)[:MOST_ITEMS]}
    )


def _said(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"said": sentence}, status=status)

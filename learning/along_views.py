"""To take a module along: its booklet, asked for on one page, made apart from it, and handed out when it is there."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ground.rates import is_too_fast
from learning.pages import Contents
from learning.print_views import DRAWN_PER_MINUTE
from learning.views import contents_of, learner_view
from modules import booklet_actions
from modules.booklet import STYLE_SHEET, BookletOrder
from modules.canonical import sha256_of
from modules.indicators import Phase, phases_of, teaches_indicators
from modules.prints import is_printed, printed
from people.requests import SignedInRequest as Request

ASKED_PER_MINUTE = 5


@require_http_methods(["GET", "POST"])
@learner_view
def along(request: Request, module: str) -> HttpResponse:
    """What of a module can be taken along, and how far its booklet is; a post has it made."""
    contents = contents_of(request, module)
    if request.method == "POST":
        return _asked(request, contents)
    orders = [_order(request, contents, is_large=large) for large in (False, True)]
    booklets = [(order.is_large, booklet_actions.booklet_of(order)) for order in orders]
    context = {
        "contents": contents,
        "booklets": booklets,
        "has_indicators": teaches_indicators(contents.edition),
        "is_waiting": any(one and one.is_on_its_way for _large, one in booklets),
    }
    is_part = bool(request.headers.get("HX-Request")) and context["is_waiting"]
    return render(request, f"learning/{'_along' if is_part else 'along'}.html", context)


def _asked(request: Request, contents: Contents) -> HttpResponse:
    if is_too_fast(request, "learning.booklet", per_minute=ASKED_PER_MINUTE):
        return render(request, "429.html", status=429)
    try:
        booklet_actions.ask(_order(request, contents, is_large="large" in request.POST))
    except booklet_actions.TooManyWaiting:
        messages.warning(request, _("Many booklets are being made just now. Ask for this one again in ten minutes."))
    return redirect("learning:along", module=contents.module.slug)


@require_GET
@learner_view
def booklet_file(request: Request, module: str) -> HttpResponse:
    """The booklet as a PDF; `?type=large` for large type. One that is not made yet is asked for on the page."""
    contents = contents_of(request, module)
    order = _order(request, contents, is_large=request.GET.get("type") == "large")
    found = booklet_actions.booklet_of(order)
    if found is None or not found.is_ready:
        return redirect("learning:along", module=module)
    try:
        with default_storage.open(str(found.file.name)) as stored:
            return _pdf(stored.read(), order.file_name)
    except FileNotFoundError:
        booklet_actions.forget(found)
        return redirect("learning:along", module=module)


def _pdf(content: bytes, name: str) -> HttpResponse:
    shown = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=shown)


@require_GET
@learner_view
def indicators_file(request: Request, module: str) -> HttpResponse:
    """The indicators of a module as a sheet to fill in; a module that teaches none has no such sheet."""
    contents = contents_of(request, module)
    order = _order(request, contents, is_large=False)
    phases = phases_of(order.units)
    if not phases:
        raise Http404
    html = _indicators_page(order, phases)
    key = f"indicators:{settings.RELEASE}:{sha256_of(html)}"
    if not is_printed(key) and is_too_fast(request, "learning.print", per_minute=DRAWN_PER_MINUTE):
        return render(request, "429.html", status=429)
    pdf = printed(key, lambda: html, style_sheet=STYLE_SHEET.with_name("indicators.css"))
    return _pdf(pdf, f"{contents.module.slug}-{order.lang}-indicators.pdf")


def _indicators_page(order: BookletOrder, phases: Sequence[Phase]) -> str:
    context = {
        "lang": order.lang,
        "words": order.edition.words(order.lang)[1],
        "module": order.module,
        "edition": order.edition,
        "phases": phases,
        "site_name": settings.SITE_NAME,
    }
    with translation.override(order.lang):
        return render_to_string("modules/paper/indicators.html", context)


def _order(request: Request, contents: Contents, *, is_large: bool) -> BookletOrder:
    country = request.user.country_id or ""
    return BookletOrder(contents.module, contents.edition, contents.locale, country, is_large)

"""Role-plays to print: a booklet for every learner, and the sheets of a live role-play for those who lead it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ground.rates import is_too_fast
from learning.pages import Contents
from learning.rules import leads_roleplays
from learning.views import activity_of, base_context, contents_of, learner_view
from modules.editions import ActivityEntry
from modules.prints import PRINTS, Order, is_kept, pdf_of
from people.requests import SignedInRequest as Request

DRAWN_PER_MINUTE = 10


@require_GET
@learner_view
def prints(request: Request, module: str, activity: str) -> HttpResponse:
    """What of a role-play can be printed, and what each print is for."""
    contents, entry = _roleplay(request, module, activity)
    context = base_context(contents, entry, request) | {
        "booklet": PRINTS["booklet"],
        "sheets": [one for one in PRINTS.values() if one.is_live],
        "leads": leads_roleplays(request.user, contents.module),
    }
    return render(request, "learning/prints.html", context)


@require_GET
@learner_view
def file(request: Request, module: str, activity: str, what: str) -> HttpResponse:
    """One print as a PDF; `?type=large` for large type."""
    contents, entry = _roleplay(request, module, activity)
    if what not in PRINTS:
        raise Http404
    if PRINTS[what].is_live and not leads_roleplays(request.user, contents.module):
        raise PermissionDenied
    is_large = request.GET.get("type") == "large"
    order = Order(contents.module, contents.edition, entry, PRINTS[what], contents.locale, is_large)
    if not is_kept(order) and is_too_fast(request, "learning.print", per_minute=DRAWN_PER_MINUTE):
        return render(request, "429.html", status=429)
    shown = {"Content-Disposition": f'inline; filename="{order.file_name}"'}
    return HttpResponse(pdf_of(order), content_type="application/pdf", headers=shown)


def _roleplay(request: Request, module: str, activity: str) -> tuple[Contents, ActivityEntry]:
    contents = contents_of(request, module)
    entry = activity_of(request, contents, activity)
    if entry.kind != "roleplay":
        raise Http404
    return contents, entry

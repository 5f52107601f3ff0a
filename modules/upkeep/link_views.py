"""The report of links that lead nowhere."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.rates import is_too_fast
from modules.admin_pages import page_at
from modules.models import ModulePage, PageLink
from modules.rules import may_change, modules_edited_by
from modules.upkeep.links import look_inside
from people.models import Role, User
from people.requests import SignedInRequest
from people.rules import holds

ON_A_PAGE = 50
LOOKS_PER_MINUTE = 2


def links(request: SignedInRequest) -> HttpResponse:
    """List broken links, page by page, with the day of the last look; a post looks at those inside of this site now."""
    if not holds(request.user, Role.EDITOR):
        raise PermissionDenied
    if request.method == "POST":
        return _look_now(request)
    own = links_of(request.user)
    counts = own.aggregate(newest=Max("checked_at"), known=Count("pk"))
    rows = own.exclude(problem="").select_related("page", "page__locale").order_by("page__path", "pk")
    context = page_at(_("Broken links"), "link") | {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p")),
        "newest": counts["newest"],
        "known": counts["known"],
        "are_external_checked": settings.CHECK_EXTERNAL_LINKS,
    }
    return render(request, "modules/admin/upkeep/links.html", context)


def _look_now(request: SignedInRequest) -> HttpResponse:
    if is_too_fast(request, "links.look", per_minute=LOOKS_PER_MINUTE):
        messages.error(request, _("Somebody has just looked. Wait a minute, then look again."))
    else:
        look_inside(timezone.now())
        messages.success(request, _("Links to pages and documents of this site have been looked at."))
    return redirect("broken_links")


def links_of(user: User) -> "QuerySet[PageLink]":
    """Return the links on the pages that an editor writes: all, or those of the modules in their scope. One query."""
    if may_change(user, None):
        return PageLink.objects.all()
    paths = ModulePage.objects.filter(module__in=modules_edited_by(user)).values_list("path", flat=True)
    mine = Q(pk=None)
    for path in paths:
        mine |= Q(page__path__startswith=path)
    return PageLink.objects.filter(mine)

"""The report of links that lead nowhere."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from modules.admin_pages import page_at
from modules.models import ModulePage, PageLink
from modules.rules import may_change, modules_edited_by
from people.models import Role, User
from people.requests import SignedInRequest
from people.rules import holds

ON_A_PAGE = 50


def links(request: SignedInRequest) -> HttpResponse:
    """List broken links, page by page, with the day of the last look."""
    if not holds(request.user, Role.EDITOR):
        raise PermissionDenied
    own = links_of(request.user)
    counts = own.aggregate(newest=Max("checked_at"))
    rows = own.exclude(problem="").select_related("page", "page__locale").order_by("page__path", "pk")
    context = page_at(_("Broken links"), "link") | {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p")),
        "newest": counts["newest"],
        "are_external_checked": settings.CHECK_EXTERNAL_LINKS,
    }
    return render(request, "modules/admin/upkeep/links.html", context)


def links_of(user: User) -> "QuerySet[PageLink]":
    """Return the links on the pages that an editor writes: all, or those of the modules in their scope. One query."""
    if may_change(user, None):
        return PageLink.objects.all()
    paths = ModulePage.objects.filter(module__in=modules_edited_by(user)).values_list("path", flat=True)
    mine = Q(pk=None)
    for path in paths:
        mine |= Q(page__path__startswith=path)
    return PageLink.objects.filter(mine)

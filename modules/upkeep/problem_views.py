"""“Report a problem” on each page, and the list in which editors answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.models import Page, Site

from ground.rates import is_too_fast
from modules.admin_pages import page_at
from modules.models import EditionUnit, Module, ModulePage, ProblemReport, UnitPage
from modules.models.upkeep import ProblemReportQuerySet
from modules.rules import may_change, modules_edited_by
from modules.upkeep import problem_actions
from modules.upkeep.problem_forms import AnswerForm, ProblemFilterForm, ReportForm
from people.models import Role, User
from people.requests import SignedInRequest, posted
from people.rules import holds

PER_MINUTE = 6
ON_A_PAGE = 50
ACTS = {"take": problem_actions.take, "close": problem_actions.close, "reopen": problem_actions.reopen}
# What addresses are called: "sessions:mine".
PLACE = re.compile(r"(?=.{1,80}\Z)[a-z0-9_]+(?::[a-z0-9_]+)*")


@dataclass(frozen=True)
class About:
    """What a report is about, and where one goes back to; of a page that editors do not write, what its address is called."""

    page: Page
    back: str
    module: Module | None = None
    unit: str = ""
    place: str = ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_module(request: HttpRequest, module: str, unit: str = "") -> HttpResponse:
    """Report a problem with a module or one of its units; nothing of their contents is shown here, only titles."""
    pages = _module_pages(module)
    if not unit:
        return _report(request, About(pages[0], reverse("learning:module", args=[module]), pages[0].module))
    one = _unit_page(pages, unit)
    return _report(request, About(one, reverse("learning:unit", args=[module, unit]), pages[0].module, unit))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a problem with another public page."""
    page = get_object_or_404(Page.objects.live().public().exclude(depth=1), pk=pk).specific
    if isinstance(page, (ModulePage, UnitPage)):
        raise Http404
    return _report(request, About(page, page.get_url(request) or "/"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_place(request: HttpRequest, place: str) -> HttpResponse:
    """Report a problem with a page that editors do not write, by what its address is called."""
    site = Site.find_for_request(request)
    if site is None or not PLACE.fullmatch(place):
        raise Http404
    return _report(request, About(site.root_page.localized, _back_to(place), place=place))


def _back_to(place: str) -> str:
    """The page itself where its address says nothing more, else the first page: what was open has a way back of its own."""
    try:
        return reverse(place)
    except NoReverseMatch:
        return reverse("wagtail_serve", args=[""])


def _unit_page(pages: Sequence[ModulePage], unit: str) -> Page:
    """Return the live page of a unit, in the reader's language where it has been translated.

    Learners read editions: what was taken from the workshop or has another address there since is still reported, with
    the page of the module.
    """
    for page in pages:
        if one := UnitPage.objects.child_of(page).live().filter(slug=unit).first():
            return one
    if not EditionUnit.objects.filter(edition__module=pages[0].module, slug=unit).exists():
        raise Http404
    return pages[0]


def _module_pages(module: str) -> list[ModulePage]:
    """Return the live pages of a module, first that in the language of the reader."""
    pages = ModulePage.objects.live().filter(module__slug=module).select_related("module", "locale")
    found = sorted(
        pages,
        key=lambda page: (page.locale.language_code != get_language(), page.locale.language_code != "en", page.pk),
    )
    if not found:
        raise Http404
    return found


def _report(request: HttpRequest, about: About) -> HttpResponse:
    form = ReportForm(posted(request), initial={"part": request.GET.get("part", "")[:10]})
    if request.method == "POST" and form.is_valid():
        if is_too_fast(request, "problem.report", per_minute=PER_MINUTE):
            form.say_too_fast()
        else:
            _keep(request, about, form.cleaned_data)
            return redirect(f"{request.path}?sent=1")
    context = {"about": about, "form": form, "is_sent": "sent" in request.GET and not form.is_bound}
    return render(request, "modules/report_problem.html", context, status=form.status)


def _keep(request: HttpRequest, about: About, said: dict[str, Any]) -> None:
    if said.pop("website"):
        return
    by = request.user if isinstance(request.user, User) else None
    problem_actions.report(page=about.page, module=about.module, unit=about.unit, place=about.place, by=by, **said)


def problems(request: SignedInRequest) -> HttpResponse:
    """List what readers have reported, the oldest open ones first."""
    if not holds(request.user, Role.EDITOR):
        raise PermissionDenied
    form = ProblemFilterForm(request.GET, modules=modules_edited_by(request.user))
    form.is_valid()
    query = request.GET.copy()
    query.pop("p", None)
    rows = _narrowed(problems_of(request.user), form.cleaned_data)
    context = {
        "form": form,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p")),
        "query": query.urlencode(),
        **_page(_("Reported problems")),
    }
    return render(request, "modules/admin/upkeep/problems.html", context)


def problems_of(user: User) -> ProblemReportQuerySet:
    """Return the reports that an editor deals with: of their modules, and of public pages if their scope has no limit."""
    mine = Q(module__in=modules_edited_by(user))
    return ProblemReport.objects.filter(mine | Q(module=None) if may_change(user, None) else mine)


def _narrowed(rows: ProblemReportQuerySet, chosen: dict[str, Any]) -> ProblemReportQuerySet:
    state = chosen.get("state") or ""
    if state == "":
        rows = rows.open()
    elif state != "all":
        rows = rows.filter(state=state)
    if chosen.get("module"):
        rows = rows.filter(module=chosen["module"])
    return rows.select_related("module", "page", "page__locale", "taken_by").order_by("reported_at", "pk")


def problem(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one report with its place; take it, answer it, close it, or take it up again."""
    found = get_object_or_404(problems_of(request.user).select_related("module", "page", "taken_by"), pk=pk)
    act = request.POST.get("do", "")
    form = AnswerForm(posted(request) if act == "answer" else None)
    if act in ACTS or form.is_valid():
        _act(request, found, act, form)
        return redirect("problems") if act in ("answer", "close") else redirect("problem", pk)
    context = {"report": found, "form": form, "edit_url": _edit_url(found), **_page(str(found), _("Reported problems"))}
    return render(request, "modules/admin/upkeep/problem.html", context, status=422 if form.is_bound else 200)


def _act(request: SignedInRequest, found: ProblemReport, act: str, form: AnswerForm) -> None:
    try:
        if act == "answer":
            problem_actions.answer(found, words=form.cleaned_data["answer"], by=request.user)
        else:
            ACTS[act](found, by=request.user)
    except problem_actions.AlreadyDone:
        messages.warning(request, _("Somebody has answered or closed this meanwhile."))
    else:
        messages.success(request, _("Kept."))


def _edit_url(found: ProblemReport) -> str:
    """The page in the editor, at the section that was named."""
    url = reverse("wagtailadmin_pages:edit", args=[found.page_id])
    page = found.page.specific
    if not found.part or not isinstance(page, UnitPage):
        return url
    ids = [one["id"] for one in page.body.raw_data if f"s-{one['id'][:8]}" == found.part]
    return f"{url}#block-{ids[0]}-section" if ids else url


def _page(heading: str, above: str = "") -> dict[str, Any]:
    return page_at(heading, "comment", *([(reverse("problems"), above)] if above else []))

"""The report of facts: which were never compared with their source, or long ago."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ground.spreadsheets import csv_bytes
from modules.admin_pages import page_at
from modules.rules import modules_edited_by
from modules.upkeep import fact_actions
from modules.upkeep.facts import FactRow, fact_rows
from modules.upkeep.filter_forms import CheckFilterForm, ModuleFilterForm
from people.models import Role
from people.requests import SignedInRequest
from people.rules import holds

ON_A_PAGE = 50


class FactFilterForm(CheckFilterForm, ModuleFilterForm):
    """What the report is narrowed to."""

    field_order = ("shown", "months", "module", "language")

    def keeps(self, row: FactRow) -> bool:
        """Whether the report shows this fact."""
        module = self.cleaned_data.get("module")
        return (not module or row.place.module.pk == module.pk) and self.is_wanted(row.place.language, row.months)


def facts(request: SignedInRequest) -> HttpResponse:
    """List facts with their source and the day of their last check, those that wait longest first."""
    form, rows = _chosen(request)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    context = page_at(_("Facts"), "circle-check") | {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "today": timezone.localdate(),
    }
    return render(request, "modules/admin/upkeep/facts.html", context)


def facts_csv(request: SignedInRequest) -> HttpResponse:
    """The same list as a file for spreadsheets."""
    _form, rows = _chosen(request)
    head = (_("Module"), _("Unit"), _("Language"), _("Id"), _("Fact"), _("Source"), _("Year"), _("Checked on"), _("By"))
    response = HttpResponse(csv_bytes([head, *map(_cells, rows)]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="facts.csv"'
    return response


def _cells(row: FactRow) -> tuple[str, ...]:
    words, check = row.fact.words, row.check
    days = (check.checked_on.isoformat(), str(check.checked_by or "")) if check else ("", "")
    place = (row.place.module.code, row.place.unit, row.place.language)
    return (*place, words["key"], words["text"], words["source"], words["year"], *days)


@require_POST
def check(request: SignedInRequest, page: int, block: UUID) -> HttpResponse:
    """“I have checked it”: keep today and who says so."""
    row = _row(request, page, block)
    sha256 = request.POST.get("words", "")
    try:
        fact_actions.check_fact(row.place, row.fact, words_sha256=sha256, by=request.user, on=timezone.localdate())
    except fact_actions.FactHasChanged:
        messages.error(request, _("Somebody has changed this fact meanwhile. Read its new words, then say so again."))
    else:
        messages.success(request, _("Kept: checked today, by you. Learners see the day with the next edition."))
    return _back(request)


@require_POST
def uncheck(request: SignedInRequest, page: int, block: UUID) -> HttpResponse:
    """Take back one's own word, or that of a colleague who was wrong."""
    row = _row(request, page, block)
    if row.check is None:
        raise Http404
    fact_actions.take_back(row.check, by=request.user)
    messages.success(request, _("The check is taken back."))
    return _back(request)


def _chosen(request: SignedInRequest) -> tuple[FactFilterForm, list[FactRow]]:
    if not holds(request.user, Role.EDITOR):
        raise PermissionDenied
    modules = modules_edited_by(request.user)
    form = FactFilterForm(request.GET, modules=modules)
    form.is_valid()
    rows = [row for row in fact_rows(list(modules), today=timezone.localdate()) if form.keeps(row)]
    return form, sorted(rows, key=_urgency)


def _urgency(row: FactRow) -> tuple[bool, bool, str]:
    day = row.check.checked_on.isoformat() if row.check else ""
    return (row.check is not None, row.fact.is_ticked, day)


def _row(request: SignedInRequest, page: int, block: UUID) -> FactRow:
    rows = fact_rows(list(modules_edited_by(request.user)), today=timezone.localdate())
    found = [row for row in rows if (row.place.page_id, row.fact.block) == (page, block)]
    if not holds(request.user, Role.EDITOR):
        raise PermissionDenied
    if not found:
        raise Http404
    return found[0]


def _back(request: SignedInRequest) -> HttpResponse:
    query = request.POST.get("query", "")
    return redirect(f"{reverse('facts')}?{query}" if query else reverse("facts"))

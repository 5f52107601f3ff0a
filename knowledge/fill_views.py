"""A template is filled in on a page and leaves as a file; what was written is in the answer and nowhere else."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ground.rates import is_too_fast
from knowledge.filling import Filled, FillForm, asked_in
from knowledge.prose import lists_of
from knowledge.reads import live_item
from knowledge.word_files import docx_of
from modules.prints import STYLE_SHEET, drawn

FILES_PER_MINUTE = 6
PAPER = STYLE_SHEET.with_name("filled.css")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, slug: str) -> HttpResponse:
    """A template with its fields; a post answers with the file, or with the page and what does not fit."""
    page = live_item(slug)
    asked = [] if page.is_summary_only else asked_in(page)
    if not asked:
        raise Http404
    form = FillForm(asked, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, page, form)
    if request.POST.get("as") not in FILES:
        form.add_error(None, _("Choose in which form you want the file: PDF or DOCX."))
    if not form.is_valid():
        return _page(request, page, form, status=422)
    if is_too_fast(request, "knowledge.fill", per_minute=FILES_PER_MINUTE):
        sentence = _("Many files were made from your side. Wait a minute, then ask again: what you wrote is below.")
        form.add_error(None, sentence)
        return _page(request, page, form, status=429)
    return _file(Filled(page, form, timezone.localdate()), request.POST["as"])


def _page(request: HttpRequest, page: Any, form: FillForm, *, status: int = 200) -> HttpResponse:
    fields = {one.key: (one, form.bound(one)) for one in form.asked}
    parts = [fields[block.value["key"]] if block.block_type == "field" else (None, block) for block in page.body]
    return render(request, "knowledge/fill.html", {"page": page, "form": form, "parts": parts}, status=status)


def _file(filled: Filled, form: str) -> HttpResponse:
    content_type, make = FILES[form]
    with translation.override(filled.lang):
        content = make(filled)
    headers = {"Content-Disposition": f'attachment; filename="{filled.page.slug}.{form}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _pdf(filled: Filled) -> bytes:
    context = {
        "page": filled.page,
        "lang": filled.lang,
        "notes": _notes(filled),
        "parts": lists_of(filled.pieces),
        "site_name": settings.SITE_NAME,
    }
    return drawn(render_to_string("knowledge/paper/filled.html", context), style_sheet=PAPER)


def _docx(filled: Filled) -> bytes:
    page = filled.page
    about = {"title": page.title, "lang": filled.lang, "author": settings.SITE_NAME, "day": filled.day}
    return docx_of(filled.pieces, notes=_notes(filled), **about)


def _notes(filled: Filled) -> list[str]:
    """What stands below the title: where the template is from, what is missing, and the reminder."""
    page = filled.page
    source = _("Template of %(site)s, %(licence)s. Filled in on %(day)s.") % {
        "site": settings.SITE_NAME,
        "licence": page.get_licence_display(),
        "day": date_format(filled.day, "DATE_FORMAT"),
    }
    reminder = _("Roles and functions only: no details about any person you advise belong in this file.")
    missing = _("Still open: %(count)d of %(all)d.") % {"count": filled.open_count, "all": len(filled.form.asked)}
    return [source, *([missing] if filled.open_count else []), reminder, page.limits]


FILES: Mapping[str, tuple[str, Callable[[Filled], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "docx": (DOCX, _docx),
}

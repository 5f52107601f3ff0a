"""Live kits for the trainers of a module: each sheet to read by itself, and as a PDF in normal or large type."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from curriculum.kits import kits_of
from curriculum.reading.kits import Kit, Sheet
from curriculum.reading.markdown import Passage
from ground.rates import is_too_fast
from learning.print_views import DRAWN_PER_MINUTE
from learning.trainer_pages import Trained, trained_module
from learning.views import learner_view
from modules.prints import is_printed, printed
from people.requests import SignedInRequest as Request


def shown(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """Return passages as what templates show: `html`, or `header` and `rows` of a table.

    The HTML is safe: the reader of the files makes it, and lets nothing but plain paragraphs, lists and tables through.
    """
    return [_table(one.value) if one.type == "table" else {"html": SafeString(one.value)} for one in passages]


def _table(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "header": [SafeString(cell) for cell in value["header"]],
        "rows": [[SafeString(cell) for cell in row] for row in value["rows"]],
    }


@require_GET
@learner_view
def kit(request: Request, module: str, kit: str) -> HttpResponse:
    """What a kit is, and its sheets."""
    trained, found = _kit(request, module, kit)
    return render(request, "learning/trainer/kit.html", {"trained": trained, "kit": found, "about": shown(found.about)})


@require_GET
@learner_view
def sheet(request: Request, module: str, kit: str, sheet: str) -> HttpResponse:
    """One sheet, apart from the others: what it gives away is for whoever it names."""
    trained, found, part = _sheet(request, module, kit, sheet)
    context = {"trained": trained, "kit": found, "sheet": part, "passages": shown(part.passages)}
    return render(request, "learning/trainer/sheet.html", context)


@require_GET
@learner_view
def sheet_file(request: Request, module: str, kit: str, sheet: str) -> HttpResponse:
    """One sheet as a PDF; `?type=large` for large type."""
    trained, found, part = _sheet(request, module, kit, sheet)
    is_large = request.GET.get("type") == "large"
    key = ":".join(("kit", settings.RELEASE, found.id, found.language, found.version, part.slug, str(is_large)))
    if not is_printed(key) and is_too_fast(request, "learning.print", per_minute=DRAWN_PER_MINUTE):
        return render(request, "429.html", status=429)
    name = f"{slugify(found.code)}-{part.slug}{'-large' if is_large else ''}.pdf"
    pdf = printed(key, partial(_page, trained, found, part, is_large=is_large))
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _page(trained: Trained, kit: Kit, sheet: Sheet, *, is_large: bool) -> str:
    """Return the sheet as a page to print, wholly in the language of the kit."""
    context = {
        "kit": kit,
        "sheet": sheet,
        "passages": shown(sheet.passages),
        "lang": kit.language,
        "is_large": is_large,
        "module": trained.module,
        "module_title": trained.edition.words(kit.language)[1]["title"],
        "site_name": settings.SITE_NAME,
    }
    with translation.override(kit.language):
        return render_to_string("learning/trainer/sheet_print.html", context)


def _kit(request: Request, module: str, kit: str) -> tuple[Trained, Kit]:
    trained = trained_module(request, module)
    found = next((one for one in kits_of(trained.module.code, trained.locale) if one.id == kit), None)
    if found is None:
        raise Http404
    return trained, found


def _sheet(request: Request, module: str, kit: str, sheet: str) -> tuple[Trained, Kit, Sheet]:
    trained, found = _kit(request, module, kit)
    part = found.sheet(sheet)
    if part is None:
        raise Http404
    return trained, found, part

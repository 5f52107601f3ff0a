"""For trainers of a module: the facilitator's guide and the slides, on the screen and as PDF."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_GET

from ground.rates import is_too_fast
from learning.guides import Guide, guide_of
from learning.print_views import DRAWN_PER_MINUTE
from learning.trainer_pages import Trained, trained_module
from learning.views import learner_view
from modules import booklet
from modules.canonical import sha256_of
from modules.prints import is_printed, printed
from modules.slides import slides_of
from people.requests import SignedInRequest as Request

SLIDES_STYLE_SHEET = booklet.STYLE_SHEET.with_name("slides.css")


@require_GET
@learner_view
def guide(request: Request, module: str) -> HttpResponse:
    """The facilitator's guide."""
    trained = trained_module(request, module)
    return render(request, "learning/trainer/guide.html", _of_guide(trained, _guide(request, trained)))


@require_GET
@learner_view
def guide_file(request: Request, module: str) -> HttpResponse:
    """The facilitator's guide as a PDF."""
    trained = trained_module(request, module)
    page = partial(_page, trained, "learning/trainer/guide_print.html", _of_guide(trained, _guide(request, trained)))
    return _file(request, trained, "guide", page, booklet.STYLE_SHEET)


@require_GET
@learner_view
def slides(request: Request, module: str) -> HttpResponse:
    """The slides, each as large as the screen; arrow keys go on and back."""
    trained = trained_module(request, module)
    return render(request, "learning/trainer/slides.html", _of_slides(trained, _guide(request, trained)))


@require_GET
@learner_view
def slides_file(request: Request, module: str) -> HttpResponse:
    """The slides as a PDF, 16:9."""
    trained = trained_module(request, module)
    page = partial(_page, trained, "modules/slides/print.html", _of_slides(trained, _guide(request, trained)))
    return _file(request, trained, "slides", page, SLIDES_STYLE_SHEET)


def _guide(request: Request, trained: Trained) -> Guide:
    return guide_of(trained, request.user.country_id)


def _of_guide(trained: Trained, guide: Guide) -> dict[str, Any]:
    return {
        "trained": trained,
        "guide": guide,
        "lang": trained.lang,
        "words": trained.words,
        "module": trained.module,
        "edition": trained.edition,
        "site_name": settings.SITE_NAME,
    }


def _of_slides(trained: Trained, guide: Guide) -> dict[str, Any]:
    made = slides_of(trained.words, trained.lang, guide.units)
    return _of_guide(trained, guide) | {"slides": made, "reviews": guide.reviews}


def _page(trained: Trained, template: str, context: dict[str, Any]) -> str:
    """Return a page to print, wholly in the language that the words are in."""
    with translation.override(trained.lang):
        return render_to_string(template, context)


def _file(request: Request, trained: Trained, name: str, page: Callable[[], str], style_sheet: Path) -> HttpResponse:
    html = page()
    key = f"{name}:{settings.RELEASE}:{sha256_of(html)}"
    if not is_printed(key) and is_too_fast(request, "learning.print", per_minute=DRAWN_PER_MINUTE):
        return render(request, "429.html", status=429)
    pdf = printed(key, lambda: html, style_sheet=style_sheet)
    shown = {"Content-Disposition": f'inline; filename="{trained.module.slug}-{trained.lang}-{name}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=shown)

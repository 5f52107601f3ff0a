"""Calls of interest as everybody reads them, and what one may ask about them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from access.offers import titles_of
from ground.rates import is_too_fast
from people.countries import footnote_for
from people.requests import SignedInRequest
from programme.calls import presenting, rules, words
from programme.calls.actions import questions
from programme.calls.forms import QuestionForm
from programme.calls.own import own_rows
from programme.calls.views import finding
from programme.models import Call, CallState

ON_A_PAGE = 20
QUESTIONS_PER_MINUTE = 5


@never_cache
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """All calls, the open ones first."""
    written_for = rules.modules_written_for_by(request.user)
    listed = finding.with_scope(rules.calls_with(written_for)).in_order()
    page = Paginator(listed, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = presenting.call_rows(list(page), get_language() or "", timezone.now())
    return render(request, "programme/calls/list.html", {"page": page, "rows": rows, "writes": bool(written_for)})


@never_cache
@require_safe
def call(request: HttpRequest, key: UUID) -> HttpResponse:
    """One call with everything that is published about it, and what the reader can do with it."""
    return _page(request, finding.seen(request, key))


def _page(request: HttpRequest, shown: Call, *, form: QuestionForm | None = None, status: int = 200) -> HttpResponse:
    runs, now = rules.may_run(request.user, shown), timezone.now()
    own = own_rows(request.user, shown, at=now)
    context = _published(shown) | {
        "call": shown,
        "runs": runs,
        "drafts": shown.is_draft and rules.may_draft(request.user, shown),
        "status": presenting.status_of(shown, now),
        "standing": presenting.standing(shown, now),
        "is_open": shown.is_open(now),
        "own": own,
        "part": rules.part_of(request.user, shown),
        "evaluates": not runs and rules.evaluates(request.user, shown),
        "waiting": list(shown.questions.open()) if runs else [],
        "form": form or QuestionForm(),
        "may_ask": request.user.is_authenticated and shown.state == CallState.PUBLISHED,
        "footnote": footnote_for([row.country for row in own]),
    }
    return render(request, "programme/calls/call.html", context, status=status)


def _published(shown: Call) -> dict[str, Any]:
    titles = titles_of(shown.modules.all(), get_language() or "")
    return {
        "words": shown.words_in(get_language() or ""),
        "modules": [f"{module.code} · {titles[module.pk]}" for module in shown.modules.all()],
        "opens": words.moment_words(shown.opens_at, shown.zone) if shown.opens_at else "",
        "closes": words.moment_words(shown.closes_at, shown.zone) if shown.closes_at else "",
        "formats": words.format_words(shown.formats),
        "languages": words.language_words(shown.languages),
        "weeks": [presenting.week_name(monday) for monday in shown.weeks],
        "criteria": words.criteria_rows(shown.criteria),
        "corrections": presenting.corrections(shown),
        "questions": list(shown.questions.answered()),
        "documents": list(shown.documents.all()),
    }


@never_cache
@login_required
@require_POST
def ask(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Ask about a call; the answer is for everybody."""
    shown = finding.seen(request, key)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form=form, status=422)
    if is_too_fast(request, "calls.ask", per_minute=QUESTIONS_PER_MINUTE):
        form.add_error(None, _("That was quick. Wait a minute, then send it again: your words are still here."))
        return _page(request, shown, form=form, status=429)
    try:
        questions.ask(shown, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
    except questions.NotOpen:
        messages.error(request, _("Questions are taken while the call is open."))
    else:
        messages.success(request, _("Your question is with the programme. We write to you when it is answered."))
    return redirect("calls:call", key)


@never_cache
@require_safe
def document(request: HttpRequest, key: UUID, document: UUID) -> HttpResponseBase:
    """A document of a call as a download that no browser opens in the site's name."""
    shown = get_object_or_404(finding.seen(request, key).documents, key=document)
    try:
        opened = shown.document.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(opened, as_attachment=True, filename=f"{shown.key}.pdf", content_type="application/pdf")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response

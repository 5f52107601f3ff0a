"""Quizzes in the admin: how their scores lie, how well their questions hang together, and which to look at first."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from ground.phrases import named
from modules import question_figures
from modules.admin_pages import address_of, page_at
from modules.models import Question
from people.requests import SignedInRequest


def quizzes(request: SignedInRequest) -> HttpResponse:
    """List the quizzes of one's modules."""
    _require_editor(request)
    context = page_at(_("Quizzes"), "help", (_url("list"), _("Questions")))
    context["quizzes"] = question_figures.quizzes_seen_by(request.user)
    return render(request, "modules/admin/quizzes.html", context)


def quiz(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show what the first runs of a quiz say about it and its questions."""
    _require_editor(request)
    found = get_object_or_404(question_figures.quizzes_seen_by(request.user), key=key)
    above = (_url("list"), _("Questions")), (_url("quizzes"), _("Quizzes"))
    context = page_at(named(found.module.code, found.slug), "help", *above) | {
        "quiz": found,
        "bands": question_figures.bands_of(found),
        "why_no_alpha": question_figures.why_no_alpha(found),
        "questions": question_figures.troubles_of(found),
    }
    return render(request, "modules/admin/quiz.html", context)


def _require_editor(request: SignedInRequest) -> None:
    policy = Question.snippet_viewset.permission_policy
    if not policy.user_has_permission(request.user, "change"):
        raise PermissionDenied


def _url(name: str) -> str:
    return address_of(Question, name)

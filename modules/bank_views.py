"""One question of the bank: what its checks find, where it is used, and how a learner meets it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from modules import preview, question_actions, question_bank, question_figures
from modules.activities.definition import BadResponse
from modules.admin_pages import address_of, page_at
from modules.models import Question
from modules.question_forms import ReasonForm
from modules.ruled_before import ruled_questions
from modules.saying import said_refusal
from people.requests import SignedInRequest


def look(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the draft of a question with its findings, its uses, and the ways to try, copy and change it."""
    question = _question(request, pk)
    return render(request, "modules/admin/question.html", _page_of(request, question))


@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the reason for which a warning is lived with, or take it back."""
    question = _question(request, pk)
    form = ReasonForm(request.POST, warnings=_warnings(question))
    if not form.is_valid():
        return render(request, "modules/admin/question.html", _page_of(request, question, form), status=422)
    question_actions.accept_warning(question, by=request.user, **form.cleaned_data)
    messages.success(
        request, _("The reason is kept.") if form.cleaned_data["reason"] else _("The warning is open again.")
    )
    return redirect(_url("look", pk))


@require_POST
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a draft like this question, and open it."""
    question = _question(request, pk, action="add")
    made = question_actions.copy_question(question, by=request.user)
    messages.success(request, _("This is the copy, “%(id)s”: a draft that no quiz uses yet.") % {"id": made.slug})
    return redirect(_url("edit", made.pk))


def try_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the draft of a question as learners meet it; answered, what they would read then. Nothing is kept."""
    question = _question(request, pk)
    if question_bank.errors_of(question):
        return redirect(_url("look", pk))
    typed = request.POST if request.method == "POST" else None
    context: dict[str, Any] = {"question": question, "look_url": _url("look", pk), "play_template": preview.QUIZ}
    try:
        context |= preview.tried(question.document(), question.locale.language_code, typed)
    except BadResponse as refused:
        context |= preview.tried_again(question.document(), question.locale.language_code, typed)
        return render(request, "modules/try_question.html", context | {"problem": said_refusal(refused)}, status=422)
    return render(request, "modules/try_question.html", context)


def _question(request: SignedInRequest, pk: int, action: str = "change") -> Question:
    """Return the draft of a question; refuse whoever may not change it."""
    question = get_object_or_404(Question.objects.select_related("module", "locale"), pk=pk)
    if not _may(request, "change", question) or not _may(request, action, question):
        raise PermissionDenied
    draft: Question = question.get_latest_revision_as_object()
    return draft


def _may(request: SignedInRequest, action: str, question: Question) -> bool:
    policy = Question.snippet_viewset.permission_policy
    return bool(policy.user_has_permission_for_instance(request.user, action, question))


def _warnings(question: Question) -> list[str]:
    return [flag.key for flag in question_bank.flags_of(question) if not flag.is_error]


def _page_of(request: SignedInRequest, question: Question, refused: ReasonForm | None = None) -> dict[str, Any]:
    flags, uses = question_bank.flags_of(question), question_bank.uses_of(question)
    editions = question_bank.editions_of(question)
    return page_at(question.slug, "help", (_url("list"), _("Questions"))) | {
        "question": question,
        "flags": flags,
        "is_whole": not any(flag.is_error for flag in flags),
        "uses": uses,
        "editions": editions,
        "ruled": ruled_questions.among([question]),
        "quizzes": question_figures.figures_of(question),
        "may_delete": not uses and not editions and _may(request, "delete", question),
        "refused": refused,
        # By its name: what people have answered is known further up.
        "ruling_url": reverse("learning:rule_on", args=[question.module.slug, question.item]) if editions else "",
        "urls": {
            name: _url(name, question.pk) for name in ("edit", "history", "copy_question", "try", "accept", "delete")
        },
    }


def _url(name: str, *arguments: Any) -> str:
    return address_of(Question, name, *arguments)

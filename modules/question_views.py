"""Questions in files of other systems, in the admin: what becomes of them is shown first, in and out."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from modules import question_actions
from modules.activities.quiz.exchange import formats
from modules.activities.quiz.exchange.passages import Outcome, Passage, Writing
from modules.admin_pages import address_of, page_at
from modules.h5p_export import credits_in
from modules.models import Question
from modules.question_forms import QuestionChoiceForm, QuestionExportForm, QuestionFileForm, carried, losses_in
from modules.rules import changed_by
from people.requests import SignedInRequest, posted

OUTCOMES = (Outcome.WHOLE, Outcome.WITH_LOSS, Outcome.NOT_TAKEN)


def bring(request: SignedInRequest) -> HttpResponse:
    """Show what becomes of each question of a chosen file; then keep those that were taken as drafts."""
    _require(request, "add")
    form = QuestionFileForm.sent(request)
    context = _page(_("Import questions")) | {"form": form}
    if not form.is_valid() or form.reading is None:
        return render(request, "modules/admin/import_questions.html", context, status=422 if form.is_bound else 200)
    if form.is_confirmed:
        return _kept(request, form)
    documents = form.reading.documents
    context |= {
        "reading": form.reading,
        "format": formats.FORMATS[form.reading.format].label,
        "counts": _counts(form.reading.passages),
        "taken": len(documents),
        "carried": carried(documents),
        "known": _known_ids(form),
        "key": uuid4(),
    }
    return render(request, "modules/admin/import_questions.html", context)


def _kept(request: SignedInRequest, form: QuestionFileForm) -> HttpResponse:
    documents = form.reading.documents if form.reading else []
    new = form.cleaned_data
    facts = {name: new[name] for name in ("key", "module", "locale")}
    try:
        count = len(question_actions.add_questions(documents, by=request.user, **facts))
        said = ngettext("%(count)d question is a draft now.", "%(count)d questions are drafts now.", count)
    except question_actions.AlreadyKept as before:
        count = before.questions
        said = ngettext(
            "%(count)d question was kept already: nothing was added again.",
            "%(count)d questions were kept already: nothing was added again.",
            count,
        )
    messages.success(request, said % {"count": count})
    return redirect(f"{_url('list')}?module={new['module'].pk}&locale={new['language']}")


def _known_ids(form: QuestionFileForm) -> list[str]:
    """Return the ids of the file that the module has already: the new questions get a number behind theirs."""
    module = form.cleaned_data["module"]
    ids = {
        f"{module.slug}/{document['id']}": document["id"]
        for document in (form.reading.documents if form.reading else ())
    }
    found = module.questions.filter(slug__in=ids).values_list("slug", flat=True).distinct()
    return [ids[slug] for slug in found.order_by("slug")]


def take_along(request: SignedInRequest) -> HttpResponse:
    """List questions to choose from; then send them as a file, after showing what the file has not, if anything."""
    _require(request, "change")
    form = QuestionExportForm(posted(request), user=request.user)
    context = _page(_("Export questions")) | {"form": form, "formats": formats.written_formats()}
    if not form.is_valid():
        choice = QuestionChoiceForm(request.GET if "module" in request.GET else None, user=request.user)
        context |= {"choice": choice, "questions": _listed(request, choice)}
        return render(request, "modules/admin/export_questions.html", context, status=422 if form.is_bound else 200)
    chosen, to = form.cleaned_data["question"], formats.FORMATS[form.cleaned_data["to"]]
    language = chosen[0].locale.language_code
    documents = [question.document() for question in chosen]
    writing = formats.write(documents, to.key, language=language, **_named(chosen[0], language))
    losses = losses_in(writing.passages)
    if losses and "confirmed" not in request.POST:
        context |= {"chosen": chosen, "to": to, "losses": losses, "counts": _counts(writing.passages)}
        context["written"] = sum(passage.document is not None for passage in writing.passages)
        return render(request, "modules/admin/export_questions.html", context)
    return _file(writing, to, language)


def _named(question: Question, language: str) -> dict[str, Any]:
    """Return what a file says of the questions as a whole: a title, and whose they are."""
    return {
        "title": _("Questions of %(module)s") % {"module": question.module},
        "credits": credits_in(question.module, language),
    }


def _listed(request: SignedInRequest, choice: QuestionChoiceForm) -> list[Question]:
    if not choice.is_valid():
        return []
    wanted = {"module": choice.cleaned_data["module"], "locale__language_code": choice.cleaned_data["language"]}
    return list(Question.objects.filter(changed_by(request.user), **wanted).order_by("slug"))


def _file(writing: Writing, to: formats.Format, language: str) -> HttpResponse:
    response = HttpResponse(writing.content, content_type=to.media_type)
    response["Content-Disposition"] = f'attachment; filename="questions.{language}{to.suffix}"'
    return response


def _counts(passages: tuple[Passage, ...]) -> list[tuple[str, int]]:
    """Return how many questions had each outcome, where any had."""
    found = [(outcome.value, sum(passage.outcome is outcome for passage in passages)) for outcome in OUTCOMES]
    return [(outcome, count) for outcome, count in found if count]


def _require(request: SignedInRequest, action: str) -> None:
    if not Question.snippet_viewset.permission_policy.user_has_permission(request.user, action):
        raise PermissionDenied


def _url(name: str) -> str:
    return address_of(Question, name)


def _page(heading: str) -> dict[str, Any]:
    return page_at(heading, "help", (_url("list"), _("Questions"))) | {"export_url": _url("export")}

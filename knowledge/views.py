from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ground.rates import is_too_fast
from knowledge import actions, reads
from knowledge.citing import Citation, bibtex, ris
from knowledge.forms import ToolForm, UseForm
from knowledge.item import citation_of
from knowledge.models import KnowledgePage, SubmissionState, ToolSubmission
from knowledge.rules import may_say_we_use
from knowledge.vocabulary import Kind
from people.countries import footnote_for_all
from people.models import Organisation
from people.requests import SignedInRequest

FORMS: Mapping[str, tuple[str, Callable[[Citation], str]]] = {
    "bib": ("application/x-bibtex", bibtex),
    "ris": ("application/x-research-info-systems", ris),
}
SUBMISSIONS_PER_MINUTE = 10
USES_PER_MINUTE = 30


@require_safe
def pillars(request: HttpRequest) -> HttpResponse:
    """The pillars: what each means, its figures with their sources, its items, and where the sources disagree."""
    others = reads.figures_of_no_pillar()
    context = {
        "pillars": reads.pillars(),
        "others": others,
        "regional": reads.regional(),
        # Names of countries stand in notes on figures: what must be said of one stands once below.
        "footnote": footnote_for_all() if any("Kosovo*" in fact.note for fact in others) else "",
    }
    return render(request, "knowledge/pillars.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term in plain words, by its first letter."""
    return render(request, "knowledge/glossary.html", {"terms": reads.terms()})


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to three tools beside each other; the choice stands in the address."""
    chosen = list(dict.fromkeys(request.GET.getlist("tool")))
    tools = reads.tools(chosen[: reads.MOST_COMPARED])
    context = {
        "tools": tools,
        "rows": reads.compared(tools),
        "others": reads.tools_to_choose({tool.slug for tool in tools}),
        "is_cut": len(chosen) > reads.MOST_COMPARED,
        "has_room": len(tools) < reads.MOST_COMPARED,
    }
    return render(request, "knowledge/compare.html", context)


@require_safe
def cite(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """An item as a reference for programs that keep literature."""
    if form not in FORMS:
        raise Http404
    content_type, write = FORMS[form]
    response = HttpResponse(write(citation_of(reads.live_item(slug))), content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.{form}"'
    return response


@require_POST
@login_required
def use(request: SignedInRequest, slug: str) -> HttpResponse:
    """An administrator of an organisation says that it uses a tool, or takes it back."""
    tool = reads.live_item(slug)
    form = UseForm(request.POST)
    if tool.kind != Kind.TOOL or not form.is_valid():
        raise Http404
    organisation = get_object_or_404(Organisation, pk=form.cleaned_data["organisation"])
    if not may_say_we_use(request.user, organisation):
        raise PermissionDenied
    if is_too_fast(request, "knowledge.use", per_minute=USES_PER_MINUTE):
        return render(request, "429.html", status=429)
    _say(tool, organisation, form.cleaned_data["say"], request)
    return redirect(tool.address + "#use")


def _say(tool: KnowledgePage, organisation: Organisation, said: str, request: SignedInRequest) -> None:
    if said == "no":
        actions.take_back_use(tool, organisation, by=request.user)
        messages.success(request, _("Taken back: the page no longer counts your organisation."))
        return
    actions.say_we_use(tool, organisation, is_named=said == "named", by=request.user)
    messages.success(request, _("Thank you. The page says it now; you can take it back at any time."))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: SignedInRequest) -> HttpResponse:
    """Propose an outreach tool: kept as a draft as often as one likes, then sent to the editors."""
    mine = list(ToolSubmission.objects.filter(person=request.user).select_related("page__locale")[:20])
    draft = next((one for one in mine if one.state == SubmissionState.DRAFT), None)
    if request.method != "POST":
        form = ToolForm(initial=draft.words if draft else {"authors": str(request.user.organisation or "")})
        return render(request, "knowledge/submit.html", _around(form, mine, draft))
    return _posted(request, mine, draft)


def _around(form: ToolForm, mine: list[ToolSubmission], draft: ToolSubmission | None) -> dict[str, Any]:
    # The form offers all countries, so what must be said of a name stands below it.
    return {"form": form, "mine": mine, "draft": draft, "footnote": footnote_for_all()}


def _posted(request: SignedInRequest, mine: list[ToolSubmission], draft: ToolSubmission | None) -> HttpResponse:
    if request.POST.get("act") == "discard":
        actions.throw_draft_away(by=request.user)
        return redirect("knowledge:submit")
    form = ToolForm(request.POST)
    too_fast = is_too_fast(request, "knowledge.submit", per_minute=SUBMISSIONS_PER_MINUTE)
    if request.POST.get("act") == "keep" and not too_fast:
        actions.keep_draft(form.as_typed, by=request.user)
        messages.success(request, _("Your draft is kept. Nobody else reads it until you send it."))
        return redirect("knowledge:submit")
    if too_fast:
        form.add_error(
            None, _("Much was sent from your side. Wait a minute, then send this again: what you typed is below.")
        )
    if not form.is_valid():
        status = 429 if too_fast else 422
        return render(request, "knowledge/submit.html", _around(form, mine, draft), status=status)
    actions.submit_tool(form.cleaned_data, by=request.user)
    messages.success(request, _("Sent. An editor will look at it; a mail tells you what becomes of it."))
    return redirect("knowledge:submit")

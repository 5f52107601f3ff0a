"""Writing a call: the draft, its documents, publishing, correcting and putting it away."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people.requests import SignedInRequest, posted
from programme.calls import rules
from programme.calls.actions import calls as actions
from programme.calls.checks import hindrances
from programme.calls.forms import CallForm, CorrigendumForm, DocumentForm
from programme.calls.mails import writers_of
from programme.calls.views import finding
from programme.models import Call

PUBLISHED_STAYS = gettext_lazy("Somebody has published or discarded the call meanwhile. What is published stays.")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Write a new call."""
    if not rules.modules_written_for_by(request.user):
        raise PermissionDenied
    return _written(request, Call())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Change a draft; a published call is changed by a corrigendum."""
    call = finding.drafted(request, key)
    if not call.is_draft:
        return redirect("calls:correct", key)
    return _written(request, call)


def _written(request: SignedInRequest, call: Call) -> HttpResponse:
    form = CallForm(posted(request), instance=call, writer=request.user)
    if request.method == "POST" and form.is_valid() and _is_kept(request, form):
        return redirect("calls:call", call.key)
    context = {"form": form, "call": call}
    return render(request, "programme/calls/form.html", context, status=422 if form.errors else 200)


def _is_kept(request: SignedInRequest, form: CallForm) -> bool:
    said = form.cleaned_data
    try:
        actions.save(form.instance, modules=list(said["modules"]), groups=list(said["groups"]), by=request.user)
    except actions.NotADraft:
        form.add_error(None, _("Somebody has published the call meanwhile. Change it by a corrigendum."))
        return False
    messages.success(request, _("The draft is kept. Nobody else reads it before it is published."))
    return True


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, key: UUID) -> HttpResponse:
    """What keeps the call from being published, or the last question before it is."""
    call = finding.run(request, key)
    found = hindrances(call, at=timezone.now())
    if request.method == "POST":
        try:
            actions.publish(call, by=request.user, at=timezone.now())
        except actions.Hindered as hindered:
            found = hindered.sentences
        except actions.NotADraft:
            messages.info(request, _("The call is published already."))
            return redirect("calls:call", key)
        else:
            messages.success(request, _("The call is published. The focal points of the countries are told."))
            return redirect("calls:call", key)
    context = {"call": call, "found": found}
    return render(request, "programme/calls/publish.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Ask once more, then delete the draft."""
    call = finding.drafted(request, key)
    if not call.is_draft:
        messages.error(request, PUBLISHED_STAYS)
        return redirect("calls:call", key)
    if request.method == "POST":
        return _discarded(request, call)
    return render(request, "programme/calls/discard.html", {"call": call, "documents": call.documents.count()})


def _discarded(request: SignedInRequest, call: Call) -> HttpResponse:
    try:
        actions.discard(call, by=request.user)
    except actions.NotADraft:
        messages.error(request, PUBLISHED_STAYS)
    else:
        messages.success(request, _("The draft is discarded."))
    return redirect("calls:list")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Change a published call by a numbered corrigendum."""
    call = finding.run(request, key)
    if call.is_draft:
        return redirect("calls:change", key)
    form = CorrigendumForm(posted(request), instance=call, writer=request.user)
    if request.method == "POST" and form.is_valid() and _is_corrected(request, key, form):
        return redirect("calls:call", key)
    context = {"form": form, "call": call, "people": len(writers_of(call))}
    return render(request, "programme/calls/form.html", context, status=422 if form.errors else 200)


def _is_corrected(request: SignedInRequest, key: UUID, form: CorrigendumForm) -> bool:
    said = form.cleaned_data
    call = finding.run(request, key)
    try:
        done = actions.correct(call, values=said, text=said["text"], by=request.user, at=timezone.now())
    except actions.Hindered as hindered:
        for sentence in hindered.sentences:
            form.add_error(None, sentence)
    except actions.NothingChanged:
        form.add_error(None, _("Nothing is changed yet: change at least one answer."))
    except actions.NotPublished:
        form.add_error(None, _("This call is evaluated or put away: it can no longer be corrected."))
    else:
        messages.success(request, _("Corrigendum %(number)d is published.") % {"number": done.number})
        return True
    return False


@never_cache
@login_required
@require_POST
def archive(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Put a call away that is over."""
    try:
        actions.archive(finding.run(request, key), by=request.user)
    except actions.NotYet:
        messages.error(request, _("A call that is open, or not published yet, cannot be put away."))
    else:
        messages.success(request, _("The call is put away. It stays readable below the others."))
    return redirect("calls:call", key)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The documents of a draft."""
    call = finding.drafted(request, key)
    form = DocumentForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid() and _is_attached(request, call, form):
        return redirect("calls:documents", key)
    context = {"call": call, "form": form, "documents": list(call.documents.all())}
    return render(request, "programme/calls/documents.html", context, status=422 if form.errors else 200)


def _is_attached(request: SignedInRequest, call: Call, form: DocumentForm) -> bool:
    said = form.cleaned_data
    try:
        actions.attach(call, title=said["title"], document=said["attachment"], by=request.user)
    except actions.NotADraft:
        form.add_error(None, _("The call is published: its documents stay as they are."))
    except actions.TooManyDocuments:
        form.add_error(None, _("There are %(most)d documents. Remove one first.") % {"most": actions.MOST_DOCUMENTS})
    else:
        messages.success(request, _("The document is added."))
        return True
    return False


@never_cache
@login_required
@require_POST
def detach(request: SignedInRequest, key: UUID, document: UUID) -> HttpResponse:
    """Take a document off a draft."""
    call = finding.drafted(request, key)
    try:
        actions.detach(get_object_or_404(call.documents, key=document), by=request.user)
    except actions.NotADraft:
        messages.error(request, _("The call is published: its documents stay as they are."))
    return redirect("calls:documents", key)

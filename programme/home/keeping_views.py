"""What whoever keeps a session does with it beside the people: copy it, and give it materials."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ground.rates import is_too_fast
from people.requests import SignedInRequest
from programme.home import actions
from programme.home.forms import CopyForm, MaterialForm
from programme.models import MaterialTime, SessionMaterial, TrainingSession
from programme.sessions.doors import kept_session
from programme.times import NoSuchTime

FILES_PER_MINUTE = 10


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Plan the same session again on another day."""
    kept = kept_session(request, key)
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (made := _copied(request, kept, form)):
        messages.success(request, _("Copied. Nobody but its trainers sees it before you announce it."))
        return redirect("sessions:change", made.key)
    context = {"session": kept, "form": form, "first": kept.blocks.first()}
    return render(request, "programme/home/copy.html", context, status=422 if form.errors else 200)


def _copied(request: SignedInRequest, kept: TrainingSession, form: CopyForm) -> TrainingSession | None:
    try:
        return actions.copy(kept, first_day=form.cleaned_data["first_day"], by=request.user)
    except NoSuchTime:
        form.add_error(
            "first_day", _("The clocks go forward then, and one of the times does not exist: choose another day.")
        )
    except OverflowError:
        form.add_error("first_day", _("This day is too far away: choose another one."))
    return None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The files of a session; another one can be added."""
    kept = kept_session(request, key)
    form = MaterialForm()
    if request.method == "POST":
        if is_too_fast(request, "sessions.material", per_minute=FILES_PER_MINUTE):
            return render(request, "429.html", status=429)
        form = MaterialForm(request.POST, request.FILES)
        if form.is_valid() and _is_added(request, kept, form):
            return redirect("sessions:materials", key)
    rows = list(kept.materials.select_related("document"))
    context = {"session": kept, "form": form, "rows": rows}
    return render(request, "programme/home/materials.html", context, status=422 if form.errors else 200)


def _is_added(request: SignedInRequest, kept: TrainingSession, form: MaterialForm) -> bool:
    said = form.cleaned_data
    try:
        actions.add_material(
            kept, title=said["title"], file=said["file"], when=MaterialTime(said["when"]), by=request.user
        )
    except actions.TooManyMaterials:
        words = _("A session has at most %(most)d files: take one away first.") % {"most": actions.MOST_MATERIALS}
        form.add_error(None, words)
        return False
    messages.success(request, _("The file is there for the people of the session, from its time on."))
    return True


@never_cache
@login_required
@require_POST
def remove_material(request: SignedInRequest, key: UUID, material: int) -> HttpResponse:
    """Take a file away from a session."""
    kept = kept_session(request, key)
    found = get_object_or_404(SessionMaterial.objects.select_related("session", "document"), session=kept, pk=material)
    actions.remove_material(found, by=request.user)
    messages.success(request, _("The file is taken away."))
    return redirect("sessions:materials", key)

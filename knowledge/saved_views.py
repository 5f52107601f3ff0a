"""Searches that somebody keeps: under a name, found again on the shelf and the page of the search, and deleted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from knowledge import actions
from knowledge.forms import SaveSearchForm
from knowledge.models import Door, SavedSearch, saved_by
from people.requests import SignedInRequest


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def searches(request: SignedInRequest) -> HttpResponse:
    """My searches; a post keeps one more and goes back to it."""
    form = SaveSearchForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            said = form.cleaned_data
            search = actions.save_search(said["name"], door=Door(said["door"]), query=said["query"], by=request.user)
        except actions.TooManySearches:
            sentence = _("You keep %(most)d searches, and more cannot be kept. Delete one below, then keep this one.")
            form.add_error(None, sentence % {"most": actions.MOST_SEARCHES})
        else:
            messages.success(request, _("The search is kept. You find it here, on the shelf and on the search page."))
            return redirect(search.address)
    return _page(request, form, status=422 if form.is_bound else 200)


def _page(request: SignedInRequest, form: SaveSearchForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "saved": saved_by(request.user)}
    return render(request, "knowledge/searches.html", context, status=status)


@require_POST
@login_required
def forget(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete one of my searches; a search that still waits to be kept comes with the post and is shown again."""
    search = get_object_or_404(SavedSearch, pk=pk, person=request.user)
    actions.forget_search(search, by=request.user)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": search.name})
    if "query" in request.POST:
        return _page(request, SaveSearchForm(request.POST))
    return redirect("knowledge:searches")

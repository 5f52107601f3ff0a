"""Where somebody says how much more time they need."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from learning.extra_time import extra_percent_of, set_extra_time
from learning.forms import ExtraTimeForm
from learning.views import learner_view
from people.requests import SignedInRequest as Request


@require_http_methods(["GET", "HEAD", "POST"])
@learner_view
def extra_time(request: Request) -> HttpResponse:
    """Say, change or take back how much more time one needs. Nobody else sees it, and nobody asks why."""
    form = ExtraTimeForm(request.POST or None, initial={"percent": extra_percent_of(request.user)})
    if form.is_valid():
        set_extra_time(request.user, form.cleaned_data["percent"])
        messages.success(request, _("Saved. It holds from the next run that you begin."))
        return redirect("learning:extra_time")
    return render(request, "learning/extra_time.html", {"form": form}, status=422 if form.is_bound else 200)

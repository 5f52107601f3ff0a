"""What people learn in a module, for its trainers and editors: figures of five and more."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from learning.gains import asks_twice, gain_of
from learning.rules import sees_gain, trains
from learning.trainer_pages import Trained
from learning.views import learner_view
from modules.editions import manifest
from modules.models import Module
from people.requests import SignedInRequest as Request


@require_GET
@learner_view
def gain(request: Request, module: str) -> HttpResponse:
    """How the same people answered before and after; for everybody else the page is not there."""
    found = get_object_or_404(Module.objects.with_content(), slug=module)
    if not sees_gain(request.user, found):
        raise Http404
    contents = manifest(found.latest_edition_id or 0)
    context = {
        "trained": Trained(found, contents, get_language()),
        "trains": trains(request.user, found),
        "asks_twice": asks_twice(contents),
        "gain": gain_of(found),
    }
    return render(request, "learning/trainer/gain.html", context)

"""Where a trainer gives a learner one more try, and takes it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ground.rates import is_too_fast
from learning import extra_tries
from learning.cohorts import cohorts
from learning.limits import limits_of
from learning.models import ExtraTry
from learning.rules import may_give_tries
from learning.ruling_forms import ExtraTryForm
from learning.trainer_pages import Trained, trained_module
from learning.views import learner_view
from modules.editions import ActivityEntry, definition_in
from people.requests import SignedInRequest as Request

TRIES_PER_MINUTE = 20


def module_of_tries(request: Request, slug: str) -> Trained:
    """Return a module in which this person may give tries; for everybody else it is not there (Http404)."""
    trained = trained_module(request, slug)
    if not may_give_tries(request.user, trained.module):
        raise Http404
    return trained


def limited_in(trained: Trained) -> list[ActivityEntry]:
    """Return the activities that may not be taken again at once, or not for ever."""
    found = []
    for entry in trained.edition.activities:
        definition, _texts = definition_in(trained.edition, entry)
        limits = limits_of(definition.structure)
        if limits.tries is not None or limits.wait_hours is not None:
            found.append(entry)
    return found


@require_http_methods(["GET", "POST"])
@learner_view
def tries(request: Request, module: str) -> HttpResponse:
    """Tries that were given and not used yet; a post gives one."""
    trained = module_of_tries(request, module)
    limited = {entry.slug: entry for entry in limited_in(trained)}
    choices = [(slug, trained.title_of(entry)) for slug, entry in limited.items()]
    form = ExtraTryForm(request.POST if request.method == "POST" else None, quizzes=choices)
    if form.is_valid():
        if is_too_fast(request, "learning.tries", per_minute=TRIES_PER_MINUTE):
            return render(request, "429.html", status=429)
        if _is_given(request, trained, form, limited[form.cleaned_data["quiz"]]):
            messages.success(request, _("The learner has one more try, and reads your reason beside it."))
            return redirect("learning:tries", module=module)
    titles = {entry.key: trained.title_of(entry) for entry in limited.values()}
    given = [(extra, titles.get(str(extra.key), "")) for extra in extra_tries.unused_in(trained.module)]
    context = {"trained": trained, "form": form, "given": given, "has_limits": bool(limited)}
    context["has_groups"] = bool(limited and cohorts.of(request.user, trained.module))
    return render(request, "learning/trainer/tries.html", context, status=422 if form.is_bound else 200)


def _is_given(request: Request, trained: Trained, form: ExtraTryForm, entry: ActivityEntry) -> bool:
    """Give a try; why it cannot be given becomes an error of the form."""
    words = {name: form.cleaned_data[name] for name in ("email", "reason", "language")}
    try:
        extra_tries.give(trained.module, entry, trained.edition, by=request.user, **words)
    except extra_tries.NotBegun:
        form.add_error("email", _("Nobody who has begun this module signs in with this address. Compare it."))
    except extra_tries.NotNeeded:
        form.add_error(
            "quiz", _("This person can take the quiz now, or is in the middle of it: nothing has to be given.")
        )
    except extra_tries.AlreadyGiven:
        form.add_error("quiz", _("This person has one more try already and has not used it yet."))
    return form.is_valid()


@require_POST
@learner_view
def take_back(request: Request, module: str, pk: int) -> HttpResponse:
    """Take back a try that has not been used."""
    trained = module_of_tries(request, module)
    extra = get_object_or_404(ExtraTry.objects.select_related("module"), pk=pk, module=trained.module)
    try:
        extra_tries.take_back(extra, by=request.user)
    except extra_tries.AlreadyUsed:
        messages.warning(request, _("The learner has begun this try: it stays."))
    else:
        messages.success(request, _("The try is taken back."))
    return redirect("learning:tries", module=module)

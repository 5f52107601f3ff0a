"""When a question was wrong: choose what shall happen, see what would change, do it, and take it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from learning import regrading, unmended
from learning.forms import idempotency_key
from learning.models import Attempt, Ruling
from learning.recounting import told
from learning.regrading import Proposal, dry_run
from learning.rules import may_rule, sees_gain
from learning.ruling_forms import RulingForm, WithdrawalForm
from learning.rulings import Form, NoSuchForm, as_engine_takes, form_of, forms_of
from learning.trainer_pages import Trained
from learning.unmended import since_then
from learning.views import learner_view
from modules.activities.definition import BadResponse, State
from modules.activities.quiz import engine, play
from modules.editions import manifest
from modules.models import Module
from modules.saying import said_refusal
from people.requests import SignedInRequest as Request


def _seen_module(request: Request, slug: str) -> Trained:
    """Return a module whose rulings this person may read; for everybody else it is not there (Http404)."""
    module = get_object_or_404(Module.objects.with_content(), slug=slug)
    if not sees_gain(request.user, module):
        raise Http404
    return Trained(module, manifest(module.latest_edition_id or 0), get_language())


def _ruled_module(request: Request, slug: str) -> Trained:
    """Return a module on whose questions this person may rule; for everybody else it is not there (Http404)."""
    trained = _seen_module(request, slug)
    if not may_rule(request.user, trained.module):
        raise Http404
    return trained


@require_GET
@learner_view
def rulings(request: Request, module: str) -> HttpResponse:
    """What was ruled about questions of a module."""
    trained = _seen_module(request, module)
    found = Ruling.objects.of(trained.module)
    return render(request, "learning/trainer/rulings.html", {"trained": trained, "rulings": found})


@require_http_methods(["GET", "POST"])
@learner_view
def rule_on(request: Request, module: str, question: str) -> HttpResponse:
    """What shall happen with a question; a post shows what would change, and with `apply` does it."""
    trained = _ruled_module(request, module)
    found = _form(trained, question, request.POST.get("form") or request.GET.get("form") or "")
    posted = request.POST if request.method == "POST" else None
    form = RulingForm(posted, parts=found.parts)
    proposal = _proposal(request, form, found) if form.is_valid() else None
    if proposal is None:
        return _rule_page(request, trained, found, form, status=422 if form.is_bound else 200)
    if "apply" not in request.POST:
        return _rule_page(request, trained, found, form, figures=dry_run(proposal))
    why = {name: form.cleaned_data[name] for name in ("reason", "language")}
    made = regrading.rule(trained.module, proposal, **why, key=idempotency_key(request.POST), by=request.user)
    regrading.go_on(made)
    return redirect("learning:ruling", module=module, pk=made.pk)


def _form(trained: Trained, question: str, sha256: str) -> Form:
    if "\x00" in question + sha256:  # PostgreSQL takes no such text
        raise Http404
    try:
        return form_of(trained.module, question, sha256)
    except NoSuchForm:
        raise Http404 from None


def _proposal(request: Request, form: RulingForm, found: Form) -> Proposal | None:
    """Return what is proposed; an answer that cannot be taken becomes an error of the form."""
    does, part = form.cleaned_data["does"], form.cleaned_data.get("part", "")
    if does != Ruling.Does.ACCEPT:
        return Proposal(found, does, part)
    try:
        answer = play.answer_from(found.definition, _state(found), found.structure["id"], request.POST, part)
    except BadResponse as refused:
        form.add_error(None, _("The other answer: %(why)s") % {"why": said_refusal(refused)})
        return None
    return Proposal(found, does, part, answer)


def _state(found: Form) -> State:
    return engine.begin(found.definition, seed=0)


def _rule_page(
    request: Request, trained: Trained, found: Form, form: RulingForm, *, figures: Any = None, status: int = 200
) -> HttpResponse:
    typed = request.POST if form.is_bound else None
    shown = play.show(found.definition, _state(found), trained.locale, typed=typed)
    question = found.structure["id"]
    context = {
        "trained": trained,
        "form": form,
        "found": found,
        "forms": forms_of(trained.module, question),
        "question": shown["question"],
        "lang": shown["lang"],
        "figures": figures,
        "places": [place.title(trained.locale) for place in found.places],
        "posted": _fields(request) if figures else (),
        "key": idempotency_key(request.POST),
        "rulings": [one for one in Ruling.objects.of(trained.module) if one.question == question],
    }
    return render(request, "learning/trainer/rule_on.html", context, status=status)


def _fields(request: Request) -> list[tuple[str, str]]:
    """What was posted, to be posted again as it is."""
    left_out = {"csrfmiddlewaretoken", "key", "apply"}
    return [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]


def _ruling(request: Request, trained: Trained, pk: int) -> Ruling:
    return get_object_or_404(Ruling.objects.of(trained.module), pk=pk)


@require_GET
@learner_view
def ruling(request: Request, module: str, pk: int) -> HttpResponse:
    """A ruling: how far it is applied, what it changed, and how to withdraw it."""
    trained = _seen_module(request, module)
    return _ruling_page(request, trained, _ruling(request, trained, pk), WithdrawalForm())


def _ruling_page(
    request: Request, trained: Trained, found: Ruling, form: WithdrawalForm, *, status: int = 200
) -> HttpResponse:
    runs = Attempt.objects.finished().filter(key__in=found.activities)
    withdrawal = getattr(found, "withdrawal", None)
    elsewhere = since_then(found) if withdrawal is None else None
    context = _accepted(trained, found) | {
        "trained": trained,
        "ruling": found,
        "withdrawal": withdrawal,
        "work": _work(found),
        "withdrawal_work": _work(withdrawal) if withdrawal and withdrawal.takes_back else None,
        "people": told(runs.values("learner").distinct().count()),
        "form": form,
        "elsewhere": [place.title(trained.locale) for place in elsewhere.places] if elsewhere else [],
        "may_rule": may_rule(request.user, trained.module),
    }
    return render(request, "learning/trainer/ruling.html", context, status=status)


def _accepted(trained: Trained, ruling: Ruling) -> dict[str, Any]:
    """Return the answer that a ruling accepts as learners would see it, and its language; nothing for other rulings."""
    if ruling.does != Ruling.Does.ACCEPT:
        return {}
    try:
        run_on = form_of(trained.module, ruling.question, ruling.form).definition_of(ruling.part)
    except NoSuchForm:
        # The question has left the bank since; the ruling and its withdrawal stay.
        return {}
    asked = run_on.structure["questions"][0]["id"]
    response = {"question": asked, "given": ruling.answer, "locale": trained.locale}
    state = engine.answer(run_on, engine.begin(run_on, seed=0), response, at=ruling.at)
    review = play.review(run_on, state, trained.locale, rulings=as_engine_takes([ruling]))
    return {"accepted": review["questions"][0], "lang": review["lang"]}


def _work(ruling: Ruling) -> dict[str, Any]:
    """How far a ruling is applied, told in fives."""
    work = ruling.work
    names = ("people", "people_changed", "people_passed")
    return {name: told(getattr(work, name)) for name in names} | {"is_finished": work.finished_at is not None}


@require_POST
@learner_view
def go_on(request: Request, module: str, pk: int) -> HttpResponse:
    """Apply a ruling, or its withdrawal, to the next learners."""
    trained = _ruled_module(request, module)
    found = _ruling(request, trained, pk)
    if regrading.go_on(found) and hasattr(found, "withdrawal"):
        regrading.go_on(found.withdrawal)
    return redirect("learning:ruling", module=module, pk=pk)


@require_POST
@learner_view
def rule_there_too(request: Request, module: str, pk: int) -> HttpResponse:
    """Rule alike in the quizzes that hold the same question since."""
    trained = _ruled_module(request, module)
    try:
        made = unmended.rule_there_too(_ruling(request, trained, pk), by=request.user)
    except unmended.StandsNowhereElse:
        messages.warning(request, _("No other quiz holds the question in this form. Nothing was changed."))
        return redirect("learning:ruling", module=module, pk=pk)
    regrading.go_on(made)
    messages.success(request, _("The ruling holds in those quizzes too."))
    return redirect("learning:ruling", module=module, pk=made.pk)


@require_POST
@learner_view
def withdraw(request: Request, module: str, pk: int) -> HttpResponse:
    """Let a ruling count no more."""
    trained = _ruled_module(request, module)
    found = _ruling(request, trained, pk)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return _ruling_page(request, trained, found, form, status=422)
    try:
        made = regrading.withdraw(found, by=request.user, **form.cleaned_data)
    except regrading.AlreadyWithdrawn:
        messages.warning(request, _("This ruling has been withdrawn before. Nothing was changed."))
        return redirect("learning:ruling", module=module, pk=pk)
    regrading.go_on(made)
    messages.success(request, _("The ruling is withdrawn."))
    return redirect("learning:ruling", module=module, pk=pk)

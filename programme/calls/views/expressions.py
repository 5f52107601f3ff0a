"""A country's answer to a call: begun, filled in step by step, sent and taken back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.models import Country
from people.requests import SignedInRequest, posted
from programme.calls import rules
from programme.calls.actions import expressions as actions
from programme.calls.answers import sections_of, steps_of, tasks_of
from programme.calls.checks import missing
from programme.calls.expression_forms import STEP_FORMS, StepForm, SubmitForm, WeeksForm
from programme.calls.own import last_of
from programme.calls.views import finding
from programme.calls.words import moment_words
from programme.models import Call, Expression, PartState

# Steps that group their fields in a way of their own.
OWN_TEMPLATES = {"seats", "weeks", "access"}


def too_late(call: Call) -> str:
    """Say that nothing can be changed any more, and who can help."""
    closes = moment_words(call.closes_at, call.zone) if call.closes_at else ""
    return _(
        "Not now: the call is answered until %(closes)s. If there is a reason, ask programme staff to admit your country late."
    ) % {"closes": closes}


@never_cache
@login_required
@require_POST
def begin(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Open the country's expression, empty or with what it sent the last time."""
    call = finding.seen(request, key)
    country = get_object_or_404(Country, pk=request.POST.get("country", "")[:2])
    if not rules.may_answer(request.user, call, country):
        raise Http404
    source = last_of(call, country) if "copy" in request.POST else None
    try:
        begun = actions.begin(call, country=country, by=request.user, at=timezone.now(), copied_from=source)
    except actions.CallClosed:
        messages.error(request, too_late(call))
    except actions.NotAsked:
        messages.error(request, _("Your country is not among those that may answer this call."))
    else:
        return redirect("calls:expression", begun.key)
    return redirect("calls:call", key)


@never_cache
@login_required
@require_safe
def expression(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The country's answer: what is to do still, and everything it says."""
    return _page(request, finding.read(request, key), SubmitForm())


def _page(request: SignedInRequest, shown: Expression, form: SubmitForm, *, status: int = 200) -> HttpResponse:
    speaks = rules.may_answer(request.user, shown.call, shown.country)
    is_open = actions.is_open(shown, timezone.now()) and not shown.is_withdrawn
    merged = shown.call.parts.filter(country=shown.country, state=PartState.MERGED).select_related("organisation")
    context = {
        "expression": shown,
        "call": shown.call,
        "speaks": speaks,
        "changes": speaks and is_open,
        "closes": moment_words(shown.call.closes_at, shown.call.zone) if shown.call.closes_at else "",
        "tasks": tasks_of(shown),
        "missing": missing(shown),
        "sections": sections_of(shown),
        "merged": list(merged),
        "sent_parts": shown.call.parts.sent().filter(country=shown.country).count() if speaks else 0,
        "form": form,
    }
    return render(request, "programme/calls/expression.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SignedInRequest, key: UUID, step: str) -> HttpResponse:
    """One step of the answer; it may be kept unfinished."""
    shown = finding.answered(request, key)
    steps = steps_of(shown.call)
    if step not in steps:
        raise Http404
    form = _form(request, shown, step)
    if request.method == "POST" and form.is_valid() and _is_kept(request, shown, form):
        return _next(request, shown, step)
    names = list(steps)
    context = {
        "expression": shown,
        "call": shown.call,
        "form": form,
        "step": step,
        "title": steps[step],
        "number": names.index(step) + 1,
        "count": len(names),
        "grid": form.grid(shown.call, shown.country, form.holidays) if isinstance(form, WeeksForm) else [],
    }
    template = f"programme/calls/steps/{step}.html" if step in OWN_TEMPLATES else "programme/calls/steps/step.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _form(request: SignedInRequest, shown: Expression, step: str) -> StepForm:
    data = posted(request)
    if step == "weeks":
        return WeeksForm(data, expression=shown, holidays=actions.holidays_in(shown.call, shown.country))
    return STEP_FORMS[step](data, expression=shown)


def _is_kept(request: SignedInRequest, shown: Expression, form: StepForm) -> bool:
    try:
        actions.save(shown, answers=form.answers, by=request.user, at=timezone.now())
    except actions.CallClosed:
        form.add_error(None, too_late(shown.call))
        return False
    except actions.Incomplete as incomplete:
        form.add_error(None, _("Your expression is sent, so it has to stay complete. Withdraw it if you want to stop."))
        for one in incomplete.missing:
            form.add_error(None, one.sentence)
        return False
    messages.success(request, _("Saved."))
    return True


def _next(request: SignedInRequest, shown: Expression, step: str) -> HttpResponse:
    names = list(steps_of(shown.call))
    following = names[names.index(step) + 1 :]
    if "later" in request.POST or not following:
        return redirect("calls:expression", shown.key)
    return redirect("calls:step", shown.key, following[0])


@never_cache
@login_required
@require_POST
def submit(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Send the answer."""
    shown = finding.answered(request, key)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form, status=422)
    try:
        actions.submit(shown, by=request.user, at=timezone.now())
    except actions.CallClosed:
        form.add_error(None, too_late(shown.call))
    except actions.Incomplete as incomplete:
        for one in incomplete.missing:
            form.add_error(None, one.sentence)
    else:
        messages.success(request, _("It is sent. You can change it until the call closes."))
        return redirect("calls:expression", key)
    return _page(request, shown, form, status=422)


@never_cache
@login_required
@require_POST
def withdraw(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Take the answer back."""
    shown = finding.answered(request, key)
    try:
        actions.withdraw(shown, by=request.user, at=timezone.now())
    except actions.CallClosed:
        messages.error(request, too_late(shown.call))
        return redirect("calls:expression", key)
    messages.success(request, _("It is withdrawn. Until the call closes your country can begin another one."))
    return redirect("calls:call", shown.call.key)

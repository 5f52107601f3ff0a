"""A request that was sent: where it stands, and what its requester can do about it."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import date as in_words
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from access import presenting, request_forms, rules, workflow
from access.actions import requests
from access.actions.moving import AlreadyOpen
from access.models import AccessRequest
from access.pace import is_slowed_down, status_of
from access.views.requester.doors import personal, seen
from access.views.requester.files import send_attachment
from access.workflow import Actor, Event, State
from people.requests import SignedInRequest as Request

APPEALS = (Event.APPEAL, Event.APPEAL_REVOCATION)


@require_safe
@personal
def show(request: Request, reference: str) -> HttpResponse:
    """The request as it stands."""
    return _page(request, seen(request, reference))


def _page(request: Request, case: AccessRequest, *, form: Form | None = None, status: int = 200) -> HttpResponse:
    may = _possible(request, case)
    context = {
        "case": case,
        "may": may,
        "is_own": case.requester_id == request.user.pk,
        "question": presenting.question(case),
        "form": form or request_forms.AnswerForm(),
        "found": _stopping(case, form),
        "place": presenting.place_in_line(case),
    }
    return render(request, "access/requester/case.html", context, status=status)


def _stopping(case: AccessRequest, form: Form | None) -> list[presenting.FoundWords]:
    """What has to be mended: found when it was sent, or when an answer was refused."""
    if case.state == State.NEEDS_FIX:
        return presenting.findings(case, only_blocking=True)
    return presenting.would_stop(case) if form is not None else []


def _possible(request: Request, case: AccessRequest) -> dict[str, bool]:
    """What this person can do now, by the name of the page that does it."""
    hats, state = rules.hats(request.user, case), State(case.state)
    events = {event for hat in hats & {Actor.REQUESTER, Actor.FOCAL_POINT} for event in workflow.possible(state, hat)}
    in_time = bool(events & {*APPEALS, Event.ASK_PROGRAMME}) and (
        timezone.localdate() <= requests.last_day_to_appeal(case)
    )
    return {
        "answer": Event.ANSWER in events,
        "change": presenting.is_editable(case) and Actor.REQUESTER in hats,
        "withdraw": Event.WITHDRAW in events,
        "appeal": in_time and _may_appeal(case, events),
        "ask_programme": in_time and Event.ASK_PROGRAMME in events and case.asked_programme_at is None,
        "hand_over": rules.may_hand_over(request.user, case),
        "decide": bool(hats - {Actor.REQUESTER}),
        "nominate": rules.may_nominate(request.user, case),
    }


def _may_appeal(case: AccessRequest, events: set[Event]) -> bool:
    event = requests.appeal_event(case)
    return event in events and not requests.was_appealed(case, event)


@require_safe
@personal
def sent(request: Request, reference: str) -> HttpResponse:
    """The receipt: the reference, what happens next, by when, by whom."""
    return render(request, "access/requester/sent.html", {"case": _own(request, reference)})


def _own(request: Request, reference: str) -> AccessRequest:
    case = seen(request, reference)
    if case.requester_id != request.user.pk:
        raise Http404
    return case


@require_safe
@personal
def printed(request: Request, reference: str) -> HttpResponse:
    """The request on paper."""
    return render(request, "access/requester/printed.html", {"case": seen(request, reference)})


@require_safe
@personal
def attachment(request: Request, reference: str) -> HttpResponseBase:
    """The attachment, for those who see the request."""
    return send_attachment(seen(request, reference))


@require_http_methods(["POST"])
@personal
def answer(request: Request, reference: str) -> HttpResponse:
    """Answer what the focal point or the programme has asked."""
    case = _own(request, reference)
    form = request_forms.AnswerForm(request.POST)
    if not form.is_valid() or is_slowed_down(request, form):
        return _page(request, case, form=form, status=status_of(form))
    try:
        requests.answer(case, by=request.user, text=form.cleaned_data["text"])
    except requests.Incomplete as incomplete:
        titles = ", ".join(str(presenting.STEP_TITLES.get(step, step)) for step in incomplete.missing)
        form.add_error(None, _("Mend this first, then send the answer: %(steps)s.") % {"steps": titles})
        return _page(request, case, form=form, status=422)
    messages.success(request, _("Your answer is sent. The clock goes on."))
    return redirect("access:request", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def withdraw(request: Request, reference: str) -> HttpResponse:
    """Take a request back, after a confirmation."""
    case = seen(request, reference)
    actor = _actor(request, case, Event.WITHDRAW)
    form = request_forms.WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not is_slowed_down(request, form):
        requests.withdraw(case, by=request.user, actor=actor, text=form.cleaned_data["text"])
        messages.success(request, _("The request is withdrawn."))
        return redirect("access:request", reference=reference)
    return _words_page(request, case, form, "withdraw")


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def appeal(request: Request, reference: str) -> HttpResponse:
    """Ask somebody who has not decided to look at it again."""
    case = seen(request, reference)
    event = requests.appeal_event(case)
    actor = _actor(request, case, event)
    form = request_forms.AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not is_slowed_down(request, form) and _is_appealed(request, case, actor, form):
        messages.success(request, _("Your appeal is sent."))
        return redirect("access:request", reference=reference)
    return _words_page(request, case, form, "appeal")


def _is_appealed(request: Request, case: AccessRequest, actor: Actor, form: Form) -> bool:
    """Send the appeal; that it was made before, comes too late or beside another request, becomes an error of the form."""
    try:
        requests.appeal(case, by=request.user, actor=actor, text=form.cleaned_data["text"])
    except (requests.OnlyOnce, requests.TooLate, AlreadyOpen) as refused:
        form.add_error(None, _refusal(refused))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def ask_programme(request: Request, reference: str) -> HttpResponse:
    """Ask the programme although the focal point has declined, once."""
    case = _own(request, reference)
    _actor(request, case, Event.ASK_PROGRAMME)
    form = request_forms.AskProgrammeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not is_slowed_down(request, form) and _is_asked(request, case, form):
        messages.success(request, _("The request is with the programme now."))
        return redirect("access:request", reference=reference)
    return _words_page(request, case, form, "ask_programme")


def _is_asked(request: Request, case: AccessRequest, form: Form) -> bool:
    try:
        requests.ask_programme(case, by=request.user, text=form.cleaned_data["text"])
    except (requests.OnlyOnce, requests.TooLate, AlreadyOpen) as refused:
        form.add_error(None, _refusal(refused))
        return False
    return True


def _refusal(refused: Exception) -> str:
    if isinstance(refused, requests.TooLate):
        return _("It is too late: %(day)s was the last day.") % {"day": in_words(refused.last_day)}
    if isinstance(refused, AlreadyOpen):
        return _("Your organisation has another open request for one of the modules.")
    return _("This was done before, and can be done once.")


def _actor(request: Request, case: AccessRequest, event: Event) -> Actor:
    """As whom the person does it. Raises NotPossible where the request has moved on, Http404 where it is not theirs."""
    hats = rules.hats(request.user, case) & {Actor.REQUESTER, Actor.FOCAL_POINT}
    if not hats:
        raise Http404
    hat = next((hat for hat in sorted(hats, reverse=True) if event in workflow.possible(State(case.state), hat)), None)
    if hat is None:
        raise workflow.NotPossible(State(case.state), event, min(hats))
    return hat


def _words_page(request: Request, case: AccessRequest, form: Form, name: str) -> HttpResponse:
    context = {"case": case, "form": form, "last_day": requests.last_day_to_appeal(case)}
    return render(request, f"access/requester/{name}.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def hand_over(request: Request, reference: str) -> HttpResponse:
    """Make a colleague of the organisation the requester, when somebody leaves."""
    case = _to_hand_over(request, reference)
    form = request_forms.HandOverForm(request.POST if request.method == "POST" else None, case=case)
    if form.is_valid() and not is_slowed_down(request, form):
        successor = form.cleaned_data["to"]
        requests.hand_over(case, by=request.user, to=successor)
        text = _("%(reference)s is with %(person)s now.") % {"reference": reference, "person": successor}
        messages.success(request, text)
        return redirect("access:mine")
    context = {"case": case, "form": form}
    return render(request, "access/requester/hand_over.html", context, status=status_of(form))


def _to_hand_over(request: Request, reference: str) -> AccessRequest:
    """Raises Http404 for those who may not."""
    cases = AccessRequest.objects.submitted().select_related("organisation", "country", "requester")
    case = get_object_or_404(cases, reference=reference)
    if not rules.may_hand_over(request.user, case):
        raise Http404
    return case

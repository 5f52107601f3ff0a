"""What the programme does with a call that is out: answering, reading what countries sent, admitting one late."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from access.views.desk.sheets import csv_file
from people.countries import in_order
from people.requests import SignedInRequest, posted
from programme.calls import overview, sheets
from programme.calls.actions import expressions as expression_actions
from programme.calls.actions import questions
from programme.calls.forms import AdmitForm, AnswerForm
from programme.calls.views import finding
from programme.models import Call


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, key: UUID, question: UUID) -> HttpResponse:
    """Answer a question for everybody."""
    call = finding.run(request, key)
    asked = get_object_or_404(call.questions, key=question)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            questions.answer(asked, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
        except questions.AlreadyAnswered:
            messages.info(request, _("Somebody has answered meanwhile."))
        else:
            messages.success(request, _("The answer is published, and whoever asked is told."))
        return redirect("calls:call", key)
    context = {"call": call, "question": asked, "form": form}
    return render(request, "programme/calls/answer.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def expressions(request: SignedInRequest, key: UUID) -> HttpResponse:
    """What countries have answered, who has not, and the door for one that is late."""
    call = finding.run(request, key)
    now = timezone.now()
    found = overview.overview_of(call, on=now.date())
    form = AdmitForm(posted(request), countries=found.may_be_late)
    if request.method == "POST" and form.is_valid() and _is_admitted(request, call, form):
        return redirect("calls:expressions", key)
    context = {"call": call, "found": found, "form": form, "is_open": call.is_open(now)}
    return render(request, "programme/calls/expressions.html", context, status=422 if form.errors else 200)


def _is_admitted(request: SignedInRequest, call: Call, form: AdmitForm) -> bool:
    try:
        expression_actions.admit(call, **form.cleaned_data, by=request.user, at=timezone.now())
    except expression_actions.NotOverYet:
        form.add_error(None, _("The call is open: the country can answer without being admitted."))
    except (expression_actions.CallClosed, expression_actions.AlreadySubmitted):
        form.add_error(None, _("It is too late, or the country has answered meanwhile. Reload the page."))
    except expression_actions.NotAsked:
        form.add_error("country", _("This country is not among those that may answer."))
    else:
        messages.success(request, _("The country is admitted. Its focal points are told."))
        return True
    return False


@never_cache
@login_required
@require_safe
def expressions_file(request: SignedInRequest, key: UUID) -> HttpResponse:
    """What countries have sent, as a file for a spreadsheet."""
    call = finding.run(request, key)
    sent = [one for one in overview.expressions_of(call) if one.submitted_at]
    rows = [sheets.row(one) for one in sent]
    name = f"expressions-{call.key}"
    return csv_file(name, sheets.HEADER, rows, countries=in_order({one.country for one in sent}))

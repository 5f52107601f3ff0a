"""The desk of an evaluation, one expression on it, the decisions, and what each country reads of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.pace import is_slowed_down, status_of
from people.countries import footnote_for
from people.requests import SignedInRequest, posted
from programme.calls.answers import sections_of
from programme.calls.rules import may_run
from programme.calls.views.finding import seen
from programme.calls.words import criteria_rows
from programme.evaluating import actions, rules
from programme.evaluating.forms import (
    ConflictForm,
    EvaluatorForm,
    GateForm,
    NoteForm,
    PlacingForm,
    ReserveForm,
    ScoreForm,
    VerdictForm,
    verdict_forms,
)
from programme.evaluating.placing import has_sessions, left_to_offer, sources_of
from programme.evaluating.presenting import (
    Row,
    own_results,
    points_words,
    row_of,
    sheet_rows,
    spread_of,
    standing_of,
)
from programme.evaluating.ranking import standings_of
from programme.evaluating.reserve import next_on
from programme.models import Call, CallState, Decision, Evaluator, Expression, Gate, ReserveOffer
from programme.models.reserve import ReserveOfferQuerySet

TOO_LATE = gettext_lazy("The scoring is over: what was given stands.")


@dataclass(frozen=True)
class Seat:
    """The reader of an evaluation: as programme staff, as an evaluator, or both."""

    call: Call
    runs: bool
    evaluator: Evaluator | None

    @property
    def is_scored_now(self) -> bool:
        return self.call.state in rules.SCORED_IN


def _seat(request: SignedInRequest, call: Call) -> Seat:
    """Where the reader sits; for everybody else the evaluation is not there."""
    seat = Seat(call, may_run(request.user, call), rules.evaluator_of(request.user, call))
    if not seat.runs and seat.evaluator is None:
        raise Http404
    return seat


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Where every country stands; programme staff name evaluators here."""
    seat = _seat(request, seen(request, key))
    form = EvaluatorForm(posted(request), by=request.user)
    if request.method == "POST":
        if not seat.runs:
            raise PermissionDenied
        if not is_slowed_down(request, form) and form.is_valid() and _is_named(request, seat, form):
            return redirect("evaluating:desk", key)
    standings = standings_of(seat.call, at=timezone.now())
    _with_conflicts([one.expression for one in standings], seat.call)
    rows = [row_of(one, seat.evaluator, is_over=not seat.is_scored_now) for one in standings]
    context = {
        "call": seat.call,
        "seat": seat,
        "rows": rows,
        "evaluators": list(seat.call.evaluators.select_related("person")),
        "criteria": criteria_rows(seat.call.criteria),
        "form": form,
        "can_close": bool(rows) and all(row.standing.is_settled for row in rows),
        "footnote": footnote_for([one.expression.country for one in standings]),
    }
    return render(request, "programme/evaluating/desk.html", context, status=status_of(form))


def _with_conflicts(expressions: list[Expression], call: Call) -> None:
    """Read what was declared about all of them in one query, and let each know the call with its modules."""
    for one in expressions:
        one.call = call
    prefetch_related_objects(expressions, "conflicts")


def _is_named(request: SignedInRequest, seat: Seat, form: EvaluatorForm) -> bool:
    try:
        actions.name_evaluator(seat.call, person=form.cleaned_data["email"], by=request.user)
    except actions.NotNow:
        form.add_error(None, TOO_LATE)
        return False
    messages.success(request, _("Named. We have written to them."))
    return True


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def expression(request: SignedInRequest, key: UUID) -> HttpResponse:
    """One country's expression, with the evaluator's own sheet."""
    shown, seat = _expression(request, key)
    row = _row(shown, seat)
    form = ScoreForm(posted(request), call=seat.call, sheet=row.own)
    if request.method == "POST" and seat.evaluator is None:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid() and _is_scored(request, seat, shown, form):
        return redirect("evaluating:desk", seat.call.key)
    return _page(request, shown, seat, row, score=form)


def _is_scored(request: SignedInRequest, seat: Seat, shown: Expression, form: ScoreForm) -> bool:
    if seat.evaluator is None:
        return False
    words = {"points": form.points, "remark": form.cleaned_data["remark"], "by": request.user}
    try:
        actions.score(seat.evaluator, expression=shown, **words)
    except actions.Conflicted:
        form.add_error(None, _("You may not score this country: it is yours, or you have declared a conflict."))
    except actions.NotPassed:
        form.add_error(None, _("This expression has not passed the gate, so it is not scored."))
    except actions.NotNow:
        form.add_error(None, TOO_LATE)
    else:
        messages.success(request, _("Your points are kept."))
        return True
    return False


def _expression(request: SignedInRequest, key: UUID) -> tuple[Expression, Seat]:
    rows = Expression.objects.submitted().select_related("call", "country", "gate", "discussion_note")
    shown = get_object_or_404(rows.prefetch_related("call__modules", "call__groups", "conflicts"), key=key)
    return shown, _seat(request, shown.call)


def _row(shown: Expression, seat: Seat) -> Row:
    standing = standing_of(shown, standings_of(seat.call, at=timezone.now()))
    standing.expression.call = seat.call
    return row_of(standing, seat.evaluator, is_over=not seat.is_scored_now)


def _page(request: SignedInRequest, shown: Expression, seat: Seat, row: Row, **bound: forms.BaseForm) -> HttpResponse:
    standing = row.standing
    sheets = standing.sheets if row.shows_points else ()
    context: dict[str, Any] = {
        "expression": shown,
        "call": seat.call,
        "seat": seat,
        "row": row,
        "sections": sections_of(shown),
        "score": ScoreForm(call=seat.call, sheet=row.own),
        "gate": GateForm(instance=standing.gate or Gate(is_eligible=True, is_complete=True, commits=shown.commits)),
        "conflict": ConflictForm(),
        "note": NoteForm(instance=standing.note),
        "conflicts": list(shown.conflicts.select_related("evaluator__person")) if seat.runs else [],
        "sheets": [(one, sheet_rows(one, seat.call)) for one in sheets],
        "average": points_words(standing.average) if row.shows_points else "",
        "footnote": footnote_for([shown.country]),
    }
    is_refused = any(form.errors for form in bound.values())
    status = 422 if is_refused else 200
    return render(request, "programme/evaluating/expression.html", context | bound, status=status)


@never_cache
@login_required
@require_POST
def gate(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Programme staff say whether an expression is scored."""
    shown, seat = _expression(request, key)
    if not seat.runs:
        raise PermissionDenied
    form = GateForm(request.POST, instance=Gate(expression=shown))
    if form.is_valid():
        try:
            actions.check_gate(form.instance, by=request.user)
        except actions.NotNow:
            form.add_error(None, TOO_LATE)
        else:
            messages.success(request, _("The gate is kept."))
            return redirect("evaluating:desk", seat.call.key)
    return _page(request, shown, seat, _row(shown, seat), gate=form)


@never_cache
@login_required
@require_POST
def conflict(request: SignedInRequest, key: UUID) -> HttpResponse:
    """An evaluator says that they should not score this country."""
    shown, seat = _expression(request, key)
    if seat.evaluator is None:
        raise PermissionDenied
    form = ConflictForm(request.POST)
    if form.is_valid():
        try:
            actions.declare_conflict(seat.evaluator, expression=shown, **form.cleaned_data, by=request.user)
        except actions.AlreadyScored:
            form.add_error(None, _("You have scored this country. Write to programme staff if you should not have."))
        except actions.NotNow:
            form.add_error(None, TOO_LATE)
        else:
            messages.success(request, _("Kept. You are not asked about this country any more."))
            return redirect("evaluating:desk", seat.call.key)
    return _page(request, shown, seat, _row(shown, seat), conflict=form)


@never_cache
@login_required
@require_POST
def note(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Evaluators who were far apart write down what they found together."""
    shown, seat = _expression(request, key)
    if seat.evaluator is None:
        raise PermissionDenied
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            actions.note(seat.evaluator, expression=shown, **form.cleaned_data, by=request.user)
        except actions.Conflicted:
            form.add_error(None, _("Only who has scored the country writes the note."))
        except actions.NotNow:
            form.add_error(None, TOO_LATE)
        else:
            messages.success(request, _("The note is kept."))
            return redirect("evaluating:desk", seat.call.key)
    return _page(request, shown, seat, _row(shown, seat), note=form)


@never_cache
@login_required
@require_POST
def close(request: SignedInRequest, key: UUID) -> HttpResponse:
    """End the scoring: from now on the ranking stands."""
    seat = run_seat(request, key)
    try:
        actions.close_scoring(seat.call, by=request.user, at=timezone.now())
    except actions.Unsettled as unsettled:
        words = _("Not scored to the end: %(countries)s.") % {"countries": ", ".join(unsettled.countries)}
        messages.error(request, words)
    except actions.NotNow:
        messages.error(request, TOO_LATE)
    else:
        messages.success(request, _("The ranking stands. Decide now."))
        return redirect("evaluating:decisions", key)
    return redirect("evaluating:desk", key)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The ranking, and what is decided about each country."""
    seat = run_seat(request, key)
    if seat.call.state not in (CallState.EVALUATED, *rules.DECIDED_IN):
        return redirect("evaluating:desk", key)
    now = timezone.now()
    verdicts = []
    if seat.call.state == CallState.EVALUATED:
        verdicts = verdict_forms(standings_of(seat.call, at=now), posted(request))
    sound = [form.is_valid() for form in verdicts]  # each says what is wrong with it
    if request.method == "POST" and all(sound):
        return _decided(request, seat, verdicts)
    return decisions_page(request, seat, verdicts=verdicts)


def decisions_page(
    request: SignedInRequest,
    seat: Seat,
    *,
    verdicts: Sequence[VerdictForm] = (),
    reserve_form: ReserveForm | None = None,
    placing_form: PlacingForm | None = None,
) -> HttpResponse:
    """The page of the decisions, with the forms as somebody has filled them in."""
    decided = list(_decisions(seat.call))
    shown = [*(form.standing for form in verdicts), *decided]
    context = {
        "call": seat.call,
        "rows": [(row_of(form.standing, None, is_over=True), form) for form in verdicts],
        "decided": decided,
        "footnote": footnote_for([one.expression.country for one in shown]),
        **_reserve_of(seat.call, reserve_form),
        **_placing_of(seat.call, placing_form),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "programme/evaluating/decisions.html", context, status=status)


def _reserve_of(call: Call, form: ReserveForm | None) -> dict[str, Any]:
    """What the page of the decisions says of the reserve list; nothing before the decision."""
    if call.state not in rules.DECIDED_IN:
        return {}
    now = timezone.now()
    following = next_on(call, at=now)
    left = (
        left_to_offer(call, country=following.expression.country, at=now) if following and has_sessions(call) else None
    )
    return {
        "reserve": following,
        "reserve_left": left,
        "reserve_form": form or (ReserveForm(following=following, left=left) if following else None),
        "offers": list(offers_of(call)),
    }


def offers_of(call: Call) -> ReserveOfferQuerySet:
    """What was offered from the reserve list of a call."""
    offers = ReserveOffer.objects.filter(decision__expression__call=call)
    return offers.select_related("decision__expression__country")


def _placing_of(call: Call, form: PlacingForm | None) -> dict[str, Any]:
    """A form for each accepted offer whose seats are no places in a session yet; nothing before there are sessions."""
    waiting = list(offers_of(call).to_place())
    if not waiting or not has_sessions(call):
        return {}
    sources = sources_of(call, at=timezone.now())
    forms = [PlacingForm(given=one, sources=sources) for one in waiting]
    return {"placing": [form if form and form.given == one.given else one for one in forms]}


def _decided(request: SignedInRequest, seat: Seat, verdicts: Any) -> HttpResponse:
    given = {form.standing.expression.pk: form.verdict for form in verdicts}
    try:
        actions.decide(seat.call, verdicts=given, by=request.user, at=timezone.now())
    except actions.NotNow:
        messages.error(request, _("This call is decided already."))
    else:
        messages.success(request, _("Decided. Every country has been written to with its own result."))
    return redirect("evaluating:decisions", seat.call.key)


@never_cache
@require_safe
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """What became of a call: one's own countries in full, of the others only how the points are spread."""
    call = seen(request, key)
    if call.state not in rules.DECIDED_IN:
        raise Http404
    made = list(_decisions(call))
    own = own_results(request.user, call, made, at=timezone.now())
    context = {
        "call": call,
        "own": own,
        "spread": spread_of(made),
        "selected": sum(one.outcome == "selected" for one in made),
        "countries": len(made),
        "footnote": footnote_for([one.decision.expression.country for one in own]),
    }
    return render(request, "programme/evaluating/result.html", context)


def _decisions(call: Call) -> Any:
    return Decision.objects.filter(expression__call=call).select_related("expression__country", "expression__call")


def run_seat(request: SignedInRequest, key: UUID) -> Seat:
    """Where the reader sits, if they run the call."""
    seat = _seat(request, seen(request, key))
    if not seat.runs:
        raise PermissionDenied
    return seat

"""A day of training put together from units of several modules. The address holds all of it: nothing is kept here."""

from datetime import time
from typing import cast
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.requests import SignedInRequest
from programme.day_plan import minutes_of
from programme.home import composing
from programme.home.agendas import Unit
from programme.models import SessionState, TrainingSession
from programme.sessions import rules

MOST_SESSIONS = 50


class DayForm(forms.Form):
    """When the day begins, and for whom it is; units are read from the address."""

    use_required_attribute = False

    add = forms.ChoiceField(label=_("Add a unit"), required=False)
    begins = forms.TimeField(
        label=_("The day begins at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write a time of the day, for example 09:00.")},
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a day, for example 2027-03-26.")},
    )
    session = forms.ChoiceField(
        label=_("For the people of"),
        required=False,
        help_text=_("Shows how many of them lack what the day builds on."),
        error_messages={"invalid_choice": _("Choose one of your sessions.")},
    )

    def __init__(self, data: QueryDict, *, units: composing.Shelf, sessions: list[TrainingSession]) -> None:
        super().__init__(data)
        groups: dict[str, list[tuple[str, str]]] = {}
        for value, unit in units.units.items():
            groups.setdefault(units.title(unit.module), []).append((value, f"{unit.title} ({unit.minutes} min)"))
        cast("forms.ChoiceField", self.fields["add"]).choices = [("", _("nothing")), *groups.items()]
        named = [(str(one.key), one.title) for one in sessions]
        cast("forms.ChoiceField", self.fields["session"]).choices = [("", _("nobody yet")), *named]

    @property
    def begin(self) -> time:
        """Nine o'clock unless another time was said."""
        return self.cleaned_data.get("begins") or composing.NINE


@never_cache
@login_required
@require_safe
def compose(request: SignedInRequest) -> HttpResponse:
    """Put a day together and see its timetable, its overlaps and its gaps."""
    if not rules.keeps_any(request.user):
        raise PermissionDenied
    units, kept = composing.shelf(get_language() or ""), rules.modules_kept_by(request.user)
    to_come = TrainingSession.objects.filter(module__in=kept, ends_at__gt=timezone.now())
    sessions = list(to_come.exclude(state=SessionState.CANCELLED)[:MOST_SESSIONS])
    form = DayForm(_without_nothing(request.GET), units=units, sessions=sessions)
    is_sound = form.is_valid()
    if added := form.cleaned_data.get("add"):
        return redirect(f"{request.path}?{_with_added(request.GET, added).urlencode()}#day")
    query, chosen = request.GET, units.chosen(request.GET)
    context = {
        "form": form,
        "chosen": chosen,
        "rows": composing.rows_of(chosen, query, begins=form.begin),
        "minutes": minutes_of([composing.part_of(unit) for unit in chosen]),
        "remarks": composing.sentences(chosen, units),
        "lacking": _lacking(form, sessions, chosen, units),
        "gone": len(query.getlist(composing.UNIT)) - len(chosen),
        "plan_url": f"{reverse('sessions:plan')}?{query.urlencode()}",
        "may_plan": bool({unit.module for unit in chosen} & {module.slug for module in kept}),
    }
    return render(request, "programme/home/compose.html", context, status=200 if is_sound else 422)


def _without_nothing(query: QueryDict) -> QueryDict:
    """The form shows nine o'clock before anybody has said a time."""
    said = query.copy()
    if not said.get("begins"):
        said["begins"] = f"{composing.NINE:%H:%M}"
    return said


def _with_added(query: QueryDict, added: str) -> QueryDict:
    """The address of the day with the unit that was just added at its end."""
    day = query.copy()
    day.pop("add", None)
    day.appendlist(composing.UNIT, added)
    return day


def _lacking(form: DayForm, sessions: list[TrainingSession], chosen: list[Unit], units: composing.Shelf) -> list[str]:
    key = form.cleaned_data.get("session")
    session = next((one for one in sessions if key and one.key == UUID(key)), None)
    return composing.lacking(session, chosen, units) if session and chosen else []

"""A day of training put together from units and parts of curricula. The address holds all of it: nothing is kept here."""

from collections.abc import Sequence
from datetime import datetime, time
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
from programme.home.day_advice import advice_on
from programme.home.day_pieces import LONGEST, LONGEST_TITLE, SHORTEST, Piece, of_own, work_of
from programme.models import SessionState, TrainingSession
from programme.sessions import rules

MOST_SESSIONS = 50
MINUTES = "minutes"
# What a form adds or changes: once done, it stands in the units of the address.
ONCE = ("add", "own", "own_minutes", MINUTES)


class DayForm(forms.Form):
    """When the day begins and ends, for whom it is, and what comes in; what is in it is read from the address."""

    use_required_attribute = False

    add = forms.ChoiceField(label=_("Add a unit, or a part of a curriculum"), required=False)
    own = forms.CharField(
        label=_("Or something of your own"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=_("Such as a welcome, or a closing round."),
    )
    own_minutes = forms.IntegerField(
        label=_("Its minutes"), required=False, initial=15, min_value=SHORTEST, max_value=LONGEST
    )
    begins = forms.TimeField(
        label=_("The day begins at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write a time of the day, for example 09:00.")},
    )
    ends = forms.TimeField(
        label=_("It ends at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write a time of the day, for example 16:30.")},
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

    def __init__(self, data: QueryDict, *, on_shelf: composing.Shelf, sessions: list[TrainingSession]) -> None:
        super().__init__(data)
        groups = {
            title: [(piece.value, f"{piece.title} ({piece.minutes} min)") for piece in pieces]
            for title, pieces in on_shelf.groups().items()
        }
        cast("forms.ChoiceField", self.fields["add"]).choices = [("", _("nothing")), *groups.items()]
        bounds = _("Each part takes %(shortest)s to %(longest)s minutes: write whole numbers.")
        said = str(bounds) % {"shortest": SHORTEST, "longest": LONGEST}
        self.fields["own_minutes"].error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), said)
        named = [(str(one.key), one.title) for one in sessions]
        cast("forms.ChoiceField", self.fields["session"]).choices = [("", _("nobody yet")), *named]

    @property
    def begin(self) -> time:
        """Nine o'clock unless another time was said."""
        return self.cleaned_data.get("begins") or composing.NINE

    @property
    def until(self) -> datetime | None:
        """When the day has to end, by the clock of the timetable."""
        ends = self.cleaned_data.get("ends")
        return datetime.combine(composing.ANY_DAY, ends) if ends else None

    def added(self, on_shelf: composing.Shelf) -> list[Piece]:
        """What the form puts at the end of the day."""
        chosen, own = self.cleaned_data.get("add"), self.cleaned_data.get("own")
        found = [on_shelf.pieces[chosen]] if chosen else []
        return [*found, of_own(own, self.cleaned_data.get("own_minutes") or 15)] if own else found


@never_cache
@login_required
@require_safe
def compose(request: SignedInRequest) -> HttpResponse:
    """Put a day together and see its timetable, its overlaps and its gaps."""
    if not rules.keeps_any(request.user):
        raise PermissionDenied
    on_shelf, kept = composing.shelf(get_language() or ""), rules.modules_kept_by(request.user)
    to_come = TrainingSession.objects.filter(module__in=kept, ends_at__gt=timezone.now())
    sessions = list(to_come.exclude(state=SessionState.CANCELLED)[:MOST_SESSIONS])
    form = DayForm(_as_shown(request.GET), on_shelf=on_shelf, sessions=sessions)
    is_sound, pieces, query = form.is_valid(), on_shelf.chosen(request.GET), request.GET
    lasting = _lasting(pieces, query.getlist(MINUTES))
    if is_sound and lasting is not None and any(name in query for name in ONCE):
        return redirect(f"{request.path}?{_day(query, [*lasting, *form.added(on_shelf)]).urlencode()}#day")
    day = composing.day_of(pieces, begins=form.begin)
    context = {
        "form": form,
        "pieces": pieces,
        "rows": composing.rows_of(day, pieces, query),
        "minutes": minutes_of(work_of(pieces)),
        "advice": advice_on(pieces, day, on_shelf, query, until=form.until),
        "lacking": _lacking(form, sessions, pieces, on_shelf),
        "ready": on_shelf.ready_days(),
        "gone": len(query.getlist(composing.UNIT)) - len(pieces),
        "are_minutes_wrong": lasting is None,
        "shortest": SHORTEST,
        "longest": LONGEST,
        "plan_url": f"{reverse('sessions:plan')}?{query.urlencode()}",
        "may_plan": composing.module_for(pieces, kept) is not None,
    }
    is_sound = is_sound and lasting is not None
    return render(request, "programme/home/compose.html", context, status=200 if is_sound else 422)


def _as_shown(query: QueryDict) -> QueryDict:
    """The form shows nine o'clock and a quarter of an hour before anybody has said anything else."""
    said = query.copy()
    if not said.get("begins"):
        said["begins"] = f"{composing.NINE:%H:%M}"
    if not said.get("own_minutes"):
        said["own_minutes"] = "15"
    return said


def _lasting(pieces: Sequence[Piece], said: Sequence[str]) -> list[Piece] | None:
    """The day with the minutes that its table was given; none where one of them cannot be."""
    if not said:
        return list(pieces)
    minutes = [int(one) if one.isascii() and one.isdigit() and len(one) < 5 else 0 for one in said]
    if len(minutes) != len(pieces) or not all(SHORTEST <= one <= LONGEST for one in minutes):
        return None
    return [piece.lasting(one) for piece, one in zip(pieces, minutes, strict=True)]


def _day(query: QueryDict, pieces: Sequence[Piece]) -> QueryDict:
    """The address of a day, without what was done once and what says nothing."""
    day = composing.in_query(query, pieces)
    for name in [name for name in day if name in ONCE or not any(day.getlist(name))]:
        del day[name]
    return day


def _lacking(
    form: DayForm, sessions: list[TrainingSession], pieces: list[Piece], on_shelf: composing.Shelf
) -> list[str]:
    key = form.cleaned_data.get("session")
    session = next((one for one in sessions if key and one.key == UUID(key)), None)
    return composing.lacking(session, pieces, on_shelf) if session and pieces else []

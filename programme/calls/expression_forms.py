"""The steps of an expression of interest. Each may be kept unfinished; each gives `answers`, as the expression keeps them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from access.models import Setting
from access.request_forms import NO_CASES, WordsField
from ground.phrases import named
from people.models import Country
from programme import half_days
from programme.calls import words
from programme.calls.presenting import WeekRow, week_rows
from programme.half_days import Half
from programme.models import AccessNeed, Call, Expression, ExpressionPart, Profile
from programme.models.calls import iso_week
from programme.session_plan import Week

MOST_PEOPLE = 500
MOST_PRIORITY = 20
CHOICES = 3
OTHER_DAYS = 5
NO_CHOICE = ("", _("none"))
WHOLE_DAY = "day"
HALVES: Mapping[str, Collection[Half]] = {
    WHOLE_DAY: tuple(Half),
    Half.MORNING.value: (Half.MORNING,),
    Half.AFTERNOON.value: (Half.AFTERNOON,),
}
PARTS_OF_DAY = [
    (WHOLE_DAY, _("Nobody can come, all day")),
    (Half.MORNING.value, _("Nobody can come in the morning")),
    (Half.AFTERNOON.value, _("Nobody can come in the afternoon")),
]


def _number(label: Any, most: int = MOST_PEOPLE, **fields: Any) -> forms.IntegerField:
    widget = forms.NumberInput({"min": 0, "max": most, "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, widget=widget, **fields)


class StepForm(forms.Form):
    """One step of an expression, begun with what was answered before."""

    use_required_attribute = False
    # What has to be answered before the expression is sent, though not before it is kept.
    needed: ClassVar[Collection[str]] = ()

    def __init__(self, *args: Any, expression: Expression, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expression, self.call = expression, expression.call
        self.begin(expression)

    def begin(self, expression: Expression) -> None:
        """Fill the form with what the expression says already."""
        for name in self.fields:
            self.initial.setdefault(name, getattr(expression, name, None))

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by the names of the expression's fields."""
        return dict(self.cleaned_data)


class CountsForm(forms.Form):
    """Numbers of people by kind; an empty field stands for nobody."""

    counted: ClassVar[str] = "profile"
    kinds: ClassVar[Sequence[tuple[str, Any]]] = Profile.choices

    def add_counts(self, counts: Mapping[str, int]) -> None:
        """Add a field for each kind."""
        for code, label in self.kinds:
            self.fields[f"{self.counted}_{code}"] = _number(label, initial=counts.get(code))

    @property
    def count_fields(self) -> list[forms.BoundField]:
        """The fields of the kinds."""
        return [self[f"{self.counted}_{code}"] for code, _label in self.kinds]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind there are."""
        numbers = {code: self.cleaned_data.get(f"{self.counted}_{code}") for code, _label in self.kinds}
        return {code: number for code, number in numbers.items() if number}


class SeatsForm(CountsForm, StepForm):
    """How many people, and which."""

    seats = _number(_("Seats you want"))
    least_seats = _number(
        _("Fewest seats for which your people would still come"),
        help_text=_("If fewer are left, they go to another country."),
    )
    sending_capacity = _number(
        _("People you can send"), help_text=_("For whom travel and leave are settled, whatever you would like.")
    )
    priority = forms.IntegerField(
        label=_("Priority among the calls that are open to you"),
        min_value=1,
        max_value=MOST_PRIORITY,
        help_text=_("1 is the call that matters most to your country."),
        error_messages={"required": _("Give a number; 1 is the call that matters most.")},
    )
    settings = forms.MultipleChoiceField(
        label=_("Where they work"), choices=Setting.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    def begin(self, expression: Expression) -> None:
        super().begin(expression)
        for name in ("seats", "least_seats", "sending_capacity"):
            self.initial[name] = getattr(expression, name) or None
        self.add_counts(expression.profile)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if (said.get("least_seats") or 0) > (said.get("seats") or 0):
            self.add_error("least_seats", _("The fewest seats cannot be more than the seats you want."))
        return said

    @property
    def answers(self) -> dict[str, Any]:
        said = self.cleaned_data
        numbers = {name: said[name] or 0 for name in ("seats", "least_seats", "sending_capacity")}
        return numbers | {"priority": said["priority"], "settings": said["settings"], "profile": self.counts}


class OrderedChoices(forms.Form):
    """First, second and third choice, each from a list."""

    def add_choices(
        self, name: str, labels: Sequence[Any], offered: Sequence[tuple[str, Any]], chosen: list[str]
    ) -> None:
        """Add a list for each place in the order; as many as there is something to choose from."""
        for place, label in enumerate(labels[: len(offered)]):
            self.fields[f"{name}_{place}"] = forms.ChoiceField(
                label=label,
                choices=[NO_CHOICE, *offered],
                required=False,
                initial=chosen[place] if place < len(chosen) else "",
            )

    def chosen(self, name: str) -> list[str]:
        """The choices in order, each once, without gaps."""
        picked = (self.cleaned_data.get(f"{name}_{place}") for place in range(CHOICES))
        return list(dict.fromkeys(code for code in picked if code))


FORMAT_LABELS = (_("First choice of format"), _("Second choice"), _("Third choice"))
LANGUAGE_LABELS = (_("Working language"), _("Also possible"), _("Also possible, third"))


class FormatForm(OrderedChoices, StepForm):
    """In which format and language, in the country's own order."""

    needed = ("format_0", "language_0")

    needs_interpretation = forms.BooleanField(label=_("Our people would need interpretation"), required=False)

    def begin(self, expression: Expression) -> None:
        super().begin(expression)
        formats = [(code, words.FORMATS.get(code, code)) for code in self.call.formats]
        self.add_choices("format", FORMAT_LABELS, formats, expression.formats)
        self.add_choices("language", LANGUAGE_LABELS, _languages_of(self.call), expression.languages)
        self.order_fields(["format_0", "format_1", "format_2", "language_0", "language_1", "language_2"])

    @property
    def answers(self) -> dict[str, Any]:
        interpretation = self.cleaned_data["needs_interpretation"]
        chosen = {"formats": self.chosen("format"), "languages": self.chosen("language")}
        return chosen | {"needs_interpretation": interpretation}


def _languages_of(call: Call) -> list[tuple[str, str]]:
    return list(zip(call.languages, words.language_words(call.languages), strict=True))


class WeeksGrid(forms.Form):
    """A radio group for each candidate week of a call."""

    def add_weeks(self, call: Call, answers: Mapping[str, int]) -> None:
        """Add a field for each week; a week that was not answered is impossible."""
        for monday in call.weeks:
            code = iso_week(monday)
            self.fields[f"week_{code}"] = forms.TypedChoiceField(
                choices=list(words.WEEKS.items()),
                coerce=int,
                required=False,
                initial=answers.get(code, int(Week.IMPOSSIBLE)),
                widget=forms.RadioSelect,
                label=code,
            )

    def grid(self, call: Call, country: Country, holidays: Mapping[date, str]) -> list[WeekRow]:
        """The weeks as rows of a table, with what is chosen now."""
        chosen = {iso_week(monday): self._chosen(iso_week(monday)) for monday in call.weeks}
        return week_rows(call, country, chosen, holidays)

    def _chosen(self, code: str) -> int:
        value = self[f"week_{code}"].value()
        return int(value) if str(value) in {"0", "1", "2"} else int(Week.IMPOSSIBLE)

    def weeks_of(self, call: Call) -> dict[str, int]:
        """The weeks that are preferred or possible."""
        codes = [iso_week(monday) for monday in call.weeks]
        return {code: answer for code in codes if (answer := self.cleaned_data[f"week_{code}"])}


class WeeksForm(WeeksGrid, StepForm):
    """When the country's people could come, and on which days nobody can."""

    def __init__(self, *args: Any, holidays: Mapping[date, str], **kwargs: Any) -> None:
        """`holidays` are the country's in the weeks of the call, by day."""
        self.holidays = holidays
        super().__init__(*args, **kwargs)

    def begin(self, expression: Expression) -> None:
        self.add_weeks(self.call, expression.weeks)
        away = half_days.by_day(expression.blackout_days)
        for day, name in self.holidays.items():
            self.fields[f"holiday_{day.isoformat()}"] = forms.ChoiceField(
                label=named(words.day_words(day), name),
                choices=[("", _("Our people can come")), *PARTS_OF_DAY],
                initial=_part(away.get(day, frozenset())),
                required=False,
            )
        others = [(day, _part(halves)) for day, halves in away.items() if day not in self.holidays]
        for place in range(OTHER_DAYS):
            self._add_other(place, *(others[place] if place < len(others) else (None, WHOLE_DAY)))

    def _add_other(self, place: int, day: date | None, part: str) -> None:
        self.fields[f"other_{place}"] = forms.DateField(
            label=_("Another day %(number)d") % {"number": place + 1},
            initial=day,
            widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
            required=False,
        )
        self.fields[f"part_{place}"] = forms.ChoiceField(
            label=_("How long, day %(number)d") % {"number": place + 1},
            choices=PARTS_OF_DAY,
            initial=part,
            required=False,
        )

    @property
    def holiday_fields(self) -> list[forms.BoundField]:
        """The fields of the country's holidays."""
        return [self[f"holiday_{day.isoformat()}"] for day in self.holidays]

    @property
    def other_days(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of days that are no holidays, each with how much of it."""
        return [(self[f"other_{place}"], self[f"part_{place}"]) for place in range(OTHER_DAYS)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for place in range(OTHER_DAYS):
            day = said.get(f"other_{place}")
            if day and not self._is_within(day):
                self.add_error(f"other_{place}", _("This day is outside the weeks of the call."))
        return said

    def _is_within(self, day: date) -> bool:
        weeks = self.call.weeks
        return bool(weeks) and weeks[0] <= day < weeks[-1] + timedelta(days=7)

    @property
    def answers(self) -> dict[str, Any]:
        said = self.cleaned_data
        away = [(day, said.get(f"holiday_{day.isoformat()}")) for day in self.holidays]
        others = [(said.get(f"other_{place}"), said.get(f"part_{place}") or WHOLE_DAY) for place in range(OTHER_DAYS)]
        halves = {half for day, part in (*away, *others) if day and part for half in half_days.kept(day, HALVES[part])}
        return {"weeks": self.weeks_of(self.call), "blackout_days": sorted(halves)}


def _part(halves: Collection[Half]) -> str:
    """How much of a day these halves are, as the form names it; empty for nothing."""
    return next((part for part, each in HALVES.items() if set(each) == set(halves)), "")


class NeedForm(StepForm):
    """What the training is needed for, and how it is passed on."""

    needed = ("needs", "multiplier_plan")

    needs = WordsField(
        label=_("What your people need the training for"),
        max_length=3000,
        required=False,
        help_text=NO_CASES,
    )
    previous_training = WordsField(label=_("Training they have had"), max_length=2000, required=False)
    multiplier_plan = WordsField(
        label=_("How what they learn is passed on"),
        max_length=3000,
        required=False,
        help_text=_("Train others, a national roll-out, a network: who does what until when."),
    )


class HostForm(StepForm):
    """An offer to host; without a city there is none."""

    city = forms.CharField(
        label=_("City"), max_length=80, required=False, help_text=_("Leave everything empty to offer nothing.")
    )
    room = forms.CharField(label=_("Room and address"), max_length=200, required=False)
    capacity = _number(_("People in the room"))
    step_free = forms.BooleanField(label=_("The room can be reached without steps"), required=False)
    interpreters = forms.CharField(label=_("Interpreters you can provide"), max_length=200, required=False)
    costs = forms.CharField(label=_("Who pays for what"), max_length=300, required=False)

    def begin(self, expression: Expression) -> None:
        self.initial = {**expression.host_offer, **self.initial}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("city") and any(said.get(name) for name in ("room", "capacity", "interpreters", "costs")):
            self.add_error("city", _("Say in which city the room is."))
        if said.get("city") and not said.get("capacity"):
            self.add_error("capacity", _("Say how many people the room holds."))
        return said

    @property
    def answers(self) -> dict[str, Any]:
        return {"host_offer": dict(self.cleaned_data) if self.cleaned_data["city"] else {}}


class AccessNeedsForm(CountsForm, StepForm):
    """How many people need what in order to take part: numbers, never names."""

    counted = "need"
    kinds = AccessNeed.choices

    def begin(self, expression: Expression) -> None:
        self.add_counts(expression.access_needs)

    @property
    def answers(self) -> dict[str, Any]:
        return {"access_needs": self.counts}


STEP_FORMS: Mapping[str, type[StepForm]] = {
    "seats": SeatsForm,
    "format": FormatForm,
    "weeks": WeeksForm,
    "need": NeedForm,
    "host": HostForm,
    "access": AccessNeedsForm,
}


class SubmitForm(forms.Form):
    """What a country binds itself to when it sends its expression."""

    use_required_attribute = False

    commits = forms.BooleanField(
        label=_("We release our people for the whole time, and for the follow-up three months later"),
        error_messages={"required": _("Without this commitment the expression cannot be sent.")},
    )


class PartForm(OrderedChoices, WeeksGrid, CountsForm):
    """What one authority would like its country to ask for."""

    use_required_attribute = False

    seats = _number(_("Seats your authority wants"))
    words = WordsField(
        label=_("Need and plans"),
        max_length=2000,
        required=False,
        help_text=NO_CASES,
    )

    def __init__(self, *args: Any, part: ExpressionPart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part, self.call = part, part.call
        self.initial = {"seats": part.seats or None, "words": part.words}
        self.add_counts(part.profile)
        self.add_choices("language", LANGUAGE_LABELS, _languages_of(self.call), part.languages)
        self.add_weeks(self.call, part.weeks)

    @property
    def language_fields(self) -> list[forms.BoundField]:
        """The lists of languages."""
        return [self[name] for name in self.fields if name.startswith("language_")]

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by the names of the part's fields."""
        said = self.cleaned_data
        chosen = {"languages": self.chosen("language"), "weeks": self.weeks_of(self.call), "profile": self.counts}
        return chosen | {"seats": said["seats"] or 0, "words": said["words"]}


class MergeForm(forms.Form):
    """In which order an authority's part is taken over; without a number it is left out."""

    use_required_attribute = False

    sending_capacity = _number(_("People you can send"), help_text=_("More seats than that are not asked for."))

    def __init__(self, *args: Any, parts: Sequence[ExpressionPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = list(parts)
        offered = [(str(place), str(place)) for place in range(1, len(self.parts) + 1)]
        for part in self.parts:
            self.fields[f"place_{part.pk}"] = forms.ChoiceField(
                label=_("Priority of %(authority)s") % {"authority": part.organisation.name},
                choices=[("", _("Leave out")), *offered],
                required=False,
                initial=str(part.priority or ""),
            )

    def rows(self) -> list[tuple[ExpressionPart, forms.BoundField]]:
        """Each part beside its field."""
        return [(part, self[f"place_{part.pk}"]) for part in self.parts]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        places = [place for part in self.parts if (place := said.get(f"place_{part.pk}"))]
        if not places:
            raise forms.ValidationError(_("Give at least one authority a place in your order."))
        if len(set(places)) < len(places):
            raise forms.ValidationError(_("Give every place in your order to one authority only."))
        if not said.get("sending_capacity"):
            self.add_error("sending_capacity", _("Say how many people you can send."))
        return said

    @property
    def order(self) -> list[ExpressionPart]:
        """The parts to take over, the most important first."""
        placed = [part for part in self.parts if self.cleaned_data[f"place_{part.pk}"]]
        return sorted(placed, key=lambda part: int(self.cleaned_data[f"place_{part.pk}"]))

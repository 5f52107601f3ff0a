"""A session of a plan, as people change it by hand: nothing is forbidden, the page warns."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programme.calls.words import FORMATS, language_words
from programme.models import Call
from programme.planning.presenting import weekdays, weeks_of
from programme.session_plan import Call as Input
from programme.session_plan import Format, Group

MOST_SEATS = 1000
PLAIN = ("week", "weekday", "language", "format", "lead", "co_trainer", "room")
HOST = "host:"


class GroupForm(forms.Form):
    """Week, language, format, trainers, room, and seats by country."""

    use_required_attribute = False

    week = forms.ChoiceField(label=_("Week"))
    weekday = forms.TypedChoiceField(label=_("Day"), coerce=int)
    language = forms.ChoiceField(label=_("Language"))
    format = forms.ChoiceField(label=_("Format"))
    lead = forms.ChoiceField(label=_("Lead trainer"), required=False)
    co_trainer = forms.ChoiceField(label=_("Co-trainer"), required=False)
    room = forms.ChoiceField(label=_("Room"), required=False)

    def __init__(
        self,
        *args: Any,
        call: Call,
        given: Input,
        names: Mapping[str, str],
        offers: Mapping[str, str],
        group: Group | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.countries = sorted({wish.country for wish in given.wishes}, key=lambda code: names.get(code, code))
        languages = sorted({*given.languages, *call.languages, *([group.language] if group else [])})
        nobody = ("", _("Nobody yet"))
        trainers = [nobody, *((one.name, names.get(one.name, one.name)) for one in given.trainers)]
        self._choose("week", weeks_of(call))
        self._choose("weekday", weekdays())
        self._choose("language", list(zip(languages, language_words(languages), strict=True)))
        self._choose("format", [(one.value, FORMATS[one]) for one in Format])
        self._choose("lead", trainers)
        self._choose("co_trainer", trainers)
        rooms = [(one.name, names.get(f"room:{one.name}", one.name)) for one in given.rooms]
        hosts = [
            (f"{HOST}{code}", _("%(country)s hosts: %(venue)s") % {"country": names.get(code, code), "venue": venue})
            for code, venue in sorted(offers.items())
            if code in self.countries
        ]
        self._choose("room", [("", _("No room")), *rooms, *hosts])
        self._begin(group, names)

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _begin(self, group: Group | None, names: Mapping[str, str]) -> None:
        for country in self.countries:
            self.fields[f"seats_{country}"] = forms.IntegerField(
                label=names.get(country, country),
                min_value=0,
                max_value=MOST_SEATS,
                required=False,
                initial=group.seats.get(country) if group else None,
            )
        if group:
            place = f"{HOST}{group.host}" if group.host else group.room
            for name in PLAIN:
                self.initial.setdefault(name, place if name == "room" else getattr(group, name))

    def plain(self) -> list[forms.BoundField]:
        """The fields about the session itself."""
        return [self[name] for name in PLAIN]

    def seats(self) -> list[forms.BoundField]:
        """The fields about seats, country by country."""
        return [self[f"seats_{country}"] for country in self.countries]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned[f"seats_{country}"] for country in self.countries):
            self.add_error(None, _("Give seats to at least one country, or take the session out of the plan."))
        return cleaned

    @property
    def group(self) -> Group:
        """The session as it was written."""
        cleaned = self.cleaned_data
        is_hosted = cleaned["room"].startswith(HOST)
        seats = {country: cleaned[f"seats_{country}"] or 0 for country in self.countries}
        return Group(
            week=cleaned["week"],
            language=cleaned["language"],
            format=Format(cleaned["format"]),
            seats={country: number for country, number in seats.items() if number},
            lead=cleaned["lead"],
            co_trainer=cleaned["co_trainer"],
            room="" if is_hosted else cleaned["room"],
            weekday=cleaned["weekday"],
            host=cleaned["room"].removeprefix(HOST) if is_hosted else "",
        )

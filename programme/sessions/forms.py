"""What trainers fill in about a session, and what people choose who come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from access.models import Seat, SeatQuerySet
from access.offers import language_choices, titles_of
from modules.models import Module
from people.forms import CountryField
from people.models import Country, User
from programme.home.agendas import BETWEEN, Unit
from programme.home.fields import NeedsField
from programme.models import Mode, Room, SessionBlock, TrainingSession
from programme.sessions.naming import Absences
from programme.sessions.rules import modules_kept_by
from programme.staff.forms import StaffedForm
from programme.times import NoSuchTime, UnknownZone, moment

MOST_BLOCKS = 40


class SessionForm(StaffedForm):
    """A session without its blocks."""

    use_required_attribute = False

    language = forms.ChoiceField(label=_("Language"), choices=language_choices, initial="en")

    class Meta:
        model = TrainingSession
        fields = (
            "module",
            "kind",
            "title",
            "language",
            "places_in_room",
            "places_online",
            "room",
            "least_people",
            "country",
            "venue",
            "city",
            "zone",
            "note",
        )
        field_classes = {"country": CountryField}
        error_messages = {
            "module": {"required": _("Choose the module that the session belongs to.")},
            "title": {"required": _("Give the session a title that people recognise.")},
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 4}), "venue": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, keeper: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # More places go to those who wait, fewer may be held: that is said on a page of its own.
            del self.fields["places_in_room"], self.fields["places_online"]
        self.fields["least_people"].required = False
        kept, field = modules_kept_by(keeper), cast("forms.ModelChoiceField", self.fields["module"])
        field.queryset = Module.objects.filter(pk__in=[module.pk for module in kept])
        self.offer_staff(kept)
        titles = titles_of(kept, get_language() or "")
        field.choices = [("", field.empty_label or ""), *((one.pk, f"{one.code} · {titles[one.pk]}") for one in kept)]

    def clean_least_people(self) -> int:
        """Left empty, it takes place with however many come."""
        return self.cleaned_data["least_people"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.check_staff(cleaned)
        room = cleaned.get("places_in_room", self.instance.places_in_room)
        if not self.errors and not room and not cleaned.get("places_online", self.instance.places_online):
            self.add_error("places_in_room", _("Say how many places there are, in the room or online."))
        if room and not cleaned.get("venue"):
            self.add_error("venue", _("Say where the room is."))
        self._check_city(cleaned, room)
        return cleaned

    def _check_city(self, cleaned: dict[str, Any], places: int | None) -> None:
        """A chosen room is in a city of its own; any other is asked for it, so that trainers can be there in time."""
        if cleaned.get("room"):
            cleaned["city"] = ""
        elif places and "room" not in self.errors and not cleaned.get("city"):
            self.add_error("city", _("Say in which city the room is: trainers need 24 hours between two cities."))


class BlockForm(forms.ModelForm):
    """One block, by the clock of the session's zone: a unit of its module, a break, or whatever its title says."""

    use_required_attribute = False

    unit = forms.ChoiceField(
        label=_("Unit of the module"),
        required=False,
        error_messages={"invalid_choice": _("Choose a unit from the list.")},
    )

    class Meta:
        model = SessionBlock
        fields = ("unit", "title", "is_break", "counts_as", "day", "begins", "ends")
        error_messages = {
            "day": {"required": _("Say on which day it is.")},
            "begins": {"required": _("Say when it begins.")},
            "ends": {"required": _("Say when it ends.")},
        }
        widgets = {
            "day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "begins": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(
        self,
        *args: Any,
        session: TrainingSession,
        units: Sequence[Unit],
        counts_as: Sequence[tuple[str, Any]] = (),
        **kwargs: Any,
    ) -> None:
        """`session` is the one that is written in the same form: its zone is the clock; `units` can be chosen.

        `counts_as` is what a block can count for in curricula.
        """
        super().__init__(*args, **kwargs)
        self.session, self.zone, self.units = session, session.zone, {unit.value: unit for unit in units}
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Empty, it is called as the unit is.")
        self.initial["unit"] = self._value(self.instance.unit) or self.initial.get("unit", "")
        cast("forms.ChoiceField", self.fields["unit"]).choices = self._choices()
        self.fields["counts_as"] = forms.ChoiceField(
            label=_("Counts in a curriculum as"),
            required=False,
            choices=[("", _("nothing of its own")), *self._gone_from(counts_as), *counts_as],
            help_text=_("Whoever is there has attended this part of the curriculum."),
        )

    def _gone_from(self, curricula: Sequence[tuple[str, Any]]) -> list[tuple[str, str]]:
        """What the block counted as before, where its curriculum is away at present: it stays as it is."""
        before = self.instance.counts_as
        is_there = any(before == key for _curriculum, parts in curricula for key, _title in parts)
        return [(before, before)] if before and not is_there else []

    def _value(self, slug: str) -> str:
        return f"{self.session.module.slug}{BETWEEN}{slug}" if slug else ""

    def _choices(self) -> list[tuple[str, Any]]:
        """The units, by module where there are several; what stood here before stays, even if it is no longer there."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for unit in self.units.values():
            words = _("%(title)s (%(minutes)d min)") % {"title": unit.title, "minutes": unit.minutes}
            groups.setdefault(unit.module_code, []).append((unit.value, words))
        before = str(self.initial["unit"])
        gone = [(before, _("%(title)s (not in the present edition)") % {"title": self.instance.title})]
        choices: list[Any] = (
            list(groups.items()) if len(groups) > 1 else [one for group in groups.values() for one in group]
        )
        return [
            ("", _("None: a break, or own words")),
            *(gone if before and before not in self.units else []),
            *choices,
        ]

    def clean_unit(self) -> str:
        """Return the id of the unit in its module."""
        module, _between, slug = str(self.cleaned_data["unit"]).partition(BETWEEN)
        if slug and self.session.module_id and module != self.session.module.slug:
            raise forms.ValidationError(_("This unit belongs to another module: choose one of the session’s own."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["title"] = cleaned.get("title") or self._title_of(cleaned)
        if not cleaned["title"] and "unit" not in self.errors and "title" not in self.errors:
            self.add_error("title", _("Say what the block is, or leave its whole row empty."))
        for name in ("begins", "ends"):
            if cleaned.get("day") and cleaned.get(name):
                self._check(name, cleaned)
        return cleaned

    def _title_of(self, cleaned: dict[str, Any]) -> str:
        unit = self.units.get(self._value(cleaned["unit"])) if cleaned.get("unit") and self.session.module_id else None
        if unit:
            return unit.title
        return str(_("Break")) if cleaned.get("is_break") else ""

    def _check(self, name: str, cleaned: dict[str, Any]) -> None:
        try:
            moment(datetime.combine(cleaned["day"], cleaned[name]), self.zone)
        except NoSuchTime:
            self.add_error(name, _("The clocks go forward on this day: this time does not exist there."))
        except UnknownZone:
            return  # said at the zone's own field


BlockForms = forms.inlineformset_factory(
    TrainingSession,
    SessionBlock,
    form=BlockForm,
    extra=2,
    max_num=MOST_BLOCKS,
    validate_max=True,
    can_delete=True,
)


class ModeForm(forms.Form):
    """How somebody takes part; nothing to choose where there is only one way."""

    mode = forms.ChoiceField(
        label=_("How do you take part?"),
        error_messages={"required": _("Choose whether you come to the room or take part online.")},
        widget=forms.RadioSelect,
    )
    needs = NeedsField()

    def __init__(self, *args: Any, session: TrainingSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes = session.modes
        cast("forms.ChoiceField", self.fields["mode"]).choices = [(mode.value, mode.label) for mode in modes]
        if len(modes) == 1:
            self.fields["mode"].widget = forms.HiddenInput()
            self.fields["mode"].initial = modes[0].value

    @property
    def chosen(self) -> Mode:
        """The way that was chosen."""
        return Mode(self.cleaned_data["mode"])


class PlacesForm(forms.Form):
    """How many places there are."""

    use_required_attribute = False

    room = forms.IntegerField(label=_("Places in the room"), min_value=0, max_value=1000)
    online = forms.IntegerField(label=_("Places online"), min_value=0, max_value=10_000)

    def __init__(self, *args: Any, room: Room | None, **kwargs: Any) -> None:
        """`room` is the one that is chosen for the session: the page says how many people it holds."""
        super().__init__(*args, **kwargs)
        if room is not None:
            words = _("“%(room)s” holds %(capacity)d people.")
            self.fields["room"].help_text = words % {"room": room, "capacity": room.capacity}


class ReasonForm(forms.Form):
    """Why a session is not held, or not on its day: everybody who wanted to come reads it."""

    use_required_attribute = False

    because = forms.CharField(
        label=_("Why?"),
        error_messages={"required": _("Say in a sentence why: people have kept the day free.")},
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who has a place or waits for one reads this sentence."),
    )


class LinkForm(forms.Form):
    """Where people join online."""

    use_required_attribute = False

    link = forms.URLField(
        label=_("Link to join online"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": _("Write the whole address, as your conference service shows it: https://…")},
        help_text=_("Begins with https://. Empty: there is no link yet."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith("https://"):
            raise forms.ValidationError(_("The address has to begin with https://, so that nobody reads along."))
        return link


class FeedForm(forms.Form):
    """Which address of a calendar is made anew or stopped."""

    act = forms.ChoiceField(choices=[("renew", ""), ("stop", "")])
    of = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, countries: Sequence[Country], **kwargs: Any) -> None:
        """`countries` are those of which the person is focal point; without one it is their own calendar."""
        super().__init__(*args, **kwargs)
        self.countries = {country.pk: country for country in countries}
        cast("forms.ChoiceField", self.fields["of"]).choices = [("", ""), *((code, code) for code in self.countries)]

    @property
    def country(self) -> Country | None:
        """The country that was chosen; None for one's own calendar."""
        return self.countries.get(self.cleaned_data["of"])


class OthersModeForm(ModeForm):
    """How somebody else takes part. What they need is theirs alone to say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["needs"]
        self.fields["mode"].label = _("How do they take part?")
        self.fields["mode"].error_messages["required"] = _("Choose whether they come to the room or take part online.")


class AdmitForm(OthersModeForm):
    """Whom a trainer lets in by hand: somebody with an account, by their address."""

    use_required_attribute = False

    email = forms.EmailField(
        label=_("E-mail address of their account"),
        error_messages={
            "required": _("Write the address with which the person signs in here."),
            "invalid": _("This is not an e-mail address."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "mode")


class SeatForm(forms.Form):
    """Somebody who holds a seat of the module."""

    use_required_attribute = False

    seat = forms.ModelChoiceField(
        queryset=Seat.objects.none(),
        to_field_name="key",
        label=_("Who comes?"),
        empty_label=_("Choose a person"),
        error_messages={
            "required": _("Choose a person."),
            "invalid_choice": _("This person cannot be chosen any more. Choose another one."),
        },
    )

    def __init__(self, *args: Any, seats: SeatQuerySet, absences: Mapping[int, Absences], **kwargs: Any) -> None:
        """`seats` are those to choose from; whoever did not come before has `absences`, by person."""
        super().__init__(*args, **kwargs)
        self.absences = absences
        field = cast("forms.ModelChoiceField", self.fields["seat"])
        field.queryset = seats
        field.label_from_instance = self._words  # type: ignore[method-assign,assignment]  # as Django's documentation has it

    def _words(self, seat: Any) -> str:
        """Somebody to choose: the name, where they work, and how often they did not come."""
        words = f"{seat.person} · {seat.organisation}"
        missed = self.absences.get(seat.person_id)
        return f"{words} ({_('did not come: %s') % missed})" if missed else words


class NominationForm(SeatForm, OthersModeForm):
    """Who is nominated, and how they take part."""

    field_order = ("seat", "mode")

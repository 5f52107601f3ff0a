"""What trainers say about their time, what staff keep about rooms, and who trains a session."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import override
from django.utils.translation import gettext_lazy as _

from access.offers import language_choices
from learning.rules import trainers_of
from people.forms import CountryField
from people.models import Country, User
from programme import busy_feed
from programme.models import Room, TrainerHours, TrainerProfile, TrainingSession, Weekday
from programme.staff.actions import Hours
from programme.staff.rules import countries_of_rooms, trainers_for
from programme.staff.staffing import Staff, staff_of
from programme.staff.wording import too_small_words
from programme.times import NoSuchTime, UnknownZone, moment, zone_of

CLOCK = {"type": "time"}


def known_zone(name: str) -> None:
    """Refuse what is not the name of a time zone."""
    try:
        zone_of(name)
    except UnknownZone:
        raise ValidationError(_("This is not the name of a time zone.")) from None


class TrainerChoice(forms.ModelChoiceField):
    """A trainer by name, with the languages they train in."""

    def label_from_instance(self, obj: Any) -> str:
        return named(obj)


class TrainerChoices(forms.ModelMultipleChoiceField):
    """Several trainers by name, with the languages they train in."""

    def label_from_instance(self, obj: Any) -> str:
        return named(obj)


def named(trainer: User) -> str:
    """Return a trainer's name and languages."""
    profile = getattr(trainer, "trainer_profile", None)
    languages = ", ".join(code.upper() for code in profile.languages) if profile else ""
    return f"{trainer} ({languages})" if languages else str(trainer)


class StaffedForm(forms.ModelForm):
    """The part of a session's form that says who trains it, and in which room."""

    lead = TrainerChoice(User.objects.none(), label=_("Lead trainer"), required=False)
    co_trainers = TrainerChoices(
        User.objects.none(), label=_("Co-trainers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = TrainingSession
        fields = ("room",)

    def offer_staff(self, modules: list[Any]) -> None:
        """Offer the rooms in use, and the trainers of these modules."""
        staff = staff_of(self.instance)
        trainers = trainers_for(modules)
        cast("TrainerChoice", self.fields["lead"]).queryset = trainers
        cast("TrainerChoices", self.fields["co_trainers"]).queryset = trainers
        rooms = Room.objects.in_use() | Room.objects.filter(pk=self.instance.room_id)
        cast("forms.ModelChoiceField", self.fields["room"]).queryset = rooms
        self.initial.update(lead=staff.lead, co_trainers=staff.co_trainers)

    @property
    def staff(self) -> Staff:
        """Who was chosen."""
        return Staff(self.cleaned_data["lead"], tuple(self.cleaned_data["co_trainers"]))

    def check_staff(self, cleaned: dict[str, Any]) -> None:
        """Say at its field what cannot be: a trainer of another module, one twice, a lead who may not, a room too small."""
        lead, others, module = cleaned.get("lead"), list(cleaned.get("co_trainers") or ()), cleaned.get("module")
        if module is not None:
            self._check_module("lead", [lead] if lead else [], module)
            self._check_module("co_trainers", others, module)
        if lead and lead in others:
            self.add_error(
                "co_trainers", _("Whoever leads the session is no co-trainer as well: choose one of the two.")
            )
        if lead and not getattr(lead, "trainer_profile", TrainerProfile()).may_lead:
            self.add_error("lead", _("This trainer does not lead sessions yet. Choose somebody else to lead."))
        self._check_room(cleaned)

    def _place_before(self) -> str:
        """The address of the room that the session had: a new room's takes its place, own words stay."""
        before = Room.objects.filter(pk=self.initial.get("room") or 0).first()
        return before.place if before else ""

    def _check_module(self, name: str, chosen: list[User], module: Any) -> None:
        if set(chosen) - set(trainers_of(module).filter(pk__in=[one.pk for one in chosen])):
            self.add_error(name, _("Choose trainers of the module that the session belongs to."))

    def _check_room(self, cleaned: dict[str, Any]) -> None:
        # Of a session that is there already, the places are changed on a page of their own.
        room, places = cleaned.get("room"), cleaned.get("places_in_room", self.instance.places_in_room) or 0
        if room and places > room.capacity:
            self.add_error("room", too_small_words(room))
        if room and not places:
            self.add_error("room", _("A session without places in the room needs none. Leave the room empty."))
        if room and cleaned.get("venue", "") in {"", self._place_before()}:
            cleaned["venue"], cleaned["country"] = room.place, room.country


class TrainerForm(forms.ModelForm):
    """What a trainer says about languages and place, and the usual hours of each day of the week."""

    use_required_attribute = False

    languages = forms.MultipleChoiceField(
        label=_("Languages that you train in"),
        choices=language_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = TrainerProfile
        fields = ("languages", "city", "zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].validators.append(known_zone)
        hours = {one.weekday: one for one in TrainerHours.objects.filter(trainer=self.instance.person)}
        for day in Weekday:
            self._add_day(day, hours.get(day))

    def _add_day(self, day: Weekday, hours: TrainerHours | None) -> None:
        for part, label in (("begins", _("%(day)s, from")), ("ends", _("%(day)s, to"))):
            self.fields[f"{part}_{day.value}"] = forms.TimeField(
                label=label % {"day": day.label},
                required=False,
                initial=getattr(hours, part, None),
                widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"),
            )

    def days(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each day of the week with its two fields."""
        for day in Weekday:
            yield str(day.label), self[f"begins_{day.value}"], self[f"ends_{day.value}"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for day in Weekday:
            begins, ends = cleaned.get(f"begins_{day.value}"), cleaned.get(f"ends_{day.value}")
            if bool(begins) != bool(ends) and not self.errors:
                self.add_error(f"ends_{day.value}", _("Say from when to when, or leave both empty."))
            if begins and ends and ends <= begins:
                self.add_error(f"ends_{day.value}", _("The hours of a day end after they begin."))
        return cleaned

    @property
    def hours(self) -> Hours:
        """The hours that were given, by day of the week."""
        given = ((day.value, self._hours_of(day)) for day in Weekday)
        return {day: (begins, ends) for day, (begins, ends) in given if begins and ends}

    def _hours_of(self, day: Weekday) -> tuple[time | None, time | None]:
        return self.cleaned_data[f"begins_{day.value}"], self.cleaned_data[f"ends_{day.value}"]


class WallTimeField(forms.DateTimeField):
    """A day and a time as a clock shows them; whose clock it is the form knows."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> datetime | None:
        """Read it without asking whether the site's own clock shows it."""
        with override(UTC):
            read = super().to_python(value)
        return read.replace(tzinfo=None) if read else None


class AwayForm(forms.Form):
    """A time at which a trainer is not available, by the clock of their zone. Why is nobody's business."""

    use_required_attribute = False

    starts = WallTimeField(label=_("From"), error_messages={"required": _("Say from when.")})
    ends = WallTimeField(label=_("To"), error_messages={"required": _("Say until when.")})

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        """`zone` is the time zone by whose clock the times are written."""
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean_starts(self) -> datetime:
        return self._moment("starts")

    def clean_ends(self) -> datetime:
        return self._moment("ends")

    def _moment(self, name: str) -> datetime:
        try:
            return moment(self.cleaned_data[name], self.zone)
        except NoSuchTime:
            raise ValidationError(_("The clocks go forward then: this time does not exist.")) from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", _("This ends after it begins."))
        return cleaned


class FeedForm(forms.Form):
    """A calendar file, of which only the busy times are kept."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("Calendar file (.ics)"),
        error_messages={"required": _("Choose the file that your calendar exports.")},
        help_text=_("At most 1 MB. Only times are kept: no title, place or name of an event."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large before it is read."""
        file = cast("UploadedFile", self.cleaned_data["file"])
        if (file.size or 0) > busy_feed.MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB. Export fewer months."))
        return file


class RoomForm(forms.ModelForm):
    """A room, in a country that the person keeps rooms of."""

    use_required_attribute = False

    class Meta:
        model = Room
        fields = (
            "name",
            "address",
            "city",
            "country",
            "capacity",
            "has_step_free_access",
            "has_induction_loop",
            "has_quiet_room",
            "emergency_number",
            "zone",
            "is_in_use",
        )
        field_classes = {"country": CountryField}
        error_messages = {
            "name": {"required": _("Give the room the name that stands at its door.")},
            "address": {"required": _("Say where it is: street, number, floor.")},
            "city": {"required": _("Say in which city it is: trainers need a day to come from another one.")},
            "country": {"required": _("Choose the country.")},
            "capacity": {"required": _("Say how many people it holds.")},
        }

    def __init__(self, *args: Any, keeper: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].validators.append(known_zone)
        country = cast("forms.ModelChoiceField[Country]", self.fields["country"])
        country.queryset = countries_of_rooms(keeper)

    def clean_city(self) -> str:
        """One spelling for one city, as far as spaces go."""
        return " ".join(self.cleaned_data["city"].split())


class LeadForm(forms.Form):
    """Whether a trainer may lead sessions."""

    may_lead = forms.BooleanField(label=_("May lead sessions"), required=False)

"""What trainers fill in about a session, and what people choose who come."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from access.offers import language_choices, titles_of
from modules.models import Module
from people.models import User
from programme.models import Mode, SessionBlock, TrainingSession
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
            "country",
            "venue",
            "zone",
            "note",
        )
        error_messages = {
            "module": {"required": _("Choose the module that the session belongs to.")},
            "title": {"required": _("Give the session a title that people recognise.")},
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 4}), "venue": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, keeper: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept, field = modules_kept_by(keeper), cast("forms.ModelChoiceField", self.fields["module"])
        field.queryset = Module.objects.filter(pk__in=[module.pk for module in kept])
        self.offer_staff(kept)
        titles = titles_of(kept, get_language() or "")
        field.choices = [("", field.empty_label or ""), *((one.pk, f"{one.code} · {titles[one.pk]}") for one in kept)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.check_staff(cleaned)
        if not self.errors and not cleaned["places_in_room"] and not cleaned["places_online"]:
            self.add_error("places_in_room", _("Say how many places there are, in the room or online."))
        if cleaned.get("places_in_room") and not cleaned.get("venue"):
            self.add_error("venue", _("Say where the room is."))
        return cleaned


class BlockForm(forms.ModelForm):
    """One block, by the clock of the session's zone."""

    use_required_attribute = False

    class Meta:
        model = SessionBlock
        fields = ("title", "day", "begins", "ends")
        error_messages = {
            "title": {"required": _("Say what the block is, or leave its whole row empty.")},
            "day": {"required": _("Say on which day it is.")},
            "begins": {"required": _("Say when it begins.")},
            "ends": {"required": _("Say when it ends.")},
        }
        widgets = {
            "day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "begins": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        """`zone` is the time zone by whose clock the block is written."""
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("begins", "ends"):
            if cleaned.get("day") and cleaned.get(name):
                self._check(name, cleaned)
        return cleaned

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


class CancelForm(forms.Form):
    """Why a session is cancelled: everybody who wanted to come reads it."""

    use_required_attribute = False

    because = forms.CharField(
        label=_("Why is it cancelled?"),
        error_messages={"required": _("Say in a sentence why: people have kept the day free.")},
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who has a place or waits for one reads this sentence."),
    )

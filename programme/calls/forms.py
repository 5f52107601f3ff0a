"""What the programme fills in about a call, and what people ask about it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from access.offers import language_choices, titles_of
from access.request_forms import AttachmentForm, WordsField
from ground.languages import language_name
from modules.models import Module
from people.forms import CountryField
from people.models import Country, User
from programme.calls import words
from programme.calls.rules import modules_written_for_by
from programme.models import Call
from programme.models.calls import MOST_OF_SUMMARY, MOST_OF_TITLE, WRITTEN_IN
from programme.selection import CRITERIA
from programme.times import NoSuchTime, UnknownZone, moment, shown_in

# What of a call can be written in other languages.
TRANSLATED = ("title", "summary")
MOST_POINTS = 100
DAY_INPUT = {"type": "date"}
WALL = "%Y-%m-%dT%H:%M"


class WallTimeField(forms.CharField):
    """A day and a time as the clock of some zone shows them; the form says which zone."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format=WALL)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            raise forms.ValidationError(_("Write a day and a time, such as 2027-03-01T12:00.")) from None


class CallForm(forms.ModelForm):
    """A call as a draft: anything but its title and modules may be missing until it is published."""

    use_required_attribute = False

    opens_at = WallTimeField(label=_("Opens"), required=False, help_text=_("By the clock of the call’s time zone."))
    closes_at = WallTimeField(
        label=_("Closes"), required=False, help_text=_("At least 14 days later. Late answers are refused.")
    )
    webinar_link = forms.URLField(label=_("Link to the webinar"), max_length=300, required=False, assume_scheme="https")
    formats = forms.MultipleChoiceField(
        label=_("Formats"), choices=list(words.FORMATS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=language_choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Call
        fields = (
            "title",
            "kind",
            "modules",
            "groups",
            "summary",
            "profile",
            "selected_by",
            "opens_at",
            "closes_at",
            "zone",
            "results_on",
            "webinar",
            "webinar_link",
            "sessions_planned",
            "seats_planned",
            "formats",
            "languages",
            "first_week",
            "last_week",
            "daily_from",
            "daily_to",
            "host_offer_wanted",
        )
        error_messages = {
            "title": {"required": _("Give the call a title that countries recognise.")},
            "modules": {"required": _("Choose at least one module.")},
        }
        help_texts = {
            "results_on": _("At least 10 days after the close."),
            "webinar": _("When it is and what it is about."),
            "first_week": _("Any day of the first week in which sessions can be."),
            "last_week": _("Any day of the last one; 26 weeks at most."),
        }
        widgets = {
            "modules": forms.CheckboxSelectMultiple,
            "groups": forms.CheckboxSelectMultiple,
            "summary": forms.Textarea({"rows": 6}),
            "profile": forms.Textarea({"rows": 4}),
            "selected_by": forms.Textarea({"rows": 2}),
            "results_on": forms.DateInput(DAY_INPUT, "%Y-%m-%d"),
            "first_week": forms.DateInput(DAY_INPUT, "%Y-%m-%d"),
            "last_week": forms.DateInput(DAY_INPUT, "%Y-%m-%d"),
            "daily_from": forms.TimeInput({"type": "time"}, "%H:%M"),
            "daily_to": forms.TimeInput({"type": "time"}, "%H:%M"),
        }

    def __init__(self, *args: Any, writer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_modules(writer)
        self._show_wall_times()
        for language in other_languages():
            self._add_language(language, self.instance.translations.get(language, {}))
        for name, points in CRITERIA.items():
            self.fields[weight_name(name)] = forms.IntegerField(
                label=str(words.CRITERIA[name]),
                min_value=1,
                max_value=MOST_POINTS,
                initial=self.instance.criteria.get(name, points),
            )

    def _add_language(self, language: str, written: Mapping[str, str]) -> None:
        about = {"language": language_name(language)}
        self.fields[f"title_{language}"] = forms.CharField(
            label=_("Title: %(language)s") % about,
            max_length=MOST_OF_TITLE,
            initial=written.get("title", ""),
            widget=forms.TextInput({"lang": language, "dir": "auto"}),
            required=False,
        )
        self.fields[f"summary_{language}"] = forms.CharField(
            label=_("What it is about: %(language)s") % about,
            max_length=MOST_OF_SUMMARY,
            initial=written.get("summary", ""),
            widget=forms.Textarea({"rows": 6, "lang": language, "dir": "auto"}),
            required=False,
        )

    @property
    def language_fields(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each other language of the site, with its name."""
        return [
            (language_name(language), [self[f"{name}_{language}"] for name in TRANSLATED])
            for language in other_languages()
        ]

    def _check_languages(self, said: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        """Return what is written in other languages; one half of it alone would mix two languages on a page."""
        written = {}
        for language in other_languages():
            words_in_it = {name: said.get(f"{name}_{language}") or "" for name in TRANSLATED}
            if all(words_in_it.values()):
                written[language] = words_in_it
            elif any(words_in_it.values()):
                lacking = next(name for name, each in words_in_it.items() if not each)
                self.add_error(f"{lacking}_{language}", _("Write title and summary in this language, or neither."))
        return written

    def _offer_modules(self, writer: User) -> None:
        own, field = modules_written_for_by(writer), cast("forms.ModelMultipleChoiceField", self.fields["modules"])
        field.queryset = Module.objects.filter(pk__in=[module.pk for module in own])
        titles = titles_of(own, get_language() or "")
        field.choices = [(one.pk, f"{one.code} · {titles[one.pk]}") for one in own]

    def _show_wall_times(self) -> None:
        for name in ("opens_at", "closes_at"):
            if at := getattr(self.instance, name):
                self.initial[name] = shown_in(at, self.instance.zone).wall.strftime(WALL)

    @property
    def weights(self) -> list[forms.BoundField]:
        """The fields of the criteria."""
        return [self[weight_name(name)] for name in CRITERIA]

    def clean_first_week(self) -> date | None:
        return _monday(self.cleaned_data["first_week"])

    def clean_last_week(self) -> date | None:
        return _monday(self.cleaned_data["last_week"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("opens_at", "closes_at"):
            if said.get(name):
                said[name] = self._moment(name, said)
        self._check_order(said)
        said["criteria"] = {name: said.get(weight_name(name), 0) for name in CRITERIA}
        said["translations"] = self._check_languages(said)
        # No fields of their own: several of them make each.
        self.instance.criteria, self.instance.translations = said["criteria"], said["translations"]
        return said

    def _moment(self, name: str, said: Mapping[str, Any]) -> datetime | None:
        try:
            return moment(said[name], said.get("zone", ""))
        except NoSuchTime:
            self.add_error(name, _("The clocks go forward on this day: this time does not exist there."))
        except UnknownZone:
            return None  # said at the zone's own field
        return None

    def _check_order(self, said: Mapping[str, Any]) -> None:
        first, last = said.get("first_week"), said.get("last_week")
        if first and last and last < first:
            self.add_error("last_week", _("The last week must not be before the first."))
        begins, ends = said.get("daily_from"), said.get("daily_to")
        if bool(begins) != bool(ends):
            self.add_error("daily_to", _("Fix both hours, or none."))
        if begins and ends and ends <= begins:
            self.add_error("daily_to", _("Sessions end after they begin, on the same day."))


def other_languages() -> list[str]:
    """Return the languages of the site in which a call can be written beside English."""
    return [code for code, _name in settings.LANGUAGES if code != WRITTEN_IN]


def weight_name(criterion: str) -> str:
    """Return the name of the field of a criterion."""
    return f"weight_{criterion}"


def _monday(day: date | None) -> date | None:
    return day - timedelta(days=day.weekday()) if day else None


class CorrigendumForm(CallForm):
    """A published call again, with a sentence on what changes; what it is about and for whom stays."""

    text = WordsField(
        label=_("What changes and why"),
        error_messages={"required": _("Say in a sentence what changes and why: everybody concerned reads it.")},
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    field_order = ("text",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "modules", "groups"):
            del self.fields[name]


class DocumentForm(AttachmentForm):
    """A PDF file for everybody who reads the call."""

    title = forms.CharField(
        label=_("Title of the document"),
        max_length=160,
        error_messages={"required": _("Say what the document is.")},
    )

    field_order = ("title", "attachment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        del self.fields["remove"]
        self.fields["attachment"].required = True
        self.fields["attachment"].help_text = _("5 MB at most, not encrypted.")
        self.fields["attachment"].error_messages["required"] = _("Choose a PDF file.")


class QuestionForm(forms.Form):
    """A question about a call."""

    use_required_attribute = False

    text = WordsField(
        label=_("Your question"),
        error_messages={"required": _("Write your question.")},
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Once it is answered, everybody reads question and answer. Your name is not shown: leave it out."),
    )


class AnswerForm(forms.Form):
    """The answer that everybody reads."""

    use_required_attribute = False

    text = WordsField(
        label=_("Answer"),
        error_messages={"required": _("Write the answer.")},
        max_length=2000,
        help_text=_("Everybody reads it, beside the question."),
    )


class AdmitForm(forms.Form):
    """Which country may answer late, and why."""

    use_required_attribute = False

    country = CountryField(
        queryset=Country.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the country.")},
    )
    because = forms.CharField(
        label=_("Why it is admitted late"),
        max_length=300,
        error_messages={"required": _("Say why: it stands beside the expression for good.")},
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, countries: list[Country], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField", self.fields["country"])
        field.queryset = Country.objects.filter(pk__in=[country.pk for country in countries])

"""Which sessions somebody looks for: by language, country, format, kind and module, in the address of the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from access.offers import titles_of
from ground.languages import site_languages
from modules.models import Module
from people.countries import in_order
from people.models import Country, User
from people.rules import Visitor
from programme.models import Booking, SessionKind, TrainingSessionQuerySet

ANY = ("", _("Any"))
UNKNOWN = _("This choice is not in the list: choose one that is.")


class Format(models.TextChoices):
    """How a session is held."""

    ROOM = "room", _("In the room only")
    ONLINE = "online", _("Online only")
    HYBRID = "hybrid", _("In the room and online")


PLACES_OF = {
    Format.ROOM: {"places_in_room__gt": 0, "places_online": 0},
    Format.ONLINE: {"places_in_room": 0, "places_online__gt": 0},
    Format.HYBRID: {"places_in_room__gt": 0, "places_online__gt": 0},
}


@dataclass(frozen=True)
class Chosen:
    """One filter in use, in words, and the query of the page without it."""

    label: str
    value: str
    query_without: str


def _choices_of(field: forms.Field) -> list[object]:
    return list(cast("Iterable[object]", field.choices)) if isinstance(field, forms.ChoiceField) else []


class SessionFilter(forms.Form):
    """The filters of the list and the month. What is not in a list filters nothing and is said at its field."""

    use_required_attribute = False

    language = forms.ChoiceField(label=_("Language"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    format = forms.ChoiceField(label=_("Format"), required=False, choices=[ANY, *Format.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *SessionKind.choices])
    module = forms.ChoiceField(label=_("Module"), required=False)
    mine = forms.BooleanField(label=_("Only mine"), required=False)

    def __init__(self, data: QueryDict, *, seen: TrainingSessionQuerySet, reader: Visitor) -> None:
        """`seen` are the sessions that the reader may know of; only what they have can be chosen. Three queries."""
        super().__init__(data)
        self.seen, self.reader = seen, reader
        self._offer("language", site_languages())
        countries = in_order(Country.objects.filter(training_sessions__in=seen).distinct())
        self._offer("country", [(country.pk, str(country)) for country in countries])
        modules = list(Module.objects.filter(training_sessions__in=seen).distinct())
        titles = titles_of(modules, get_language() or "")
        self._offer("module", [(module.slug, titles[module.pk]) for module in modules])
        for name in self.fields:
            self.fields[name].error_messages["invalid_choice"] = UNKNOWN
        if not isinstance(reader, User):
            del self.fields["mine"]

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [ANY, *choices]

    @property
    def shown(self) -> list[object]:
        """All that the form shows, which names the piece of the page that is kept."""
        self.is_valid()
        return [(one.name, one.value(), one.errors, _choices_of(one.field)) for one in self]

    @property
    def sessions(self) -> TrainingSessionQuerySet:
        """The sessions that fit all that was chosen."""
        self.is_valid()
        found = self.seen
        for name, value in self._in_use.items():
            found = found.filter(**self._condition(name, value))
        return found

    def _condition(self, name: str, value: Any) -> dict[str, Any]:
        if name == "format":
            return dict(PLACES_OF[Format(value)])
        if name == "mine":
            # Not by a join: the places of each session are counted in the same query.
            return {"pk__in": Booking.objects.current().filter(person=self.reader.pk).values("session")}
        return {"module__slug": value} if name == "module" else {name: value}

    @property
    def _in_use(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def chosen(self) -> list[Chosen]:
        """Every filter in use, to be shown and taken back one by one."""
        self.is_valid()
        return [
            Chosen(str(self.fields[name].label), self._words(name, value), self.query(without=name))
            for name, value in self._in_use.items()
        ]

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return ""
        return str(dict(cast("Iterable[tuple[str, str]]", field.choices))[value])

    def query(self, *, without: str = "") -> str:
        """What was chosen as the query of an address, ending in "&"; empty where nothing was."""
        self.is_valid()
        kept = QueryDict(mutable=True)
        for name, value in self._in_use.items():
            if name != without:
                kept[name] = "on" if value is True else value
        return f"{kept.urlencode()}&" if kept else ""

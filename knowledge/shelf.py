"""The shelf: items in one language or else in the original, narrowed by facets that count what each answer leaves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ground.folding import folded
from ground.languages import language_name
from knowledge.vocabulary import Channel, CostBand, Evidence, Kind, Region, Setting, TargetGroup
from modules.facets import Chosen, Narrowed
from people.models import Country

LISTS: Mapping[str, Any] = {
    "kind": Kind,
    "place": Setting,
    "channel": Channel,
    "group": TargetGroup,
    "cost": CostBand,
    "evidence": Evidence,
    "region": Region,
}
TITLES: Mapping[str, Any] = {
    "kind": _("Kind"),
    "place": pgettext_lazy("of a tool", "Place"),
    "channel": _("Channel"),
    "group": _("For whom"),
    "language": _("Language"),
    "cost": _("Cost"),
    "evidence": _("Evidence"),
    "country": _("Country"),
    "pillar": _("Pillar"),
    "region": _("Region"),
    "topic": _("Topic"),
    "year": _("Year"),
}


@dataclass(frozen=True)
class Entry:
    """An item as it stands on the shelf: its page, or so much of it as narrows the list; `lang` is that of its words."""

    page: Any
    lang: str
    facets: Mapping[str, frozenset[str]]
    words: str


@dataclass(frozen=True)
class Chip:
    """Something that was chosen, and the address of the list without it."""

    label: str
    url: str


class Shelf(Narrowed[Entry]):
    """All items, narrowed by the chosen facets."""

    titles = TITLES

    def __init__(self, pages: Iterable[Any], pillars: Mapping[str, str], chosen: Chosen | None = None) -> None:
        super().__init__(chosen)
        self._pages = pages
        self.pillars = pillars

    @cached_property
    def all(self) -> list[Entry]:
        return [_entry(page) for page in self._pages]

    @property
    def newest(self) -> list[Entry]:
        """Three items, the newest of three different kinds first."""
        firsts = {entry.page.kind: entry for entry in reversed(self.all)}
        return sorted(firsts.values(), key=lambda entry: entry.page.published_on, reverse=True)[:3]

    def labels_of(self, name: str) -> Mapping[str, Any]:
        return self._labels[name]

    def order_of(self, name: str) -> Callable[[str], Any]:
        return _order(name, self._labels[name])

    @cached_property
    def _labels(self) -> dict[str, Mapping[str, Any]]:
        languages = {code for entry in self.all for code in entry.facets["language"]}
        codes = {code for entry in self.all for code in entry.facets["country"]}
        countries = Country.objects.filter(pk__in=codes) if codes else ()
        return {
            **{name: dict(choices.choices) for name, choices in LISTS.items()},
            "language": {code: language_name(code) for code in languages},
            "country": {country.pk: str(country) for country in countries},
            "pillar": self.pillars,
            "topic": {value: topic_name(value) for entry in self.all for value in entry.facets["topic"]},
            "year": {},
        }

    @property
    def chips(self) -> list[Chip]:
        """What was chosen, each with a way to take it away."""
        chosen = [(name, value) for name in TITLES for value in sorted(self.chosen.get(name, ()))]
        words = [("q", self.query)] if self.query else []
        return [
            Chip(self._chip(name, value), _without((*words, *chosen), (name, value)))
            for name, value in (*words, *chosen)
        ]

    def _chip(self, name: str, value: str) -> str:
        return f"“{value}”" if name == "q" else str(self._labels[name].get(value, value))

    @property
    def chosen_query(self) -> str:
        """What was chosen, as the beginning of an address that goes on with a page."""
        pairs = [("q", self.query)] if self.query else []
        pairs += [(name, value) for name, values in self.chosen.items() for value in sorted(values)]
        return f"{urlencode(pairs)}&" if pairs else ""


def _without(pairs: Sequence[tuple[str, str]], taken: tuple[str, str]) -> str:
    return f"?{urlencode([pair for pair in pairs if pair != taken])}"


def topic_name(topic: str) -> str:
    """Return the id of a topic as words."""
    return capfirst(topic.replace("-", " "))


def _order(name: str, labels: Mapping[str, Any]) -> Callable[[str], Any]:
    if name in LISTS:
        places = {value: place for place, value in enumerate(LISTS[name].values)}
        return lambda value: places.get(value, len(places))
    if name == "year":
        return lambda value: -int(value)
    if name == "pillar":
        pillars = list(labels)
        return lambda value: pillars.index(value) if value in pillars else len(pillars)
    return lambda value: str(labels.get(value, value)).casefold()


def _entry(page: Any) -> Entry:
    year = str(page.published_on.year)
    one = {"kind": page.kind, "cost": page.cost_band, "evidence": page.evidence, "year": year}
    several = {
        "place": page.places,
        "channel": page.channels,
        "group": page.target_groups,
        "language": page.languages or ([] if page.kind == Kind.TOOL else [page.lang]),
        "country": page.countries,
        "pillar": page.pillars,
        "region": page.regions,
        "topic": page.topics,
    }
    return Entry(
        page=page,
        lang=page.lang,
        facets={name: frozenset([value] if value else ()) for name, value in one.items()}
        | {name: frozenset(values) for name, values in several.items()},
        words=folded(page.title, page.summary, *page.topics, page.authors),
    )

"""What waits for translation: by language and module in numbers, and string by string."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.text import capfirst
from wagtail.models import DraftStateMixin, Locale, Page, get_translatable_models
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from modules.models import Module, ModulePage, Question, Scenario, UnitPage
from modules.translation_states import State, counted, matched

OF_MODULES: tuple[Any, ...] = (ModulePage, UnitPage, Question, Scenario)
PARENT_STEPS = 4  # letters of a page's path for each level
Strings = Mapping[tuple[UUID, int], set[int]]


@dataclass(frozen=True)
class Counts:
    """Strings in one language by state, and how many of the things (pages, questions, …) that hold them are in translation."""

    locale: Locale
    states: Mapping[State, int]
    begun: int
    things: int

    @property
    def whole(self) -> int:
        return self.states[State.WHOLE]

    @property
    def stale(self) -> int:
        return self.states[State.STALE]

    @property
    def missing(self) -> int:
        return self.states[State.MISSING]

    @property
    def not_begun(self) -> int:
        return self.things - self.begun

    @property
    def is_whole(self) -> bool:
        return not (self.stale or self.missing or self.not_begun)


@dataclass(frozen=True)
class Row(Counts):
    """A module in one language."""

    module: Module


@dataclass(frozen=True)
class KindRow(Counts):
    """Everything of a kind that stands beside the modules, such as the curricula, in one language."""

    model: Any

    @property
    def kind(self) -> str:
        """How one of them is called."""
        return name_of_kind(self.model)

    @property
    def label(self) -> str:
        """The name of the kind in an address."""
        return label_of_kind(self.model)


def name_of_kind(model: Any) -> str:
    """Return how a thing of a kind is called."""
    return capfirst(str(model._meta.verbose_name))


def label_of_kind(model: Any) -> str:
    """Return the name of a kind in an address."""
    return str(model._meta.label_lower)


@dataclass(frozen=True)
class Segment:
    """A string: its words now, the words that it was translated from, and the translation."""

    path: str
    source: str
    state: State
    source_then: str = ""
    translation: str = ""

    @property
    def is_whole(self) -> bool:
        return self.state is State.WHOLE


@dataclass(frozen=True)
class Thing:
    """A page, a question or a role-play with its strings; not begun where nobody translates it yet."""

    key: UUID
    title: str
    is_begun: bool
    segments: Sequence[Segment] = ()
    target: Any = None

    def count(self, state: State) -> int:
        return sum(segment.state is state for segment in self.segments)


Holdings = Mapping[int, Sequence[UUID]]  # the keys of what each module is made of, in the order in which it is learnt


def locales_beside(first: Locale) -> list[Locale]:
    """Return the languages that something can be translated into."""
    return [locale for locale in Locale.objects.order_by("pk") if locale != first]


def rows_of(modules: Sequence[Module], locales: Sequence[Locale]) -> list[Row]:
    """Return a row for each module and language, in a handful of queries whatever their number."""
    first = Locale.get_default()
    holdings = holdings_of(modules, first)
    begun = begun_in(first, locales)
    states = _states(first, locales)
    return [
        Row(*_counted(locale, holdings.get(module.pk, ()), begun[locale.pk], states[locale.pk]), module)
        for module in modules
        for locale in locales
    ]


def rows_beside(locales: Sequence[Locale]) -> list[KindRow]:
    """Return a row for each kind of thing beside the modules and language: a query for each kind, and three more."""
    first = Locale.get_default()
    begun = begun_in(first, locales)
    states = _states(first, locales)
    return [
        KindRow(*_counted(locale, keys, begun[locale.pk], states[locale.pk]), model)
        for model, keys in _kinds_beside(first)
        for locale in locales
    ]


def kinds_beside() -> list[Any]:
    """Return each kind of thing that can be translated and is no part of a module."""
    models = get_translatable_models(include_subclasses=True)
    return [model for model in models if model is not Page and model not in OF_MODULES]


def _kinds_beside(first: Locale) -> Iterator[tuple[Any, list[UUID]]]:
    """Give each kind beside the modules of which something is published, with the keys of that."""
    for model in kinds_beside():
        if keys := _published(model, first):
            yield model, keys


def _published(model: Any, first: Locale) -> list[UUID]:
    rows = model._default_manager.filter(locale=first)  # noqa: SLF001  # its name is Django's
    published = rows.filter(live=True) if issubclass(model, DraftStateMixin) else rows
    return list(published.order_by("pk").values_list("translation_key", flat=True))


def _counted(
    locale: Locale, keys: Sequence[UUID], begun: Collection[UUID], states: Mapping[UUID, Counter[State]]
) -> tuple[Locale, Counter[State], int, int]:
    """The values of `Counts`, in its order."""
    found = sum((states[key] for key in keys if key in begun and key in states), Counter[State]())
    return locale, found, sum(key in begun for key in keys), len(keys)


def holdings_of(modules: Iterable[Module], first: Locale) -> Holdings:
    """Return what these modules are made of in the site's own language: the page, the units, questions, role-plays."""
    pks = [module.pk for module in modules]
    pages = ModulePage.objects.filter(module__in=pks, locale=first).values_list("path", "module_id", "translation_key")
    owners = {path: module for path, module, _ in pages}
    keys: dict[int, list[UUID]] = defaultdict(list)
    for _path, module, key in pages:
        keys[module].append(key)
    for path, key in UnitPage.objects.filter(locale=first).order_by("path").values_list("path", "translation_key"):
        if path[:-PARENT_STEPS] in owners:
            keys[owners[path[:-PARENT_STEPS]]].append(key)
    for module, key in _of_modules(Question, pks, first):
        keys[module].append(key)
    for module, key in sorted({*_of_modules(Scenario, pks, first), *_shared(pks, first)}):
        keys[module].append(key)
    return keys


def _of_modules(model: type[Question | Scenario], modules: Collection[int], first: Locale) -> QuerySet[Any, Any]:
    rows = model.objects.filter(module__in=modules, locale=first).order_by("slug")
    return rows.values_list("module_id", "translation_key")


def _shared(modules: Collection[int], first: Locale) -> QuerySet[Any, Any]:
    """Return the role-plays that the newest editions of these modules play, whichever module they belong to."""
    newest = Module.objects.filter(pk__in=modules).values("latest_edition")
    rows = Scenario.objects.filter(edition_activities__edition__in=newest, locale=first)
    return rows.values_list("edition_activities__edition__module", "translation_key").distinct()


def begun_in(first: Locale, locales: Collection[Locale]) -> dict[int, set[UUID]]:
    """Return the keys of what is in translation, by language."""
    begun: dict[int, set[UUID]] = {locale.pk: set() for locale in locales}
    rows = Translation.objects.filter(source__locale=first, target_locale__in=begun, enabled=True)
    for key, locale in rows.values_list("source__object_id", "target_locale_id"):
        begun[locale].add(key)
    return begun


def _states(first: Locale, locales: Collection[Locale]) -> dict[int, dict[UUID, Counter[State]]]:
    """Count the strings of everything that is in translation, by language and key."""
    strings: dict[tuple[UUID, int], set[int]] = defaultdict(set)
    segments = StringSegment.objects.filter(source__locale=first)
    for key, context, string in segments.values_list("source__object_id", "context_id", "string_id"):
        strings[key, context].add(string)
    translated: dict[tuple[int, int], set[int]] = defaultdict(set)
    rows = StringTranslation.objects.filter(locale__in=locales, has_error=False, context__isnull=False)
    for locale, context, string in rows.values_list("locale_id", "context_id", "translation_of_id"):
        translated[locale, context].add(string)
    return {locale.pk: _counts(locale.pk, strings, translated) for locale in locales}


def _counts(
    locale: int, strings: Strings, translated: Mapping[tuple[int, int], set[int]]
) -> dict[UUID, Counter[State]]:
    counts: dict[UUID, Counter[State]] = defaultdict(Counter)
    for (key, context), present in strings.items():
        known = translated.get((locale, context), set())
        counts[key].update(counted(len(present), len(present & known), len(known - present)))
    return counts


def things_of(module: Module, locale: Locale) -> list[Thing]:
    """Return the page, units, questions and role-plays of a module with all their strings in one language."""
    keys = holdings_of([module], Locale.get_default()).get(module.pk, ())
    return _with_strings(keys, OF_MODULES, locale)


def things_beside(model: Any, locale: Locale) -> list[Thing]:
    """Return everything of a kind that stands beside the modules, with all its strings in one language."""
    return _with_strings(_published(model, Locale.get_default()), (model,), locale)


def _with_strings(keys: Sequence[UUID], models: Sequence[Any], locale: Locale) -> list[Thing]:
    first = Locale.get_default()
    begun = begun_in(first, [locale])[locale.pk]
    segments = strings_of(keys, locale)
    titles = {key: str(thing) for key, thing in _things(keys, models, first).items()}
    targets = _things(keys, models, locale)
    return [
        Thing(key, titles[key], key in begun, segments.get(key, ()) if key in begun else (), targets.get(key))
        for key in keys
    ]


def _things(keys: Sequence[UUID], models: Sequence[Any], locale: Locale) -> dict[UUID, Any]:
    """Return things of these kinds in one language by their keys."""
    return {
        one.translation_key: one
        for model in models
        for one in model.objects.filter(translation_key__in=keys, locale=locale)
    }


def strings_of(keys: Collection[UUID], locale: Locale) -> dict[UUID, list[Segment]]:
    """Return the strings of these things with their translations, by key; three queries."""
    sources = TranslationSource.objects.filter(object__in=keys, locale=Locale.get_default())
    places: dict[tuple[UUID, int], list[StringSegment]] = defaultdict(list)
    for one in StringSegment.objects.filter(source__in=sources).select_related("context", "string").order_by("order"):
        places[one.context.object_id, one.context_id].append(one)
    known: dict[int, list[StringTranslation]] = defaultdict(list)
    for row in (
        StringTranslation.objects.filter(context__object__in=keys, locale=locale, has_error=False)
        .select_related("translation_of")
        .order_by("-updated_at", "-pk")
    ):
        known[row.context_id].append(row)
    found: dict[UUID, list[Segment]] = defaultdict(list)
    for (key, context), segments in places.items():
        found[key] += _segments(segments, known[context])
    return found


def _segments(present: Sequence[StringSegment], known: Sequence[StringTranslation]) -> list[Segment]:
    """Return the strings of one place: what has no translation may be a changed form of what had one."""
    by_string = {row.translation_of_id: row for row in known}
    once = list({one.string_id: one for one in present}.values())
    waiting = [one for one in once if one.string_id not in by_string]
    old = [row for row in known if row.translation_of_id not in {one.string_id for one in once}]
    likely = matched([one.string.data for one in waiting], [row.translation_of.data for row in old])
    before = {waiting[place].string_id: old[then] for place, then in likely.items()}
    return [_segment(one, by_string.get(one.string_id), before.get(one.string_id)) for one in once]


def _segment(one: StringSegment, row: StringTranslation | None, old: StringTranslation | None) -> Segment:
    path, source = one.context.path, one.string.data
    if row is not None:
        return Segment(path, source, State.WHOLE, source, row.data)
    if old is not None:
        return Segment(path, source, State.STALE, old.translation_of.data, old.data)
    return Segment(path, source, State.MISSING)

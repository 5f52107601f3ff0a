"""Questions, scenarios, assessments, subjects of country cards and the one support line that ships."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from wagtail.models import Locale

from curriculum.loading.loading import Loading, Wanted
from curriculum.loading.raw import identified
from curriculum.loading.writing import by_key, put
from curriculum.models import Assessment
from curriculum.reading import Content, Document, Quizzes
from curriculum.reading.fields import text_at
from curriculum.reading.sources import plain
from modules.activities.form import line_of
from modules.activities.quiz.blocks import fields_of
from modules.keys import key_of
from modules.models import CardKey, CountryCard, Module, Question, Scenario, SupportLine
from modules.support import forget_country_content

EMERGENCY_CARD = "emergency_number"
EMERGENCY_NUMBER = "112"
TO_BE_CHECKED = {
    "en": "The emergency number everywhere in the European Union. To be checked by the operator of this site.",
    "fr": "Le numéro d’urgence partout dans l’Union européenne. À vérifier par l’exploitant de ce site.",
    "nl": "Het noodnummer overal in de Europese Unie. Na te kijken door de beheerder van deze site.",
}


def load_scenarios(
    loading: Loading, content: Content, rows_of_modules: Mapping[str, Module], locale: Locale
) -> dict[str, int]:
    """Return the primary key of each scenario that is written in this language, by id.

    One that is played in one module only belongs to it.
    """
    players = {scenario: frozenset(modules) for scenario, modules in _players(content).items()}
    owners = {scenario: rows_of_modules[min(modules)].pk for scenario, modules in players.items() if len(modules) == 1}
    wanted = [
        replace(
            _sourced(content, document, key_of("roleplay", document.id), players.get(document.id, frozenset())),
            first={"slug": document.id, "module_id": owners.get(document.id)},
        )
        for document in content.scenarios
        if document.language == locale.language_code
    ]
    rows = put(loading, wanted, by_key(Scenario, locale), Scenario, locale=locale)
    return {row.slug: row.pk for row in rows}


def _sourced(content: Content, document: Document, key: UUID, modules: frozenset[str] = frozenset()) -> Wanted:
    """Return a snippet that holds the text of its file."""
    source = (content.root / document.file).read_text("utf-8")
    values = {"title": text_at(document.fields, "title"), "source": source}
    return Wanted(
        document.id, key, values, document.language, first={"slug": document.id}, modules=modules, file=document.file
    )


def _players(content: Content) -> dict[str, set[str]]:
    """Return the modules in which each scenario is played."""
    players: dict[str, set[str]] = {}
    for module in content.modules:
        for unit in module.units:
            for block in unit.blocks_of("roleplay"):
                players.setdefault(block.value["scenario"], set()).add(module.id)
    return players


def load_questions(
    loading: Loading,
    quizzes: Quizzes,
    module: Module,
    locale: Locale,
    found: Mapping[UUID, Question],
    images: Mapping[str, int],
) -> dict[str, list[int]]:
    """Return the primary keys of a module's questions in one language, in order: by unit, and of `pre` and `post`.

    `images` are the keys of the module's pictures by name.
    """
    lists = {**quizzes.units, **quizzes.forms}
    wanted = [
        replace(
            _question(module, name, _with_pictures(plain(item), images), locale.language_code),
            file=quizzes.forms_file if name in quizzes.forms and quizzes.forms_file else quizzes.file,
            lines={"": line} if (line := line_of(item)) else {},
        )
        for name, items in lists.items()
        for item in items
    ]
    rows = iter(put(loading, wanted, found, Question, locale=locale))
    return {name: [next(rows).pk for _ in items] for name, items in lists.items()}


def _with_pictures(item: Any, images: Mapping[str, int]) -> Any:
    """Return a question, or a part of one, with the key of each picture in the place of its name."""
    if isinstance(item, list):
        return [_with_pictures(one, images) for one in item]
    if not isinstance(item, Mapping):
        return item
    return {key: images[value] if key == "image" else _with_pictures(value, images) for key, value in item.items()}


def _question(module: Module, list_name: str, item: Mapping[str, Any], locale: str) -> Wanted:
    slug = f"{module.slug}/{item['id']}"
    fields = fields_of(item)
    streams = {
        name: [
            {"type": part["type"], "value": identified(part["value"], slug), "id": str(key_of(slug, name))}
            for part in fields[name]
        ]
        for name in ("content", "confidence")
    }
    values = {"module_id": module.pk, "unit": list_name, **fields, **streams}
    return Wanted(slug, key_of(slug), values, locale, first={"slug": slug}, modules=frozenset({module.slug}))


def load_assessments(loading: Loading, content: Content, locale: Locale) -> None:
    """Store the self-assessments that are written in this language."""
    wanted = [
        _sourced(content, document, key_of("assessment", document.id))
        for document in content.assessments
        if document.language == locale.language_code
    ]
    put(loading, wanted, by_key(Assessment, locale), Assessment, locale=locale)


def load_country_subjects(loading: Loading, content: Content, locale: Locale) -> None:
    """Store the subjects of country cards and the emergency number; everything else is the operator's to fill in."""
    before = loading.tally.total()
    put(loading, _subjects(content, locale.language_code), by_key(CardKey, locale), CardKey, locale=locale)
    line = _emergency_line(content, locale.language_code)
    put(loading, [line], by_key(SupportLine, locale), SupportLine, locale=locale)
    card = _emergency_card(locale.language_code)
    put(loading, [card], by_key(CountryCard, locale), CountryCard, locale=locale)
    if loading.tally.total() != before:
        forget_country_content()


def _subjects(content: Content, locale: str) -> Iterator[Wanted]:
    for slug, card in content.localise.items():
        if locale in card["title"]:
            values = {"title": str(card["title"][locale]), "note": str(card.get("note", {}).get(locale, ""))}
            yield Wanted(slug, key_of("card", slug), values, locale, first={"slug": slug}, file="localise.yaml")


def _emergency_line(content: Content, locale: str) -> Wanted:
    card = content.localise.get(EMERGENCY_CARD, {})
    name = str(card.get("title", {}).get(locale, "")) or EMERGENCY_NUMBER
    note = TO_BE_CHECKED.get(locale, TO_BE_CHECKED["en"])
    values = {"kind": "emergency", "name": name, "number": EMERGENCY_NUMBER, "note": note}
    return Wanted(f"support line {EMERGENCY_NUMBER}", key_of("support-line", EMERGENCY_NUMBER), values, locale)


def _emergency_card(locale: str) -> Wanted:
    """Return the one card that ships filled in, for everywhere; a country's own card goes before it."""
    note = TO_BE_CHECKED.get(locale, TO_BE_CHECKED["en"])
    values = {"subject": EMERGENCY_CARD, "text": f"{EMERGENCY_NUMBER}. {note}"}
    return Wanted(f"country card {EMERGENCY_CARD}", key_of("country-card", EMERGENCY_CARD), values, locale)

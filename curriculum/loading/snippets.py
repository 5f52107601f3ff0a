"""Questions, scenarios, assessments, subjects of country cards and the one support line that ships."""

from collections.abc import Iterator, Mapping
from typing import Any

from wagtail.models import Locale

from curriculum.loading.loading import Loading, Wanted
from curriculum.loading.raw import identified
from curriculum.loading.writing import by_key, put
from curriculum.models import Assessment
from curriculum.reading import Content, Quizzes
from curriculum.reading.fields import text_at
from curriculum.reading.sources import plain
from modules.activities.quiz.blocks import content_of
from modules.keys import key_of
from modules.models import CardKey, Module, Question, Scenario, SupportLine
from modules.support import forget_country_content

EMERGENCY_CARD = "emergency_number"
EMERGENCY_NUMBER = "112"
TO_BE_CHECKED = {
    "en": "The emergency number everywhere in the European Union. To be checked by the operator of this site.",
    "fr": "Le numéro d’urgence partout dans l’Union européenne. À vérifier par l’exploitant de ce site.",
}


def load_scenarios(loading: Loading, content: Content, locale: Locale) -> dict[str, int]:
    """Return the primary key of each scenario that is written in this language, by id."""
    found = by_key(Scenario, locale)
    players = _players(content)
    pks = {}
    for document in content.scenarios:
        if document.language == locale.language_code:
            key = key_of("roleplay", document.id)
            values = {"title": text_at(document.fields, "title"), "source": (content.root / document.file).read_text("utf-8")}
            modules = frozenset(players.get(document.id, ()))
            wanted = Wanted(document.id, key, values, document.language, modules=modules)
            row = put(loading, wanted, found.get(key), Scenario, slug=document.id, locale=locale, translation_key=key)
            pks[document.id] = row.pk
    return pks


def _players(content: Content) -> dict[str, set[str]]:
    """Return the modules in which each scenario is played."""
    players: dict[str, set[str]] = {}
    for module in content.modules:
        for unit in module.units:
            for block in unit.blocks_of("roleplay"):
                players.setdefault(block.value["scenario"], set()).add(module.id)
    return players


def load_questions(
    loading: Loading, quizzes: Quizzes, module: Module, locale: Locale, found: Mapping[Any, Question]
) -> dict[str, list[int]]:
    """Return the primary keys of a module's questions in one language, in order: by unit, and of `pre` and `post`."""
    lists = {**quizzes.units, **quizzes.forms}
    pks: dict[str, list[int]] = {}
    for name, items in lists.items():
        wanted = [_question(module, plain(item), locale.language_code) for item in items]
        rows = [
            put(loading, each, found.get(each.key), Question, slug=each.name, locale=locale, translation_key=each.key)
            for each in wanted
        ]
        pks[name] = [row.pk for row in rows]
    return pks


def _question(module: Module, item: Mapping[str, Any], locale: str) -> Wanted:
    slug = f"{module.slug}/{item['id']}"
    values = {
        "module_id": module.pk,
        "competency": item.get("competency", ""),
        "difficulty": item.get("difficulty", 2),
        "critical": item.get("critical", False),
        "stem": item["stem"],
        "content": [
            {"type": part["type"], "value": identified(part["value"], slug), "id": str(key_of(slug, "content"))}
            for part in content_of(item)
        ],
        "explanation": item.get("explanation", ""),
    }
    return Wanted(slug, key_of(slug), values, locale, modules=frozenset({module.slug}))


def load_assessments(loading: Loading, content: Content, locale: Locale) -> None:
    """Store the self-assessments that are written in this language."""
    found = by_key(Assessment, locale)
    for document in content.assessments:
        if document.language == locale.language_code:
            key = key_of("assessment", document.id)
            values = {"title": text_at(document.fields, "title"), "source": (content.root / document.file).read_text("utf-8")}
            wanted = Wanted(document.id, key, values, document.language)
            put(loading, wanted, found.get(key), Assessment, slug=document.id, locale=locale, translation_key=key)


def load_country_subjects(loading: Loading, content: Content, locale: Locale) -> None:
    """Store the subjects of country cards and the emergency number; everything else is the operator's to fill in."""
    before = loading.tally.total()
    found = by_key(CardKey, locale)
    for wanted in _subjects(content, locale.language_code):
        put(loading, wanted, found.get(wanted.key), CardKey, slug=wanted.name, locale=locale, translation_key=wanted.key)
    _load_emergency_number(loading, content, locale)
    if loading.tally.total() != before:
        forget_country_content()


def _subjects(content: Content, locale: str) -> Iterator[Wanted]:
    for slug, card in content.localise.items():
        if locale in card["title"]:
            values = {"title": str(card["title"][locale]), "note": str(card.get("note", {}).get(locale, ""))}
            yield Wanted(slug, key_of("card", slug), values, locale)


def _load_emergency_number(loading: Loading, content: Content, locale: Locale) -> None:
    card = content.localise.get(EMERGENCY_CARD, {})
    name = str(card.get("title", {}).get(locale.language_code, "")) or EMERGENCY_NUMBER
    note = TO_BE_CHECKED.get(locale.language_code, TO_BE_CHECKED["en"])
    values = {"kind": "emergency", "name": name, "number": EMERGENCY_NUMBER, "note": note}
    key = key_of("support-line", EMERGENCY_NUMBER)
    wanted = Wanted(f"support line {EMERGENCY_NUMBER}", key, values, locale.language_code)
    put(loading, wanted, by_key(SupportLine, locale).get(key), SupportLine, locale=locale, translation_key=key)

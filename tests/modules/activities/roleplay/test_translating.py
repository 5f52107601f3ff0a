"""Scenarios translated string by string: what is missing, what has changed, and what stays as it was written."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.activities.roleplay import authoring
from modules.activities.roleplay.documents import definition_parts, form_findings, plain
from modules.activities.roleplay.editing import edited
from modules.activities.roleplay.translating import (
    Entry,
    Progress,
    Status,
    Term,
    avoided_in,
    begun,
    brought_up_to_date,
    entries_of,
    fingerprint,
    group_of,
    has_structure_of,
    progress_of,
    put_words,
    terms_in,
    with_words,
    words_of,
)
from tests.modules.activities.roleplay.example import SCENARIO
from tests.small_content import SHIPPED

SCENARIOS = SHIPPED / "scenarios"
TRANSLATED = sorted(path.name.removesuffix(".fr.yaml") for path in SCENARIOS.glob("*.fr.yaml"))
TEXT, FEEDBACK = ("nodes", "k01", "text"), ("nodes", "k01", "choices", "a", "feedback")
QUIETER = SCENARIO.replace("He moves a chair.", "He looks away.")
NEW_SCENE = SCENARIO.replace(
    "endings:\n",
    """- id: k04
  speaker: narrator
  text: "Rain."
  choices:
  - {id: a, text: "Stay.", rates: {}, feedback: "It stops.", debrief: "You stayed.", next: e_good}
  - {id: b, text: "Go.", rates: {}, feedback: "It pours.", debrief: "You went.", next: e_harm}
endings:
""",
)


@cache
def document(source: str) -> Any:
    return plain(authoring.document_in(source))


def shipped(name: str, language: str) -> str:
    return (SCENARIOS / f"{name}{language}.yaml").read_text("utf-8")


def entries(original: str, translation: str, before: str = "") -> list[Entry]:
    return entries_of(document(original), document(translation), document(before) if before else None)


def entry(found: list[Entry], path: tuple[str, ...]) -> Entry:
    return next(one for one in found if one.path == path)


def statuses(original: str, translation: str, before: str = "") -> dict[str, Status]:
    return {one.name: one.status for one in entries(original, translation, before)}


@cache
def empty() -> str:
    """The small scenario in French, without words."""
    return begun(SCENARIO, "fr")


def translated(words: dict[tuple[str, ...], str]) -> str:
    """The small scenario in French, with these words."""
    return with_words(empty(), entries(SCENARIO, empty()), words)


@cache
def whole() -> str:
    """The small scenario in French, with words for every string."""
    found = entries(SCENARIO, empty())
    return with_words(empty(), found, {one.path: f"fr {one.source}" for one in found})


# What a translation begins as


def test_a_new_translation_has_the_structure_of_its_original_its_language_and_no_words():
    text = empty()

    assert has_structure_of(document(SCENARIO), document(text))
    assert document(text)["language"] == "fr"
    assert set(words_of(document(text)).values()) == {""}
    assert progress_of(entries(SCENARIO, text)) == Progress(done=0, total=len(words_of(document(SCENARIO))), changed=0)


def test_a_whole_translation_can_be_played_and_has_the_same_structure():
    text = document(whole())

    assert form_findings(text) == []
    assert definition_parts(text)[0] == definition_parts(document(SCENARIO))[0]


def test_a_translation_without_all_words_has_errors_and_so_cannot_be_published():
    text = translated({TEXT: "Sami tourne le robinet."})

    assert "wrong-type" in {finding.code for finding in form_findings(document(text))}


def test_all_that_learners_read_is_words_and_nothing_else():
    def leaves(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [leaf for part in value.values() for leaf in leaves(part)]
        return [leaf for part in value for leaf in leaves(part)] if isinstance(value, list) else [value]

    _structure, words = definition_parts(document(SCENARIO))

    assert sorted(leaf for leaf in leaves(words) if leaf) == sorted(words_of(document(SCENARIO)).values())


# Statuses


def test_a_string_is_missing_then_translated_and_changed_once_the_original_is():
    text = translated({FEEDBACK: "Il déplace une chaise."})

    found = statuses(SCENARIO, text)
    later = statuses(QUIETER, text)

    assert found["nodes/k01/choices/a/feedback"] == Status.TRANSLATED
    assert found["nodes/k01/text"] == Status.MISSING
    assert {name for name in later if later[name] != found[name]} == {"nodes/k01/choices/a/feedback"}
    assert later["nodes/k01/choices/a/feedback"] == Status.CHANGED


def test_words_that_are_those_of_the_original_are_shown_as_such_and_count():
    found = entries(SCENARIO, translated({("persona", "name"): "Sami"}))

    assert entry(found, ("persona", "name")).status == Status.SAME
    assert progress_of(found).done == 1


def test_lines_broken_elsewhere_are_no_change():
    folded = SCENARIO.replace('summary: "A neighbour in', "summary: >-\n  A neighbour in").replace(
        'two days."', "two days."
    )

    assert document(folded) == document(SCENARIO)
    assert fingerprint("a  b\nc") == fingerprint("a b c")


def test_without_a_note_a_string_is_made_from_what_the_original_said_when_it_was_saved():
    unnoted = edited(whole(), lambda text: text.pop("translated_from"))

    changed = {name for name, status in statuses(QUIETER, unnoted, SCENARIO).items() if status is Status.CHANGED}
    unchanged = {name for name, status in statuses(QUIETER, unnoted, QUIETER).items() if status is Status.CHANGED}

    assert changed == {"nodes/k01/choices/a/feedback"}
    assert unchanged == set()


def test_saving_one_string_does_not_forget_that_another_has_changed():
    unnoted = edited(whole(), lambda text: text.pop("translated_from"))

    saved = with_words(unnoted, entries(QUIETER, unnoted, SCENARIO), {TEXT: "Sami ouvre le robinet."})

    assert statuses(QUIETER, saved, QUIETER)["nodes/k01/choices/a/feedback"] == Status.CHANGED


def test_new_words_or_a_word_that_they_still_fit_make_a_changed_string_translated():
    text = whole()
    found = entries(QUIETER, text)

    reworded = with_words(text, found, {FEEDBACK: "Il détourne les yeux."})
    confirmed = with_words(text, found, {}, {FEEDBACK})

    assert statuses(QUIETER, reworded)["nodes/k01/choices/a/feedback"] == Status.TRANSLATED
    assert statuses(QUIETER, confirmed)["nodes/k01/choices/a/feedback"] == Status.TRANSLATED
    assert words_of(document(confirmed)) == words_of(document(text))


def test_nothing_new_gives_the_same_text():
    text = whole()
    found = entries(SCENARIO, text)

    assert with_words(text, found, {one.path: one.words for one in found}, {FEEDBACK}) == text


def test_words_taken_away_are_missing_again_and_no_longer_noted():
    text = whole()

    emptied = with_words(text, entries(SCENARIO, text), {FEEDBACK: ""})

    assert statuses(SCENARIO, emptied)["nodes/k01/choices/a/feedback"] == Status.MISSING
    assert "nodes/k01/choices/a/feedback" not in document(emptied)["translated_from"]


@settings(max_examples=25)
@given(words=st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1))
def test_any_words_come_back_as_they_were_typed(words: str):
    assert words_of(document(translated({TEXT: words})))[TEXT] == words


# A structure that has changed


def test_another_scene_in_the_original_is_another_structure():
    assert not has_structure_of(document(NEW_SCENE), document(whole()))
    assert not has_structure_of(document(SCENARIO), None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("effects: {trust: 1, distress: -1}", "effects: {trust: 2}"),
        ("next: k02", "next: k03"),
        ("goals: [", 'goals: ["Stay", '),
        ("  explain: true\n", ""),
        ("weight: 2", "weight: 3"),
    ],
)
def test_other_rules_figures_or_lists_are_another_structure(old: str, new: str):
    assert not has_structure_of(document(SCENARIO.replace(old, new, 1)), document(whole()))


def test_another_version_or_language_is_the_same_structure():
    assert has_structure_of(document(SCENARIO.replace("version: 1.0.0", "version: 1.1.0")), document(whole()))


def test_bringing_up_to_date_keeps_words_by_ids_and_leaves_new_strings_empty():
    text = whole()

    fresh = brought_up_to_date(NEW_SCENE, document(text), "fr")

    assert has_structure_of(document(NEW_SCENE), document(fresh))
    before, after = words_of(document(text)), words_of(document(fresh))
    assert {path: after[path] for path in before} == before
    assert {path for path in after if path not in before} == {path for path in after if path[:2] == ("nodes", "k04")}
    assert {after[path] for path in after if path not in before} == {""}


def test_bringing_up_to_date_remembers_what_has_changed():
    fresh = brought_up_to_date(NEW_SCENE.replace("He moves a chair.", "He looks away."), document(whole()), "fr")

    changed = [
        name
        for name, status in statuses(NEW_SCENE.replace("He moves a chair.", "He looks away."), fresh).items()
        if status is Status.CHANGED
    ]
    assert changed == ["nodes/k01/choices/a/feedback"]


def test_bringing_up_to_date_leaves_out_what_the_original_no_longer_has():
    old = with_words(
        begun(NEW_SCENE, "fr"), entries(NEW_SCENE, begun(NEW_SCENE, "fr")), {("nodes", "k04", "text"): "Il pleut."}
    )

    fresh = brought_up_to_date(SCENARIO, document(old), "fr")

    assert "Il pleut." not in fresh


def test_words_for_a_place_that_is_not_there_are_refused():
    with pytest.raises(LookupError):
        put_words(authoring.document_in(SCENARIO), ("nodes", "k99", "text"), "Rien.")


# What ships


@pytest.mark.parametrize("name", TRANSLATED)
def test_every_shipped_translation_is_complete_and_has_the_structure_of_its_original(name: str):
    original, text = (document((SCENARIOS / f"{name}{language}.yaml").read_text("utf-8")) for language in ("", ".fr"))

    found = progress_of(entries_of(original, text))

    assert has_structure_of(original, text)
    assert (found.done, found.changed) == (found.total, 0)


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_shipped_translation_made_anew_from_its_original_says_the_same(name: str):
    original, text = (shipped(name, language) for language in ("", ".fr"))

    fresh = document(brought_up_to_date(original, document(text), "fr"))

    assert definition_parts(fresh) == definition_parts(document(text))


# Groups and the glossary


def test_strings_belong_to_the_part_they_are_translated_with():
    groups = {one.group for one in entries(SCENARIO, SCENARIO)}

    assert groups == {
        "about", "person", "marks", "scene/k01", "scene/k02", "scene/k03", "ending/e_good", "ending/e_part",
        "ending/e_alone", "ending/e_harm",
    }  # fmt: skip
    assert group_of(("others", "0", "name")) == "person"


TERMS = [
    Term("to return, to go back", "retourner", avoid=("rentrer chez soi",)),
    Term("civil-society organisation (CSO)", "organisation de la société civile"),
    Term("overdose", "surdose"),
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Two overdoses this week.", ["overdose"]),
        ("OVERDOSE?", ["overdose"]),
        ("They want to go back.", ["to return, to go back"]),
        ("A civil-society organisation helps.", ["civil-society organisation (CSO)"]),
        ("He overdosed.", []),
        ("Nothing here.", []),
    ],
)
def test_terms_are_found_alone_or_in_the_plural_but_not_inside_other_words(words: str, found: list[str]):
    assert [term.source for term in terms_in(words, TERMS)] == found


def test_what_the_glossary_does_not_want_is_named():
    assert avoided_in("Il veut rentrer chez soi.", TERMS) == ["rentrer chez soi"]
    assert avoided_in("Il veut repartir.", TERMS) == []

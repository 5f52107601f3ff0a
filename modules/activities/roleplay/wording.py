"""What the words of a scenario leave out, give away, ask of a reader, or say about people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.definition import Definition
from modules.activities.roleplay.engine import is_competent
from modules.activities.roleplay.language import MOST_WORDS, Reading, labels_in, reading_of
from modules.activities.roleplay.references import error, place_of, warning
from modules.activities.roleplay.script import paragraphs
from modules.findings import Fact, Finding, Words
from modules.findings import gettext_noop as _

FEWEST_CHOICES = 2
LONGEST_RIGHT_SHARE = 0.4
SAME_PLACE_SHARE = 0.5
TELLING_LENGTH = 1.5  # times the longest other choice
HARD = _(
    "%(measure)s %(level).1f where %(highest).0f is the limit, %(words).1f words a sentence where %(most).0f are: "
    "use shorter sentences and words."
)
PLACEHOLDER = "[still to be written]"  # stands in a scenario that was imported from elsewhere


def wording_findings(definition: Definition) -> list[Finding]:
    """Return what is wrong with the words: texts that are missing, in any language; the rest in that of the definition."""
    structure, words = definition.structure, definition.texts[definition.language]
    passages = list(_passages(structure, words))
    return [
        *_text_findings(definition),
        *_placeholder_findings(words),
        *_giveaway_findings(structure, words),
        *_reading_findings(passages, definition.language),
        *_label_findings(passages, definition.language),
    ]


def _text_findings(definition: Definition) -> Iterator[Finding]:
    for language, words in definition.texts.items():
        yield from _missing_texts(definition.structure, words, language)


def _missing_texts(structure: Mapping[str, Any], words: Mapping[str, Any], language: str) -> Iterator[Finding]:
    for node in structure["nodes"]:
        scene = words["nodes"].get(node["id"], {})
        yield from _empty(scene, ("text",), f"scene {node['id']} ({language})")
        for choice in node["choices"]:
            texts = scene.get("choices", {}).get(choice["id"], {})
            yield from _empty(texts, ("text", "feedback", "debrief"), f"{place_of(node, choice)} ({language})")
    for ending in structure["endings"]:
        texts = words["endings"].get(ending["id"], {})
        yield from _empty(texts, ("title", "text", "debrief_questions"), f"ending {ending['id']} ({language})")


def _empty(texts: Mapping[str, Any], keys: Iterable[str], where: str) -> Iterator[Finding]:
    for key in keys:
        if not texts.get(key):
            yield error("missing-text", where, _("“%(key)s” is missing."), key=key)


def _placeholder_findings(words: Mapping[str, Any]) -> Iterator[Finding]:
    for where, text in _texts_in(words, ()):
        if text == PLACEHOLDER:
            key = where[-1] if isinstance(where[-1], str) else where[-2]
            yield error("placeholder", _place_in_words(where), _("“%(key)s” is still to be written."), key=key)


def _texts_in(value: Any, where: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts_in(part, (*where, key))
    else:
        for number, part in enumerate(value):
            yield from _texts_in(part, (*where, number))


def _place_in_words(where: tuple[str | int, ...]) -> str:
    match where:
        case ("nodes", scene, "choices", choice, *_):
            return f"scene {scene}, choice {choice}"
        case ("nodes", scene, *_):
            return f"scene {scene}"
        case ("endings", ending, *_):
            return f"ending {ending}"
    return "scenario"


def _giveaway_findings(structure: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Finding]:
    # Lengths are compared where there is something to compare: two choices or more, each with its text.
    scenes = [
        node
        for node in structure["nodes"]
        if len(node["choices"]) >= FEWEST_CHOICES and len(_lengths(node, words)) == len(node["choices"])
    ]
    yield from _longest_findings(scenes, words)
    for node in scenes:
        yield from _telling_length(node, words)
    yield from _same_place_findings(scenes)


def _lengths(node: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, int]:
    texts = words["nodes"].get(node["id"], {}).get("choices", {})
    return {choice["id"]: len(texts[choice["id"]]["text"]) for choice in node["choices"] if choice["id"] in texts}


def best_choice(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the choice whose lowest level is highest; among equals the one with the highest levels, then the first."""
    choices: Sequence[Mapping[str, Any]] = node["choices"]
    return max(choices, key=_worth)


def _worth(choice: Mapping[str, Any]) -> tuple[int, int]:
    levels = choice["rates"].values()
    return min(levels, default=0), sum(levels)


def _longest_findings(scenes: Sequence[Mapping[str, Any]], words: Mapping[str, Any]) -> Iterator[Finding]:
    telling = [node["id"] for node in scenes if _is_best_longest(node, words)]
    if len(telling) > LONGEST_RIGHT_SHARE * len(scenes):
        sentence = _("The best choice is the longest in %(telling)d of %(all)d scenes: %(scenes)s.")
        facts: dict[str, Fact] = {"telling": len(telling), "all": len(scenes), "scenes": ", ".join(telling)}
        yield warning("longest-is-right", "scenario", sentence, **facts)


def _is_best_longest(node: Mapping[str, Any], words: Mapping[str, Any]) -> bool:
    lengths = _lengths(node, words)
    return lengths[best_choice(node)["id"]] == max(lengths.values())


def _telling_length(node: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Finding]:
    lengths = _lengths(node, words)
    best = best_choice(node)
    longest_other = max(length for choice, length in lengths.items() if choice != best["id"])
    if lengths[best["id"]] > TELLING_LENGTH * longest_other:
        sentence = _("The best choice has %(best)d characters, the longest other %(other)d.")
        place, length = place_of(node, best), lengths[best["id"]]
        yield warning("telling-length", place, sentence, best=length, other=longest_other)


def _same_place_findings(scenes: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    places = [node["choices"].index(best_choice(node)) for node in scenes]
    for place in sorted(set(places)):
        if places.count(place) > SAME_PLACE_SHARE * len(scenes):
            sentence = _(
                "The best choice stands at place %(place)d in %(times)d of %(all)d scenes. "
                "On screen choices are shuffled; in print they are not."
            )
            facts = {"place": place + 1, "times": places.count(place), "all": len(scenes)}
            yield warning("same-place", "scenario", sentence, **facts)


@dataclass(frozen=True)
class Passage:
    """A text with its place, the part of the scenario whose reading level it counts for, and what it says of itself."""

    part: str
    where: str
    text: str
    own: str  # without what other people say, and without what is shown as a mistake


def _passages(structure: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Passage]:
    for text in _head_texts(words):
        yield _told("scenario", "scenario", text)
    for node in structure["nodes"]:
        scene, part = words["nodes"].get(node["id"], {}), f"scene {node['id']}"
        for key in ("text", "cue"):
            yield _told(part, part, scene.get(key, ""))
        for choice in node["choices"]:
            yield from _choice_passages(part, place_of(node, choice), choice, scene.get("choices", {}))
    for text in _file_texts(words.get("file")):
        yield _told("file", "file", text)
    for ending in structure["endings"]:
        texts, part = words["endings"].get(ending["id"], {}), f"ending {ending['id']}"
        for text in (texts.get("title", ""), texts.get("text", ""), *texts.get("debrief_questions", ())):
            yield _told(part, part, text)


def _told(part: str, where: str, text: str) -> Passage:
    narrated = [piece["text"] for paragraph in paragraphs(text) for piece in paragraph if not piece["spoken"]]
    return Passage(part, where, text, " ".join(narrated))


def _head_texts(words: Mapping[str, Any]) -> Iterator[str]:
    yield from (words.get(key, "") for key in ("summary", "setting", "learner_role", "text_alternative"))
    yield from (words.get("persona", {}).get(key, "") for key in ("sketch", "communication"))
    yield from [*words.get("goals", ()), *words.get("not_goals", ())]


def _file_texts(file: Mapping[str, Any] | None) -> Iterator[str]:
    if file is not None:
        yield from [file["title"], *file["stamp"].values()]
        for field in file["fields"].values():
            yield from [field["label"], *field["lines"].values()]


def _choice_passages(
    part: str, where: str, choice: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]]
) -> Iterator[Passage]:
    mine = texts.get(choice["id"], {})
    said = mine.get("text", "")
    # A choice is the trainee's own voice, quotation marks or not; a poor one may label, for that is its mistake.
    yield Passage(part, where, said, said if is_competent(choice) else "")
    for key in ("feedback", "debrief"):
        yield _told(part, where, mine.get(key, ""))


def readings(definition: Definition) -> dict[str, Reading]:
    """Return how hard each part of a scenario reads, and under "" the whole."""
    passages = list(_passages(definition.structure, definition.texts[definition.language]))
    whole = reading_of(_joined(passage.text for passage in passages), definition.language)
    return {"": whole, **_reading_by_part(passages, definition.language)}


def _reading_by_part(passages: Iterable[Passage], language: str) -> dict[str, Reading]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for passage in passages:
        texts[passage.part].append(passage.text)
    return {part: reading_of(_joined(pieces), language) for part, pieces in texts.items()}


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(texts)


def _reading_findings(passages: Iterable[Passage], language: str) -> Iterator[Finding]:
    for part, reading in _reading_by_part(passages, language).items():
        if reading.is_hard:
            yield warning("hard-to-read", part, HARD, **_measured(reading))


def _measured(reading: Reading) -> dict[str, Fact]:
    return {
        "measure": Words(reading.measure),
        "level": reading.level,
        "highest": reading.highest,
        "words": reading.words_per_sentence,
        "most": MOST_WORDS,
    }


def _label_findings(passages: Iterable[Passage], language: str) -> Iterator[Finding]:
    for passage in passages:
        for label in labels_in(passage.own, language):
            facts = {"word": label.word, "instead": label.prefer, "why": label.why}
            yield warning("labelling-word", passage.where, _("“%(word)s”: write %(instead)s. %(why)s"), **facts)

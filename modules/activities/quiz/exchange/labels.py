"""What our questions know and other formats do not: as labels (tags, keywords), and back; and words after the answer.

The words after the answer (explanation, feedback of the whole, feedback line by line) go where the other format has one
text for all of them, in elements with a class each, so that they can be told apart again.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from modules.activities.quiz.confidence import Level
from modules.activities.quiz.exchange.passages import Item, Losses, NotTaken
from modules.activities.quiz.exchange.wording import html_of, plain, plain_of_html, sections_of, tidy
from modules.findings import gettext_noop as _

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
NO_ID = re.compile(r"[^a-z0-9]+")
CLASS = re.compile(r"""class\s*=\s*["'][^"']*\bexchange-""")

TRUE_AND_FALSE: Mapping[str, tuple[str, str]] = {
    "en": ("True", "False"),
    "fr": ("Vrai", "Faux"),
    "de": ("Richtig", "Falsch"),
    "es": ("Verdadero", "Falso"),
    "it": ("Vero", "Falso"),
    "el": ("Σωστό", "Λάθος"),
    "nl": ("Waar", "Niet waar"),
}
FILL_THE_GAPS: Mapping[str, str] = {
    "en": "Fill in what is missing.",
    "fr": "Complétez ce qui manque.",
    "de": "Ergänzen Sie, was fehlt.",
    "es": "Complete lo que falta.",
    "it": "Completi ciò che manca.",
    "el": "Συμπληρώστε ό,τι λείπει.",
    "nl": "Vul in wat ontbreekt.",
}
CHOOSE_FROM: Mapping[str, str] = {
    "en": "Choose from:",
    "fr": "Choisissez parmi :",
    "de": "Wählen Sie aus:",
    "es": "Elija entre:",
    "it": "Scelga tra:",
    "el": "Επιλέξτε από:",
    "nl": "Kies uit:",
}
OURS = frozenset({"competency", "difficulty", "critical", "kind", "unit", "confidence", "rules"})
POINTS = r"(-?\d{1,2}(?:\.\d{1,4})?)"
TABLE = re.compile(rf"{POINTS}/{POINTS} {POINTS}/{POINTS} {POINTS}/{POINTS}")
NOT_THEIR_KIND = _("This format has no kind of question that says the same.")


def true_and_false(language: str) -> tuple[str, str]:
    """Return the two words in a language; in English for one that is not known here."""
    return TRUE_AND_FALSE.get(language.partition("-")[0], TRUE_AND_FALSE["en"])


def gaps_parts(
    stem: str,
    text: str,
    accept: Mapping[str, Sequence[str]],
    language: str,
    losses: Losses,
    *,
    choices: Iterable[str] = (),
) -> Item:
    """Return the parts of a question with gaps; an instruction, and words to choose from, are added and named."""
    if not stem:
        stem = _in(FILL_THE_GAPS, language)
        losses.add("instruction", _("The text had no instruction of its own; “%(words)s” was added."), words=stem)
    # In the order of the alphabet: any other might tell which word is right.
    offered = sorted(set(choices), key=str.casefold)
    if offered:
        stem = f"{stem}\n\n{_in(CHOOSE_FROM, language)} {' · '.join(offered)}"
        losses.add("choices", _("The words to choose from stand in the question now, and the right one is typed."))
    return {"type": "gaps", "stem": stem, "text": text, "accept": {gap: list(texts) for gap, texts in accept.items()}}


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language.partition("-")[0], words["en"])


def question_head(name: str, number: int, labels: Iterable[str], losses: Losses, own_id: str = "") -> dict[str, Any]:
    """Return id, competency, difficulty and whether it is critical, from what the file says; other labels are lost."""
    known = dict(_known(label) for label in labels if _known(label)[0])
    sure = _table_in(known.get("confidence", ""))
    for label in labels:
        if not _known(label)[0]:
            losses.add("label", _("The tag “%(label)s” is not kept."), label=label)
    difficulty = known.get("difficulty", "2")
    return {
        "id": own_id if ID.fullmatch(own_id) else id_from(name, number),
        "competency": known.get("competency", ""),
        "difficulty": int(difficulty) if difficulty in ("1", "2", "3") else 2,
        "critical": "critical" in known,
        **({"confidence": sure} if sure else {}),
    }


def _table_in(text: str) -> dict[str, dict[str, float]]:
    """Return the table of marks that a label of ours holds: `3/-6 2/-2 1/0`; empty for anything else."""
    found = TABLE.fullmatch(text)
    if not found:
        return {}
    points = [float(value) for value in found.groups()]
    whole = [int(value) if value.is_integer() else value for value in points]
    return {level.value: {"right": whole[2 * n], "wrong": whole[2 * n + 1]} for n, level in enumerate(Level)}


def _table_text(table: Item) -> str:
    return " ".join(f"{table[level]['right']}/{table[level]['wrong']}" for level in Level)


def label_named(labels: Iterable[str], name: str) -> str:
    """Return what a label of ours says: `kind:sort` says sort."""
    return dict(_known(label) for label in labels).get(name, "")


def _known(label: str) -> tuple[str, str]:
    name, _colon, value = label.partition(":")
    return (name, value) if name in OURS else ("", "")


def labels_of(item: Item) -> list[str]:
    """Return what other formats have no field for as labels."""
    named = {key: item.get(key) for key in ("competency", "difficulty")} | {"kind": item["type"]}
    if item.get("confidence"):
        named["confidence"] = _table_text(item["confidence"])
    if item["type"] == "short":
        named["rules"] = " ".join(str(len(rule["accept"])) for rule in item["answers"])
    labels = [f"{name}:{value}" for name, value in named.items() if value]
    return [*labels, "critical"] if item.get("critical") else labels


def id_from(name: str, number: int) -> str:
    """Return an id made of what the other system calls a question: “Role of trust” is role-of-trust."""
    if ID.fullmatch(name):
        return name
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return NO_ID.sub("-", letters).strip("-")[:40].strip("-") or f"q{number}"


def name_what_is_not_asked(item: Item, losses: Losses) -> None:
    """Name what another system does not do with a question, though it comes back from there."""
    if item.get("hint"):
        losses.add("hint", _("The hint stands among the words after the answer: there, nobody sees it before."))
    if item.get("confidence"):
        losses.add("confidence", _("How sure one is is not asked there; a tag keeps the marks."))


def without_pictures(item: Item, losses: Losses) -> Item:
    """Return a question of pictures as one of words: what each shows; that the pictures stay is named."""
    losses.add("picture", _("The pictures stay here; what each shows stands in its place."))
    several = sum(bool(each["correct"]) for each in item["options"]) > 1
    options = [
        {"text": each["alt"], **{key: each[key] for key in ("correct", "feedback") if key in each}}
        for each in item["options"]
    ]
    return {**item, "type": "multiple" if several else "single", "options": options}


def line_feedback(item: Item) -> list[str]:
    """Return the feedback of each line of a question that has lines and no field for them elsewhere."""
    lines: Sequence[Item] = (
        item.get("pairs") or item.get("groups") or (item["options"] if item["type"] == "order" else ())
    )
    return [str(line.get("feedback") or "") for line in lines]


def closing_html(item: Item, *, with_feedback: bool = True, with_lines: bool = True) -> str:
    """Return what is said after the answer as HTML, or nothing; `closing_parts` is its inverse."""
    named = {name: str(item.get(name) or "") for name in ("hint", "explanation")}
    if with_feedback:
        named["feedback"] = str(item.get("feedback") or "")
    if with_lines:
        named |= {f"line-{number}": text for number, text in enumerate(line_feedback(item), 1)}
    return "".join(f'<div class="exchange-{name}">{html_of(text)}</div>' for name, text in named.items() if text)


def closing_parts(text: str, form: str, losses: Losses) -> dict[str, str]:
    """Return explanation, feedback and line-1, line-2 … of what is said after the answer; foreign words explain."""
    if form != "html" or not CLASS.search(text):
        words = plain(text, form, losses)
        return {"explanation": words} if words else {}
    return {name or "explanation": words for name, words in sections_of(text, losses).items() if words}


def with_closing(document: Mapping[str, Any], closing: Mapping[str, str]) -> dict[str, Any]:
    """Return the question with what is said after the answer, each text in its place."""
    complete = dict(document)
    for key in ("hint", "feedback", "explanation"):
        if closing.get(key):
            complete[key] = closing[key]
    holder = next((name for name in ("pairs", "groups", "answers") if name in complete), "options")
    if any(name.startswith("line-") for name in closing):
        complete[holder] = [
            line | ({"feedback": closing[f"line-{number}"]} if f"line-{number}" in closing else {})
            for number, line in enumerate(complete[holder], 1)
        ]
    return complete


def paired(lines: Sequence[tuple[str, str]], kind: str) -> dict[str, Any]:
    """Return left and right texts as pairs, or as groups where several belong to the same one or the file says so."""
    rights = [right for _left, right in lines]
    if len(lines) < 2 or (kind != "match" and len(set(rights)) < 2):
        raise NotTaken("lines", _("There are not two lines with a partner each."))
    if kind == "match" or (kind != "sort" and len(set(rights)) == len(rights)):
        return {"type": "match", "pairs": [{"left": left, "right": right} for left, right in lines]}
    groups = [
        {"name": name, "items": [left for left, right in lines if right == name]} for name in dict.fromkeys(rights)
    ]
    return {"type": "sort", "groups": groups}


def lines_of(item: Item) -> list[tuple[str, str]]:
    """Return pairs, or items with their group: what belongs to what."""
    if item["type"] == "match":
        return [(pair["left"], pair["right"]) for pair in item["pairs"]]
    return [(text, group["name"]) for group in item["groups"] for text in group["items"]]


def option(text: str, *, correct: bool, feedback: str = "") -> dict[str, Any]:
    """Return an option; one without words raises `NotTaken`."""
    if not text:
        raise NotTaken("no-words", _("An answer has no words; perhaps it is a picture."))
    return {"text": text, "correct": correct} | ({"feedback": feedback} if feedback else {})


def stem_of(html: str, losses: Losses) -> str:
    """Return the words of a question; one without words raises `NotTaken`."""
    words = plain_of_html(html, losses)
    if not words:
        raise NotTaken("no-words", _("The question has no words; perhaps it is a picture."))
    return words


def tidied(item: Item) -> Item:
    """Return a question with every text tidy, as other formats will give it back."""
    tidied_item = {key: _tidied(value) for key, value in item.items()}
    return tidied_item | {"id": str(item["id"])}


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, Mapping):
        return {str(key): _tidied(part) for key, part in value.items()}
    if isinstance(value, Sequence):
        return [_tidied(part) for part in value]
    return value

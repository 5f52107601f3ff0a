"""Questions of the content format (`quizzes/1`): checked, and cut into structure and words.

Ids of options, lefts, rights, items and groups come from their place in the document: a, b, c … A translation that
keeps the order keeps the ids, so its structure equals that of the original.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from numbers import Real
from string import ascii_lowercase
from typing import Any

from modules.activities.form import error, key_findings, nearest_to, warning
from modules.activities.quiz import confidence, short_text
from modules.activities.quiz.rules import rules_of
from modules.findings import Finding
from modules.findings import gettext_noop as _

Item = Mapping[str, Any]
Parts = tuple[dict[str, Any], dict[str, Any]]

NEEDED = ("id", "type", "competency", "difficulty", "critical", "stem")
NEEDED_OF_A_PART = ("type", "stem")  # of a case study, which has the rest
LONGEST_HINT = 500  # characters
OWN_KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # type -> needed, allowed
    "single": (("options",), ()),
    "multiple": (("options",), ()),
    "truefalse": (("options",), ()),
    "order": (("options",), ()),
    "match": (("pairs",), ("feedback",)),
    "sort": (("groups",), ("feedback",)),
    "gaps": (("text", "accept"), ("feedback",)),
    "numeric": (("answer",), ("tolerance", "unit", "near_misses", "feedback")),
    "short": (("answers",), ("feedback",)),
    "pictures": (("options",), ()),
    "case": (("parts",), ("feedback",)),
}
GAP = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def letters(count: int) -> list[str]:
    """Return the first ids by place: a, b, … z, aa, ab …"""
    return [*ascii_lowercase, *map("".join, product(ascii_lowercase, repeat=2))][:count]


def definition_parts(items: Sequence[Item], *, pass_mark: int | None, rules: Item | None = None) -> Parts:
    """Return the structure and the words of questions that `form_findings` has found no error in.

    `pass_mark` is the percent needed to pass, or None for pre and post forms, which never count; `rules` as they are
    written, see `quiz.rules`.
    """
    parts = [(item["id"], *_question_parts(item)) for item in items]
    questions = [structure for _name, structure, _words in parts]
    structure: dict[str, Any] = {"pass_mark": pass_mark, "questions": questions}
    kept = rules_of(rules)
    structure |= {"rules": kept} if kept else {}
    return structure, {"questions": {question: words for question, _structure, words in parts}}


def _question_parts(item: Item) -> Parts:
    """Return the structure and the words of one question."""
    structure, words = PARTS[item["type"]](item)
    common = {
        "id": str(item["id"]),
        "type": str(item["type"]),
        "competency": str(item["competency"]),
        "difficulty": int(item["difficulty"]),
        "critical": bool(item["critical"]),
    }
    sure = {"confidence": confidence.table_of(item["confidence"])} if item.get("confidence") else {}
    return common | structure | sure, _sentences(item) | words


def _sentences(item: Item) -> dict[str, str]:
    return {key: str(item[key]).strip() for key in ("stem", "hint", "feedback", "explanation") if item.get(key)}


def _option_words(item: Item) -> dict[str, Any]:
    options = item["options"]
    words = ({"text": str(option["text"]), "feedback": str(option.get("feedback") or "")} for option in options)
    return {"options": dict(zip(letters(len(options)), words, strict=True))}


def _choice_parts(item: Item) -> Parts:
    """Return the parts of single, multiple and truefalse; `right` has the ids of the right options."""
    ids = letters(len(item["options"]))
    right = [key for key, option in zip(ids, item["options"], strict=True) if option["correct"]]
    return {"options": ids, "right": right}, _option_words(item)


def _order_parts(item: Item) -> Parts:
    """Return the parts of order; `right` has all ids in their right order, which is that of the document."""
    ids = letters(len(item["options"]))
    return {"options": ids, "right": list(ids)}, _option_words(item)


def _match_parts(item: Item) -> Parts:
    """Return the parts of match; `right` says which right belongs to which left."""
    pairs = item["pairs"]
    ids = letters(len(pairs))
    words = {
        "lefts": {key: str(pair["left"]) for key, pair in zip(ids, pairs, strict=True)},
        "rights": {key: str(pair["right"]) for key, pair in zip(ids, pairs, strict=True)},
        "pairs": {key: str(pair.get("feedback") or "") for key, pair in zip(ids, pairs, strict=True)},
    }
    return {"lefts": ids, "rights": list(ids), "right": {key: key for key in ids}}, words


def _sort_parts(item: Item) -> Parts:
    """Return the parts of sort; items are counted through all groups, `right` says which group an item belongs to."""
    groups = letters(len(item["groups"]))
    sorted_items = [(key, text) for key, group in zip(groups, item["groups"], strict=True) for text in group["items"]]
    ids = letters(len(sorted_items))
    words = {
        "groups": {
            key: {"name": str(group["name"]), "feedback": str(group.get("feedback") or "")}
            for key, group in zip(groups, item["groups"], strict=True)
        },
        "items": {key: str(text) for key, (_group, text) in zip(ids, sorted_items, strict=True)},
    }
    right = {key: group for key, (group, _) in zip(ids, sorted_items, strict=True)}
    return {"items": ids, "groups": groups, "right": right}, words


def _gap_parts(item: Item) -> Parts:
    """Return the parts of gaps; what is accepted depends on the language and stands with the words."""
    accept = {str(gap): [str(text) for text in texts] for gap, texts in item["accept"].items()}
    return {"gaps": sorted(GAP.findall(item["text"]))}, {"text": str(item["text"]), "accept": accept}


def _numeric_parts(item: Item) -> Parts:
    """Return the parts of numeric; `near_misses` are wrong numbers that have a feedback of their own."""
    misses = item.get("near_misses") or []
    ids = letters(len(misses))
    structure = {
        "right": _plain(item["answer"]),
        "tolerance": _plain(item.get("tolerance") or 0),
        "near_misses": {key: _plain(miss["value"]) for key, miss in zip(ids, misses, strict=True)},
    }
    words = {
        "unit": str(item.get("unit") or ""),
        "near_misses": {key: str(miss["feedback"]) for key, miss in zip(ids, misses, strict=True)},
    }
    return structure, words


def _short_parts(item: Item) -> Parts:
    """Return the parts of short; what is accepted depends on the language and stands with the words."""
    return short_text.definition_parts(item, letters(len(item["answers"])))


def _picture_parts(item: Item) -> Parts:
    """Return the parts of pictures; what a picture shows is the text of its option, the picture stands beside it."""
    ids = letters(len(item["options"]))
    right = [key for key, option in zip(ids, item["options"], strict=True) if option["correct"]]
    words = {
        key: {"text": str(option["alt"]), "feedback": str(option.get("feedback") or ""), "picture": option["image"]}
        for key, option in zip(ids, item["options"], strict=True)
    }
    return {"options": ids, "right": right}, {"options": words}


def _case_parts(item: Item) -> Parts:
    """Return the parts of case, each a question of its kind; its id is that of the case and a letter: u1q5/a."""
    ids = [f"{item['id']}/{letter}" for letter in letters(len(item["parts"]))]
    parts = {key: PARTS[part["type"]](part) for key, part in zip(ids, item["parts"], strict=True)}
    kinds = {key: str(part["type"]) for key, part in zip(ids, item["parts"], strict=True)}
    sentences = {key: _sentences(part) for key, part in zip(ids, item["parts"], strict=True)}
    structure = [{"id": key, "type": kinds[key], **structure} for key, (structure, _words) in parts.items()]
    return {"parts": structure}, {"parts": {key: sentences[key] | words for key, (_s, words) in parts.items()}}


def _plain(number: float) -> float:
    """Return a plain int or float: a parser that keeps the layout gives its own kinds of numbers."""
    return int(number) if float(number).is_integer() else float(number)


PARTS: Mapping[str, Callable[[Item], Parts]] = {
    "single": _choice_parts,
    "multiple": _choice_parts,
    "truefalse": _choice_parts,
    "order": _order_parts,
    "match": _match_parts,
    "sort": _sort_parts,
    "gaps": _gap_parts,
    "numeric": _numeric_parts,
    "short": _short_parts,
    "pictures": _picture_parts,
    "case": _case_parts,
}


def form_findings(items: Sequence[Any], where: str) -> list[Finding]:
    """Return what is wrong with the form of questions; lines are known where the parser kept them (`lc`).

    `where` names the file and the unit or form, for example "quizzes.yaml, u1".
    """
    if not isinstance(items, Sequence) or isinstance(items, str) or not items:
        return [error("no-questions", where, _("A list of at least one question is expected here."))]
    found: list[Finding] = []
    for number, item in enumerate(items, 1):
        if isinstance(item, Mapping):
            found += _item_findings(item, f"{where}, question {item.get('id', number)}")
        else:
            found.append(error("not-a-question", f"{where}, question {number}", _("A question has keys and values.")))
    return found + list(_repeated_ids(items, where))


def _repeated_ids(items: Iterable[Any], where: str) -> Iterator[Finding]:
    mappings = [item for item in items if isinstance(item, Mapping)]
    times = Counter(str(item.get("id")) for item in mappings)
    for item in mappings:
        if times[str(item.get("id"))] > 1 and item.get("id"):
            yield error("repeated-id", where, _("The id “%(id)s” is used more than once."), item, "id", id=item["id"])


def _item_findings(item: Item, where: str) -> list[Finding]:
    """Return the findings of one question; those of its kind only when its keys are in order."""
    kind = str(item.get("type"))
    if kind not in OWN_KEYS:
        template, meant = _("“%(kind)s” is no type of question."), nearest_to(kind, OWN_KEYS)
        return [error("unknown-type", where, template, item, "type", meant=meant, kind=kind)]
    return _findings_of_kind(item, where, needed=NEEDED, allowed=("explanation", "hint", "confidence"))


def _findings_of_kind(item: Item, where: str, *, needed: Sequence[str], allowed: Sequence[str]) -> list[Finding]:
    own_needed, own_allowed = OWN_KEYS[item["type"]]
    found = list(key_findings(item, where, needed=(*needed, *own_needed), allowed=(*own_allowed, *allowed)))
    found += _common_findings(item, where)
    if not any(finding.code == "missing" for finding in found):
        found += KIND_FINDINGS[item["type"]](item, where)
    return found


def _common_findings(item: Item, where: str) -> Iterator[Finding]:
    if item.get("difficulty") is not None and item["difficulty"] not in (1, 2, 3):
        yield error("difficulty", where, _("“difficulty” is 1, 2 or 3."), item, "difficulty")
    if item.get("critical") is not None and not isinstance(item["critical"], bool):
        yield error("critical", where, _("“critical” is true or false."), item, "critical")
    for key in ("id", "competency", "stem", "feedback", "explanation", "hint"):
        if item.get(key) is not None and not isinstance(item[key], str):
            yield error("not-text", where, _("“%(key)s” is text; put it in quotation marks."), item, key, key=key)
    if len(str(item.get("hint") or "")) > LONGEST_HINT:
        template = _("A hint has at most %(most)d characters: say where to look, no more.")
        yield error("hint", where, template, item, "hint", most=LONGEST_HINT)
    if item.get("confidence") is not None:
        yield from _confidence_findings(item, where)


def _confidence_findings(item: Item, where: str) -> list[Finding]:
    if item["type"] == "case":
        template = _("How sure one is is asked of single questions: take “confidence” out of the case study.")
        return [error("confidence", where, template, item, "confidence")]
    return confidence.findings(item["confidence"], f"{where}, confidence")


def _entries(item: Item, key: str, where: str, *, fewest: int) -> tuple[list[Item], list[Finding]]:
    """Return the mappings of a list and an error if the list is too short or has something else in it."""
    entries = item[key] if isinstance(item[key], Sequence) and not isinstance(item[key], str) else []
    mappings = [entry for entry in entries if isinstance(entry, Mapping)]
    if len(mappings) < fewest or len(mappings) != len(entries):
        template = _("“%(key)s” is a list of at least %(fewest)d, each with its keys.")
        return [], [error("entries", where, template, item, key, key=key, fewest=fewest)]
    return mappings, []


def _option_findings(item: Item, where: str) -> tuple[list[Item], list[Finding]]:
    options, found = _entries(item, "options", where, fewest=2)
    for letter, option in zip(letters(len(options)), options, strict=True):
        place = f"{where}, option {letter}"
        found += key_findings(option, place, needed=("text",), allowed=("correct", "feedback"))
        found += _answer_findings(option, place)
    return options, found


def _answer_findings(option: Item, place: str) -> Iterator[Finding]:
    """Yield what an option lacks: its feedback, and whether it is right."""
    if not option.get("feedback"):
        yield error("no-feedback", place, _("Every option says what it would do: write its feedback."), option)
    if not isinstance(option.get("correct"), bool):
        yield error("correct", place, _("“correct” is true or false."), option, "correct")


def _choice_findings(item: Item, where: str) -> list[Finding]:
    options, found = _option_findings(item, where)
    right = sum(option.get("correct") is True for option in options)
    kind = item["type"]
    if kind != "multiple" and options and right != 1:
        template = _("Exactly one option is right; here are %(right)d.")
        found.append(error("right-options", where, template, item, "options", right=right))
    if kind == "multiple" and options and right == 0:
        found.append(error("right-options", where, _("At least one option is right; here is none."), item, "options"))
    if kind == "multiple" and options and right == len(options):
        found.append(warning("all-right", where, _("Every option is right: nothing is left to tell apart."), item))
    if kind == "truefalse" and len(options) not in (0, 2):
        found.append(error("two-options", where, _("True or false has two options, true first."), item, "options"))
    return found


def _order_findings(item: Item, where: str) -> list[Finding]:
    return _option_findings(item, where)[1]


def _match_findings(item: Item, where: str) -> list[Finding]:
    pairs, found = _entries(item, "pairs", where, fewest=2)
    for number, pair in enumerate(pairs, 1):
        found += key_findings(pair, f"{where}, pair {number}", needed=("left", "right"), allowed=("feedback",))
    return found


def _sort_findings(item: Item, where: str) -> list[Finding]:
    groups, found = _entries(item, "groups", where, fewest=2)
    for number, group in enumerate(groups, 1):
        place = f"{where}, group {number}"
        found += key_findings(group, place, needed=("name", "items"), allowed=("feedback",))
        items = group.get("items")
        is_list_of_texts = isinstance(items, list) and all(isinstance(text, str) for text in items)
        if items not in (None, "", {}) and not is_list_of_texts:
            found.append(error("not-text", place, _("“items” is a list of texts."), group, "items"))
    return found


def _gap_findings(item: Item, where: str) -> list[Finding]:
    if not isinstance(item["accept"], Mapping):
        return [error("accept", where, _("“accept” gives for each gap a list of right answers."), item, "accept")]
    gaps = GAP.findall(str(item["text"]))
    accept = {str(gap): texts for gap, texts in item["accept"].items()}
    found = [
        error("accept", where, _("Gap %(gap)s: list at least one right answer."), item, "accept", gap=gap)
        for gap in gaps
        if not isinstance(accept.get(gap), Sequence) or isinstance(accept[gap], str) or not accept[gap]
    ]
    if len(set(gaps)) != len(gaps) or not gaps:
        found.append(error("gaps", where, _("“text” has at least one gap, {{1}}, and each number once."), item, "text"))
    found += [
        error(
            "accept",
            where,
            _("“accept” has answers for a gap %(gap)s, but the text has no such gap."),
            item,
            "accept",
            gap=gap,
        )
        for gap in sorted(accept.keys() - set(gaps))
    ]
    return found


def _numeric_findings(item: Item, where: str) -> list[Finding]:
    tolerance = item.get("tolerance") or 0
    if not _is_number(item["answer"]) or not _is_number(tolerance) or tolerance < 0:
        return [
            error("number", where, _("“answer” and “tolerance” are numbers, tolerance not below 0."), item, "answer")
        ]
    misses, found = _entries(item, "near_misses", where, fewest=1) if item.get("near_misses") else ([], [])
    for number, miss in enumerate(misses, 1):
        place = f"{where}, near miss {number}"
        found += key_findings(miss, place, needed=("value", "feedback"))
        if not _is_number(miss.get("value")):
            found.append(error("number", place, _("“value” is a number."), miss, "value"))
        elif abs(miss["value"] - item["answer"]) <= tolerance:
            found.append(error("near-miss", place, _("This counts as right: it lies within the tolerance."), miss))
    return found


def _short_findings(item: Item, where: str) -> list[Finding]:
    answers, found = _entries(item, "answers", where, fewest=1)
    if not item.get("feedback"):
        found.append(error("no-feedback", where, _("Say what any other answer would do: write “feedback”."), item))
    return [*found, *short_text.findings(item, answers, where)]


def _picture_findings(item: Item, where: str) -> list[Finding]:
    options, found = _entries(item, "options", where, fewest=2)
    for letter, option in zip(letters(len(options)), options, strict=True):
        place = f"{where}, option {letter}"
        found += key_findings(option, place, needed=("image", "alt"), allowed=("correct", "feedback"))
        found += _answer_findings(option, place)
    right = sum(option.get("correct") is True for option in options)
    if options and right in (0, len(options)):
        template = _("At least one picture is right, and one is not; here %(right)d are right.")
        found.append(error("right-options", where, template, item, "options", right=right))
    return found


def _case_findings(item: Item, where: str) -> list[Finding]:
    """Return the findings of each part; a part has no competency and no case of its own."""
    parts, found = _entries(item, "parts", where, fewest=2)
    for number, part in enumerate(parts, 1):
        found += _part_findings(part, f"{where}, part {number}")
    return found


def _part_findings(part: Item, where: str) -> list[Finding]:
    kind = str(part.get("type"))
    known = OWN_KEYS.keys() - {"case"}
    if kind not in known:
        template, meant = _("“%(kind)s” is no type of question that a case study can have."), nearest_to(kind, known)
        return [error("unknown-type", where, template, part, "type", meant=meant, kind=kind)]
    return _findings_of_kind(part, where, needed=NEEDED_OF_A_PART, allowed=("explanation", "hint"))


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


KIND_FINDINGS: Mapping[str, Callable[[Item, str], list[Finding]]] = {
    "single": _choice_findings,
    "multiple": _choice_findings,
    "truefalse": _choice_findings,
    "order": _order_findings,
    "match": _match_findings,
    "sort": _sort_findings,
    "gaps": _gap_findings,
    "numeric": _numeric_findings,
    "short": _short_findings,
    "pictures": _picture_findings,
    "case": _case_findings,
}

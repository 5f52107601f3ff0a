"""What the pages of an assessment show and read.

Posted fields: `section`, `answer-<statement>`, `importance-<competency>`, `finish`, and `locale`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from modules.activities.assessment import engine
from modules.activities.definition import BadResponse, Definition, State
from modules.activities.posted import Posted, value_of

Words = Mapping[str, Any]


def show(
    definition: Definition, state: State, locale: str, *, section: str | None = None, typed: Posted | None = None
) -> dict[str, Any]:
    """Return one section: the one asked for, or the first that is not filled in; None when all are.

    `typed` is a form that could not be taken, shown again as it was filled in. Raises `BadResponse` for a section that
    is not there.
    """
    lang, words = definition.words(locale)
    shown = _section_to_show(definition, state, section)
    return {
        "lang": lang,
        **{key: words.get(key, "") for key in ("title", "summary", "intro", "retention")},
        "never_used_for": words.get("never_used_for", []),
        "footnotes": words.get("footnotes", []),
        "finished": state["finished"],
        "may_finish": not state["finished"] and bool(engine.answers_in(state)),
        "sections": [
            {"id": each["id"], "title": words["sections"][each["id"]]["title"], "done": each["id"] in state["sections"]}
            for each in definition.structure["sections"]
        ],
        "section": shown and _shown(definition, shown, words, _values(shown, state, typed)),
    }


def response_from(definition: Definition, state: State, data: Posted) -> dict[str, Any]:
    """Return the response in a posted form; raise `BadResponse` for a section or a point that is not there."""
    if value_of(data, "finish"):
        return {"finish": True}
    section = engine.section_of(definition, value_of(data, "section"))
    points = definition.structure["scales"][section["scale"]] if "scale" in section else None
    answers = {item["id"]: value_of(data, f"answer-{item['id']}") for item in section["items"]}
    importance = {name: value_of(data, f"importance-{name}") for name in engine.competencies_of(section)}
    return {
        "section": section["id"],
        "answers": {item: _point(points, value) for item, value in answers.items() if value},
        "importance": {
            name: _point(definition.structure["importance"], value) for name, value in importance.items() if value
        },
        "locale": definition.words(value_of(data, "locale"))[0],
    }


def review(definition: Definition, state: State, locale: str) -> dict[str, Any]:
    """Return the profile in words, strengths first, then suggestions with the statements that led to them."""
    lang, words = definition.words(locale)
    result = engine.outcome(definition, state)
    details = result.details
    return {
        "lang": lang,
        "title": words["title"],
        "finished": result.finished,
        "strengths": details.get("strengths", []),
        "competencies": [_profile_row(definition, row, words) for row in details.get("competencies", [])],
        "suggestions": [
            {**suggestion, "items": [words["items"][item] for item in suggestion["items"]]}
            for suggestion in details.get("suggestions", [])
        ],
        "nothing_to_recommend": result.finished and not details["suggestions"],
        "sections": [_given(definition, section, state, words) for section in definition.structure["sections"]],
    }


def side_by_side(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return two reviews of one person competency by competency, with the direction between them: up, down, same or ""."""
    earlier = {row["competency"]: row for row in before["competencies"]}
    rows = []
    for row in now["competencies"]:
        then = earlier.get(row["competency"], {"level": None, "level_label": ""})
        labels = {"before": then["level_label"], "now": row["level_label"]}
        rows.append({"competency": row["competency"], **labels, "direction": _direction(then["level"], row["level"])})
    return rows


def _direction(before: float | None, now: float | None) -> str:
    if before is None or now is None:
        return ""
    return "same" if before == now else "up" if now > before else "down"


def file_rows(review: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return what a person said, and what came of it, as rows of a file: part, what, answer."""
    answers = [
        (section["title"], item["text"], item["given"]) for section in review["sections"] for item in section["items"]
    ]
    levels = [(review["title"], row["competency"], row["level_label"]) for row in review["competencies"]]
    return answers + levels


def _section_to_show(definition: Definition, state: State, asked: str | None) -> Mapping[str, Any] | None:
    if state["finished"]:
        return None
    if asked is not None:
        return engine.section_of(definition, asked)
    return section_to_come(definition, state)


def section_to_come(definition: Definition, state: State) -> Mapping[str, Any] | None:
    """Return the first section that is not filled in, None when all are."""
    sections = definition.structure["sections"]
    return next((section for section in sections if section["id"] not in state["sections"]), None)


def _values(section: Mapping[str, Any], state: State, typed: Posted | None) -> dict[str, str]:
    """Return field → value: what was typed just now, or what the section was filled in with before."""
    if value_of(typed, "section") == section["id"]:
        fields = [f"answer-{item['id']}" for item in section["items"]]
        fields += [f"importance-{name}" for name in engine.competencies_of(section)]
        return {field: value_of(typed, field) for field in fields}
    filled_in = state["sections"].get(section["id"], {"answers": {}, "importance": {}})
    answers = {f"answer-{item}": str(value) for item, value in filled_in["answers"].items()}
    return answers | {f"importance-{name}": str(value) for name, value in filled_in["importance"].items()}


def _shown(
    definition: Definition, section: Mapping[str, Any], words: Words, values: Mapping[str, str]
) -> dict[str, Any]:
    """Return a section in groups: a competency with its statements and its importance, or all other items in one."""
    structure = definition.structure
    points, labels = _scale(definition, section, words)
    groups: dict[str, dict[str, Any]] = {}
    for item in section["items"]:
        competency = item.get("competency", "")
        group = groups.setdefault(competency, {"competency": competency, "items": [], "importance": None})
        group["items"].append(_shown_item(item, words, values, points, labels))
    for competency in engine.competencies_of(section) if structure["importance"] else ():
        field = f"importance-{competency}"
        texts = {value: {"label": label} for value, label in words["importance"]["points"].items()}
        groups[competency]["importance"] = {
            "field": field,
            "text": words["importance"]["question"],
            "points": _shown_points(structure["importance"], texts, values.get(field, "")),
        }
    numbers = [each["id"] for each in structure["sections"]]
    heading = {key: words["sections"][section["id"]].get(key, "") for key in ("title", "intro", "reminder")}
    place = {"id": section["id"], "number": numbers.index(section["id"]) + 1, "of": len(numbers)}
    return {**place, **heading, "groups": list(groups.values())}


def _scale(definition: Definition, section: Mapping[str, Any], words: Words) -> tuple[Sequence[Any], Words]:
    """Return the points and the labels of the scale of a section; none for open questions."""
    if "scale" not in section:
        return (), {}
    return definition.structure["scales"][section["scale"]], words["scales"][section["scale"]]


def _shown_item(
    item: Mapping[str, Any], words: Words, values: Mapping[str, str], points: Sequence[Any], labels: Words
) -> dict[str, Any]:
    """Return a statement with its points, or an open question with its limit in characters."""
    field = f"answer-{item['id']}"
    value = values.get(field, "")
    shown = {"id": item["id"], "field": field, "text": words["items"][item["id"]]}
    if points:
        return {**shown, "kind": "closed", "points": _shown_points(points, labels, value)}
    return {**shown, "kind": "open", "limit": item.get("max_chars", engine.DEFAULT_LIMIT), "typed": value}


def _shown_points(points: Sequence[Any], texts: Words, value: str) -> list[dict[str, Any]]:
    return [{"value": str(point), **texts[str(point)], "chosen": str(point) == value} for point in points]


def _point(points: Sequence[Any] | None, value: str) -> Any:
    """Return the point of a scale that a posted value means; a text where there is no scale."""
    if points is None:
        return value
    for point in points:
        if str(point) == value:
            return point
    raise BadResponse(engine.UNKNOWN_POINT)


def _profile_row(definition: Definition, row: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Return a competency with its level in words: the label of the point that it has reached."""
    section = next(
        section for section in definition.structure["sections"] if row["competency"] in engine.competencies_of(section)
    )
    _, labels = _scale(definition, section, words)
    level = row["level"]
    importance = words["importance"]["points"].get(str(row["importance"]), "")
    return {
        **row,
        "level_label": "" if level is None else labels[str(int(level))]["label"],
        "importance_label": importance,
    }


def _given(definition: Definition, section: Mapping[str, Any], state: State, words: Words) -> dict[str, Any]:
    """Return a section with what was answered, in words; an empty answer was left out."""
    _, labels = _scale(definition, section, words)
    answers = state["sections"].get(section["id"], {}).get("answers", {})
    given = {item: labels[str(value)]["label"] if labels else value for item, value in answers.items()}
    items = [
        {"id": item["id"], "text": words["items"][item["id"]], "given": given.get(item["id"], "")}
        for item in section["items"]
    ]
    return {"id": section["id"], "title": words["sections"][section["id"]]["title"], "items": items}

"""The self-assessment of the content format (`assessment/1`): checked, and cut into structure and words."""

from collections.abc import Iterator, Mapping
from typing import Any

from modules.activities.form import error, key_findings, nearest_to
from modules.findings import Finding
from modules.findings import gettext_noop as _

Document = Mapping[str, Any]

NEEDED = ("schema", "id", "version", "language", "title", "intro", "scales", "importance", "sections", "priorities")
ALLOWED = (
    "summary",
    "minutes",
    "demonstration",
    "licence",
    "footnotes",
    "retention",
    "anonymous_to",
    "never_used_for",
    "display",
    "repeat",
)
SECTION_KEYS = ("scale", "intro", "reminder", "checks")
SECTION_WORDS = ("title", "intro", "reminder", "checks")
AGAIN, RETROSPECTIVE = "again", "retrospective"
ITEM_KEYS = ("competency", "topic", "max_chars")
HEAD_WORDS = (
    "title",
    "summary",
    "intro",
    "retention",
    "minutes",
    "never_used_for",
    "anonymous_to",
    "footnotes",
    "repeat",
)


def definition_parts(document: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the structure and the words of an assessment that `form_findings` has found no error in."""
    return _structure(document), _words(document)


def _structure(document: Document) -> dict[str, Any]:
    display = document.get("display") or {}
    repeats = [str(entry["kind"]) for entry in document.get("repeat") or () if "kind" in entry]
    return {
        # Only where the file says how it is asked again, so that others keep their hash.
        **({"repeat": repeats} if repeats else {}),
        "id": str(document["id"]),
        "version": str(document["version"]),
        "scales": {name: [_plain(point["value"]) for point in points] for name, points in document["scales"].items()},
        "importance": [int(point["value"]) for point in document["importance"]["points"]],
        "sections": [_section(section) for section in document["sections"]],
        "priorities": _priorities(document["priorities"]),
        "display": {view: _plain(limits) for view, limits in display.items() if isinstance(limits, int)}
        | {view: _numbers(limits) for view, limits in display.items() if isinstance(limits, Mapping)},
    }


def _section(section: Document) -> dict[str, Any]:
    """Return a section with its items; one without a scale has open questions."""
    items = [
        {"id": str(item["id"]), **{key: _plain(item[key]) for key in ITEM_KEYS if key in item}}
        for item in section["items"]
    ]
    scale = {"scale": str(section["scale"])} if section.get("scale") else {}
    return {"id": str(section["id"]), "items": items, **scale}


def _priorities(priorities: Document) -> dict[str, Any]:
    """Return which modules answer which need; the rules written out beside them are those of `priorities.py`."""
    organisation = {item: value for item, value in priorities["organisation"].items() if isinstance(value, Mapping)}
    return {
        "safety_critical": [str(competency) for competency in priorities["safety_critical"]],
        "show_at_most": int(priorities["show_at_most"]),
        "competencies": {
            str(competency): {"modules": _modules(answer["modules"]), "workshop": [*map(str, answer["workshop"])]}
            for competency, answer in priorities["competencies"].items()
        },
        "single_items": {str(item): _modules(modules) for item, modules in priorities["single_items"].items()},
        "organisation": {str(item): _modules(answer["modules"]) for item, answer in organisation.items()},
    }


def _modules(modules: Any) -> list[dict[str, Any]]:
    return [{"module": str(each["module"]), "units": [*map(str, each["units"])]} for each in modules]


def _numbers(limits: Document) -> dict[str, int]:
    return {str(key): int(value) for key, value in limits.items() if isinstance(value, int)}


def _words(document: Document) -> dict[str, Any]:
    priorities = document["priorities"]
    items = [item for section in document["sections"] for item in section["items"]]
    return {
        **{key: _plain(document[key]) for key in HEAD_WORDS if key in document},
        "scales": {
            name: {str(point["value"]): {"label": point["label"], "anchor": point["anchor"]} for point in points}
            for name, points in document["scales"].items()
        },
        "importance": {
            "question": document["importance"]["question"],
            "points": {str(point["value"]): point["label"] for point in document["importance"]["points"]},
        },
        "sections": {
            section["id"]: {key: str(section[key]).strip() for key in SECTION_WORDS if key in section}
            for section in document["sections"]
        },
        "items": {item["id"]: item["text"] for item in items},
        "rules": {key: _plain(value) for key, value in priorities.items() if isinstance(value, str | list)},
        "products": {
            item: answer["product"]
            for item, answer in priorities["organisation"].items()
            if isinstance(answer, Mapping)
        },
        "display": _plain(document.get("display") or {}),
    }


def _plain(value: Any) -> Any:
    """Return plain JSON: a parser that keeps the layout gives its own kinds of mappings, lists and texts."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if isinstance(value, int | float) else str(value)


def form_findings(document: Document, where: str) -> list[Finding]:
    """Return what is wrong with the form of an assessment; lines are known where the parser kept them (`lc`)."""
    found = list(key_findings(document, where, needed=NEEDED, allowed=ALLOWED))
    if any(finding.code == "missing" for finding in found):
        return found
    seen: set[str] = set()
    for section in document["sections"]:
        place = f"{where}, section {section.get('id')}"
        found += key_findings(section, place, needed=("id", "title", "items"), allowed=SECTION_KEYS)
        found += _scale_findings(section, document["scales"], place)
        for item in section.get("items") or ():
            found += _item_findings(item, document["priorities"], seen, f"{place}, statement {item.get('id')}")
            seen.add(str(item.get("id")))
    found += [finding for entry in document.get("repeat") or () for finding in _repeat_findings(entry, where)]
    return found + list(_pointer_findings(document["priorities"], seen, where))


def _repeat_findings(entry: Document, where: str) -> Iterator[Finding]:
    yield from key_findings(entry, f"{where}, repeat", needed=("when", "form"), allowed=("kind", "note"))
    kinds = (AGAIN, RETROSPECTIVE)
    kind = entry.get("kind", AGAIN)
    if kind not in kinds:
        meant = nearest_to(kind, kinds)
        yield error(
            "unknown-repeat",
            f"{where}, repeat",
            _("“%(kind)s” is no way to ask again."),
            entry,
            "kind",
            meant=meant,
            kind=kind,
        )


def _scale_findings(section: Document, scales: Document, place: str) -> Iterator[Finding]:
    scale = section.get("scale")
    if scale and scale not in scales:
        meant = nearest_to(scale, scales)
        yield error("unknown-scale", place, _("“%(scale)s” is no scale."), section, "scale", meant=meant, scale=scale)


def _item_findings(item: Document, priorities: Document, seen: set[str], place: str) -> Iterator[Finding]:
    yield from key_findings(item, place, needed=("id", "text"), allowed=ITEM_KEYS)
    known = priorities["competencies"]
    competency = item.get("competency")
    if competency and competency not in known:
        sentence, meant = _("No module answers “%(name)s”."), nearest_to(competency, known)
        yield error("unknown-competency", place, sentence, item, "competency", meant=meant, name=competency)
    if str(item.get("id")) in seen:
        yield error("repeated-id", place, _("This id is used more than once."), item, "id")


def _pointer_findings(priorities: Document, items: set[str], where: str) -> Iterator[Finding]:
    """Yield an error for each priority that speaks of a statement or a competency that is not there."""
    organisation = [item for item, answer in priorities["organisation"].items() if isinstance(answer, Mapping)]
    place = f"{where}, priorities"
    for item in (*priorities["single_items"], *organisation):
        if item not in items:
            sentence, meant = _("There is no statement “%(name)s”."), nearest_to(item, items)
            yield error("unknown-statement", place, sentence, priorities, meant=meant, name=item)
    for competency in priorities["safety_critical"]:
        if competency not in priorities["competencies"]:
            sentence, meant = _("“%(name)s” is no competency."), nearest_to(competency, priorities["competencies"])
            at = "safety_critical"
            yield error("unknown-competency", place, sentence, priorities, at, meant=meant, name=competency)

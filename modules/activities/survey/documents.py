"""The evaluation that ends a module: its questions, and how they are cut into structure and words."""

from collections.abc import Iterator, Mapping
from typing import Any

from modules.activities.form import error, key_findings, nearest_to
from modules.activities.survey.module_survey import MODULE_SURVEY
from modules.findings import Finding
from modules.findings import gettext_noop as _

__all__ = ["MODULE_SURVEY", "definition_parts", "form_findings"]

HEAD = (
    "schema",
    "id",
    "language",
    "title",
    "intro",
    "reminder",
    "empty",
    "thanks",
    "open_limit",
    "scales",
    "questions",
)
NOT_STATED = "not_stated"


def definition_parts(document: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the structure and the words of a survey; points of a scale are counted "1", "2" … in their order."""
    structure = {
        "id": str(document["id"]),
        "open_limit": int(document["open_limit"]),
        "scales": {name: list(_points(scale)) for name, scale in document["scales"].items()},
        "questions": [_question(question) for question in document["questions"]],
    }
    words = {
        **{key: str(document[key]).strip() for key in ("title", "intro", "reminder", "empty", "thanks")},
        "scales": {name: _points(scale) for name, scale in document["scales"].items()},
        "questions": {str(question["id"]): str(question["text"]).strip() for question in document["questions"]},
    }
    return structure, words


def _points(scale: Mapping[str, Any]) -> dict[str, str]:
    """Return value → label, the one for "not stated" last."""
    points = {str(number): str(label) for number, label in enumerate(scale["points"], 1)}
    if scale.get(NOT_STATED):
        points[NOT_STATED] = str(scale[NOT_STATED])
    return points


def _question(question: Mapping[str, Any]) -> dict[str, str]:
    """Return a closed question with its scale, or an open one."""
    asked = {"id": str(question["id"]), "measures": str(question["measures"])}
    return {**asked, "scale": str(question["scale"])} if question.get("scale") else asked


def form_findings(document: Mapping[str, Any], where: str) -> list[Finding]:
    """Return what is wrong with the form of a survey."""
    found = list(key_findings(document, where, needed=HEAD))
    if found:
        return found
    seen: set[str] = set()
    for question in document["questions"]:
        place = f"{where}, question {question.get('id')}"
        found += key_findings(question, place, needed=("id", "measures", "text"), allowed=("scale",))
        found += _question_findings(question, document["scales"], seen, place)
        seen.add(str(question.get("id")))
    return found


def _question_findings(
    question: Mapping[str, Any], scales: Mapping[str, Any], seen: set[str], place: str
) -> Iterator[Finding]:
    scale = question.get("scale")
    if scale and scale not in scales:
        meant = nearest_to(scale, scales)
        yield error("unknown-scale", place, _("“%(scale)s” is no scale."), question, "scale", meant=meant, scale=scale)
    if str(question.get("id")) in seen:
        yield error("repeated-id", place, _("This id is used more than once."), question, "id")

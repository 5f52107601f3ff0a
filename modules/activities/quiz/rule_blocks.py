"""The rules of a quiz as a block for editors, and their way to and from the content format."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ChoiceBlock, IntegerBlock, ListBlock, StructBlock

from modules.activities.quiz.rules import CELL, END, NEVER, NUMBERS, PASSED, rules_of
from modules.competencies import COMPETENCY_CHOICES

DIFFICULTIES = [("1", _("1 easy")), ("2", _("2 medium")), ("3", _("3 hard"))]
CRITICAL = [("yes", _("Those that must be right")), ("no", _("Those that need not be right"))]


class CellBlock(StructBlock):
    """A line of a blueprint: so many questions of this kind."""

    questions = IntegerBlock(min_value=1, max_value=100, label=_("How many questions"))
    competency = ChoiceBlock(choices=COMPETENCY_CHOICES, required=False, label=_("Competency"))
    difficulty = ChoiceBlock(choices=DIFFICULTIES, required=False, label=_("Difficulty"))
    critical = ChoiceBlock(choices=CRITICAL, required=False, label=_("Which"))


def _number(key: str, label: Any, help_text: Any) -> IntegerBlock:
    return IntegerBlock(required=False, min_value=1, max_value=NUMBERS[key], label=label, help_text=help_text)


class RulesBlock(StructBlock):
    """Everything is optional: without it there is no limit, and right and wrong are shown after each answer."""

    minutes = _number(
        "minutes",
        _("Minutes"),
        _("Leave empty for no time limit, which is best for learning. People who need more time get it by themselves."),
    )
    tries = _number("tries", _("Tries"), _("Leave empty for as many as people like."))
    wait_hours = _number("wait_hours", _("Hours between two tries"), _("Leave empty for none."))
    feedback = ChoiceBlock(
        choices=[(END, _("When the quiz is handed in; answers may change until then")), (NEVER, _("Never"))],
        required=False,
        label=_("Right and wrong are shown"),
        help_text=_("Leave empty for: after each answer, which then stands."),
    )
    solutions = ChoiceBlock(
        choices=[(PASSED, _("Once the quiz is passed")), (NEVER, _("Never"))],
        required=False,
        label=_("What would have been right is shown"),
        help_text=_("Leave empty for: together with right and wrong."),
    )
    draw = ListBlock(
        CellBlock(),
        default=[],
        label=_("Draw questions"),
        help_text=_("Without lines everybody gets all questions. A question must fit one line only."),
    )

    class Meta:
        icon = "cogs"
        form_classname = "struct-block collapsed"


def rules_written(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rules in the block as the content format writes them; what is empty is left out."""
    plain = {key: value.get(key) for key in (*NUMBERS, "feedback", "solutions")}
    draw = [_cell_written(cell) for cell in value.get("draw") or ()]
    return {key: part for key, part in (plain | {"draw": draw}).items() if part not in (None, "", [])}


def _cell_written(cell: Mapping[str, Any]) -> dict[str, Any]:
    difficulty, critical = cell.get("difficulty"), cell.get("critical")
    written = {
        "competency": cell.get("competency"),
        "difficulty": int(difficulty) if difficulty else None,
        "critical": {"yes": True, "no": False}.get(critical or ""),
        "questions": cell.get("questions"),
    }
    return {key: part for key, part in written.items() if part not in (None, "")}


def rules_as_content(written: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return rules of the content format as the value of a block; `rules_written` is its inverse."""
    rules = rules_of(written)
    if "draw" in rules:
        rules["draw"] = [_cell_as_content(cell) for cell in rules["draw"]]
    return rules


def _cell_as_content(cell: Mapping[str, Any]) -> dict[str, Any]:
    words = {
        "difficulty": str(cell.get("difficulty", "")),
        "critical": {True: "yes", False: "no"}.get(cell.get("critical")),
    }
    return {"questions": cell["questions"]} | {key: words.get(key, cell[key]) for key in CELL if key in cell}

"""An answer that is wholly right, as somebody would give it who knows: for invented learners and for tests."""

from collections.abc import Mapping
from typing import Any

Question = Mapping[str, Any]
Words = Mapping[str, Any]


def right_answer(question: Question, words: Words) -> Any:
    """Return what the engine takes as wholly right, said with certainty where the question asks how sure one is."""
    plain = _right_by_kind(question, words)
    return {"answer": plain, "sure": "sure"} if "confidence" in question else plain


def _right_by_kind(question: Question, words: Words) -> Any:
    match question["type"]:
        case "case":
            return {part["id"]: right_answer(part, words["parts"][part["id"]]) for part in question["parts"]}
        case "short":
            whole = next(rule for rule in question["rules"] if question["shares"][rule] == 100)
            return words["rules"][whole]["accept"][0].replace("*", "")
        case "gaps":
            return {gap: words["accept"][gap][0] for gap in question["gaps"]}
        case "numeric":
            return str(question["right"])
        case "single" | "truefalse":
            return question["right"][0]
        case _:
            return question["right"]

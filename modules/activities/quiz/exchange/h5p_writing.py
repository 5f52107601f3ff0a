"""Writes H5P: a Question Set of Multiple Choice, True/False and Fill in the Blanks, without their libraries.

Fields are those of the public semantics. Words of buttons are left to the site that receives the package.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from modules.activities.h5p.content_packages import Credits, archive_of, description_of
from modules.activities.h5p.schemas import UNDISCLOSED
from modules.activities.quiz.documents import GAP
from modules.activities.quiz.exchange.labels import (
    NOT_THEIR_KIND,
    labels_of,
    name_what_is_not_asked,
    tidied,
    without_pictures,
)
from modules.activities.quiz.exchange.passages import Item, Losses, NotTaken, Writing, write_questions
from modules.activities.quiz.exchange.wording import html_of
from modules.findings import gettext_noop as _
from modules.keys import key_of

# A site with a later version upgrades what it receives, so old ones that have all fields are named.
LIBRARIES: Mapping[str, tuple[int, int]] = {
    "H5P.QuestionSet": (1, 20),
    "H5P.MultiChoice": (1, 16),
    "H5P.TrueFalse": (1, 8),
    "H5P.Blanks": (1, 14),
}
PASS_MARK = 80  # percent
TITLE = "Questions"
MARKS = frozenset("*/:\n")  # what means something between the stars of a gap


def write(items: Sequence[Item], language: str, *, title: str = TITLE, credits: Credits | None = None) -> Writing:
    """Return questions as an H5P package; kinds that H5P has no content type for are not in it."""
    questions: list[dict[str, Any]] = []

    def write_one(item: Item, losses: Losses) -> None:
        questions.append(_question(tidied(item), losses))

    passages = write_questions(items, write_one)
    description = description_of(title, language, LIBRARIES, credits or Credits(), "")
    return Writing(archive_of(description, _set_of(questions), {}), passages)


def _set_of(questions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "introPage": {"showIntroPage": False, "title": "", "introduction": ""},
        "progressType": "textual",
        "passPercentage": PASS_MARK,
        "questions": questions,
        "disableBackwardsNavigation": False,
        "randomQuestions": False,
        "endGame": {"showResultPage": True, "showSolutionButton": True, "showRetryButton": True},
        "override": {"checkButton": True},
    }


def _question(item: Item, losses: Losses) -> dict[str, Any]:
    if item["type"] not in WRITERS:
        raise NotTaken("unknown-kind", NOT_THEIR_KIND)
    name_what_is_not_asked(item, losses)
    name, parameters = WRITERS[item["type"]](item, losses)
    major, minor = LIBRARIES[name]
    return {
        "library": f"{name} {major}.{minor}",
        "params": parameters,
        # The same each time, so that what another site keeps about a part still fits after a new export.
        "subContentId": str(key_of("h5p", "question", str(item["id"]))),
        "metadata": {
            "title": item["id"],
            "license": UNDISCLOSED,
            "contentType": name.removeprefix("H5P."),
            # H5P has no field for them; editors see them here, and they come back.
            "authorComments": "\n".join(labels_of(item)),
        },
    }


def _choice(item: Item, losses: Losses) -> tuple[str, dict[str, Any]]:
    answers = [
        {
            "text": html_of(option["text"]),
            "correct": option["correct"],
            "tipsAndFeedback": {"tip": "", "chosenFeedback": _html(option.get("feedback")), "notChosenFeedback": ""},
        }
        for option in item["options"]
    ]
    single = item["type"] == "single"
    return "H5P.MultiChoice", {
        "question": html_of(item["stem"]),
        "answers": answers,
        **_after(item),
        "behaviour": {
            **_retries(),
            "type": "single" if single else "multi",
            "singlePoint": single,
            "randomAnswers": True,
            "passPercentage": 100,
        },
    }


def _pictures(item: Item, losses: Losses) -> tuple[str, dict[str, Any]]:
    return _choice(without_pictures(item, losses), losses)


def _true_false(item: Item, losses: Losses) -> tuple[str, dict[str, Any]]:
    right = next(option for option in item["options"] if option["correct"])
    wrong = next(option for option in item["options"] if not option["correct"])
    explanation = "\n".join(_said(item, "hint", "explanation"))
    if explanation:
        losses.add("explanation", _("The explanation stands behind the feedback of each answer."))
    # Both feedbacks of ours are about the option; there, they are about the answer.
    said = {
        name: "\n".join(filter(None, (str(option.get("feedback") or ""), explanation)))
        for name, option in (("feedbackOnCorrect", right), ("feedbackOnWrong", wrong))
    }
    return "H5P.TrueFalse", {
        "question": html_of(item["stem"]),
        "correct": "true" if right is item["options"][0] else "false",
        "l10n": dict(zip(("trueText", "falseText"), (option["text"] for option in item["options"]), strict=True)),
        "behaviour": {**_retries(), **said},
    }


def _gaps(item: Item, losses: Losses) -> tuple[str, dict[str, Any]]:
    words = {str(number): [str(word) for word in accepted] for number, accepted in item["accept"].items()}
    if "*" in item["text"] or any(MARKS & set(word) for accepted in words.values() for word in accepted):
        raise NotTaken("marks", _("H5P takes “*”, “/” and “:” in a text with gaps for marks of its own."))
    if item.get("feedback"):
        losses.add("feedback", _("The feedback stands before the explanation."))
    text = GAP.sub(lambda gap: f"*{'/'.join(words[gap[1]])}*", item["text"])
    return "H5P.Blanks", {
        "text": html_of(item["stem"]),
        "questions": [html_of(text)],
        **_after(item),
        "behaviour": {**_retries(), "caseSensitive": False, "acceptSpellingErrors": False},
    }


def _after(item: Item) -> dict[str, Any]:
    """Return what is said after the answer, whatever it was."""
    said = "\n".join(_said(item, "hint", "feedback", "explanation"))
    return {"overallFeedback": [{"from": 0, "to": 100, "feedback": said}] if said else []}


def _said(item: Item, *keys: str) -> list[str]:
    return [str(item[key]) for key in keys if item.get(key)]


def _retries() -> dict[str, bool]:
    return {"enableRetry": True, "enableSolutionsButton": True, "enableCheckButton": True}


def _html(text: object) -> str:
    return html_of(text) if isinstance(text, str) and text else ""


WRITERS: Mapping[str, Callable[[Item, Losses], tuple[str, dict[str, Any]]]] = {
    "single": _choice,
    "multiple": _choice,
    "pictures": _pictures,
    "truefalse": _true_false,
    "gaps": _gaps,
}

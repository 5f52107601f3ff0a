"""The quiz engine. With feedback after each answer: one question at a time, each answer final for its attempt.

Without it (`rules`: feedback at the end, or never) any question can be answered, and answered anew, until the quiz is
handed in. A response is {"question": id, "given": … (see `marking`), "locale": code}; {"skip": true} where the quiz has
no pass mark (pre and post forms, which never count); {"hand_in": true}; or {"close": true}, which no form can post:
whoever keeps the time says that it is up.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

from modules.activities.definition import AlreadyAnswered, BadResponse, Definition, Outcome, State
from modules.activities.quiz import marking, rules
from modules.activities.quiz.rulings import Mark, about, mark
from modules.findings import gettext_noop as _

ANSWERED = _("This question has been answered already. Your first answer stands.")
OVER = _("This quiz is finished. Nothing was changed.")
UNKNOWN_QUESTION = _("This question is not part of the quiz. Load the page again.")
NOT_YET = _("This question comes later. Answer the one that is shown first.")
NO_SKIPPING = _("This quiz cannot be skipped.")
NO_HANDING_IN = _("This quiz ends with its last question. Answer the one that is shown.")


def begin(definition: Definition, *, seed: int) -> State:
    """Return the state before the first answer; the seed alone decides what is drawn and in which order options are shown."""
    questions = rules.asked(definition.structure, seed)
    return {
        "seed": seed,
        "order": [question["id"] for question in questions],
        "shuffled": {part["id"]: _shuffled(part, seed) for part in _with_parts(questions) if _shown_ids(part)},
        "answers": {},
        "submitted": False,
        "skipped": False,
    }


def answer(definition: Definition, state: State, response: Mapping[str, Any], *, at: datetime) -> State:
    """Return the state with one more answer.

    Raises `AlreadyAnswered` for a question answered before, and after the end; `BadResponse` for a question or an
    answer that cannot be taken.
    """
    if response.get("skip"):
        return _skipped(definition, state)
    if response.get("hand_in") or response.get("close"):
        return _ended(definition, state, is_late=bool(response.get("close")))
    question = _question_to_answer(definition, state, response.get("question"))
    locale, words = definition.words(str(response.get("locale") or definition.language))
    marked = _marked(question, words["questions"][question["id"]], response.get("given"))
    entry = {**marked, "at": at.isoformat(), "locale": locale}
    answers = {**state["answers"], question["id"]: entry}
    is_over = rules.is_final(definition.structure) and len(answers) == len(state["order"])
    return {**state, "answers": answers, "submitted": is_over}


def _marked(question: Mapping[str, Any], words: Mapping[str, Any], answered: Any) -> dict[str, Any]:
    """Return what is kept of an answer: what was given, its mark, and the share that is right where the mark is another."""
    given = marking.checked(question, answered)
    kept = {"given": given, "credit": float(marking.credit(question, words, given))}
    if "confidence" not in question:
        return kept
    share = marking.share_right(question, words, marking.answer_in(question, given))
    return kept | {"right": float(share)}


def right_in(entry: Mapping[str, Any]) -> float:
    """Return which share of a stored answer is right, however sure one was of it."""
    return float(entry.get("right", entry["credit"]))


def outcome(definition: Definition, state: State, *, rulings: Sequence[Mapping[str, Any]] = ()) -> Outcome:
    """Return what the attempt has come to.

    The score is the percent of credit, rounded down, once the quiz is over; a question without an answer has none. It
    passes at the pass mark if every critical question is wholly right; without a pass mark an attempt passes when it is
    finished or skipped.

    `rulings` (see `rulings`) are read in the order in which they were made, and none lowers what there was before it:
    the best counts of what the run comes to with none of them, with the first, with the first two, and so on.
    """
    asked = [question_of(definition, question) for question in state["order"]]
    own = [ruling for ruling in rulings if any(about(question, [ruling]) for question in asked)]
    found = [recounted(definition, state, own[:count]) for count in range(len(own), -1, -1)]
    return max(found, key=lambda one: (one.passed, -1 if one.score is None else one.score))


def marks(definition: Definition, state: State, rulings: Sequence[Mapping[str, Any]] = ()) -> dict[str, Mark | None]:
    """Return what each question of the run counts, in their order; None for one that is out of the total."""
    asked = {question["id"]: question for question in definition.structure["questions"]}
    found = {}
    for key in state["order"]:
        entry = state["answers"].get(key)
        words = definition.words(entry["locale"])[1]["questions"][key] if entry else None
        found[key] = mark(asked[key], words, entry, rulings)
    return found


def recounted(definition: Definition, state: State, rulings: Sequence[Mapping[str, Any]]) -> Outcome:
    """Return what the attempt comes to when all these rulings are followed, be it less than without them."""
    marked = marks(definition, state, rulings)
    is_counted = state["submitted"] and not state["skipped"]
    missed = [
        question["id"]
        for question in definition.structure["questions"]
        if question["critical"] and _is_missed(question["id"], marked, state, is_counted=is_counted)
    ]
    counted = [one.credit for one in marked.values() if one is not None]
    # With every question out of the total nothing is left that could be wrong.
    score = (percent(counted) if counted or not marked else 100) if is_counted else None
    return Outcome(
        finished=state["submitted"],
        passed=_is_passed(definition.structure["pass_mark"], state["submitted"], score, missed),
        score=score,
        details={
            "credits": {question: _told(marked[question]) for question in state["answers"] if question in marked},
            "critical_missed": missed,
            "skipped": state["skipped"],
            "closed": bool(state.get("closed")),
        },
    )


def _is_missed(question: str, marked: Mapping[str, Mark | None], state: State, *, is_counted: bool) -> bool:
    """Whether a critical question of the run is not wholly right; before the end only one that is answered can be."""
    own = marked.get(question)
    return own is not None and own.right < 1 and (is_counted or question in state["answers"])


def _told(own: Mark | None) -> float | None:
    return None if own is None else float(own.credit)


def present_question(definition: Definition, state: State) -> Mapping[str, Any] | None:
    """Return the question to be answered now, or None when the quiz is finished or every question is answered."""
    if state["submitted"]:
        return None
    missing = next((question for question in state["order"] if question not in state["answers"]), None)
    return question_of(definition, missing) if missing is not None else None


def question_of(definition: Definition, question: Any) -> Mapping[str, Any]:
    """Return the structure of a question; raise `BadResponse` if the quiz has none with this id."""
    for candidate in definition.structure["questions"]:
        if candidate["id"] == question:
            return dict(candidate)
    raise BadResponse(UNKNOWN_QUESTION)


def percent(credits: Sequence[Fraction]) -> int:
    """Return the mean credit in percent, rounded down; 0 for none, and where certainty has cost more than it brought."""
    return max(0, int(100 * sum(credits, Fraction(0)) / len(credits))) if credits else 0


def _is_passed(pass_mark: int | None, finished: bool, score: int | None, missed: Sequence[str]) -> bool:
    if pass_mark is None:
        return finished
    return score is not None and score >= pass_mark and not missed


def _skipped(definition: Definition, state: State) -> State:
    if state["submitted"]:
        raise AlreadyAnswered(OVER)
    if definition.structure["pass_mark"] is not None:
        raise BadResponse(NO_SKIPPING)
    return {**state, "submitted": True, "skipped": True}


def _ended(definition: Definition, state: State, *, is_late: bool) -> State:
    if state["submitted"]:
        raise AlreadyAnswered(OVER)
    if is_late:
        return {**state, "submitted": True, "closed": True}
    if rules.is_final(definition.structure):
        raise BadResponse(NO_HANDING_IN)
    return {**state, "submitted": True}


def _question_to_answer(definition: Definition, state: State, question: Any) -> Mapping[str, Any]:
    asked = question_of(definition, question)
    if asked["id"] not in state["order"]:
        raise BadResponse(UNKNOWN_QUESTION)
    if state["submitted"]:
        raise AlreadyAnswered(OVER)
    if not rules.is_final(definition.structure):
        return asked
    if asked["id"] in state["answers"]:
        raise AlreadyAnswered(ANSWERED)
    present = present_question(definition, state)
    if present is None or asked["id"] != present["id"]:
        raise BadResponse(NOT_YET)
    return asked


def _with_parts(questions: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield each question, and the parts of a case study after it."""
    for question in questions:
        yield question
        yield from question.get("parts", ())


def _shown_ids(question: Mapping[str, Any]) -> list[str]:
    """Return the ids whose order on the page is drawn: those of options, of right halves, or of items to sort."""
    return list(question.get("options") or question.get("rights") or question.get("items") or ())


def _shuffled(question: Mapping[str, Any], seed: int) -> list[str]:
    """Return the ids in the order in which they are shown: true before false, and never in the right order."""
    ids = _shown_ids(question)
    if question["type"] == "truefalse":
        return ids
    drawn = sorted(ids, key=lambda key: sha256(f"{seed}/{question['id']}/{key}".encode()).digest())
    if question["type"] == "order" and drawn == list(question["right"]):
        return [*drawn[1:], drawn[0]]
    return drawn

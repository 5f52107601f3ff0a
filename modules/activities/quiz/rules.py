"""The rules on which a quiz is taken: what is asked, how long and how often, and what is shown when.

In a structure they are a mapping `rules` with what differs from the ordinary alone, so that a quiz without rules keeps
its hash: `minutes`, `tries`, `wait_hours` (whoever keeps the time and the runs reads those), `feedback`, `solutions` and
`draw`, the blueprint. Pre and post forms that are given crosswise have `forms` and `crossed_with` instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from modules.activities.form import error, key_findings, nearest_to, warning
from modules.findings import Finding
from modules.findings import gettext_noop as _

Item = Mapping[str, Any]

EACH, END, NEVER = "each", "end", "never"
SHOWN, PASSED = "shown", "passed"
FEEDBACK = (EACH, END, NEVER)
SOLUTIONS = (SHOWN, PASSED, NEVER)
# The most that may be asked for; more is a slip of the pen.
NUMBERS: Mapping[str, int] = {"minutes": 600, "tries": 20, "wait_hours": 720}
CELL = ("competency", "difficulty", "critical")
KNOWN = (*NUMBERS, "feedback", "solutions", "draw")
SECONDS_FOR_A_QUESTION = 30  # with less, reading decides and not knowing
FORMS = ("a", "b")


def rules_of(written: Item | None) -> dict[str, Any]:
    """Return the rules as a structure keeps them: plain values, nothing that is ordinary anyway."""
    written = written or {}
    rules: dict[str, Any] = {key: int(written[key]) for key in NUMBERS if written.get(key)}
    ordinary = {"feedback": EACH, "solutions": SHOWN}
    rules |= {key: str(written[key]) for key in ordinary if written.get(key) not in (None, "", ordinary[key])}
    if written.get("draw"):
        rules["draw"] = [_cell(line) for line in written["draw"]]
    return rules


def _cell(line: Item) -> dict[str, Any]:
    """Return a line of the blueprint: which questions, and how many of them."""
    return {key: line[key] for key in CELL if line.get(key) not in (None, "")} | {"questions": int(line["questions"])}


def crossed(first: Sequence[str], second: Sequence[str], *, other: str) -> dict[str, Any]:
    """Return what a structure needs to be given crosswise with the activity `other`: the ids of both forms."""
    return {"forms": dict(zip(FORMS, ([*first], [*second]), strict=True)), "crossed_with": other}


def is_final(structure: Item) -> bool:
    """Whether an answer stands once it is given: so it does where right and wrong are shown after each."""
    return bool(structure.get("rules", {}).get("feedback", EACH) == EACH)


def may_change(structure: Item) -> bool:
    """Whether a question may be answered anew until the quiz is handed in."""
    return not is_final(structure)


def shows_feedback(structure: Item, *, finished: bool) -> bool:
    """Whether right and wrong may be shown now."""
    when = structure.get("rules", {}).get("feedback", EACH)
    return bool(when == EACH or (when == END and finished))


def shows_solutions(structure: Item, *, passed: bool) -> bool:
    """Whether it may be shown what would have been right."""
    when = structure.get("rules", {}).get("solutions", SHOWN)
    return bool(when == SHOWN or (when == PASSED and passed))


def asked(structure: Item, seed: int) -> list[Item]:
    """Return the questions of one run in the author's order: all, those of its form, or those drawn by the blueprint."""
    questions: Sequence[Item] = structure["questions"]
    if "forms" in structure:
        wanted = set(structure["forms"][form_of(seed)])
    elif "draw" in structure.get("rules", {}):
        wanted = {key for cell in structure["rules"]["draw"] for key in _drawn(cell, questions, seed)}
    else:
        return list(questions)
    return [question for question in questions if question["id"] in wanted]


def form_of(seed: int) -> str:
    """Return which of the two forms a seed gives."""
    return FORMS[seed % len(FORMS)]


def crossed_seed(seed: int, *, own: int | None, other: int | None) -> int:
    """Return the seed or its neighbour: the form of one's own first run, else not that of the first run at the other activity."""
    if own is not None:
        return seed if form_of(seed) == form_of(own) else seed ^ 1
    return seed ^ 1 if other is not None and form_of(seed) == form_of(other) else seed


def number_asked(structure: Item) -> int:
    """Return how many questions a run has."""
    return len(asked(structure, 0))


def fits(question: Item, cell: Item) -> bool:
    """Whether a question belongs to a line of the blueprint."""
    return all(question.get(key) == cell[key] for key in CELL if cell.get(key) not in (None, ""))


def _drawn(cell: Item, questions: Sequence[Item], seed: int) -> list[str]:
    pool = [str(question["id"]) for question in questions if fits(question, cell)]
    return sorted(pool, key=lambda key: sha256(f"{seed}/draw/{key}".encode()).digest())[: cell["questions"]]


def form_findings(written: Any, questions: Sequence[Item], where: str) -> list[Finding]:
    """Return what is wrong with rules as they are written, and with a blueprint that these questions cannot fill."""
    if not isinstance(written, Mapping):
        return [error("rules", where, _("Rules have keys and values: minutes, tries, wait_hours, feedback, …"))]
    found = list(key_findings(written, where, needed=(), allowed=KNOWN))
    found += _number_findings(written, where)
    found += _choice_findings(written, where, "feedback", FEEDBACK)
    found += _choice_findings(written, where, "solutions", SOLUTIONS)
    draw = written.get("draw")
    asked_for = len(questions)
    if draw is not None:
        found += _draw_findings(written, draw, questions, where)
        asked_for = sum(_count(line) for line in draw) if isinstance(draw, Sequence) else 0
    return found + list(_sense_findings(written, asked_for, where))


def _number_findings(written: Item, where: str) -> Iterator[Finding]:
    for key, most in NUMBERS.items():
        if key in written and not (_is_whole(written[key]) and 1 <= written[key] <= most):
            template = _("“%(key)s” is a whole number from 1 to %(most)d. Leave it out for no limit.")
            yield error("rules", where, template, written, key, key=key, most=most)


def _choice_findings(written: Item, where: str, key: str, known: Sequence[str]) -> Iterator[Finding]:
    if key in written and written[key] not in known:
        template = _("“%(key)s” cannot be “%(word)s”. Known: %(known)s.")
        meant = nearest_to(written[key], known)
        facts = {"key": key, "word": str(written[key]), "known": ", ".join(known)}
        yield error("rules", where, template, written, key, meant=meant, **facts)


def _draw_findings(written: Item, draw: Any, questions: Sequence[Item], where: str) -> list[Finding]:
    lines = draw if isinstance(draw, Sequence) and not isinstance(draw, str) else []
    if not lines or not all(isinstance(line, Mapping) for line in lines):
        template = _("“draw” is a list of lines such as {competency: role, questions: 2}.")
        return [error("draw", where, template, written, "draw")]
    found: list[Finding] = []
    for number, line in enumerate(lines, 1):
        found += _line_findings(line, questions, f"{where}, draw line {number}")
    return found + list(_pool_findings(written, lines, questions, where))


def _line_findings(line: Item, questions: Sequence[Item], where: str) -> Iterator[Finding]:
    yield from key_findings(line, where, needed=("questions",), allowed=CELL)
    if line.get("questions") is not None and _count(line) < 1:
        yield error("draw", where, _("“questions” is a whole number above 0."), line, "questions")
        return
    there = sum(fits(question, line) for question in questions)
    if there < _count(line):
        template = _("%(wanted)d questions are to be drawn here, but only %(there)d fit: write more, or draw fewer.")
        yield error("draw", where, template, line, wanted=_count(line), there=there)


def _pool_findings(written: Item, lines: Sequence[Item], questions: Sequence[Item], where: str) -> Iterator[Finding]:
    for question in questions:
        times = sum(fits(question, line) for line in lines)
        if times > 1:
            template = _("The question “%(id)s” fits %(times)d lines of “draw”: make the lines exclude each other.")
            yield error("draw", where, template, written, "draw", id=str(question.get("id")), times=times)
        if times == 0:
            template = _("The question “%(id)s” fits no line of “draw”: it is never asked.")
            yield warning("never-drawn", where, template, written, "draw", id=str(question.get("id")))


def _sense_findings(written: Item, asked_for: int, where: str) -> Iterator[Finding]:
    if written.get("tries") == 1 and written.get("wait_hours"):
        template = _("There is one try only: nobody ever waits. Leave out “wait_hours”.")
        yield warning("rules", where, template, written, "wait_hours")
    minutes = written.get("minutes")
    if _is_whole(minutes) and minutes * 60 < asked_for * SECONDS_FOR_A_QUESTION:
        template = _("%(minutes)d minutes for %(count)d questions: less than half a minute each. Give more time.")
        yield warning("time-too-short", where, template, written, "minutes", minutes=minutes, count=asked_for)
    if written.get("feedback") == NEVER and written.get("solutions") in (SHOWN, PASSED):
        template = _("Without feedback no solutions are shown either: leave out “solutions”.")
        yield warning("rules", where, template, written, "solutions")


def _count(line: Any) -> int:
    count = line.get("questions") if isinstance(line, Mapping) else None
    return count if _is_whole(count) else 0


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)

"""How questions fared on their way from one format to another: taken whole, with a loss, or not at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any

from modules.activities.form import error
from modules.activities.quiz.documents import form_findings
from modules.findings import Fact, Finding, Severity
from modules.findings import gettext_noop as _

Item = Mapping[str, Any]

LONGEST_TEXT = 4_000  # characters of one text; editors' forms allow less and say so
MOST_QUESTIONS = 500
TO_WRITE = frozenset({"no-feedback"})  # codes of findings that an author mends in the draft


class Unreadable(ValueError):
    """A file that is no file of questions, or is too large or unsafe to read; `finding` says why."""

    def __init__(self, template: str, **facts: Fact) -> None:
        self.finding = Finding(Severity.ERROR, "unreadable", "", template, facts=tuple(facts.items()))
        super().__init__(self.finding.sentence)


class NotTaken(ValueError):
    """A question that the other format cannot say; it stays where it was."""

    def __init__(self, code: str, template: str, **facts: Fact) -> None:
        super().__init__(template)
        self.code, self.template, self.facts = code, template, facts

    def finding(self, where: str) -> Finding:
        """Return why the question at this place stays."""
        return Finding(Severity.ERROR, self.code, where, self.template, facts=tuple(self.facts.items()))


class Outcome(StrEnum):
    WHOLE = "whole"
    WITH_LOSS = "with-loss"
    NOT_TAKEN = "not-taken"


@dataclass(frozen=True)
class Passage:
    """One question: what the file calls it and its kind, what came of it, and what was lost or why it stayed.

    `to_write` says what an author still has to add to a question that was read.
    """

    name: str
    kind: str
    document: Item | None
    findings: tuple[Finding, ...] = ()
    to_write: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> Outcome:
        if self.document is None:
            return Outcome.NOT_TAKEN
        return Outcome.WITH_LOSS if self.findings else Outcome.WHOLE


@dataclass(frozen=True)
class Reading:
    """What a file holds: every question with its passage; `notes` are about the file as a whole."""

    format: str
    passages: tuple[Passage, ...]
    notes: tuple[Finding, ...] = ()

    @property
    def documents(self) -> list[Item]:
        """The questions that were taken."""
        return [passage.document for passage in self.passages if passage.document is not None]


@dataclass(frozen=True)
class Writing:
    """A file for another system, and how each question fared on its way into it."""

    content: bytes
    passages: tuple[Passage, ...]


@dataclass
class Losses:
    """Collects what is lost of one question, each thing once."""

    where: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, code: str, template: str, **facts: Fact) -> None:
        """Name one loss; `template` is marked for translation and takes the facts."""
        finding = Finding(Severity.WARNING, code, self.where, template, facts=tuple(facts.items()))
        if finding not in self.findings:
            self.findings.append(finding)


def read_question(name: str, kind: str, number: int, read: Callable[[Losses], dict[str, Any]]) -> Passage:
    """Return the passage of one question that `read` makes a document of, checked by the rules of our format."""
    losses = Losses(f"question {name or number}")
    try:
        document = _checked(read(losses), losses.where)
    except NotTaken as refused:
        return Passage(name, kind, None, (refused.finding(losses.where),))
    return Passage(name, kind, document, tuple(losses.findings), tuple(_to_write(document, losses.where)))


def write_questions(items: Sequence[Item], write: Callable[[Item, Losses], None]) -> tuple[Passage, ...]:
    """Return the passages of questions that `write` puts into a file, one by one."""
    return tuple(_written(item, write) for item in items)


def _written(item: Item, write: Callable[[Item, Losses], None]) -> Passage:
    name = str(item["id"])
    losses = Losses(f"question {name}")
    try:
        _checked(dict(item), losses.where)
        write(item, losses)
    except NotTaken as refused:
        return Passage(name, item["type"], None, (refused.finding(losses.where),))
    return Passage(name, item["type"], item, tuple(losses.findings))


def reading_of(name: str, passages: Iterable[Passage], notes: Iterable[Finding] = ()) -> Reading:
    """Return the reading of a file with ids that are each used once; raise `Unreadable` where nothing is in it."""
    found = tuple(islice(passages, MOST_QUESTIONS + 1))
    if not found:
        raise Unreadable(_("There is no question in this file."))
    if len(found) > MOST_QUESTIONS:
        raise Unreadable(_("There are more than %(most)d questions in this file: cut it."), most=MOST_QUESTIONS)
    return Reading(name, _with_ids_of_their_own(found), tuple(notes))


def _with_ids_of_their_own(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    taken: set[str] = set()
    kept = []
    for passage in passages:
        if passage.document is not None and passage.document["id"] in taken:
            fresh = free_id(passage.document["id"], taken)
            passage = Passage(
                passage.name, passage.kind, {**passage.document, "id": fresh}, passage.findings, passage.to_write
            )
        taken.add(passage.document["id"] if passage.document else "")
        kept.append(passage)
    return tuple(kept)


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """Return the id, with a number behind it where it is taken already."""
    known = set(taken)
    if wanted not in known:
        return wanted
    return next(f"{wanted}-{number}" for number in range(2, len(known) + 3) if f"{wanted}-{number}" not in known)


def _checked(document: dict[str, Any], where: str) -> dict[str, Any]:
    """Return the document; raise `NotTaken` where it is none that our format can hold."""
    if any(len(text) > LONGEST_TEXT for text in _texts(document)):
        raise NotTaken("too-long", _("One of its texts is longer than %(most)d characters."), most=LONGEST_TEXT)
    for finding in _form_findings(document, where):
        if finding.severity is Severity.ERROR and finding.code not in TO_WRITE:
            raise NotTaken(finding.code, finding.template, **dict(finding.facts))
    return document


def _to_write(document: Item, where: str) -> list[Finding]:
    """Return what an author adds in the draft: other systems know no competencies, and leave feedback to taste."""
    competency = error("competency", where, _("Its competency is to be chosen."))
    feedback = [finding for finding in _form_findings(document, where) if finding.code in TO_WRITE]
    missing = error("no-feedback", where, _("Answers without feedback: %(count)d."), count=len(feedback))
    return [*([] if document["competency"] else [competency]), *([missing] if feedback else [])]


def _form_findings(document: Item, where: str) -> list[Finding]:
    # Our form looks no further where a competency is missing; that is said apart.
    return form_findings([{**document, "competency": document.get("competency") or "to be chosen"}], where)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, Sequence):
        return [text for part in value for text in _texts(part)]
    return []

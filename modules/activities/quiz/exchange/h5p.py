"""Reads H5P packages: a Question Set of Multiple Choice, True/False and Fill in the Blanks, or one of these alone."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from modules.activities.form import warning
from modules.activities.quiz.exchange import answers as marks
from modules.activities.quiz.exchange.answers import ALL, Answer
from modules.activities.quiz.exchange.labels import (
    OURS,
    gaps_parts,
    question_head,
    stem_of,
    true_and_false,
)
from modules.activities.quiz.exchange.passages import (
    Losses,
    Passage,
    Reading,
    Unreadable,
    read_question,
    reading_of,
)
from modules.activities.quiz.exchange.safe_files import Package
from modules.activities.quiz.exchange.unknown_kinds import unknown
from modules.activities.quiz.exchange.wording import PICTURE, plain_of_html, tidy
from modules.findings import Finding
from modules.findings import gettext_noop as _

QUESTION_SET = "H5P.QuestionSet"
BLANK = re.compile(r"\*([^*\n]+)\*")


@dataclass(frozen=True)
class Source:
    """One question: its content type without the version, its fields, and the title that authors see."""

    kind: str
    fields: Mapping[str, Any]
    title: str
    number: int
    language: str
    labels: tuple[str, ...] = ()

    def part(self, name: str) -> Mapping[str, Any]:
        """Return a group of fields, empty where there is none."""
        value = self.fields.get(name)
        return value if isinstance(value, Mapping) else {}

    def text(self, name: str) -> str:
        """Return a field of words, empty where it is none."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""


def read(content: bytes, language: str) -> Reading:
    """Return the questions of an H5P package; `language` is that of its texts."""
    package = Package(content)
    main = _mapping(package, "h5p.json")
    fields = _mapping(package, "content/content.json")
    kind = str(main.get("mainLibrary", ""))
    if kind != QUESTION_SET:
        return reading_of("h5p", [_passage(Source(kind, fields, str(main.get("title", "")), 1, language))])
    entries = fields.get("questions")
    entries = entries if isinstance(entries, list) else []
    sources = (_source(entry, number, language) for number, entry in enumerate(entries, 1))
    return reading_of("h5p", map(_passage, sources), _notes(fields))


def _mapping(package: Package, name: str) -> Mapping[str, Any]:
    try:
        value = json.loads(package.read(name))
    except (ValueError, RecursionError) as wrong:
        if isinstance(wrong, Unreadable):
            raise
        raise Unreadable(_("The file “%(name)s” in the package cannot be read."), name=name) from wrong
    if not isinstance(value, Mapping):
        raise Unreadable(_("The file “%(name)s” in the package cannot be read."), name=name)
    return value


def _source(entry: Any, number: int, language: str) -> Source:
    given = entry if isinstance(entry, Mapping) else {}
    fields, metadata = given.get("params"), given.get("metadata")
    title = metadata.get("title", "") if isinstance(metadata, Mapping) else ""
    kind = str(given.get("library", "")).partition(" ")[0]
    labels = _labels(metadata) if isinstance(metadata, Mapping) else ()
    return Source(kind, fields if isinstance(fields, Mapping) else {}, str(title), number, language, labels)


def _labels(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the labels that our own export has put where H5P has comments for editors."""
    lines = str(metadata.get("authorComments") or "").splitlines()
    return tuple(line for line in lines if line.partition(":")[0] in OURS)


def _notes(fields: Mapping[str, Any]) -> Iterator[Finding]:
    if fields.get("introPage") or fields.get("endGame"):
        yield warning("pages", "", _("Pages before and after the questions, and their settings, are not kept."))


def _passage(source: Source) -> Passage:
    def document(losses: Losses) -> dict[str, Any]:
        if source.kind not in READERS:
            raise unknown(source.kind)
        if source.part("media").get("type"):
            losses.add(*PICTURE)
        parts = READERS[source.kind](source, losses)
        explanation = _explanation(source, losses)
        head = question_head(tidy(source.title), source.number, source.labels, losses)
        return head | parts | ({"explanation": explanation} if explanation else {})

    return read_question(tidy(source.title), source.kind, source.number, document)


def _explanation(source: Source, losses: Losses) -> str:
    """Return what is said after every answer; feedback that depends on how much was right is named as lost."""
    spans = source.fields.get("overallFeedback") or ()
    only = spans[0] if isinstance(spans, list) and len(spans) == 1 and isinstance(spans[0], Mapping) else {}
    if (only.get("from"), only.get("to")) == (0, 100):
        return plain_of_html(str(only.get("feedback") or "").replace("\n", "<br>"), losses)
    for span in spans:
        words = tidy(str(span.get("feedback") or "")) if isinstance(span, Mapping) else ""
        if words:
            losses.add("combined-feedback", _("Feedback by how much was right is not kept: “%(text)s”."), text=words)
    return ""


def _choice(source: Source, losses: Losses) -> dict[str, Any]:
    entries = [entry for entry in source.fields.get("answers") or () if isinstance(entry, Mapping)]
    right = sum(entry.get("correct") is True for entry in entries)
    behaviour = source.part("behaviour")
    kind = behaviour.get("type", "auto")
    single = kind == "single" or (kind == "auto" and right == 1)
    if not single and behaviour.get("singlePoint"):
        losses.add("marking", _("There, all or nothing counted; here, a part that is right counts as a part."))
    share = ALL if single else ALL / max(1, right)
    answers = [
        _answer(entry, share if entry.get("correct") is True else 0 if single else -share, losses) for entry in entries
    ]
    return {"stem": stem_of(source.text("question"), losses)} | marks.choice_parts(
        answers, single=single, losses=losses
    )


def _answer(entry: Mapping[str, Any], percent: float, losses: Losses) -> Answer:
    said = entry.get("tipsAndFeedback")
    said = said if isinstance(said, Mapping) else {}
    if plain_of_html(str(said.get("tip") or ""), losses):
        losses.add("hint", _("Tips before the answer are not kept."))
    if plain_of_html(str(said.get("notChosenFeedback") or ""), losses):
        losses.add("not-chosen", _("Feedback for what was not chosen is not kept."))
    words = plain_of_html(str(entry.get("text") or ""), losses)
    return Answer(words, percent, plain_of_html(str(said.get("chosenFeedback") or ""), losses))


def _true_false(source: Source, losses: Losses) -> dict[str, Any]:
    is_true = str(source.fields.get("correct", "")).casefold() == "true"
    behaviour = source.part("behaviour")
    right, wrong = (
        plain_of_html(str(behaviour.get(name) or ""), losses) for name in ("feedbackOnCorrect", "feedbackOnWrong")
    )
    stem = stem_of(source.text("question"), losses)
    words = true_and_false(source.language)
    return {"stem": stem} | marks.true_false_parts(
        words, is_true=is_true, feedback={is_true: right, not is_true: wrong}
    )


def _blanks(source: Source, losses: Losses) -> dict[str, Any]:
    """Return gaps: `*word/another:tip*` stands where a word is missing."""
    lines = [plain_of_html(str(line), losses) for line in source.fields.get("questions") or ()]
    text = "\n\n".join(filter(None, lines))
    accept = {str(number): _words(blank, losses) for number, blank in enumerate(BLANK.findall(text), 1)}
    behaviour = source.part("behaviour")
    if behaviour.get("caseSensitive", True):
        losses.add("case", _("Large and small letters make no difference here."))
    if behaviour.get("acceptSpellingErrors"):
        losses.add("spelling", _("Small errors of spelling are wrong here: list the spellings that shall count."))
    numbers = iter(accept)
    gaps = BLANK.sub(lambda _blank: f"{{{{{next(numbers)}}}}}", text)
    return dict(gaps_parts(plain_of_html(source.text("text"), losses), gaps, accept, source.language, losses))


def _words(blank: str, losses: Losses) -> list[str]:
    words, colon, tip = blank.partition(":")
    if colon and tip.strip():
        losses.add("hint", _("Tips before the answer are not kept."))
    return list(dict.fromkeys(filter(None, (tidy(word) for word in words.split("/")))))


READERS: Mapping[str, Callable[[Source, Losses], dict[str, Any]]] = {
    "H5P.MultiChoice": _choice,
    "H5P.TrueFalse": _true_false,
    "H5P.Blanks": _blanks,
}

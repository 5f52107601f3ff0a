"""Reads H5P packages: a Question Set of Multiple Choice, True/False and Fill in the Blanks, or one of these alone."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from modules.activities.form import warning
from modules.activities.h5p.documents import BadDocument, object_in, objects_in, parsed
from modules.activities.h5p.limits import LIMITS
from modules.activities.h5p.markup import without_markup
from modules.activities.h5p.schemas import rights_from
from modules.activities.quiz.exchange import answers as marks
from modules.activities.quiz.exchange.answers import ALL, Answer
from modules.activities.quiz.exchange.h5p_writing import PASS_MARK
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
# Where H5P puts the points into its words: “You got @score of @total”.
POINTS = re.compile(r"[@:](?:scores?|totals?|finals|num(?:correct)?|maxscore)\b")
CREDIT = _("Licence, authors and source are not kept, so name them where they are used: %(credit)s.")
TIP = _("A tip before the answer is not kept: “%(text)s”.")
FILES = ("file", "sources", "files")  # of a picture, a film and a sound


@dataclass(frozen=True)
class Source:
    """One question: its content type without the version, its fields, and the title that authors see."""

    kind: str
    fields: Mapping[str, Any]
    title: str
    number: int
    language: str
    labels: tuple[str, ...] = ()
    credit: str = ""

    def part(self, name: str) -> Mapping[str, Any]:
        """Return a group of fields, empty where there is none."""
        return object_in(self.fields, name)

    def text(self, name: str) -> str:
        """Return a field of words, empty where it is none."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    @property
    def medium(self) -> Mapping[str, Any]:
        """What stands above the question: a picture, a film or a sound; empty where there is none."""
        shown = object_in(object_in(self.part("media"), "type"), "params")
        return shown if any(shown.get(name) for name in FILES) else {}

    def asked(self, name: str) -> str:
        """Return a field of words behind those of the picture above it, both as HTML."""
        words = self.medium.get("alt")
        has_words = isinstance(words, str) and words.strip() and self.medium.get("decorative") is not True
        return (f"<p>{escape(str(words))}</p>" if has_words else "") + self.text(name)


def read(content: bytes, language: str) -> Reading:
    """Return the questions of an H5P package; `language` is that of its texts."""
    package = Package(content)
    main = _mapping(package, "h5p.json")
    fields = _mapping(package, "content/content.json")
    kind = str(main.get("mainLibrary", ""))
    if kind != QUESTION_SET:
        return reading_of(
            "h5p",
            [_passage(Source(kind, fields, str(main.get("title", "")), 1, language, credit=rights_from(main).credit))],
        )
    entries = fields.get("questions")
    entries = entries if isinstance(entries, list) else []
    sources = (_source(entry, number, language) for number, entry in enumerate(entries, 1))
    return reading_of("h5p", map(_passage, sources), _notes(main, fields))


def _mapping(package: Package, name: str) -> Mapping[str, Any]:
    try:
        value: Mapping[str, Any] = parsed(package.read(name), dict, depth=LIMITS.json_depth)
    except BadDocument as wrong:
        raise Unreadable(_("The file “%(name)s” in the package cannot be read."), name=name) from wrong
    return value


def _source(entry: Any, number: int, language: str) -> Source:
    given = entry if isinstance(entry, Mapping) else {}
    metadata = object_in(given, "metadata")
    kind = str(given.get("library", "")).partition(" ")[0]
    title = str(metadata.get("title", ""))
    credit = rights_from(metadata).credit
    return Source(kind, object_in(given, "params"), title, number, language, _labels(metadata), credit)


def _labels(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the labels that our own export has put where H5P has comments for editors."""
    lines = str(metadata.get("authorComments") or "").splitlines()
    return tuple(line for line in lines if line.partition(":")[0] in OURS)


def _notes(description: Mapping[str, Any], fields: Mapping[str, Any]) -> Iterator[Finding]:
    yield from _notes_on_pages(object_in(fields, "introPage"), object_in(fields, "endGame"))
    drawn, needed = fields.get("poolSize"), fields.get("passPercentage")
    if isinstance(drawn, int) and drawn > 0:
        yield warning(
            "pool", "", _("There, %(count)d questions were drawn for each learner. All are asked here."), count=drawn
        )
    if isinstance(needed, int) and needed != PASS_MARK:
        template = _("There, %(count)d of 100 points passed. This is not kept: set it where the quiz stands.")
        yield warning("pass-mark", "", template, count=needed)
    if fields.get("randomQuestions") is True:
        yield warning("order", "", _("There, the questions came in another order each time. This is not kept."))
    if fields.get("disableBackwardsNavigation") is True:
        yield warning("way-back", "", _("There, nobody could go back to an earlier question. This is not kept."))
    if fields.get("backgroundImage"):
        yield warning("background", "", _("The picture behind the questions is not kept."))
    if credit := rights_from(description).credit:
        yield warning("credit", "", CREDIT, credit=credit)


def _notes_on_pages(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what stood on the pages before and after the questions; labels of buttons are no loss."""
    if before.get("showIntroPage") is not False:
        for words in _words_in([before.get("title"), before.get("introduction"), before.get("backgroundImageAltText")]):
            yield warning("pages", "", _("The page before the questions is not kept: “%(text)s”."), text=words)
        if before.get("backgroundImage"):
            yield warning("pages", "", _("The picture of the page before the questions is not kept."))
    spans = objects_in(after.get("overallFeedback"))
    for words in _words_in([*(span.get("feedback") for span in spans), *object_in(after, "oldFeedback").values()]):
        yield warning("pages", "", _("The page after the questions is not kept: “%(text)s”."), text=words)
    if after.get("showAnimations") is True and (after.get("successVideo") or after.get("failVideo")):
        yield warning("pages", "", _("The film after the questions is not kept."))


def _words_in(values: Iterable[object]) -> Iterator[str]:
    return (words for value in values if isinstance(value, str) and (words := without_markup(value)))


def _passage(source: Source) -> Passage:
    def document(losses: Losses) -> dict[str, Any]:
        if source.kind not in READERS:
            raise unknown(source.kind)
        if source.medium:
            losses.add(*PICTURE)
        if source.credit:
            losses.add("credit", CREDIT, credit=source.credit)
        parts = READERS[source.kind](source, losses)
        explanation = _explanation(source, losses)
        head = question_head(tidy(source.title), source.number, source.labels, losses)
        return head | parts | ({"explanation": explanation} if explanation else {})

    return read_question(tidy(source.title), source.kind, source.number, document)


def _explanation(source: Source, losses: Losses) -> str:
    """Return what is said after every answer; feedback that depends on how much was right is named as lost."""
    spans = [(span, str(span.get("feedback") or "")) for span in objects_in(source.fields.get("overallFeedback"))]
    if len(spans) == 1 and (spans[0][0].get("from"), spans[0][0].get("to")) == (0, 100):
        said = spans[0][1]
        if not POINTS.search(said):
            return plain_of_html(said.replace("\n", "<br>"), losses)
        losses.add(
            "points", _("How many points there were is said by the page here, not by “%(text)s”."), text=tidy(said)
        )
        return ""
    for words in filter(None, (tidy(said) for _span, said in spans)):
        losses.add("combined-feedback", _("Feedback by how much was right is not kept: “%(text)s”."), text=words)
    return ""


def _choice(source: Source, losses: Losses) -> dict[str, Any]:
    entries = objects_in(source.fields.get("answers"))
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
    return {"stem": stem_of(source.asked("question"), losses)} | marks.choice_parts(
        answers, single=single, losses=losses
    )


def _answer(entry: Mapping[str, Any], percent: float, losses: Losses) -> Answer:
    said = object_in(entry, "tipsAndFeedback")
    if tip := plain_of_html(str(said.get("tip") or ""), losses):
        losses.add("hint", TIP, text=tip)
    if not_chosen := plain_of_html(str(said.get("notChosenFeedback") or ""), losses):
        losses.add("not-chosen", _("Feedback for what was not chosen is not kept: “%(text)s”."), text=not_chosen)
    words = plain_of_html(str(entry.get("text") or ""), losses)
    return Answer(words, percent, plain_of_html(str(said.get("chosenFeedback") or ""), losses))


def _true_false(source: Source, losses: Losses) -> dict[str, Any]:
    is_true = str(source.fields.get("correct", "")).casefold() == "true"
    behaviour = source.part("behaviour")
    right, wrong = (
        plain_of_html(str(behaviour.get(name) or ""), losses) for name in ("feedbackOnCorrect", "feedbackOnWrong")
    )
    stem = stem_of(source.asked("question"), losses)
    return {"stem": stem} | marks.true_false_parts(
        _true_and_false(source, losses), is_true=is_true, feedback={is_true: right, not is_true: wrong}
    )


def _true_and_false(source: Source, losses: Losses) -> tuple[str, str]:
    """Return the two words that learners choose from, such as Yes and No; ours where the file has none."""
    said = source.part("l10n")
    yes, no = (plain_of_html(str(said.get(name) or ""), losses) for name in ("trueText", "falseText"))
    return (yes, no) if yes and no else true_and_false(source.language)


def _blanks(source: Source, losses: Losses) -> dict[str, Any]:
    """Return gaps: `*word/another:tip*` stands where a word is missing."""
    given = source.fields.get("questions")
    lines = [plain_of_html(str(line), losses) for line in given] if isinstance(given, list) else []
    text = "\n\n".join(filter(None, lines))
    accept = {str(number): _words(blank, losses) for number, blank in enumerate(BLANK.findall(text), 1)}
    behaviour = source.part("behaviour")
    if behaviour.get("caseSensitive", True):
        losses.add("case", _("Large and small letters make no difference here."))
    if behaviour.get("acceptSpellingErrors"):
        losses.add("spelling", _("Small errors of spelling are wrong here: list the spellings that shall count."))
    numbers = iter(accept)
    gaps = BLANK.sub(lambda _blank: f"{{{{{next(numbers)}}}}}", text)
    return dict(gaps_parts(plain_of_html(source.asked("text"), losses), gaps, accept, source.language, losses))


def _words(blank: str, losses: Losses) -> list[str]:
    words, colon, tip = blank.partition(":")
    if colon and tip.strip():
        losses.add("hint", TIP, text=tip.strip())
    return list(dict.fromkeys(filter(None, (tidy(word) for word in words.split("/")))))


READERS: Mapping[str, Callable[[Source, Losses], dict[str, Any]]] = {
    "H5P.MultiChoice": _choice,
    "H5P.TrueFalse": _true_false,
    "H5P.Blanks": _blanks,
}

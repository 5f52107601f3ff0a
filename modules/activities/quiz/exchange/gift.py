"""Reads GIFT, the text format of Moodle: one question a paragraph, answers in braces.

Rules as in Moodle's own reader: a backslash makes `~ = # { } :` plain characters and `\\n` a new line; a line that
begins with `//` is a comment, which may name id and tags; texts may begin with their form in brackets.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from modules.activities.form import warning
from modules.activities.quiz.exchange import answers as marks
from modules.activities.quiz.exchange import rules
from modules.activities.quiz.exchange.answers import Answer
from modules.activities.quiz.exchange.labels import (
    NO_SUCH_KIND,
    closing_parts,
    gaps_parts,
    label_named,
    paired,
    question_head,
    true_and_false,
    with_closing,
)
from modules.activities.quiz.exchange.passages import (
    Losses,
    NotTaken,
    Passage,
    Reading,
    Unreadable,
    read_question,
    reading_of,
)
from modules.activities.quiz.exchange.wording import BLANKS, plain, sections_of, tidy
from modules.findings import Finding
from modules.findings import gettext_noop as _

# Characters that a backslash makes plain are control characters while the question is taken apart.
ESCAPED: Mapping[str, str] = {
    "\\": "\x01",
    "~": "\x02",
    "=": "\x03",
    "#": "\x04",
    "{": "\x05",
    "}": "\x06",
    ":": "\x07",
}
NEW_LINE = "\x08"
ESCAPES = re.compile(r"\\([\\~=#{}:n])")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")
PLAIN = {hidden: character for character, hidden in ESCAPED.items()} | {NEW_LINE: "\n"}
FORM = re.compile(r"\[(html|moodle|plain|markdown)\]")
FORMS = {"html": "html", "plain": "plain_text", "markdown": "markdown", "moodle": "moodle_auto_format"}
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
OWN_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`|])+)\]")
CATEGORY = re.compile(r"\s*\$CATEGORY:")
TRUE, FALSE = frozenset({"T", "TRUE"}), frozenset({"F", "FALSE"})
LONGEST_COMMENT = 2_000  # characters, in which id and tags are looked for
MARK = "\x0e"  # where the answers stood in the text


@dataclass(frozen=True)
class Source:
    """One question taken apart: the texts keep what was escaped hidden."""

    name: str
    own_id: str
    tags: tuple[str, ...]
    text: str
    form: str
    answers: str | None
    closing: str
    language: str

    @property
    def kind(self) -> str:
        if self.answers is None:
            return "description"
        return next(kind for kind, is_it in KINDS if is_it(self.answers))


def read(content: bytes, language: str) -> Reading:
    """Return the questions of a GIFT file; `language` is that of its texts."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeError as wrong:
        raise Unreadable(_("This file is not text in UTF-8.")) from wrong
    blocks = (block for block in _blocks(CONTROLS.sub("", text.replace("\r\n", "\n"))) if not CATEGORY.match(block))
    passages = (_passage(_source(block, language), number) for number, block in enumerate(blocks, 1))
    return reading_of("gift", passages, _notes(text))


def _notes(text: str) -> Iterator[Finding]:
    if re.search(r"^\s*\$CATEGORY:", text, re.MULTILINE):
        yield warning("category", "", _("Categories are not kept: questions belong to the module that you choose."))


def _blocks(text: str) -> Iterator[str]:
    """Yield each run of lines between empty ones that has more than comments in it."""
    for block in re.split(r"\n[ \t]*\n", text):
        lines = [line for line in block.split("\n") if not line.lstrip().startswith("//")]
        if "".join(lines).strip():
            yield block.strip("\n")


def _source(block: str, language: str) -> Source:
    lines = block.split("\n")
    comments = " ".join(line for line in lines if line.lstrip().startswith("//"))
    text = "\n".join(line for line in lines if not line.lstrip().startswith("//")).strip()
    text = ESCAPES.sub(lambda found: ESCAPED.get(found[1], NEW_LINE), text)
    name, text = _named(text)
    text, answers = _parted(text)
    form, text = _form_of(text, "moodle_auto_format")
    answers, closing = _cut_last(answers, "####")
    comments = comments[:LONGEST_COMMENT]
    own_id = OWN_ID.search(comments)
    tags = tuple(tag.replace("\\]", "]") for tag in TAG.findall(comments))
    own = own_id[1].replace("\\]", "]") if own_id else ""
    return Source(_shown(name).strip(), own, tags, text, form, answers, closing, language)


def _named(text: str) -> tuple[str, str]:
    if not text.startswith("::") or "::" not in text[2:]:
        return "", text
    name, _colons, rest = text[2:].partition("::")
    return name, rest.strip()


def _parted(text: str) -> tuple[str, str | None]:
    """Return the text, with a mark where the answers stood between words, and the answers."""
    before, brace, rest = text.partition("{")
    answers, closed, after = rest.partition("}")
    if not brace:
        return text, None
    if not closed:
        return text, "\x0f"
    return (f"{before}{MARK}{after}" if after.strip() else before), answers.strip()


def _form_of(text: str, form: str) -> tuple[str, str]:
    named = FORM.match(text)
    return (FORMS[named[1]], text[named.end() :]) if named else (form, text)


def _cut_last(text: str | None, mark: str) -> tuple[str | None, str]:
    before, found, after = (text or "").rpartition(mark)
    return (before.strip(), after) if found else (text, "")


def _shown(text: str) -> str:
    """Return a text with what was escaped as it is meant; lines that were only wrapped are joined."""
    joined = re.sub(r" ?\n ?", " ", BLANKS.sub(" ", text))
    return "".join(PLAIN.get(character, character) for character in joined)


def _passage(source: Source, number: int) -> Passage:
    def document(losses: Losses) -> dict[str, Any]:
        if source.answers == "\x0f":
            raise NotTaken("brace", _("A brace { is opened and not closed."))
        if source.kind not in READERS:
            raise NotTaken("unknown-kind", NO_SUCH_KIND, kind=source.kind)
        parts = READERS[source.kind](source, losses)
        head = question_head(source.name, number, source.tags, losses, source.own_id)
        closing = closing_parts(*_worded(source.closing, source.form), losses)
        return with_closing(head | {"stem": _stem(source, losses)} | parts, closing)

    return read_question(source.name, source.kind, number, document)


def _worded(text: str, form: str) -> tuple[str, str]:
    form, rest = _form_of(text.strip(), form)
    return _shown(rest), form


def _text(text: str, source: Source, losses: Losses) -> str:
    return plain(*_worded(text, source.form), losses)


def _stem(source: Source, losses: Losses) -> str:
    words = plain(_shown(source.text.replace(MARK, "_____")), source.form, losses)
    if not words:
        raise NotTaken("no-words", _("The question has no words; perhaps it is a picture."))
    return words


def _answers(text: str, marks_of_answers: str, source: Source, losses: Losses) -> list[Answer]:
    """Return the answers that begin with one of the marks: `=` is right, `~` is wrong, a percentage says how much."""
    found = re.split(f"(?=[{marks_of_answers}])", text)
    return [_answer(part.strip(), source, losses) for part in found if part.strip()]


def _answer(part: str, source: Source, losses: Losses) -> Answer:
    percent = marks.ALL if part[0] == "=" else 0.0
    part = part.lstrip("=~").lstrip()
    weight = WEIGHT.match(part)
    if weight:
        percent, part = float(weight[1]), part[weight.end() :]
    words, _hash, feedback = part.partition("#")
    # A word to be typed is compared as it stands, in whatever form the question is.
    is_word = source.kind == "shortanswer"
    text = tidy(_shown(FORM.sub("", words.strip(), count=1))) if is_word else _text(words, source, losses)
    return Answer(text, percent, _text(feedback, source, losses))


def _choice(source: Source, losses: Losses) -> dict[str, Any]:
    answers = _answers(source.answers or "", "=~", source, losses)
    single = "=" in (source.answers or "")
    parts = marks.choice_parts(answers, single=single, losses=losses)
    return parts | ({"type": "truefalse"} if label_named(source.tags, "kind") == "truefalse" else {})


def _true_false(source: Source, losses: Losses) -> dict[str, Any]:
    word, *feedback = (source.answers or "").split("#")
    is_true = word.strip() in TRUE
    wrong, right, *_more = [*(_text(each, source, losses) for each in feedback), "", ""]
    return marks.true_false_parts(
        true_and_false(source.language), is_true=is_true, feedback={is_true: right, not is_true: wrong}
    )


def _match(source: Source, losses: Losses) -> dict[str, Any]:
    lines = []
    for part in re.split("=", source.answers or ""):
        left, arrow, right = part.partition("->")
        if part.strip() and not arrow:
            raise NotTaken("arrow", _("A line to match has no “->”."))
        if left.strip():
            lines.append((_text(left, source, losses), tidy(_shown(right))))
        elif right.strip():
            losses.add("distractor", _("“%(text)s” belongs to no line and is left out."), text=_shown(right).strip())
    return paired(lines, label_named(source.tags, "kind"))


def _short(source: Source, losses: Losses) -> dict[str, Any]:
    """Return a word to be typed by rules, or as a gap: after the question, or where the answers stood in its text."""
    words = _answers(source.answers or "", "=", source, losses)
    if MARK not in source.text and rules.wants_rules(words, source.tags, in_case=False):
        return rules.parts_of(words, source.tags, in_case=False)
    accept = {"1": marks.accepted(words, losses)}
    if MARK not in source.text:
        return dict(gaps_parts(_stem(source, losses), "{{1}}", accept, source.language, losses))
    text = _shown(source.text).replace(MARK, "{{1}}")
    sections = sections_of(text, losses) if source.form == "html" else {}
    if "gaps" in sections:
        return dict(gaps_parts(sections["stem"], sections["gaps"], accept, source.language, losses))
    return dict(gaps_parts("", plain(text, source.form, losses), accept, source.language, losses))


def _numeric(source: Source, losses: Losses) -> dict[str, Any]:
    right, tilde, wrong = (source.answers or "")[1:].partition("~")
    parts = [part for part in right.split("=") if part.strip()]
    answers = [_number(part.strip(), source, losses) for part in parts]
    if tilde:
        answers.append(Answer("*", 0, _text(wrong.strip().removeprefix("#"), source, losses)))
    return marks.numeric_parts(answers, label_named(source.tags, "unit"), losses)


def _number(part: str, source: Source, losses: Losses) -> Answer:
    """Return a number: 5, with its tolerance 5:0.5, or from 4.5 to 5.5 as 4.5..5.5."""
    weight = WEIGHT.match(part)
    percent = float(weight[1]) if weight else marks.ALL
    number, _hash, feedback = (part[weight.end() :] if weight else part).partition("#")
    least, dots, most = number.partition("..")
    value, _colon, tolerance = number.partition(":")
    if dots:
        low, high = marks.number(least), marks.number(most)
        # In decimals: halves of what binary fractions make of 3.141 and 3.142 are no number that anybody wrote.
        value, tolerance = f"{round((low + high) / 2, 10)}", f"{round((high - low) / 2, 10)}"
    return Answer(value.strip(), percent, _text(feedback, source, losses), tolerance.strip())


def _is_true_false(answers: str) -> bool:
    return answers.partition("#")[0].strip() in TRUE | FALSE


KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("essay", lambda answers: not answers),
    ("ordering", lambda answers: answers.startswith(">")),
    ("numerical", lambda answers: answers.startswith("#")),
    ("multichoice", lambda answers: "~" in answers),
    ("match", lambda answers: "=" in answers and "->" in answers),
    ("truefalse", _is_true_false),
    ("shortanswer", lambda answers: "=" in answers),
    ("unknown", lambda answers: True),
)
READERS: Mapping[str, Callable[[Source, Losses], dict[str, Any]]] = {
    "numerical": _numeric,
    "multichoice": _choice,
    "match": _match,
    "truefalse": _true_false,
    "shortanswer": _short,
}

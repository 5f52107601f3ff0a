"""Reads GIFT, the text format of Moodle: one question a paragraph, answers in braces.

Rules as in Moodle's own reader: a backslash makes `~ = # { } :` plain characters and `\\n` a new line; a line that
begins with `//` is a comment, which may name id and tags; texts may begin with their form in brackets.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.form import warning
from modules.activities.quiz.exchange import answers as marks
from modules.activities.quiz.exchange import cloze, rules
from modules.activities.quiz.exchange.answers import Answer
from modules.activities.quiz.exchange.labels import (
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
from modules.activities.quiz.exchange.safe_files import text_of
from modules.activities.quiz.exchange.unknown_kinds import unknown
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
# Some authors put both marks before a right answer.
BOTH_MARKS = re.compile(r"~\s*=")
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
OWN_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`|])+)\]")
CATEGORY = re.compile(r"^[ \t]*\$CATEGORY:[^\n]*$", re.MULTILINE)
BLOCK = re.compile(r"\{([^{}]*)\}")
UNBALANCED = "\x0f"  # as answers: the braces do not show where these begin and end
BEYOND_GAPS = re.compile(r"$|[#>]|(T|F|TRUE|FALSE)\b")
TRUE, FALSE = frozenset({"T", "TRUE"}), frozenset({"F", "FALSE"})
LONGEST_COMMENT = 2_000  # characters, in which id and tags are looked for
BRACE = _(
    "A brace { is opened and not closed, or stands inside the answers: write \\{ for one that is only a character."
)
EMBEDDED = re.compile(r"\d*:[A-Z_]+:")
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
    more: tuple[str, ...]  # answers of further gaps in the same text
    closing: str
    language: str

    @property
    def kind(self) -> str:
        if self.answers is None:
            return "description"
        if self.answers != UNBALANCED and (self.more or EMBEDDED.match(self.answers)):
            return "cloze" if EMBEDDED.match(self.answers) else "gaps"
        return next(kind for kind, is_it in KINDS if is_it(self.answers))


def read(content: bytes, language: str) -> Reading:
    """Return the questions of a GIFT file; `language` is that of its texts."""
    text, is_guessed = text_of(content)
    lines = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    sources = [_source(block, language) for block in _blocks(CATEGORY.sub("", lines))]
    if sources and all(source.answers is None for source in sources):
        raise Unreadable(_("This is no GIFT: no question in it has its answers in braces { }."))
    passages = (_passage(source, number) for number, source in enumerate(sources, 1))
    return reading_of("gift", passages, _notes(lines, is_guessed=is_guessed))


def _notes(text: str, *, is_guessed: bool) -> Iterator[Finding]:
    if CATEGORY.search(text):
        yield warning("category", "", _("Categories are not kept: questions belong to the module that you choose."))
    if is_guessed:
        yield warning("encoding", "", _("The file is not in UTF-8 and was read as Windows-1252: look at its accents."))


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
    text, answers, more = _parted(text)
    form, text = _form_of(text, "moodle_auto_format")
    answers, closing = _cut_last(answers, "####")
    comments = comments[:LONGEST_COMMENT]
    own_id = OWN_ID.search(comments)
    tags = tuple(tag.replace("\\]", "]") for tag in TAG.findall(comments))
    own = own_id[1].replace("\\]", "]") if own_id else ""
    return Source(_shown(name).strip(), own, tags, text, form, answers, more, closing, language)


def _named(text: str) -> tuple[str, str]:
    if not text.startswith("::") or "::" not in text[2:]:
        return "", text
    name, _colons, rest = text[2:].partition("::")
    return name, rest.strip()


def _parted(text: str) -> tuple[str, str | None, tuple[str, ...]]:
    """Return the text with a mark where answers stood between words, the first answers, and those of further gaps."""
    blocks = BLOCK.findall(text)
    marked = BLOCK.sub(MARK, text)
    if "{" in marked:
        return text, UNBALANCED, ()
    if not blocks:
        return text, None, ()
    if len(blocks) == 1:
        before, _mark, after = marked.partition(MARK)
        return (marked if after.strip() else before), blocks[0].strip(), ()
    return marked, blocks[0].strip(), tuple(block.strip() for block in blocks[1:])


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
        if source.answers == UNBALANCED:
            raise NotTaken("brace", BRACE)
        if source.kind not in READERS:
            raise unknown(source.kind)
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
    found = re.split(f"(?=[{marks_of_answers}])", BOTH_MARKS.sub("=", text))
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
    if rules.wants_rules(words, source.tags, in_case=False):
        return rules.parts_of(words, source.tags, in_case=False)
    accept = {"1": marks.accepted(words, losses)}
    if MARK not in source.text:
        return dict(gaps_parts(_stem(source, losses), "{{1}}", accept, source.language, losses))
    return _in_text(source, accept, (), losses)


def _in_text(
    source: Source, accept: Mapping[str, Sequence[str]], choices: Sequence[str], losses: Losses
) -> dict[str, Any]:
    """Return gaps where the answers stood in the text."""
    numbers = iter(accept)
    marked = re.sub(MARK, lambda _mark: f"{{{{{next(numbers)}}}}}", source.text)
    text = _shown(marked if MARK in source.text else f"{marked} {{{{{next(numbers)}}}}}")
    sections = sections_of(text, losses) if source.form == "html" else {}
    if "gaps" in sections:
        stem, text = sections["stem"], sections["gaps"]
    else:
        stem, text = "", plain(text, source.form, losses)
    return dict(gaps_parts(stem, text, accept, source.language, losses, choices=choices))


def _gaps(source: Source, losses: Losses) -> dict[str, Any]:
    """Return several gaps in one text: words to be typed, or to be chosen."""
    blocks = (source.answers or "", *source.more)
    if any(BEYOND_GAPS.match(block) or "->" in block for block in blocks):
        raise NotTaken(
            "several-answers", _("Several braces stand in the text, and not all of them are gaps for a word.")
        )
    accept, choices = {}, []
    for number, block in enumerate(blocks, 1):
        answers = _answers(block, "=~", source, losses)
        accept[str(number)] = marks.accepted(answers, losses)
        choices += [answer.text for answer in answers] if "~" in block else []
    return _in_text(source, accept, choices, losses)


def _cloze(source: Source, losses: Losses) -> dict[str, Any]:
    """Return gaps that are written as Moodle's embedded answers."""
    found = [cloze.gap_of(_escaped(block), losses) for block in (source.answers or "", *source.more)]
    accept = {str(number): gap.accept for number, gap in enumerate(found, 1)}
    return _in_text(source, accept, [choice for gap in found for choice in gap.choices], losses)


def _escaped(text: str) -> str:
    """Return a text in which each hidden character stands behind its backslash again, but for colons."""
    return "".join(
        PLAIN[each] if each in (ESCAPED[":"], NEW_LINE) else f"\\{PLAIN[each]}" if each in PLAIN else each
        for each in text
    )


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
    "cloze": _cloze,
    "gaps": _gaps,
    "numerical": _numeric,
    "multichoice": _choice,
    "match": _match,
    "truefalse": _true_false,
    "shortanswer": _short,
}

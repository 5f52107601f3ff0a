"""Texts of other systems as plain text, and plain text as HTML: what plain text cannot say is named.

Plain text is paragraphs, with an empty line between them, of lines; nothing else in it is markup.
"""

import re
import unicodedata
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser

import nh3

from modules.activities.quiz.exchange.formulas import formula_text
from modules.activities.quiz.exchange.passages import Losses
from modules.findings import gettext_noop as _

BLANKS = re.compile(r"[ \t\f\v]+")
TAG = re.compile(r"<([a-zA-Z][\w:-]*)")
FILE_LINK = re.compile(r"""<a\s[^>]*href\s*=\s*["']?(?!https?://)""")
# Each beginning is looked through up to the next one only, so that many without an end take no longer than one.
MATH = re.compile(r"<(?:\w{1,20}:)?math\b(?:(?!<(?:\w{1,20}:)?math\b).)*?</(?:\w{1,20}:)?math>", re.DOTALL)
FORMULA = re.compile(r"\\\(|\\\[|\$\$")
BLOCKS = frozenset(
    [
        "p",
        "div",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "section",
        "article",
        "figure",
        "figcaption",
    ]
)
INLINE = frozenset(
    [
        "span",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "code",
        "sub",
        "sup",
        "q",
        "cite",
        "small",
        "mark",
        "a",
        "img",
        "br",
        "li",
        "td",
        "th",
        "thead",
        "tbody",
    ]
)
DROPPED_WITH_WORDS = {"script", "style"}
PICTURE = ("picture", _("Pictures, sound and film are left out; where a picture has words of its own, they are kept."))
EMPHASIS = ("emphasis", _("Emphasis (bold, italics, underlined) is not kept."))
RAISED = ("raised", _("Raised and lowered characters stand on the line now."))
TABLE = ("table", _("A table has become lines of text."))
FORMULAS = ("formula", _("A formula is left out or has become plain text: write it again."))
PROGRAM = ("program", _("Program code and fields of forms inside a text are left out."))
LOST: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        ["img", "object", "svg", "video", "audio", "iframe", "embed", "source", "picture", "canvas"], PICTURE
    ),
    **dict.fromkeys(["b", "strong", "i", "em", "u", "s", "mark", "code", "del", "ins"], EMPHASIS),
    **dict.fromkeys(("sub", "sup", "ruby", "rt"), RAISED),
    "table": TABLE,
    "math": FORMULAS,
    **dict.fromkeys(["script", "style", "input", "select", "textarea", "button", "form"], PROGRAM),
}
MARKDOWN_MARKS = re.compile(r"(\*\*|__|`|^#{1,6} |!\[|\]\()", re.MULTILINE)


def tidy(text: str) -> str:
    """Return a text without blanks that say nothing and without characters that cannot be kept.

    Lines keep no blank at either end, between two words stands one, and at most one empty line is between lines.
    No-break spaces inside a line are part of how French is written, and stay.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    kept = [BLANKS.sub(" ", "".join(filter(_is_kept, line))).strip() for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _is_kept(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs", "Cn", "Co")


def html_of(text: str) -> str:
    """Return plain text as HTML: `plain` of it gives the text back."""
    paragraphs = text.split("\n\n")
    return "".join(f"<p>{'<br/>'.join(map(_escaped, paragraph.split(chr(10))))}</p>" for paragraph in paragraphs)


def _escaped(line: str) -> str:
    return escape(line, quote=False)


def plain(text: str, form: str, losses: Losses) -> str:
    """Return the text in one of Moodle's forms (html, plain_text, markdown, moodle_auto_format) as plain text."""
    if form in ("plain_text", "plain"):
        return tidy(text)
    if form == "markdown":
        if MARKDOWN_MARKS.search(text):
            losses.add("markdown", _("Marks of Markdown stand in the text as they were typed."))
        return tidy(text)
    if form == "html":
        return plain_of_html(text, losses)
    return plain_of_html(text.replace("\n", "<br>"), losses) if TAG.search(text) else tidy(text)


def plain_of_html(html: str, losses: Losses) -> str:
    """Return the words of HTML; what plain text cannot say is named as lost."""
    return "\n\n".join(filter(None, sections_of(html, losses).values()))


def sections_of(html: str, losses: Losses) -> dict[str, str]:
    """Return the words of HTML by the class of the element that they stand in; "" has those outside of ours."""
    _name_losses(html, losses)
    clean = nh3.clean(
        MATH.sub(lambda found: escape(f" {formula_text(found[0])} "), html),
        tags=set(BLOCKS | INLINE),
        clean_content_tags=DROPPED_WITH_WORDS,
        attributes={"*": {"class"}, "img": {"alt"}, "a": {"href"}},
        link_rel=None,
    )
    parser = _Words()
    parser.feed(clean)
    parser.close()
    return {name: tidy("".join(pieces)) for name, pieces in parser.sections.items()}


def _name_losses(html: str, losses: Losses) -> None:
    for tag in TAG.findall(html):
        if tag.lower() in LOST:
            losses.add(*LOST[tag.lower()])
    if FILE_LINK.search(html):
        losses.add("link", _("A link to a file of the other system is left out; its words are kept."))
    if FORMULA.search(html):
        losses.add(*FORMULAS)


class _Words(HTMLParser):
    """Collects words by section. A section begins with an element of class `exchange-NAME`, and ends with it."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: dict[str, list[str]] = {"": []}
        self.open: list[tuple[str, str]] = [("", "")]
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in BLOCKS or tag in ("br", "li"):
            self.say("\n" if tag in ("br", "tr", "li") else "\n\n")
        if tag in ("img", "br"):
            self.say(f" {given['alt']} " if given.get("alt") else "")
            return
        ours = [name for name in given.get("class", "").split() if name.startswith("exchange-")]
        section = ours[0].removeprefix("exchange-") if ours else self.open[-1][1]
        self.open.append((tag, section))
        self.say({"li": "- ", "td": " | ", "th": " | "}.get(tag, ""))
        if tag == "a":
            self.address = given.get("href", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.address.startswith(("http://", "https://")):
            self.say(f" ({self.address})")
        if tag in BLOCKS:
            self.say("\n\n" if tag != "tr" else "\n")
        if len(self.open) > 1 and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.say(data.replace("\n", " "))

    def say(self, words: str) -> None:
        self.sections.setdefault(self.open[-1][1], []).append(words)

"""Markdown of the content files to safe HTML. Raw HTML never passes; what the format does not use is reported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from curriculum.reading.report import Report

TAGS = {"p", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br"}
INLINE_TAGS = {"strong", "em", "a", "br"}
SCHEMES = {"http", "https", "mailto", "tel"}
TASK_BOXES = ("[ ] ", "[x] ")

NOT_USED = {
    "html_block": "HTML is not used here: write Markdown, or a block such as “::: note”.",
    "html_inline": "HTML is not used here: write *emphasis*, **strong** or plain words.",
    "code_block": "A line that begins with four spaces is read as program text: remove the spaces.",
    "fence": "Program text is not used here: write a paragraph.",
    "code_inline": "Program text is not used here: write plain words without the backticks.",
    "hr": "A line is not used here: begin a new section with “## ”.",
    "image": 'An image needs a block of its own: “::: image name "what it shows"”.',
}


@dataclass(frozen=True)
class Passage:
    """A heading, a table or a run of text; `line` is counted from the first line of the text."""

    type: str
    value: Any
    line: int


def passages(text: str, report: Report) -> list[Passage]:
    """Cut Markdown into headings, tables and the runs of text between them."""
    return [_passage(part, report) for part in _parts(_parsed(text, report, sections=True))]


def block_html(text: str, report: Report) -> str:
    """Return Markdown as HTML of paragraphs, lists, quotations and small headings."""
    return _render(_parsed(text, report), TAGS)


def inline_html(text: str, report: Report) -> str:
    """Return one line of Markdown as HTML of emphasis and links."""
    return _render(_tamed(PARSER.parseInline(text.strip()), report), INLINE_TAGS)


def plain_text(text: str) -> str:
    """Return one line of Markdown as words only."""
    tokens = PARSER.parseInline(text.strip())
    return "".join(_words(child) for token in tokens for child in token.children or [])


def list_items(text: str, report: Report) -> list[str]:
    """Return the points of a flat list as inline HTML; anything else is reported."""
    tokens = _parsed(text, report)
    for token in tokens:
        if token.level == 0 and token.nesting >= 0 and not token.type.endswith("list_open"):
            report.error("not-a-list", "Only a list may stand here: begin each line with “- ”.", _line(token))
        if token.level > 0 and token.type.endswith("list_open"):
            report.error("nested-list", "A list inside a list is not shown here: make it flat.", _line(token))
    return [_item(token) for token in tokens if token.type == "inline" and token.level > 1]


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    # Unsafe links are let through the parser so that they can be reported; they lose their address in _tamed.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # the documented way to replace it
    return parser


class SafeRenderer(RendererHTML):
    """Writes what the format does not use as plain words."""

    def softbreak(self, *_: Any) -> str:
        return " "

    def hr(self, *_: Any) -> str:
        return ""

    def image(self, tokens: Sequence[Token], place: int, *_: Any) -> str:
        return escape(tokens[place].content, quote=False)

    def code_inline(self, tokens: Sequence[Token], place: int, *_: Any) -> str:
        return escape(tokens[place].content, quote=False)

    def html_inline(self, tokens: Sequence[Token], place: int, *_: Any) -> str:
        return escape(tokens[place].content, quote=False)

    def html_block(self, tokens: Sequence[Token], place: int, *_: Any) -> str:
        return f"<p>{escape(tokens[place].content.strip(), quote=False)}</p>\n"

    def code_block(self, tokens: Sequence[Token], place: int, *_: Any) -> str:
        return self.html_block(tokens, place)

    def fence(self, tokens: Sequence[Token], place: int, *_: Any) -> str:
        return self.html_block(tokens, place)


PARSER = _parser()
RENDERER = SafeRenderer()


def _parsed(text: str, report: Report, *, sections: bool = False) -> list[Token]:
    return _tamed(PARSER.parse(text), report, sections=sections)


def _tamed(tokens: list[Token], report: Report, *, sections: bool = False) -> list[Token]:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            _tame_heading(token, report, sections=sections)
        if token.type == "table_open" and (token.level > 0 or not sections):
            report.error(
                "table-in-block", "A table loses its cells here: move it out of the block or list.", _line(token)
            )
        _report_unused(token, _line(token), report)
        _tame_links(token, report)
    return tokens


def _tame_heading(token: Token, report: Report, *, sections: bool) -> None:
    level = int(token.tag[1])
    if sections and level <= 2:
        if level == 1 and token.nesting == 1:
            report.warning("heading", "The title stands in the front matter: begin sections with “## ”.", _line(token))
        token.tag = "h2"
        return
    token.tag = "h3" if level <= 3 else "h4"


def _report_unused(token: Token, line: int | None, report: Report) -> None:
    if token.type in NOT_USED:
        report.error("not-used", NOT_USED[token.type], line)
    for child in token.children or []:
        _report_unused(child, line, report)


def _tame_links(token: Token, report: Report) -> None:
    unsafe = False
    for child in token.children or []:
        if child.type == "link_open":
            unsafe = str(child.attrGet("href")).partition(":")[0].lower() not in SCHEMES
            if unsafe:
                report.error(
                    "link", f"“{child.attrGet('href')}” is no address: write it whole, https://…", _line(token)
                )
        if child.type in {"link_open", "link_close"}:
            child.hidden = unsafe


def _parts(tokens: list[Token]) -> Iterator[list[Token]]:
    """Give the tokens of each heading, table or run of other things."""
    run: list[Token] = []
    inside = False
    for token in tokens:
        opens = token.type == "table_open" or (token.type == "heading_open" and token.tag == "h2" and token.level == 0)
        if opens and run:
            yield run
            run = []
        inside = inside or opens
        run.append(token)
        if inside and token.level == 0 and token.type in {"table_close", "heading_close"}:
            yield run
            run, inside = [], False
    if run:
        yield run


def _passage(tokens: list[Token], report: Report) -> Passage:
    line = _line(tokens[0]) or 1
    if tokens[0].type == "table_open":
        return Passage("table", _table(tokens), line)
    if tokens[0].type == "heading_open" and tokens[0].tag == "h2":
        return Passage("heading", {"text": plain_text(tokens[1].content)}, line)
    return Passage("text", _render(tokens, TAGS), line)


def _table(tokens: list[Token]) -> dict[str, Any]:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            rows[-1].append(_render([token], INLINE_TAGS))
    return {"caption": "", "header": rows[0], "rows": rows[1:]}


def _item(token: Token) -> str:
    html = _render([token], INLINE_TAGS)
    return html[len(TASK_BOXES[0]) :] if html.lower().startswith(TASK_BOXES) else html


def _render(tokens: Sequence[Token], tags: set[str]) -> str:
    html = RENDERER.render(tokens, PARSER.options, {})
    return nh3.clean(html, tags=tags, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None).strip()


def _words(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content


def _line(token: Token) -> int | None:
    return token.map[0] + 1 if token.map else 1

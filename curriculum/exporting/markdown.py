"""The HTML of rich text back to Markdown. What the reader makes of it again is the same HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

# The editor's tool leaves out the paragraph inside a quotation; the reader needs it.
OPENING = re.compile(r"<blockquote>(?!\s*<(?:p|ul|ol|h3|h4|blockquote)\b)")
CLOSING = re.compile(r"(?<!</p>\n)(?<!</p>)(?<!</ul>\n)(?<!</ul>)(?<!</ol>\n)(?<!</ol>)</blockquote>")
MARKS = re.compile(r"[\\*_\[\]<`]|&(?=#?\w+;)")
BREAK = re.compile(r"\\\n\s*")
LINE_BEGINS = re.compile(r"(?m)^(?:(?P<mark>[#>+-]|:::|={1,}$|\|)|(?P<number>\d{1,9})(?=[.)]))")
SAME = {"strong": "b", "em": "i"}
ADDRESS = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)  # what the reader takes for one
BLOCKS = {"p", "ul", "ol", "li", "h3", "h4", "blockquote"}


@dataclass
class Node:
    """An element with its children; `text` alone for words."""

    tag: str
    href: str = ""
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        return self.tag in BLOCKS


class Tree(HTMLParser):
    """Reads the few elements that rich text has."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(SAME.get(tag, tag), href=dict(attrs).get("href") or "")
        self._open[-1].children.append(node)
        if node.tag != "br":
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        name = SAME.get(tag, tag)
        if name in [node.tag for node in self._open[1:]]:
            while self._open.pop().tag != name:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(Node("", text=data))


def tree_of(html: str) -> Node:
    """Return rich text as a tree."""
    tree = Tree()
    tree.feed(CLOSING.sub("</p>\n</blockquote>", OPENING.sub("<blockquote>\n<p>", html)))
    tree.close()
    return tree.root


def block_markdown(html: str) -> str:
    """Return rich text of paragraphs, lists, quotations and small headings as Markdown."""
    return "\n\n".join(_blocks(tree_of(html)))


def inline_markdown(html: str) -> str:
    """Return one line of rich text as Markdown; a paragraph around it is left out, several are parted by line breaks."""
    nodes = [node for node in tree_of(html.strip()).children if node.tag or node.text.strip()]
    if nodes and all(node.tag == "p" for node in nodes):
        return "\\\n".join(filter(None, (_inline(node.children).strip() for node in nodes)))
    return _inline(nodes).strip()


def line_markdown(html: str) -> str:
    """Return rich text as Markdown on one line, for where a line break would end it."""
    return _without_breaks(inline_markdown(html))


def cue_markdown(html: str) -> str:
    """Return a cue of a dialogue: in italics, which tell the reader that nobody says it."""
    nodes = _one_line(html)
    is_in_italics = [node.tag for node in nodes] == ["i"]
    return _without_breaks(_inline(nodes if is_in_italics else [Node("i", children=nodes)]))


def _without_breaks(markdown: str) -> str:
    return markdown.replace("\\\n", " ")


def _one_line(html: str) -> list[Node]:
    """The nodes of rich text without the paragraphs that the editor puts around them, and a blank between two."""
    found: list[Node] = []
    for child in tree_of(html.strip()).children:
        if child.tag == "p" and found:
            found.append(Node("", text=" "))
        found += child.children if child.tag == "p" else [child]
    return found


def plain_markdown(words: str) -> str:
    """Return plain words as Markdown that is read as these words."""
    return MARKS.sub(lambda mark: f"\\{mark[0]}", words)


def at_line_begin(text: str) -> str:
    """Return a paragraph in which no line begins like a heading, a list or a fence."""
    return LINE_BEGINS.sub(lambda found: f"\\{found['mark']}" if found["mark"] else f"{found['number']}\\", text)


def _blocks(parent: Node) -> Iterator[str]:
    """Give the blocks inside an element; loose words between them are paragraphs."""
    run: list[Node] = []
    last = ""
    for child in [*parent.children, Node("p")]:
        if not child.is_block:
            run.append(child)
            continue
        if words := _inline(run).strip():
            yield at_line_begin(words)
        run = []
        is_second = child.tag == last
        last = child.tag if child.tag in {"ul", "ol"} and not is_second else ""
        if written := _block(child, is_second=is_second):
            yield written


def _block(node: Node, *, is_second: bool) -> str:
    """`is_second`: a list right after one of its kind has another mark, or it would be read as its end."""
    if node.tag in {"ul", "ol"}:
        return _list(node, is_second=is_second)
    if node.tag == "blockquote":
        return _indented("\n\n".join(_blocks(node)), "> ", "> ").replace("> \n", ">\n")
    words = _inline(node.children).strip()
    if node.tag in {"h3", "h4"} and words:
        return f"{'#' * int(node.tag[1])} {words}"
    return at_line_begin(words)


def _list(node: Node, *, is_second: bool) -> str:
    items = [child for child in node.children if child.tag == "li"]
    is_loose = any(child.tag == "p" for item in items for child in item.children)
    written = [
        _item(item, node.tag, number, is_second=is_second, is_loose=is_loose) for number, item in enumerate(items, 1)
    ]
    return ("\n\n" if is_loose else "\n").join(written)


def _item(item: Node, kind: str, number: int, *, is_second: bool, is_loose: bool) -> str:
    mark = f"{number}{')' if is_second else '.'} " if kind == "ol" else ("+ " if is_second else "- ")
    between = "\n\n" if is_loose else "\n"
    return _indented(between.join(_blocks(item)), mark, " " * len(mark))


def _indented(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(others + line if line or others.strip() else "" for line in lines[1:])])


def _inline(nodes: list[Node], *, is_inside: bool = False) -> str:
    return BREAK.sub("\\\\\n", "".join(_piece(node, is_inside=is_inside) for node in nodes))


def _piece(node: Node, *, is_inside: bool) -> str:
    """`is_inside`: within bold or italics, where another mark keeps the two apart."""
    if node.tag == "":
        return plain_markdown(node.text)
    if node.tag == "br":
        return "\\\n"
    if node.tag == "b":
        return _marked("**", _inline(node.children, is_inside=True))
    if node.tag == "i":
        mark = "_" if is_inside or any(child.tag == "b" for child in node.children) else "*"
        return _marked(mark, _inline(node.children, is_inside=True))
    words = _inline(node.children, is_inside=is_inside)
    return f"[{words}](<{node.href}>)" if node.tag == "a" and ADDRESS.match(node.href) else words


def _marked(mark: str, words: str) -> str:
    """Put a mark around words: blanks at their ends stand outside, or the mark would be read as a letter."""
    inside = words.strip()
    if not inside:
        return words
    before, _inside, after = words.partition(inside)
    return f"{before}{mark}{inside}{mark}{after}"

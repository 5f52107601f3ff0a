"""Pure: rich text of blocks as pieces that a file of any kind is made of: headings, paragraphs, points, tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

BREAKS = frozenset({"p", "li", "h2", "h3", "h4", "h5", "blockquote", "br"})
LISTS = {"ul": "bullet", "ol": "number"}
SMALLER_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})


@dataclass(frozen=True)
class Run:
    """Some letters in one face."""

    text: str
    is_bold: bool = False
    is_italic: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading; the title of the whole has level 1."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or a point of a list: `kind` is plain, bullet, number, note or open."""

    runs: Sequence[Run]
    kind: str = "plain"
    is_first: bool = False  # of a numbered list


@dataclass(frozen=True)
class Grid:
    """A table with the headings of its columns."""

    header: Sequence[str]
    rows: Sequence[Sequence[Sequence[Run]]]


Piece = Heading | Paragraph | Grid


def plain(text: str, kind: str = "plain") -> Paragraph:
    """Return a paragraph of plain letters."""
    return Paragraph([Run(text)], kind)


def pieces_of(html: str, kind: str = "plain", *, level: int = 3) -> list[Piece]:
    """Return rich text as pieces; paragraphs are of this kind, its headings of this level."""
    reader = _Reader(kind, level)
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.pieces


def runs_of(html: str) -> list[Run]:
    """Return rich text of one paragraph as its runs."""
    return [run for piece in pieces_of(html) if isinstance(piece, Paragraph) for run in piece.runs]


def lists_of(pieces: Iterable[Piece]) -> list[tuple[str, list[Piece]]]:
    """Return pieces in runs of one kind, so that points of a list stand together."""
    runs: list[tuple[str, list[Piece]]] = []
    for piece in pieces:
        kind = piece.kind if isinstance(piece, Paragraph) else type(piece).__name__.lower()
        is_new = (
            not runs or runs[-1][0] != kind or kind == "heading" or (isinstance(piece, Paragraph) and piece.is_first)
        )
        if is_new:
            runs.append((kind, []))
        runs[-1][1].append(piece)
    return runs


class _Reader(HTMLParser):
    def __init__(self, kind: str, level: int) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._kind, self._level = kind, level
        self._lists: list[str] = []
        self._open: list[str] = []
        self._runs: list[Run] = []
        self._begins_list = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in BREAKS or tag in LISTS:
            self.end()
        if tag in LISTS:
            self._lists.append(LISTS[tag])
            self._begins_list = True
        elif tag != "br":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.end()
        if tag in LISTS and self._lists:
            self._lists.pop()
        elif tag in self._open:
            self._open.reverse()
            self._open.remove(tag)
            self._open.reverse()

    def handle_data(self, data: str) -> None:
        text = data.replace("\n", " ")
        if text.strip() or self._runs:
            is_bold, is_italic = ({"b", "strong"} & set(self._open)), ({"i", "em"} & set(self._open))
            self._runs.append(Run(text, bool(is_bold), bool(is_italic)))

    def end(self) -> None:
        """Close the piece that is being read; of nothing it makes nothing."""
        if not self._runs:
            return
        if SMALLER_HEADINGS & set(self._open):
            self.pieces.append(Heading("".join(run.text for run in self._runs).strip(), self._level))
        else:
            kind = self._lists[-1] if self._lists else self._kind
            self.pieces.append(Paragraph(self._runs, kind, is_first=self._begins_list))
            self._begins_list = False
        self._runs = []

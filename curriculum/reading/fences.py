"""Cuts the body of a unit into prose and blocks fenced by `:::`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from curriculum.reading.report import Report

FENCE = re.compile(r"\s{0,3}:::\s*(?P<head>.*?)\s*")
HEAD = re.compile(r"(?P<name>[^\s\"]+)(?P<words>(?:\s+[^\s\"]+)*)(?:\s+\"(?P<title>.*)\")?")


@dataclass(frozen=True)
class Piece:
    """Prose (no name) or a fenced block; `line` is that of its first line, `inside` what stands in it."""

    line: int
    name: str = ""
    words: tuple[str, ...] = ()
    title: str | None = None
    lines: list[str] = field(default_factory=list)

    @property
    def inside(self) -> str:
        return "\n".join(self.lines)

    @property
    def first_inside(self) -> int:
        """The line on which `inside` begins."""
        return self.line + 1 if self.name else self.line


def pieces(body: str, report: Report) -> Iterator[Piece]:
    """Give prose and blocks in order; lines are counted from the first line of the body."""
    piece = Piece(1)
    for number, line in enumerate(body.split("\n"), 1):
        fence = FENCE.fullmatch(line)
        if fence is None:
            piece.lines.append(line)
            continue
        if piece.name or piece.inside.strip():
            yield piece
        piece = _after(piece, fence["head"], number, report)
    if piece.name:
        report.error(
            "unclosed", f"The block “{piece.name}” is not closed: write “:::” on a line of its own.", piece.line
        )
    if piece.name or piece.inside.strip():
        yield piece


def _after(piece: Piece, head: str, number: int, report: Report) -> Piece:
    if not head:
        if not piece.name:
            report.error(
                "closes-nothing", "This “:::” closes nothing: remove it, or name the block that begins here.", number
            )
        return Piece(number + 1)
    if piece.name:
        report.error(
            "unclosed",
            f"The block “{piece.name}” is not closed before line {number + report.offset}: write “:::” after it.",
            piece.line,
        )
    return _opened(head, number, report)


def _opened(head: str, number: int, report: Report) -> Piece:
    parts = HEAD.fullmatch(head)
    if parts is None:
        report.error(
            "block-head",
            "Write “::: name”, and a title, if there is one, in straight quotation marks at the end.",
            number,
        )
        return Piece(number, head.split()[0].strip('"') or "?")
    return Piece(number, parts["name"], tuple(parts["words"].split()), parts["title"])

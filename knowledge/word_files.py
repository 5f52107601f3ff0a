"""A filled template as a document that word processors open: with headings, lists, header rows, language and title."""

from collections.abc import Iterable
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from knowledge.prose import Grid, Heading, Paragraph, Piece, Run

STYLES = {
    "bullet": "List Bullet",
    "number": "List Number",
    "note": "Intense Quote",
    "open": "Normal",
    "plain": "Normal",
}


def docx_of(pieces: Iterable[Piece], *, title: str, lang: str, author: str, day: date, notes: Iterable[str]) -> bytes:
    """Return the pieces as a DOCX file; the notes stand below the title."""
    document = Document()
    _say_what_it_is(document, title=title, lang=lang, author=author, day=day)
    document.add_heading(title, level=1)
    for note in notes:
        document.add_paragraph(note)
    for piece in pieces:
        _write(document, piece)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _say_what_it_is(document: Any, *, title: str, lang: str, author: str, day: date) -> None:
    """Title and language, which programs read aloud; the day, so that the same words give the same file."""
    known = document.core_properties
    known.title, known.language, known.author, known.comments = title, lang, author, ""
    known.created = known.modified = datetime.combine(day, time())
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), lang)


def _write(document: Any, piece: Piece) -> None:
    if isinstance(piece, Heading):
        document.add_heading(piece.text, level=piece.level)
    elif isinstance(piece, Grid):
        _write_table(document, piece)
    else:
        _write_paragraph(document, piece)


def _write_paragraph(document: Any, piece: Paragraph) -> None:
    paragraph = document.add_paragraph(style=STYLES[piece.kind])
    _write_runs(paragraph, piece.runs, is_italic=piece.kind == "open")
    if piece.kind == "number":
        _count(document, paragraph, is_first=piece.is_first)


def _write_runs(paragraph: Any, runs: Iterable[Run], *, is_italic: bool = False) -> None:
    for run in runs:
        written = paragraph.add_run(run.text)
        written.bold, written.italic = run.is_bold or None, run.is_italic or is_italic or None


def _count(document: Any, paragraph: Any, *, is_first: bool) -> None:
    """Have each numbered list begin at one; word processors would go on with the numbers of the list before."""
    numbering = document.part.numbering_part.numbering_definitions._numbering  # noqa: SLF001 no public way is there
    if is_first:
        own = document.styles["List Number"].element.pPr.numPr.numId.val
        started = numbering.add_num(numbering.num_having_numId(own).abstractNumId.val)
        started.add_lvlOverride(ilvl=0).add_startOverride(1)
    numbers = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 no public way is there
    numbers.get_or_add_numId().val = max(one.numId for one in numbering.num_lst)
    numbers.get_or_add_ilvl().val = 0


def _write_table(document: Any, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.header), style="Table Grid")
    for cell, title in zip(table.rows[0].cells, grid.header, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    # A row that programs read as the headings of its columns, and repeat on each page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 no public way is there
    for row in grid.rows:
        for cell, runs in zip(table.add_row().cells, row, strict=False):
            _write_runs(cell.paragraphs[0], runs)
    document.add_paragraph()

"""Files for people who open them in a spreadsheet program: CSV and XLSX. Pure: rows in, bytes out."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook  # type: ignore[import-untyped]  # carries no types
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # the same
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]  # the same
from openpyxl.styles import Font  # type: ignore[import-untyped]  # the same
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # the same

# With a mark of the encoding and semicolons, the spreadsheet programs of most of Europe open the file by a double click.
ENCODING = "utf-8-sig"
DELIMITER = ";"
LINE_END = "\r\n"

# A program that finds one of these first takes the cell for a formula, and a formula can fetch and send.
FORMULA_SIGNS = frozenset("=+-@\N{MINUS SIGN}")


def neutral(cell: str) -> str:
    """Return the cell as plain text for any spreadsheet program: an apostrophe stands before what could run as a formula.

    Looks behind leading spaces and invisible characters and sees full-width and small forms of the signs too.
    A cell that begins with a control character (tab, line end) is marked as well. Doing it twice changes nothing.
    """
    if not cell:
        return cell
    begins_with_control = unicodedata.category(cell[0]) == "Cc"
    return f"'{cell}" if begins_with_control or _first_sign(cell) in FORMULA_SIGNS else cell


def _first_sign(cell: str) -> str:
    """Return the first character that is neither a space nor invisible, in its plain form; "" if there is none."""
    visible = (character for character in cell if unicodedata.category(character)[0] not in "ZC")
    return unicodedata.normalize("NFKC", next(visible, ""))


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return the rows as a CSV file in UTF-8 with its mark, semicolons and CRLF line ends, every cell neutralised."""
    sheet = io.StringIO(newline="")
    csv.writer(sheet, delimiter=DELIMITER, lineterminator=LINE_END).writerows(
        [neutral(cell) for cell in row] for row in rows
    )
    # A lone half of a character pair cannot be written; a question mark in one cell beats no file at all.
    return sheet.getvalue().encode(ENCODING, errors="replace")


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROWEST, WIDEST = 8, 60  # characters
Cell = str | int | float | date | None


def xlsx_bytes(rows: Sequence[Sequence[Cell]], *, title: str) -> bytes:
    """Return the rows as a workbook of one sheet; the first row is its header and stays in sight.

    Numbers and days stay what they are, so that one can count with them; every text is neutralised and kept as text.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1")
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_widths(rows), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, value, is_bold=number == 0) for value in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_text(value: Cell) -> str:
    """Return a cell as a CSV file has it: days as in ISO 8601, nothing for None."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _cell(sheet: object, value: Cell, *, is_bold: bool) -> object:
    is_text = isinstance(value, str)
    cell = WriteOnlyCell(sheet, neutral(ILLEGAL_CHARACTERS_RE.sub("", str(value))) if is_text else value)
    if is_text:
        cell.data_type = "s"
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    columns = zip(*rows, strict=True)
    return [min(WIDEST, max(NARROWEST, 2 + max(len(as_text(value)) for value in column))) for column in columns]

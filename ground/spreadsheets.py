"""CSV files for people who open them in a spreadsheet program. Pure: rows in, bytes out."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

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

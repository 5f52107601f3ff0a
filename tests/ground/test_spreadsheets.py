"""What leaves for a spreadsheet program never runs there."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ground.spreadsheets import csv_bytes, neutral, xlsx_bytes

FORMULAS = [
    "=1+1",
    "+32 2 555 01 00",
    "-5",
    "@SUM(A1:A9)",
    "\tplain",
    "\rplain",
    "\nplain",
    "\x00plain",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff@x",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    "\u22121",
    "\ufe631",
]
PLAIN = ["", "Amara", " Amara", "a=b", "anna@example.org", "1-2", "'s-Gravenhage", "(=1)", "   "]


@pytest.mark.parametrize("cell", FORMULAS)
def test_neutral_marks_what_could_run(cell: str):
    assert neutral(cell) == "'" + cell


@pytest.mark.parametrize("cell", PLAIN)
def test_neutral_leaves_plain_words_alone(cell: str):
    assert neutral(cell) == cell


@given(st.text())
def test_neutral_changes_nothing_the_second_time(cell: str):
    assert neutral(neutral(cell)) == neutral(cell)


def test_csv_bytes_have_mark_semicolons_and_windows_line_ends():
    assert csv_bytes([["name", "country"], ["Žana", "HR"]]) == b"\xef\xbb\xbfname;country\r\n\xc5\xbdana;HR\r\n"


def test_csv_bytes_neutralise_every_cell():
    assert csv_bytes([["=head"], ["ok", "@x"]]) == b"\xef\xbb\xbf'=head\r\nok;'@x\r\n"


def test_csv_bytes_quote_what_would_break_the_table():
    rows = [["a;b", 'says "yes"', "two\nlines", ""]]

    read_back = list(csv.reader(io.StringIO(csv_bytes(rows).decode("utf-8-sig"), newline=""), delimiter=";"))

    assert read_back == rows


def test_csv_bytes_of_nothing_are_only_the_mark():
    assert csv_bytes([]) == b"\xef\xbb\xbf"


def test_csv_bytes_write_a_question_mark_for_half_a_character():
    assert csv_bytes([["a\ud800b"]]) == b"\xef\xbb\xbfa?b\r\n"


def test_workbook_keeps_numbers_and_days_and_makes_text_of_formulas():
    rows = [["Name", "Units", "Last step"], ["=1+1", 3, date(2026, 3, 4)], ["A\x00mina", None, None]]

    sheet = load_workbook(io.BytesIO(xlsx_bytes(rows, title="RRF-03: [board]"))).active

    assert (sheet.title, sheet.freeze_panes, sheet["A1"].font.b) == ("RRF-03 board", "A2", True)
    assert [(cell.value, cell.data_type) for cell in sheet["A"]] == [("Name", "s"), ("'=1+1", "s"), ("Amina", "s")]
    assert (sheet["B2"].value, sheet["B3"].value) == (3, None)
    assert sheet["C2"].value.date() == date(2026, 3, 4)


def test_workbook_without_rows_below_its_header_opens():
    assert load_workbook(io.BytesIO(xlsx_bytes([["Name"]], title=""))).active.max_row == 1

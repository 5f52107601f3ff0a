"""Files of nominations as people really send them, without a database."""

import csv
import io
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.nomination_file import (
    COLUMNS,
    HEADINGS,
    MAX_BYTES,
    MAX_ROWS,
    MAX_UNKNOWN_COLUMNS,
    OTHER_HEADINGS,
    Allowed,
    Code,
    Known,
    Problem,
    Row,
    example,
    problem_rows,
    read,
    template,
)
from ground.spreadsheets import csv_bytes

ALLOWED = Allowed(
    organisation_codes=frozenset({"be-asylum", "be-street"}),
    default_organisation="be-asylum",
    module_codes=frozenset({"outreach-mhsud"}),
    job_roles=frozenset({"counsellor", "outreach-worker"}),
    languages=frozenset({"en", "fr", "pt-BR"}),
    seats_left=None,
    already={},
)
BUNDLE = replace(ALLOWED, module_codes=frozenset({"outreach-mhsud", "return-basics"}))
HEADER = "email;given_name;family_name;job_role;preferred_language"
PERSON = {
    "email": "amara@example.org",
    "given_name": "Amara",
    "family_name": "Diallo",
    "job_role": "counsellor",
    "preferred_language": "en",
}
ROW = ";".join(PERSON.values())


def table(*people, delimiter=";"):
    """A file with one row for each of these changes to the same person."""
    rows = [PERSON | person for person in people]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    sheet = io.StringIO()
    csv.writer(sheet, delimiter=delimiter).writerows([columns, *([row.get(c, "") for c in columns] for row in rows)])
    return sheet.getvalue().encode()


def text(*lines):
    return "\n".join(lines).encode()


def numbered(count, **changes):
    return [{"email": f"person{number}@example.org"} | changes for number in range(1, count + 1)]


def found(content, allowed=ALLOWED):
    return [(one.line, one.column, one.code, one.value) for one in read(content, allowed=allowed).problems]


def lines(rows):
    return [row.line for row in rows]


# What a row says


def test_read_gives_every_cell_its_meaning():
    person = {
        "email": " Amara.Diallo@Example.ORG ",
        "given_name": "Amara  Fatou",
        "family_name": "N’Diaye",
        "organisation_code": "BE Street",
        "job_role": "Outreach worker",
        "preferred_language": "FR",
        "module_code": "Outreach-MHSUD",
        "session_code": "S-12",
        "priority": "3",
        "needs_accommodation": "Yes",
    }

    file = read(table(person), allowed=ALLOWED)

    assert file.problems == ()
    assert file.rows == (
        Row(
            line=2,
            email="Amara.Diallo@example.org",
            given_name="Amara Fatou",
            family_name="N’Diaye",
            organisation_code="be-street",
            job_role="outreach-worker",
            preferred_language="fr",
            module_code="outreach-mhsud",
            session_code="S-12",
            priority=3,
            needs_accommodation=True,
        ),
    )


def test_read_fills_what_may_be_left_out():
    row = read(text(HEADER, ROW), allowed=ALLOWED).rows[0]

    assert (row.organisation_code, row.module_code, row.session_code) == ("be-asylum", "outreach-mhsud", "")
    assert (row.priority, row.needs_accommodation, row.is_update) == (1, False, False)


def test_read_leaves_the_formula_of_a_cell_as_it_is_and_the_export_neutralises_it():
    file = read(table({"given_name": "=1+1", "job_role": "@SUM(1)"}), allowed=ALLOWED)

    assert file.rows[0].given_name == "=1+1"
    assert b";'@SUM(1)\r\n" in csv_bytes(problem_rows(file))


def test_read_joins_accents_and_lines_inside_a_name():
    file = read(table({"given_name": "Zoe\u0308", "family_name": "van\nden Berg"}), allowed=ALLOWED)

    assert (file.rows[0].given_name, file.rows[0].family_name) == ("Zo\u00eb", "van den Berg")
    assert file.is_clean


@pytest.mark.parametrize(
    ("written", "meant"), [("en-GB", "en"), ("FR", "fr"), ("pt_br", "pt-BR"), ("pt-BR", "pt-BR"), ("fr-Latn-BE", "fr")]
)
def test_read_takes_the_nearest_language(written: str, meant: str):
    assert read(table({"preferred_language": written}), allowed=ALLOWED).rows[0].preferred_language == meant


@pytest.mark.parametrize(("written", "meant"), [("a-b", "a-b"), ("a_b", "a_b")])
def test_read_tells_codes_apart_that_differ_by_a_sign(written: str, meant: str):
    allowed = replace(ALLOWED, job_roles=frozenset({"a-b", "a_b"}))

    assert read(table({"job_role": written}), allowed=allowed).rows[0].job_role == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("ja", True), ("Oui", True), ("sí", True), ("x", True), ("não", False), ("0", False)]
)
def test_read_understands_yes_and_no_in_many_languages(written: str, meant: bool):
    assert read(table({"needs_accommodation": written}), allowed=ALLOWED).rows[0].needs_accommodation is meant


def test_read_puts_rows_without_priority_after_the_others():
    people = numbered(4)
    for person, priority in zip(people, ["", "2", "", "1"], strict=True):
        person["priority"] = priority

    assert [row.priority for row in read(table(*people), allowed=ALLOWED).rows] == [3, 2, 4, 1]


# Encodings, delimiters, lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_read_finds_encoding_and_delimiter(encoding: str, delimiter: str):
    content = table({"given_name": "Łucja, Ștefan; Žana"}, delimiter=delimiter).decode().encode(encoding)

    file = read(content, allowed=ALLOWED)

    assert file.problems == ()
    assert file.rows[0].given_name == "Łucja, Ștefan; Žana"


def test_read_finds_utf_16_in_the_other_byte_order():
    content = b"\xfe\xff" + text(HEADER, ROW).decode().encode("utf-16-be")

    assert lines(read(content, allowed=ALLOWED).valid_rows) == [2]


def test_read_warns_when_it_guesses_the_encoding():
    file = read(table({"given_name": "Zoë"}).decode().encode("cp1252"), allowed=ALLOWED)

    assert file.problems == (Problem(0, "", Code.GUESSED_ENCODING, "cp1252"),)
    assert [row.given_name for row in file.valid_rows] == ["Zoë"]
    assert file.is_clean


def test_read_does_not_take_a_comma_in_a_heading_for_the_delimiter():
    header = f"{HEADER};remarks, wishes, dates, places, people, food"

    assert lines(read(text(header, f"{ROW};none"), allowed=ALLOWED).valid_rows) == [2]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_read_knows_the_line_ends_of_all_systems(line_end: str):
    content = line_end.join([HEADER, ROW, "x" + ROW, ""]).encode()

    assert lines(read(content, allowed=ALLOWED).valid_rows) == [2, 3]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_read_names_the_line_where_a_row_begins(line_end: str):
    content = line_end.join(
        ["", HEADER + ";notes", ROW + ';"three', "long", 'lines"', "", ";;", "x" + ROW + ";", "broken"]
    )

    file = read(content.encode(), allowed=ALLOWED)

    assert lines(file.rows) == [3, 8, 9]
    assert [problem.line for problem in file.problems if problem.is_blocking] == [9]


def test_read_passes_over_the_line_that_names_the_separator():
    assert lines(read(text("sep=;", HEADER, ROW), allowed=ALLOWED).valid_rows) == [3]


# Headings


@pytest.mark.parametrize("language", HEADINGS)
def test_read_knows_the_headings_of_each_language(language: str):
    cells = ["amara@example.org", "Amara", "Diallo", "be-street", "counsellor", "fr", "outreach-mhsud", "S1", "7", "x"]

    row = read(text(HEADINGS[language], ";".join(cells)), allowed=ALLOWED).valid_rows[0]

    assert [row.given_name, row.family_name, row.organisation_code, row.session_code] == [*cells[1:4], "S1"]
    assert (row.job_role, row.preferred_language, row.priority, row.needs_accommodation) == (
        "counsellor",
        "fr",
        7,
        True,
    )


@pytest.mark.parametrize("email", ["E-Mail", "e mail", "E_MAIL*", " courriel ", "correo electronico", "“email”"])
def test_read_knows_headings_by_any_spelling(email: str):
    header = HEADER.replace("email", email)

    assert found(text(header, ROW)) == []


@pytest.mark.parametrize("column", OTHER_HEADINGS)
def test_read_knows_other_headings_too(column: str):
    person = ";".join(example(ALLOWED).values())

    mistaken = [
        heading
        for heading in OTHER_HEADINGS[column].split(";")
        if [one[2] for one in found(text(";".join(COLUMNS).replace(column, heading), person))] != [Code.IS_EXAMPLE]
    ]

    assert mistaken == []


# Problems of the whole file: one that has it, one that nearly has it


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", HEADER.encode(), text(HEADER, ";;;;", "")])
def test_an_empty_file_is_told(content: bytes):
    assert found(content) == [(0, "", Code.EMPTY, "")]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04zip",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"words and\0 a zero",
        b"\x81\x8d\xff",
        b"\xff\xfea",
    ],
)
def test_a_file_that_is_no_text_is_told(content: bytes):
    assert found(content) == [(0, "", Code.NOT_TEXT, "")]


def test_a_file_too_large_is_told_at_once():
    content = text(HEADER, ROW)

    assert found(content + b"\n" * (MAX_BYTES - len(content))) == []
    assert found(content + b"\n" * (MAX_BYTES - len(content) + 1)) == [(0, "", Code.TOO_LARGE, str(MAX_BYTES + 1))]
    assert found(b"x" * 20_000_000) == [(0, "", Code.TOO_LARGE, "20000000")]


def test_too_many_rows_are_told():
    assert found(table(*numbered(MAX_ROWS))) == []
    assert found(table(*numbered(MAX_ROWS + 1))) == [(0, "", Code.TOO_MANY_ROWS, "501")]


def test_a_missing_column_is_told():
    content = text(HEADER.replace(";job_role", ""), "amara@example.org;Amara;Diallo;en")

    assert found(content) == [(0, "job_role", Code.MISSING_COLUMN, "")]
    assert read(content, allowed=ALLOWED).rows == ()


def test_the_column_of_the_module_is_missing_only_in_a_bundle():
    assert found(text(HEADER, ROW), BUNDLE) == [(0, "module_code", Code.MISSING_COLUMN, "")]
    assert found(text(HEADER, ROW)) == []


def test_the_column_of_the_organisation_is_missing_only_without_a_default():
    no_default = replace(ALLOWED, default_organisation="")

    assert found(text(HEADER, ROW), no_default) == [(0, "organisation_code", Code.MISSING_COLUMN, "")]


def test_an_unknown_column_is_told_and_passed_over():
    file = read(text(f"{HEADER};Shoe size;", f"{ROW};39;"), allowed=ALLOWED)

    assert file.problems == (Problem(0, "", Code.UNKNOWN_COLUMN, "Shoe size"),)
    assert file.is_clean
    assert lines(file.valid_rows) == [2]


def test_unknown_columns_are_told_only_so_many_times():
    header = ";".join([HEADER, *(f"extra {number}" for number in range(1000))])

    assert len(found(text(header, ROW))) == MAX_UNKNOWN_COLUMNS


def test_a_column_that_stands_twice_is_told():
    assert found(text(f"{HEADER};E-Mail", f"{ROW};x")) == [(0, "email", Code.DUPLICATE_COLUMN, "")]
    assert found(text(f"{HEADER};priority", f"{ROW};1")) == []


def test_a_quotation_mark_left_open_over_most_of_a_file_is_told():
    assert found(text(HEADER, ROW, '"' + "x" * 200_000)) == [(3, "", Code.TOO_LONG, "")]


# Problems of a row: one that has it, one that nearly has it

WRONG = [
    ("given_name", " ", Code.MISSING, "Q"),
    ("email", "amara.example.org", Code.BAD_EMAIL, "amara@mail.example.org"),
    ("email", "a@b@example.org", Code.BAD_EMAIL, "a.b@example.org"),
    ("email", "info@example.org", Code.ROLE_MAILBOX, "ines.info@example.org"),
    ("organisation_code", "be-other", Code.UNKNOWN_ORGANISATION, "be street"),
    ("job_role", "pilot", Code.UNKNOWN_JOB_ROLE, "OUTREACH_WORKER"),
    ("preferred_language", "nl", Code.UNKNOWN_LANGUAGE, "fr-BE"),
    ("preferred_language", "pt", Code.UNKNOWN_LANGUAGE, "pt-BR"),
    ("preferred_language", "!", Code.UNKNOWN_LANGUAGE, "en!"),
    ("module_code", "return-basics", Code.UNKNOWN_MODULE, "outreach mhsud"),
    ("priority", "0", Code.BAD_PRIORITY, "01"),
    ("priority", "-1", Code.BAD_PRIORITY, "9999"),
    ("priority", "1.5", Code.BAD_PRIORITY, "15"),
    ("priority", "٣", Code.BAD_PRIORITY, "3"),
    ("priority", "9" * 60, Code.BAD_PRIORITY, "9"),
    ("needs_accommodation", "perhaps", Code.BAD_YES_NO, "NO"),
    ("family_name", "x" * 71, Code.TOO_LONG, "x" * 70),
    ("session_code", "x" * 65, Code.TOO_LONG, "x" * 64),
    ("email", f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example.org", Code.TOO_LONG, f"{'a' * 60}@example.org"),
    ("given_name", "Amara\x07", Code.CONTROL_CHARACTERS, "Amara\xa0"),
    ("given_name", "Amara\u202e", Code.CONTROL_CHARACTERS, "Ama\u200dra"),
    ("email", "\u200bamara@example.org", Code.CONTROL_CHARACTERS, "amara@example.org "),
]


@pytest.mark.parametrize(("column", "wrong", "code", "near"), WRONG)
def test_a_wrong_cell_is_told(column: str, wrong: str, code: Code, near: str):
    file = read(table({column: wrong}), allowed=ALLOWED)

    assert [(one.line, one.column, one.code) for one in file.problems] == [(2, column, code)]
    assert (lines(file.rows), file.valid_rows, file.is_clean) == ([2], (), False)


@pytest.mark.parametrize(("column", "wrong", "code", "near"), WRONG)
def test_a_cell_that_is_nearly_wrong_passes(column: str, wrong: str, code: Code, near: str):
    assert found(table({column: near})) == []


def test_a_problem_shows_the_beginning_of_a_long_value():
    assert found(table({"family_name": "x" * 300})) == [(2, "family_name", Code.TOO_LONG, "x" * 79 + "…")]


def test_all_problems_of_a_row_are_told_at_once():
    file = read(table({"given_name": "", "job_role": "pilot", "priority": "first"}), allowed=ALLOWED)

    assert [one.code for one in file.problems_of(2)] == [Code.MISSING, Code.UNKNOWN_JOB_ROLE, Code.BAD_PRIORITY]
    assert file.problems_of(3) == ()


def test_a_module_must_be_named_in_a_bundle():
    people = [{"module_code": "return-basics"}, {"email": "b@example.org", "module_code": ""}]

    assert found(table(*people), BUNDLE) == [(3, "module_code", Code.MISSING, "")]


def test_a_row_cut_short_is_told_where_it_lacks_what_must_be_there():
    assert found(text(HEADER, "amara@example.org;Amara;Diallo;counsellor")) == [(2, "", Code.TOO_FEW_CELLS, "4")]
    assert found(text(f"{HEADER};priority;session_code", ROW)) == []


def test_a_row_with_too_many_cells_is_told():
    assert found(text(HEADER, f"{ROW};more")) == [(2, "", Code.TOO_MANY_CELLS, "6")]
    assert found(text(HEADER, f"{ROW};; ")) == []


def test_a_repeated_person_is_told_with_the_first_line():
    people = [{}, {"email": "b@example.org"}, {"email": "AMARA@EXAMPLE.ORG"}, {}]

    file = read(table(*people), allowed=ALLOWED)

    assert [(one.line, one.code, one.value) for one in file.problems] == [
        (4, Code.DUPLICATE_IN_FILE, "2"),
        (5, Code.DUPLICATE_IN_FILE, "2"),
    ]
    assert lines(file.valid_rows) == [2, 3]


def test_rows_without_a_good_address_are_not_taken_for_one_person():
    assert [one[2] for one in found(table({"email": ""}, {"email": ""}))] == [Code.MISSING, Code.MISSING]


def test_a_seat_had_already_is_told_and_does_not_block():
    already = {"amara@example.org": Known.SEATED_ELSEWHERE, "b@example.org": Known.NOMINATED}

    file = read(table({}, {"email": "b@example.org"}), allowed=replace(ALLOWED, already=already))

    assert file.problems == (Problem(2, "email", Code.ALREADY_HAS_SEAT, Known.SEATED_ELSEWHERE),)
    assert file.is_clean
    assert (lines(file.additions), lines(file.updates)) == ([2], [3])


def test_the_example_of_the_template_is_told_and_nothing_else_about_it():
    assert found(table({"email": "Delete-this-row@example.org", "job_role": "?"})) == [
        (2, "email", Code.IS_EXAMPLE, "delete-this-row@example.org")
    ]


def test_every_row_over_the_seats_is_told():
    sixteen = table(*numbered(16))

    file = read(sixteen, allowed=replace(ALLOWED, seats_left=15))

    assert file.problems == (Problem(17, "", Code.OVER_SEATS, "person16@example.org"),)
    assert len(file.valid_rows) == 15
    assert found(sixteen, replace(ALLOWED, seats_left=16)) == []


def test_seats_go_by_priority_then_by_line():
    people = numbered(4)
    for person, priority in zip(people, ["2", "", "2", "1"], strict=True):
        person["priority"] = priority

    file = read(table(*people), allowed=replace(ALLOWED, seats_left=2))

    assert lines(file.valid_rows) == [2, 5]


def test_rows_that_cannot_be_saved_take_no_seat():
    people = numbered(3)
    people[0]["job_role"] = "pilot"

    assert lines(read(table(*people), allowed=replace(ALLOWED, seats_left=2)).valid_rows) == [3, 4]


@pytest.mark.parametrize("seats_left", [0, -3])
def test_no_seat_left_leaves_only_those_who_have_one(seats_left: int):
    allowed = replace(ALLOWED, seats_left=seats_left, already={"person2@example.org": Known.NOMINATED})

    assert lines(read(table(*numbered(3)), allowed=allowed).valid_rows) == [3]


# Again


@pytest.mark.parametrize("known", [Known.NOMINATED, Known.SEATED])
def test_reading_the_same_file_again_changes_people_and_adds_none(known: Known):
    content = table(*numbered(20))
    first = read(content, allowed=replace(ALLOWED, seats_left=20))
    already = {row.email: known for row in first.valid_rows}

    again = read(content, allowed=replace(ALLOWED, seats_left=0, already=already))

    assert (len(first.additions), len(first.updates)) == (20, 0)
    assert (len(again.additions), len(again.updates)) == (0, 20)
    assert [replace(row, is_update=False) for row in again.rows] == list(first.rows)


def test_reading_again_knows_a_person_by_another_spelling():
    allowed = replace(ALLOWED, already={"Amara@example.org": Known.NOMINATED})

    assert lines(read(table({"email": "amara@example.org"}), allowed=allowed).updates) == [2]


def test_five_hundred_rows_are_read_at_once():
    people = [
        person | {"priority": str(place), "organisation_code": "be-street", "needs_accommodation": "no"}
        for place, person in enumerate(numbered(MAX_ROWS), start=1)
    ]
    content = table(*people)
    begin = time.process_time()

    file = read(content, allowed=replace(ALLOWED, seats_left=MAX_ROWS))

    assert time.process_time() - begin < 0.1
    assert len(file.valid_rows) == MAX_ROWS


# Files to download


@pytest.mark.parametrize("language", [*HEADINGS, "xx"])
@pytest.mark.parametrize("allowed", [ALLOWED, BUNDLE], ids=["one module", "bundle"])
def test_template_is_read_and_its_example_refused(language: str, allowed: Allowed):
    file = read(template(language, allowed), allowed=allowed)

    assert [(one.line, one.code) for one in file.problems] == [(2, Code.IS_EXAMPLE)]
    assert (len(file.rows), file.valid_rows) == (1, ())


def test_template_fails_by_its_address_alone():
    content = csv_bytes([COLUMNS, list((example(BUNDLE) | {"email": "amara@example.org"}).values())])

    assert found(content, BUNDLE) == []


def test_template_begins_with_the_mark_and_the_headings_of_the_language():
    content = template("fr", ALLOWED)

    assert content.startswith("\ufeffE-mail;Prénom;Nom;Organisation;".encode())


def test_problem_rows_say_where_and_what():
    file = read(text(f"{HEADER};=x", "info@example.org;Amara;Diallo;counsellor;en;"), allowed=ALLOWED)

    assert problem_rows(file) == [
        ["line", "column", "severity", "problem", "value"],
        ["0", "", "warning", "unknown_column", "=x"],
        ["2", "email", "error", "role_mailbox", "info@example.org"],
    ]


def test_problem_rows_take_the_words_of_the_caller():
    file = read(b"", allowed=ALLOWED)

    assert problem_rows(file, lambda problem: f"told: {problem.code}")[1] == ["0", "", "error", "told: empty", ""]


# Anything at all


@given(st.binary(max_size=400))
def test_read_never_raises_on_any_bytes(content: bytes):
    file = read(content, allowed=ALLOWED)

    assert file.problems != () or file.rows != ()


@given(st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1252"]), st.data())
def test_read_never_raises_on_any_cells(encoding: str, data: st.DataObject):
    cell = st.one_of(
        st.text(max_size=12),
        st.sampled_from([*PERSON.values(), '"', ";", "\r", "\x00", "=1", "1", "yes", "en-", "@", "a@b.c"]),
    )
    rows = data.draw(st.lists(st.lists(cell, max_size=12), max_size=8))
    sheet = "\n".join([";".join(COLUMNS), *(";".join(row) for row in rows)])

    file = read(sheet.encode(encoding, errors="replace"), allowed=replace(ALLOWED, seats_left=2))

    assert len(file.additions) <= 2
    assert len({row.key for row in file.valid_rows}) == len(file.valid_rows)
    assert csv_bytes(problem_rows(file)) != b""

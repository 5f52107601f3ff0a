"""Reads a file of nominations, one person a row, and says what is wrong with it. Pure: bytes in, rows and codes out.

Nothing is saved here: a person first sees what was read. Every problem is a code, which the caller turns into words.
"""

import codecs
import csv
import io
import itertools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from ground.spreadsheets import csv_bytes
from people.domains import is_role_mailbox, normalised

MAX_BYTES = 1_000_000
MAX_ROWS = 500
MAX_UNKNOWN_COLUMNS = 20  # told one by one
LONGEST_VALUE_SHOWN = 80  # characters

COLUMNS = (
    "email",
    "given_name",
    "family_name",
    "organisation_code",
    "job_role",
    "preferred_language",
    "module_code",
    "session_code",
    "priority",
    "needs_accommodation",
)
REQUIRED = frozenset({"email", "given_name", "family_name", "job_role", "preferred_language"})
# Both names together fit on a certificate, which has room for 150 characters.
LONGEST = {"email": 254, "given_name": 70, "family_name": 70}
LONGEST_CODE = 64

# The headings of the template in each language, in the order of the columns.
HEADINGS = {
    "de": "E-Mail;Vorname;Nachname;Organisation;Funktion;Sprache;Modul;Termin;Priorität;Unterstützung nötig",
    "en": ";".join(COLUMNS),
    "es": "Correo electrónico;Nombre;Apellidos;Organización;Función;Idioma;Módulo;Sesión;Prioridad;Necesita adaptación",
    "fr": "E-mail;Prénom;Nom;Organisation;Fonction;Langue;Module;Session;Priorité;Besoin d’aménagement",
    "hr": "E-pošta;Ime;Prezime;Organizacija;Funkcija;Jezik;Modul;Termin;Prioritet;Potrebna prilagodba",
    "it": "E-mail;Nome;Cognome;Organizzazione;Funzione;Lingua;Modulo;Sessione;Priorità;Necessità di adattamenti",
    "nl": "E-mail;Voornaam;Achternaam;Organisatie;Functie;Taal;Module;Sessie;Prioriteit;Aanpassing nodig",
    "pl": "E-mail;Imię;Nazwisko;Organizacja;Funkcja;Język;Moduł;Sesja;Priorytet;Potrzebne dostosowanie",
    "pt": "E-mail;Nome próprio;Apelido;Organização;Função;Língua;Módulo;Sessão;Prioridade;Necessita de adaptação",
    "ro": "E-mail;Prenume;Nume;Organizație;Funcție;Limbă;Modul;Sesiune;Prioritate;Necesită adaptări",
}
OTHER_HEADINGS = {
    "email": "mail;e-mail address;mail address;e-mail-adresse;courriel;adresse e-mail;adresse électronique;correo;"
    "posta elettronica;indirizzo e-mail;endereço de e-mail;correio eletrónico;e-mailadres;adres e-mail;adresa de e-mail",
    "given_name": "first name;forename;prénoms;nombres;imiona",
    "family_name": "last name;surname;familienname;nom de famille;apellido;apelidos;sobrenome;familienaam;nume de familie",
    "organisation_code": "organisation;organization;organization code;organisationscode;code organisation",
    "job_role": "role;job;job title;rolle;rôle;rol;ruolo;rola;uloga",
    "preferred_language": "language;bevorzugte sprache;langue préférée;idioma preferido;lingua preferita;voorkeurstaal",
    "module_code": "module;modulcode;code module",
    "session_code": "session;sitzung;sesija",
    "needs_accommodation": "accommodation;needs accommodations;accommodation needed",
}

YES = frozenset(["yes", "y", "true", "1", "x", "ja", "j", "oui", "si", "sim", "tak", "da"])
NO = frozenset(["no", "n", "false", "0", "nein", "non", "nao", "nee", "nie", "nu", "ne"])

DELIMITERS = ";,\t"
# A line that some spreadsheet programs write before the header.
SEPARATOR_LINE = re.compile(r"\Asep=.[ \t]*(?=\n|\Z)", re.IGNORECASE)
# How files begin that are no text: office documents new and old, PDF.
NOT_TEXT_BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
# Signs that nobody sees and that make one address or name pass for another.
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

EXAMPLE_ADDRESS = "delete-this-row@example.org"


class Code(StrEnum):
    """What can be wrong: with the whole file, then with one row."""

    EMPTY = "empty"
    NOT_TEXT = "not_text"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    DUPLICATE_COLUMN = "duplicate_column"
    GUESSED_ENCODING = "guessed_encoding"
    MISSING = "missing"
    BAD_EMAIL = "bad_email"
    ROLE_MAILBOX = "role_mailbox"
    UNKNOWN_ORGANISATION = "unknown_organisation"
    UNKNOWN_JOB_ROLE = "unknown_job_role"
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_MODULE = "unknown_module"
    BAD_PRIORITY = "bad_priority"
    BAD_YES_NO = "bad_yes_no"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    ALREADY_HAS_SEAT = "already_has_seat"
    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    TOO_FEW_CELLS = "too_few_cells"
    TOO_MANY_CELLS = "too_many_cells"
    IS_EXAMPLE = "is_example"
    OVER_SEATS = "over_seats"


WARNINGS = frozenset({Code.UNKNOWN_COLUMN, Code.GUESSED_ENCODING, Code.ALREADY_HAS_SEAT})
UNKNOWN = {
    "organisation_code": Code.UNKNOWN_ORGANISATION,
    "job_role": Code.UNKNOWN_JOB_ROLE,
    "preferred_language": Code.UNKNOWN_LANGUAGE,
    "module_code": Code.UNKNOWN_MODULE,
}


class Known(StrEnum):
    """What is known already of a person in the file."""

    NOMINATED = "nominated"  # in this request
    SEATED = "seated"  # nominated in this request, and has taken the seat
    SEATED_ELSEWHERE = "seated_elsewhere"  # has a seat through another request


@dataclass(frozen=True)
class Allowed:
    """What this request permits; `already` says by address what is known of people.

    `seats_left` is what remains after the people nominated in this request already; None where there is no limit.
    """

    organisation_codes: frozenset[str]
    default_organisation: str
    module_codes: frozenset[str]
    job_roles: frozenset[str]
    languages: frozenset[str]
    seats_left: int | None
    already: Mapping[str, Known]


@dataclass(frozen=True)
class Row:
    """One person as read. What could not be understood stands as it was written; the line is where the row begins."""

    line: int
    email: str
    given_name: str
    family_name: str
    organisation_code: str
    job_role: str
    preferred_language: str
    module_code: str
    session_code: str
    priority: int
    needs_accommodation: bool
    is_update: bool = False

    @property
    def key(self) -> str:
        return person_key(self.email)


@dataclass(frozen=True)
class Problem:
    """What is wrong, where. `value` is what was found, or for a row repeated the line of the first."""

    line: int
    column: str
    code: Code
    value: str = ""

    @property
    def is_blocking(self) -> bool:
        return self.code not in WARNINGS


@dataclass(frozen=True)
class NominationFile:
    """All that was read. A file refused as a whole has no rows."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def valid_rows(self) -> tuple[Row, ...]:
        """The rows that can be saved."""
        return _without_blocking(self.rows, self.problems)

    @property
    def additions(self) -> tuple[Row, ...]:
        return tuple(row for row in self.valid_rows if not row.is_update)

    @property
    def updates(self) -> tuple[Row, ...]:
        """The rows of people whom this request has nominated before: they change, and nobody is nominated twice."""
        return tuple(row for row in self.valid_rows if row.is_update)

    @property
    def is_clean(self) -> bool:
        """Whether every row can be saved; warnings do not stand in the way."""
        return not any(problem.is_blocking for problem in self.problems)

    def problems_of(self, line: int) -> tuple[Problem, ...]:
        """The problems of the row that begins on this line; 0 for those of the whole file."""
        return tuple(problem for problem in self.problems if problem.line == line)


class Refused(Exception):
    """The file cannot be read as a table of nominations."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


class Misread(Exception):
    """A cell does not say what its column needs."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


class Record(NamedTuple):
    """The cells of a row and the line on which it begins, from 1."""

    line: int
    cells: list[str]


class Terms(NamedTuple):
    """What `Allowed` means for cells: the codes by their folded form, what an empty cell means, what must be there."""

    codes: Mapping[str, Mapping[str, str]]
    defaults: Mapping[str, str]
    required: Collection[str]


def person_key(address: str) -> str:
    """Return what two spellings of one person's address share: no mail service tells capital letters apart."""
    return address.casefold()


def read(content: bytes, *, allowed: Allowed) -> NominationFile:
    """Read a CSV file: UTF-8, UTF-16 or, guessed, Windows Latin; semicolons, commas or tabs; headings in ten languages.

    Never raises: what is wrong stands in `problems`. A row cut short lacks only what it need not say, or is refused.
    Seats go by priority, then by line; rows without a priority follow after the others.
    """
    try:
        text, encoding = _decoded(content)
        records = _records(text)
        columns, warnings = _columns(records[0].cells, _terms(allowed))
    except Refused as refused:
        return NominationFile((), refused.problems)
    if encoding == "cp1252":
        warnings = [Problem(0, "", Code.GUESSED_ENCODING, encoding), *warnings]
    return _judged(records[1:], columns, allowed, warnings)


def _judged(
    records: Iterable[Record], columns: Sequence[str], allowed: Allowed, warnings: Iterable[Problem]
) -> NominationFile:
    terms = _terms(allowed)
    already = {person_key(address): known for address, known in allowed.already.items()}
    read_rows = [_row(record, columns, terms) for record in records]
    rows = _with_priorities(
        replace(row, is_update=already.get(row.key) in {Known.NOMINATED, Known.SEATED}) for row, _ in read_rows
    )
    problems = [problem for _, found in read_rows for problem in found]
    problems += _repeated(rows, problems)
    problems += _seated(rows, already)
    problems += _over_seats(_without_blocking(rows, problems), allowed.seats_left)
    return NominationFile(tuple(rows), (*warnings, *sorted(problems, key=lambda problem: problem.line)))


def _without_blocking(rows: Iterable[Row], problems: Iterable[Problem]) -> tuple[Row, ...]:
    blocked = {problem.line for problem in problems if problem.is_blocking}
    return tuple(row for row in rows if row.line not in blocked)


# From bytes to cells


def _decoded(content: bytes) -> tuple[str, str]:
    """Return the text with plain line ends, and its encoding. Raises Refused."""
    if len(content) > MAX_BYTES:
        raise Refused(Problem(0, "", Code.TOO_LARGE, str(len(content))))
    if content.startswith(NOT_TEXT_BEGINNINGS):
        raise Refused(Problem(0, "", Code.NOT_TEXT))
    likely = _likely_encoding(content)
    for encoding in (likely, "cp1252") if likely == "utf-8" else (likely,):
        text = _text(content, encoding)
        if text is not None:
            return text, encoding
    raise Refused(Problem(0, "", Code.NOT_TEXT))


def _likely_encoding(content: bytes) -> str:
    """Return UTF-8, or UTF-16 by its mark or because every second byte of Latin letters is zero."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros_first, zeros_second = content[:200:2].count(0), content[1:200:2].count(0)
    if 4 * max(zeros_first, zeros_second) <= len(content[:200]):
        return "utf-8"
    return "utf-16-be" if zeros_first > zeros_second else "utf-16-le"


def _text(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.replace("\r\n", "\n").replace("\r", "\n")


def _records(text: str) -> list[Record]:
    """Return the header and the rows, without those that have no words in them. Raises Refused."""
    text = SEPARATOR_LINE.sub("", text)
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    line, records = 1, []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append(Record(line, cells))
            line = reader.line_num + 1
    except csv.Error as error:  # a cell longer than any file of nominations has, mostly by a quotation mark left open
        raise Refused(Problem(line, "", Code.TOO_LONG)) from error
    if len(records) < 2:
        raise Refused(Problem(0, "", Code.EMPTY))
    if len(records) > MAX_ROWS + 1:
        raise Refused(Problem(0, "", Code.TOO_MANY_ROWS, str(len(records) - 1)))
    return records


def _delimiter(text: str) -> str:
    """Return the sign that makes the most known headings of the first line, or else the most cells."""
    first_line = text.lstrip().partition("\n")[0][:10_000]
    return max(DELIMITERS, key=lambda sign: _known_and_all(next(csv.reader([first_line], delimiter=sign), [])))


def _known_and_all(headings: Sequence[str]) -> tuple[int, int]:
    return sum(_folded(heading) in COLUMN_OF for heading in headings), len(headings)


# The header


def _folded(words: str) -> str:
    """Return the words without capitals, accents, spaces and signs: "E-Mail *" and "e_mail" are one."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "_", plain).strip("_")


def _columns_by_heading() -> dict[str, str]:
    translated = [pair for headings in HEADINGS.values() for pair in zip(headings.split(";"), COLUMNS, strict=True)]
    others = [(heading, column) for column, headings in OTHER_HEADINGS.items() for heading in headings.split(";")]
    return {_folded(heading): column for heading, column in translated + others}


COLUMN_OF = _columns_by_heading()


def _columns(header: Sequence[str], terms: Terms) -> tuple[list[str], list[Problem]]:
    """Return the column of each cell, "" for one unknown, and what to warn of. Raises Refused."""
    headings = _without_empty_end(header)
    columns = [COLUMN_OF.get(_folded(heading), "") for heading in headings]
    repeated = [column for column in COLUMNS if columns.count(column) > 1]
    missing = [column for column in COLUMNS if column in terms.required and column not in columns]
    unknown = dict.fromkeys(heading for heading, column in zip(headings, columns, strict=True) if not column)
    warnings = [
        Problem(0, "", Code.UNKNOWN_COLUMN, _shown(heading))
        for heading in itertools.islice(unknown, MAX_UNKNOWN_COLUMNS)
    ]
    errors = [Problem(0, column, Code.DUPLICATE_COLUMN) for column in repeated]
    errors += [Problem(0, column, Code.MISSING_COLUMN) for column in missing]
    if errors:
        raise Refused(*errors, *warnings)
    return columns, warnings


def _without_empty_end(cells: Sequence[str]) -> list[str]:
    filled = [place for place, cell in enumerate(cells, start=1) if cell.strip()]
    return list(cells[: filled[-1]]) if filled else []


# One row


def _terms(allowed: Allowed) -> Terms:
    codes = {
        "organisation_code": allowed.organisation_codes | {allowed.default_organisation},
        "job_role": allowed.job_roles,
        "preferred_language": allowed.languages,
        "module_code": allowed.module_codes,
    }
    modules = list(allowed.module_codes)
    defaults = {
        "organisation_code": allowed.default_organisation,
        "module_code": modules[0] if len(modules) == 1 else "",
    }
    required = REQUIRED | {column for column, default in defaults.items() if not default}
    return Terms({column: _by_spelling(choices) for column, choices in codes.items()}, defaults, required)


def _by_spelling(codes: Collection[str]) -> dict[str, str]:
    """Return the codes by their folded form; the exact form goes first, should two fold to the same."""
    return {_folded(code): code for code in sorted(codes)} | {code: code for code in codes}


def _row(record: Record, columns: Sequence[str], terms: Terms) -> tuple[Row, list[Problem]]:
    cells = dict.fromkeys(COLUMNS, "")
    cells.update((column, _tidy(cell)) for column, cell in zip(columns, record.cells, strict=False) if column)
    problem = _problem_of_the_whole(record, columns, cells, terms)
    if problem:
        return _row_of(record.line, cells | {"priority": "", "needs_accommodation": ""}), [problem]
    return _understood(record.line, cells, terms)


def _tidy(cell: str) -> str:
    """Return the cell with accents joined to their letters, and single spaces for line breaks and rows of spaces."""
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _problem_of_the_whole(
    record: Record, columns: Sequence[str], cells: Mapping[str, str], terms: Terms
) -> Problem | None:
    """Return why it is no use to look at single cells: they may have slipped, or this is the template's example."""
    if person_key(cells["email"]) == EXAMPLE_ADDRESS:
        return Problem(record.line, "email", Code.IS_EXAMPLE, EXAMPLE_ADDRESS)
    if len(_without_empty_end(record.cells)) > len(columns):
        return Problem(record.line, "", Code.TOO_MANY_CELLS, str(len(record.cells)))
    if any(column in terms.required for column in columns[len(record.cells) :]):
        return Problem(record.line, "", Code.TOO_FEW_CELLS, str(len(record.cells)))
    return None


def _understood(line: int, cells: Mapping[str, str], terms: Terms) -> tuple[Row, list[Problem]]:
    meanings: dict[str, str] = {}
    problems = []
    for column, cell in cells.items():
        try:
            meanings[column] = _meaning(column, cell, terms)
        except Misread as misread:
            meanings[column] = "" if column in {"priority", "needs_accommodation"} else cell
            problems.append(Problem(line, column, misread.code, _shown(cell)))
    return _row_of(line, meanings), problems


def _row_of(line: int, meanings: Mapping[str, str]) -> Row:
    return Row(
        line=line,
        email=meanings["email"],
        given_name=meanings["given_name"],
        family_name=meanings["family_name"],
        organisation_code=meanings["organisation_code"],
        job_role=meanings["job_role"],
        preferred_language=meanings["preferred_language"],
        module_code=meanings["module_code"],
        session_code=meanings["session_code"],
        priority=int(meanings["priority"] or 0),
        needs_accommodation=meanings["needs_accommodation"] == "yes",
    )


def _shown(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE_SHOWN else f"{value[: LONGEST_VALUE_SHOWN - 1]}…"


# One cell


def _meaning(column: str, cell: str, terms: Terms) -> str:
    """Return what a cell says, in our codes. Raises Misread."""
    if not cell:
        if column in terms.required:
            raise Misread(Code.MISSING)
        return terms.defaults.get(column, "")
    if INVISIBLE.search(cell):
        raise Misread(Code.CONTROL_CHARACTERS)
    if len(cell) > LONGEST.get(column, LONGEST_CODE):
        raise Misread(Code.TOO_LONG)
    if column in terms.codes:
        return _code(column, cell, terms.codes[column])
    return READERS[column](cell) if column in READERS else cell


def _code(column: str, cell: str, codes: Mapping[str, str]) -> str:
    """Return the code meant. Of a language the nearest that there is: "de-AT" is "de" where there is no Austrian."""
    wanted = cell if cell in codes else _folded(cell)
    while wanted:
        if wanted in codes:
            return codes[wanted]
        wanted = wanted.rpartition("_")[0] if column == "preferred_language" else ""
    raise Misread(UNKNOWN[column])


def _address(cell: str) -> str:
    try:
        address = normalised(cell)
    except ValueError as error:
        raise Misread(Code.BAD_EMAIL) from error
    if is_role_mailbox(address):
        raise Misread(Code.ROLE_MAILBOX)
    return address


def _priority(cell: str) -> str:
    if not re.fullmatch(r"0{0,3}[1-9][0-9]{0,3}", cell):
        raise Misread(Code.BAD_PRIORITY)
    return cell


def _yes_or_no(cell: str) -> str:
    answer = _folded(cell)
    if answer not in YES | NO:
        raise Misread(Code.BAD_YES_NO)
    return "yes" if answer in YES else "no"


READERS: Mapping[str, Callable[[str], str]] = {
    "email": _address,
    "priority": _priority,
    "needs_accommodation": _yes_or_no,
}


# All rows together


def _with_priorities(rows: Iterable[Row]) -> list[Row]:
    """Put the rows that name no priority after all others, in the order of the file."""
    rows = list(rows)
    following = itertools.count(max((row.priority for row in rows), default=0) + 1)
    return [row if row.priority else replace(row, priority=next(following)) for row in rows]


def _repeated(rows: Iterable[Row], problems: Iterable[Problem]) -> list[Problem]:
    """Tell every row but the first of a person, with the line of the first."""
    unclear = {problem.line for problem in problems if problem.column in {"", "email"}}
    first_lines: dict[str, int] = {}
    clear = [row for row in rows if row.line not in unclear]
    return [
        Problem(row.line, "email", Code.DUPLICATE_IN_FILE, str(first_lines[row.key]))
        for row in clear
        if first_lines.setdefault(row.key, row.line) != row.line
    ]


def _seated(rows: Iterable[Row], already: Mapping[str, Known]) -> list[Problem]:
    return [
        Problem(row.line, "email", Code.ALREADY_HAS_SEAT, already[row.key])
        for row in rows
        if already.get(row.key) in {Known.SEATED, Known.SEATED_ELSEWHERE}
    ]


def _over_seats(rows: Iterable[Row], seats_left: int | None) -> list[Problem]:
    """Tell each row for which no seat is left; people nominated before keep theirs and take no other."""
    if seats_left is None:
        return []
    newcomers = sorted((row for row in rows if not row.is_update), key=lambda row: (row.priority, row.line))
    return [Problem(row.line, "", Code.OVER_SEATS, row.email) for row in newcomers[max(seats_left, 0) :]]


# Files to download


def example(allowed: Allowed) -> dict[str, str]:
    """Return a row as this request may have it, but for its address, which is refused: nobody nominates the example."""
    return {
        "email": EXAMPLE_ADDRESS,
        "given_name": "Amara",
        "family_name": "Example",
        "organisation_code": allowed.default_organisation,
        "job_role": min(allowed.job_roles, default=""),
        "preferred_language": min(allowed.languages, default=""),
        "module_code": min(allowed.module_codes, default=""),
        "session_code": "",
        "priority": "1",
        "needs_accommodation": "no",
    }


def template(language: str, allowed: Allowed) -> bytes:
    """Return a CSV file to fill in: headings in this language, or in English, and one example row that is refused."""
    headings = HEADINGS.get(language, HEADINGS["en"]).split(";")
    return csv_bytes([headings, list(example(allowed).values())])


def problem_rows(
    file: NominationFile, sentence: Callable[[Problem], str] = lambda problem: problem.code
) -> list[list[str]]:
    """Return the problems as rows under a header, for `csv_bytes`. `sentence` gives the words for a problem."""
    header = ["line", "column", "severity", "problem", "value"]
    return [
        header,
        *(
            [str(one.line), one.column, "error" if one.is_blocking else "warning", sentence(one), one.value]
            for one in file.problems
        ),
    ]

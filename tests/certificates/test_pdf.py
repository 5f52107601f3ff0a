import io
from dataclasses import dataclass
from datetime import date

import pytest
import segno
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, IndirectObject

from certificates import pdf
from certificates.models import Credential, CredentialHolder
from certificates.payload import Facts, half_hours, payload_of
from modules.models import Edition, Module

CODE = "7KQ3M8XN4TB"
LONG_WORD = "Rückkehrberatungsstellenmitarbeiterfortbildungsveranstaltungsteilnahme"


@dataclass(frozen=True)
class Case:
    name: str = "Mirela Kovač"
    title: str = "Meeting people on the street"
    outcomes: tuple[str, ...] = ("Say who you are", "Ask before you write")
    language: str = "en"


LONG_OUTCOME = "Recognise what makes a decision free and informed, stop at protection signals, and refer warmly. " * 2
HARD_CASES = {
    "a name of 150 characters": Case(name=("María de los Ángeles Fernández-Villaverde y " * 4)[:150]),
    "a name of one long word": Case(name="A" * 150),
    "a title of 255 characters": Case(title=("Outreach and counselling for people without papers " * 5)[:255]),
    "nine long outcomes": Case(outcomes=(LONG_OUTCOME,) * 9),
    "thirty outcomes of 500 characters": Case(outcomes=("plain words " * 41,) * 30),
    "long German words": Case(title=f"{LONG_WORD} {LONG_WORD}", outcomes=(f"{LONG_WORD} verstehen",) * 9),
    "Arabic": Case(name="عبد الرحمن بن محمد الخطيب", language="fr"),
    "Greek": Case(name="Αικατερίνη Παπαδοπούλου"),
    "Tigrinya": Case(name="ሰላም ተኽለ"),
    "Kosovo": Case(title="Partners in Kosovo* and elsewhere", outcomes=(LONG_OUTCOME,) * 9),
}


def credential(case: Case) -> Credential:
    """A credential that no database knows."""
    facts = Facts(
        code=CODE,
        kind="completion",
        language=case.language,
        module={"slug": "small", "code": "RRF-03", "title": case.title, "language": "en"},
        edition=2,
        minutes=470,
        outcomes=case.outcomes,
        issuer="Demonstration issuer",
        completed_on=date(2026, 5, 4),
        issued_on=date(2026, 5, 6),
        is_demonstration=True,
    )
    made = Credential(
        code=CODE,
        module=Module(slug="small", code="RRF-03"),
        edition=Edition(number=2),
        language=case.language,
        hours=half_hours(470),
        payload=payload_of(facts, name=case.name, salt="salt"),
    )
    made.holder = CredentialHolder(name=case.name)
    return made


def drawn(case: Case) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.draw(credential(case))))


def words_on(reader: PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().split())


def fonts_of(reader: PdfReader) -> list[dict]:
    """The descriptors of every font on the page."""
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    return [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]


def elements(node) -> list[dict]:
    """Every element of the tree of tags below a node."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        return [found for child in node for found in elements(child)]
    if not isinstance(node, dict) or "/S" not in node:
        return []
    return [node, *elements(node.get("/K", []))]


def operations(page: PageObject, operator: bytes) -> list[tuple]:
    """Every use of an operator in the content of a page, with what it works on."""
    return [operation for operation in ContentStream(page["/Contents"], None).operations if operation[1] == operator]


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return drawn(Case())


@pytest.mark.parametrize("case", HARD_CASES.values(), ids=HARD_CASES)
def test_certificate_has_one_page_with_all_words_on_it(case):
    reader = drawn(case)

    assert len(reader.pages) == 1
    # What is at the very end is there, so nothing before it was cut off.
    assert "no proof of training" in words_on(reader) or case.language == "fr"


def test_certificate_says_what_was_certified(reader):
    words = words_on(reader)

    for said in (
        "Mirela Kovač",
        "Meeting people on the street",
        "RRF-03, edition 2",
        "8 hours",
        "4 May 2026",
        "Ask before you write",
        "7KQ3-M8XN-4TB",
        "Issued by: Demonstration issuer",
        "Training completed. No clinical or legal qualification.",
        "Demonstration: made with demonstration content, so it is no proof of training.",
    ):
        assert said in words


def test_certificate_shows_no_score(reader):
    words = words_on(reader).lower()

    assert [word for word in ("score", "%", "points", "grade") if word in words] == []


def test_kosovo_has_its_footnote():
    assert "* This designation is without prejudice" in words_on(drawn(HARD_CASES["Kosovo"]))


def test_file_is_tagged_and_says_so(reader):
    catalogue = reader.root_object

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part" in reader.xmp_metadata.stream.get_data().decode()


def test_file_has_title_and_language(reader):
    assert reader.metadata.title == "Certificate of completion: Meeting people on the street (Mirela Kovač)"
    assert reader.root_object["/Lang"] == "en"
    assert drawn(HARD_CASES["Arabic"]).root_object["/Lang"] == "fr"


def test_tags_hold_headings_a_list_and_described_pictures(reader):
    tags = elements(reader.root_object["/StructTreeRoot"]["/K"])
    kinds = [tag["/S"] for tag in tags]

    assert [kind for kind in kinds if kind in {"/H1", "/H2", "/H3"}] == ["/H1", "/H2", "/H3"]
    assert kinds.count("/LI") == 2
    assert "/Table" not in kinds
    assert [bool(tag.get("/Alt")) for tag in tags if tag["/S"] == "/Figure"] == [True, True]


@pytest.mark.parametrize("case", ["Arabic", "Greek", "Tigrinya"])
def test_every_font_is_in_the_file(case):
    descriptors = fonts_of(drawn(HARD_CASES[case]))

    assert descriptors != []
    assert [descriptor["/FontName"] for descriptor in descriptors if not embedded(descriptor)] == []


def embedded(descriptor: dict) -> bool:
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


@pytest.mark.parametrize(
    ("case", "font"), [("Arabic", "Noto-Naskh-Arabic"), ("Greek", "Noto-Serif"), ("Tigrinya", "Noto-Serif-Ethiopic")]
)
def test_names_are_set_in_a_font_that_has_their_letters(case, font):
    names = {descriptor["/FontName"].partition("+")[2] for descriptor in fonts_of(drawn(HARD_CASES[case]))}

    assert any(name.startswith(font) for name in names)


def test_certificates_are_drawn_alike_by_a_cold_and_a_warm_press():
    pdf._press.cache_clear()

    first, second = (pdf.draw(credential(Case())) for _ in range(2))

    assert first == second


def test_graphic_states_on_the_page_are_all_defined():
    pdf.draw(credential(Case()))

    page = drawn(Case()).pages[0]

    assert {operands[0] for operands, _ in operations(page, b"gs")} == set(page["/Resources"]["/ExtGState"])


def test_qr_code_on_paper_says_the_public_address(reader):
    rows = segno.make("http://localhost:8000/certificates/7KQ3-M8XN-4TB/", error="m", boost_error=False, mask=4).matrix

    rectangles = [tuple(map(int, operands)) for operands, _ in operations(reader.pages[0], b"re") if operands[3] == 1]

    assert {(left + step, top) for left, top, length, _ in rectangles for step in range(length)} == {
        (left, top) for top, row in enumerate(rows) for left, is_dark in enumerate(row) if is_dark
    }


@pytest.mark.parametrize(
    ("row", "runs"), [(b"", []), (b"\0\0", []), (b"\1\1\0\1", [(0, 2), (3, 1)]), (b"\0\1\1", [(1, 2)])]
)
def test_dark_runs_are_where_modules_are_dark(row, runs):
    assert list(pdf.dark_runs(row)) == runs


def test_address_on_paper_leads_to_the_public_check():
    assert pdf.public_address(credential(Case())) == "http://localhost:8000/certificates/7KQ3-M8XN-4TB/"

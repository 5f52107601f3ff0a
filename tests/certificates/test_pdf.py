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
from modules.canonical import sha256_of
from modules.models import Edition, Module
from tests.factories.moments import moment

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
    payload = payload_of(facts, name=case.name, salt="salt")
    made = Credential(
        code=CODE,
        module=Module(slug="small", code="RRF-03"),
        edition=Edition(number=2),
        language=case.language,
        hours=half_hours(470),
        issued_at=moment("2026-05-06 10:00"),
        payload=payload,
        sha256=sha256_of(payload),
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


def layers(reader: PdfReader) -> list[ContentStream]:
    """What is the same for everybody, and what is entered on it."""
    return [ContentStream(layer.get_object(), None) for layer in reader.pages[0]["/Contents"]]


def starts_of_lines(layer: ContentStream) -> list[tuple[float, float]]:
    """Where each piece of text begins, from the left and the top of the page."""
    return [(operands[4], operands[5]) for operands, operator in layer.operations if operator == b"Tm"]


def marks_of(tag: dict) -> list[int]:
    """The marks on the page that a tag has itself."""
    return [kid for kid in tag["/K"] if isinstance(kid, int)]


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


def test_sheet_is_printed_once_for_everybody():
    pdf._press.cache_clear()

    for name in ("Mirela Kovač", "Amina Diallo", "Jan de Vries"):
        pdf.draw(credential(Case(name=name)))

    assert pdf._press()._sheet.cache_info().misses == 1


def test_certificate_says_nothing_of_whoever_came_before():
    pdf.draw(credential(Case(name="Amina Diallo")))

    reader = drawn(Case(name="Jan de Vries"))

    assert "Jan de Vries" in words_on(reader)
    assert "Jan de Vries" in reader.metadata.title
    assert "Amina" not in words_on(reader) + reader.metadata.title + reader.xmp_metadata.stream.get_data().decode()


@pytest.mark.parametrize(
    "name", ["Mirela Kovač", "Wilhelmina Margaretha Wagner", "عبد الرحمن بن محمد الخطيب", "ሰላም ተኽለ", "Wagner " * 21]
)
def test_name_stands_between_the_lines_around_it(name):
    sheet, entries = layers(drawn(Case(name=name)))
    left = starts_of_lines(sheet)[0][0]

    heights = [y for x, y in starts_of_lines(entries) if x == left]

    above, below = (y for _, y in starts_of_lines(sheet)[2:4])
    assert heights != []
    assert [y for y in heights if not above < y < below] == []


def test_every_mark_on_the_page_belongs_to_the_tag_that_has_it(reader):
    tree = reader.root_object["/StructTreeRoot"]
    owners = [owner.get_object() for owner in tree["/ParentTree"]["/Nums"][1]]

    on_page = {int(operands[1]["/MCID"]) for operands, _ in operations(reader.pages[0], b"BDC")}

    assert {mark: id(owners[mark]) for mark in on_page} == {
        mark: id(tag) for tag in elements(tree["/K"]) for mark in marks_of(tag)
    }


def test_tags_of_what_is_personal_stand_where_it_is_read(reader):
    order = [mark for tag in elements(reader.root_object["/StructTreeRoot"]["/K"]) for mark in marks_of(tag)]
    entered = {operands[1]["/MCID"] for operands, operator in layers(reader)[1].operations if operator == b"BDC"}

    places = [place for place, mark in enumerate(order) if mark in entered]

    # The name follows three lines, the date “Completed on”; the code with all around it is the end.
    assert places == [3, 11, *range(len(order) - 5, len(order))]


def test_no_two_fonts_have_the_same_name(reader):
    names = [descriptor["/FontName"] for descriptor in fonts_of(reader)]

    assert sorted(set(names)) == sorted(names)


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


def test_address_on_paper_leads_to_the_public_check():
    assert pdf.public_address(credential(Case())) == "http://localhost:8000/certificates/7KQ3-M8XN-4TB/"

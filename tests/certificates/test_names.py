"""Names as people have them, in the scripts that they write them in."""

import io

import pytest
from pypdf import PdfReader

from certificates import pdf
from tests.certificates.test_pdf import Case, credential, elements, words_on

pytestmark = pytest.mark.any_database

NAMES = {
    "Greek": ("Αικατερίνη Παπαδοπούλου-Γεωργιάδη", "el"),
    "Bulgarian": ("Десислава Йорданова Стоянова", "bg"),
    "Maltese": ("Ġwanna Ħabib Żammit-Ċassar", "mt"),
    "Arabic": ("عبد الرحمن بن محمد الخطيب", "ar"),
    "Tigrinya": ("ሰላም ተኽለሃይማኖት ገብረእግዚኣብሔር", "ti"),
    "Vietnamese": ("Nguyễn Thị Thuỳ Dương Phượng", "en"),
    "Spanish of 92 letters": (
        "María de los Ángeles Fernández-Villaverde y Rodríguez de la Torre-Echeverría Goikoetxea Sáenz",
        "es",
    ),
    "a single one": ("Sukarno", "en"),
    "Farsi with a joiner": ("گلناز پژوهش‌یار چمرانی", "fa"),
    "German, broken at a hyphen": ("Dr. Wolfgang-Maximilian Großschmidt-Łękowski", "de"),
}
WITHOUT_BLANKS = {ord(" "): None, 0x200C: None}


def fonts(reader: PdfReader) -> list[dict]:
    return [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]


@pytest.mark.parametrize(("name", "language"), NAMES.values(), ids=NAMES)
def test_name_is_read_back_as_it_was_written(name, language):
    reader = PdfReader(io.BytesIO(pdf.draw(credential(Case(name=name, language=language)))))

    said = [tag["/ActualText"] for tag in elements(reader.root_object["/StructTreeRoot"]["/K"]) if "/ActualText" in tag]

    assert len(reader.pages) == 1
    assert said == [name]
    assert name.translate(WITHOUT_BLANKS) in words_on(reader).translate(WITHOUT_BLANKS)
    assert [font["/BaseFont"] for font in fonts(reader) if "/ToUnicode" not in font] == []


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fa-IR", "rtl"), ("ti", "ltr"), ("en", "ltr")])
def test_direction_is_that_of_the_language(language, direction):
    assert pdf.direction_of(language) == direction

"""What makes a certificate one for the archive: PDF/A-3a beside PDF/UA-1."""

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Name, Pdf
from pikepdf.pdfa import validate_written

from certificates import archive, pdf
from tests.certificates.test_pdf import CODE, HARD_CASES, Case, credential

pytestmark = pytest.mark.any_database

# The checker knows PDF/A-3b, all of 3a but for its tags, and no claim that an extension schema describes.
CLAIM_IT_KNOWS = (
    b'<rdf:Description xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" rdf:about="" '
    b'pdfaid:part="3" pdfaid:conformance="B"/>'
)


def opened(case: Case, *, signer: str = "") -> Pdf:
    return Pdf.open(io.BytesIO(pdf.draw(credential(case), signer=signer)))


def with_claim_it_knows(document: Pdf) -> io.BytesIO:
    said = document.Root.Metadata.read_bytes()
    known = said.replace(archive.CLAIM, CLAIM_IT_KNOWS).replace(b' pdfuaid:part="1"', b"")
    document.Root.Metadata.write(known)
    written = io.BytesIO()
    document.save(written)
    return written


@pytest.fixture(scope="module")
def document() -> Pdf:
    return opened(Case())


@pytest.mark.parametrize("case", ["Arabic", "Greek", "Tigrinya", "Kosovo"])
def test_checker_of_archives_finds_nothing(case):
    report = validate_written(with_claim_it_knows(opened(HARD_CASES[case])), "3b")

    assert report.findings == []


def test_checker_of_archives_finds_nothing_with_a_digital_credential_in_it():
    drawn = pdf.draw(credential(Case()), badge=b'{"type": ["VerifiableCredential"]}')

    report = validate_written(with_claim_it_knows(Pdf.open(io.BytesIO(drawn))), "3b")

    assert report.findings == []


def test_checker_of_what_is_read_aloud_finds_nothing(tmp_path):
    cases = {name: HARD_CASES[name] for name in ("Arabic", "Greek", "Tigrinya", "Kosovo")}
    for name, case in cases.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf.draw(credential(case), signer="The signer"))

    report = tmp_path / "report.json"
    outloud = Path(sys.executable).with_name("outloud")
    files = tmp_path.glob("*.pdf")
    subprocess.run([outloud, "--json", report, *files], check=False, capture_output=True)  # noqa: S603

    said = {Path(one["path"]).stem: one["findings"] for one in json.loads(report.read_text())["results"]}
    assert said == {name: [] for name in cases}


def test_syntax_is_sound(document):
    assert document.check_pdf_syntax() == []


def test_file_claims_both_standards(document):
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        claimed = {key: metadata[key] for key in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")}

    assert claimed == {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}


def test_file_encloses_what_was_certified_byte_for_byte(document):
    enclosed = document.attachments["credential.json"].get_file()

    assert hashlib.sha256(enclosed.read_bytes()).hexdigest() == credential(Case()).sha256
    assert json.loads(enclosed.read_bytes())["code"] == CODE
    assert enclosed.mime_type == "application/json"
    assert document.Root.AF[0].AFRelationship == Name.Data


def test_enclosed_data_and_its_description_hold_no_name(document):
    attached = document.attachments["credential.json"]

    said = attached.get_file().read_bytes().decode() + str(attached.obj.Desc)

    assert "Mirela" not in said
    assert "Kovač" not in said


def test_address_is_a_link_that_is_printed_and_tagged(document):
    [link] = document.pages[0].Annots
    parents = document.Root.StructTreeRoot.ParentTree.Nums

    assert (link.A.URI, link.Contents) == (f"http://localhost:8000/certificates/{GROUPED}/",) * 2
    assert link.F == archive.PRINTED
    assert Name.Link == parents[list(parents)[2:].index(link.StructParent) + 3].S


GROUPED = "7KQ3-M8XN-4TB"


def test_words_of_a_module_in_another_language_are_tagged_with_it():
    document = opened(HARD_CASES["Arabic"])  # in French, of a module in English

    tags = {str(tag.S): str(tag.Lang) for tag in elements_of(document.Root.StructTreeRoot) if "/Lang" in tag}

    assert document.Root.Lang == "fr"
    assert tags == {"/H2": "en", "/L": "en"}


def elements_of(parent: pikepdf.Object) -> list[pikepdf.Object]:
    kids = [kid for kid in parent.K if not isinstance(kid, int) and "/Obj" not in kid]
    return [found for kid in kids for found in (kid, *elements_of(kid))]


def test_place_for_a_signature_is_tagged_and_says_whose():
    document = opened(Case(), signer="The signer")

    [field] = document.Root.AcroForm.Fields
    parents = document.Root.StructTreeRoot.ParentTree.Nums

    assert field.TU == "Electronic signature of The signer"
    assert field.Rect == Array([0, 0, 0, 0])
    assert (parents[-2], parents[-1].S) == (field.StructParent, Name.Form)


def test_without_a_signer_there_is_no_form(document):
    assert "/AcroForm" not in document.Root

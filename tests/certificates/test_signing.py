"""The electronic signature, looked at by another program than the one that signs."""

import io
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pikepdf import Name, Pdf
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import TimestampRequestError

from certificates import pdf
from certificates.signing import signed
from certificates.signing_keys import read_key
from scripts.serving import free_port
from tests.certificates.test_pdf import Case, credential
from tests.factories.moments import moment
from tests.factories.signatures import demo_pem, time_authority

pytestmark = pytest.mark.any_database

# A byte that no reader shows: in the second line, which only tells mail programs that the file is no text.
COMMENT = 11
DRAWN_FOR = "Demo signer (not qualified)"


def pdfsig(document: bytes, folder: Path) -> str:
    """What Poppler's checker of signatures says."""
    path = folder / "signed.pdf"
    path.write_bytes(document)
    return subprocess.run(["pdfsig", path], check=False, capture_output=True, text=True).stdout  # noqa: S607


def elliptic_pem() -> str:
    key, name = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Elliptic")])
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), 1, moment("2026-05-01 10:00"), moment("2036-05-01 10:00")
    )
    usage = x509.KeyUsage(True, True, *(False,) * 7)
    certificate = builder.add_extension(usage, critical=True).sign(key, SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return (private + certificate.public_bytes(Encoding.PEM)).decode()


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return pdf.draw(credential(Case()), signer=DRAWN_FOR)


@pytest.mark.parametrize("pem", [demo_pem, elliptic_pem], ids=["RSA", "elliptic curve"])
def test_signature_is_valid_and_covers_the_whole_file(drawn, pem, tmp_path):
    said = pdfsig(signed(drawn, read_key(pem())), tmp_path)

    for line in (
        "Signature Type: ETSI.CAdES.detached",
        "Signing Hash Algorithm: SHA-256",
        "Total document signed",
        "Signature Validation: Signature is Valid.",
    ):
        assert line in said


def test_a_changed_byte_makes_the_signature_invalid(drawn, tmp_path):
    document = bytearray(signed(drawn, read_key(demo_pem())))
    document[COMMENT] ^= 1

    said = pdfsig(bytes(document), tmp_path)

    assert "Signature Validation: Digest Mismatch." in said


@pytest.mark.parametrize("pem", [demo_pem, elliptic_pem], ids=["RSA", "elliptic curve"])
def test_signed_file_is_the_drawn_one_and_a_signature(drawn, pem):
    document = signed(drawn, read_key(pem()))
    before, after = (Pdf.open(io.BytesIO(one)) for one in (drawn, document))

    assert document.startswith(drawn)
    assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
    assert dict(after.docinfo.items()) == dict(before.docinfo.items())
    assert after.pdf_version == "1.7"
    assert after.check_pdf_syntax() == []


def test_signature_allows_no_change(drawn):
    document = Pdf.open(io.BytesIO(signed(drawn, read_key(demo_pem()))))

    [reference] = document.Root.Perms.DocMDP.Reference

    assert (reference.TransformMethod, reference.TransformParams.P) == (Name.DocMDP, 1)


def test_time_authority_confirms_when_it_was_signed(drawn, tmp_path):
    with time_authority() as address:
        document = signed(drawn, read_key(demo_pem()), time_stamps=address)

    [signature] = PdfFileReader(io.BytesIO(document)).embedded_signatures
    assert [str(one["type"].native) for one in signature.signer_info["unsigned_attrs"]] == [
        "signature_time_stamp_token"
    ]
    assert "Signature Validation: Signature is Valid." in pdfsig(document, tmp_path)


def test_nothing_is_signed_while_the_time_authority_does_not_answer(drawn):
    with pytest.raises(TimestampRequestError):
        signed(drawn, read_key(demo_pem()), time_stamps=f"http://localhost:{free_port()}/")

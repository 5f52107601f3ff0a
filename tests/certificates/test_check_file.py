"""The public check of a file: ours, altered, unknown; and what the bytes of a PDF tell."""

import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates import actions, ledger
from certificates.codes import grouped
from certificates.forms import MOST_BYTES
from certificates.models import Credential, Reason
from certificates.rates import FILES_PER_MINUTE
from certificates.recognising import codes_in
from tests.factories.certificates import issued
from tests.factories.people import UserFactory

CODE = "00000000000"
ADDRESS = "/en/certificates/check-file/"


def checked(client, content: bytes, **how):
    return client.post(ADDRESS, {"file": SimpleUploadedFile("a.pdf", content)}, **how)


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def credential(db):
    credential = issued(UserFactory(name="Mirela Kovač"))
    actions.make_file.func(credential.pk)
    return Credential.objects.get(pk=credential.pk)


@pytest.fixture
def content(credential) -> bytes:
    with credential.file.pdf.open() as file:
        return file.read()


def test_the_file_as_issued_says_where_the_certificate_stands(client, credential, content):
    valid = words(checked(client, content))
    ledger.revoke(credential, by=None, reason=Reason.ERROR)
    revoked = words(checked(client, content))

    assert "This certificate is valid" in valid
    assert "The file is exactly as we issued it" in valid
    assert "This certificate was revoked" in revoked
    assert "exactly as we issued it" not in revoked


def test_a_changed_byte_is_an_altered_file(client, credential, content):
    at = content.rindex(b"startxref")

    response = checked(client, content[:at] + b"\n" + content[at:])

    assert "This file was altered" in words(response)
    assert credential.grouped_code in words(response)
    assert "Mirela Kovač" not in words(response)


@pytest.mark.django_db
def test_a_file_of_others_is_unknown(client):
    response = checked(client, b"%PDF-1.7 a letter")

    assert response.status_code == 200
    assert "We do not know this file" in words(response)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04 a letter", "This is neither a PDF nor a digital credential."),
        (b"%PDF-" + b"0" * MOST_BYTES, "larger than 5 MB"),
    ],
)
def test_what_cannot_be_read_is_said(client, content, said):
    response = checked(client, content)

    assert response.status_code == 422
    assert said in words(response)


@pytest.mark.django_db
def test_without_a_file_it_asks_for_one(client):
    response = client.post(ADDRESS)

    assert response.status_code == 422
    assert "Choose the file that you want to check." in words(response)


@pytest.mark.django_db
def test_it_is_too_fast_after_ten_in_a_minute(client):

    statuses = [checked(client, b"%PDF-").status_code for _ in range(FILES_PER_MINUTE + 1)]

    assert statuses == [200] * FILES_PER_MINUTE + [429]


@pytest.mark.parametrize(
    "part",
    [
        b"/URI (http://localhost/certificates/%s/)" % grouped(CODE).encode(),
        b'{"code": "%s"}' % CODE.encode(),
        b"/Alt <feff" + grouped(CODE).encode("utf-16-be").hex().encode() + b">",
        b"/Alt (\xfe\xff" + grouped(CODE).encode("utf-16-be") + b")",
    ],
)
@pytest.mark.parametrize("pack", [lambda part: part, lambda part: b"stream\r\n" + zlib.compress(part) + b"endstream"])
def test_a_code_is_found_however_it_is_written(part, pack):
    assert codes_in(b"%PDF-1.7\n" + pack(part)) == [CODE]


def test_a_mistyped_code_and_half_a_code_are_none():
    assert codes_in(b"0000-0000-001 X0000-0000-000 0000-0000-0000") == []


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_unpacked_whole():
    bomb = b"stream\n" + zlib.compress(b"\x00 " * 5_000_000 + grouped(CODE).encode()) + b"\nendstream"

    assert codes_in(b"%PDF-" + bomb * 200, most_unpacked=1_000_000) == []


def test_a_packed_part_that_is_broken_hides_no_other():
    broken = b"stream\nxx not packed\nendstream\n"

    assert codes_in(broken + b"stream\n" + zlib.compress(grouped(CODE).encode())) == [CODE]

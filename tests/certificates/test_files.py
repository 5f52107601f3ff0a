"""The file of a certificate as it is given out."""

import hashlib

import pytest
from django.db import IntegrityError

from certificates import actions
from certificates.files import finished_file
from certificates.models import Credential, CredentialFile
from certificates.signing_keys import read_key
from scripts.serving import free_port
from tests.certificates.test_pdf import Case, credential
from tests.factories.certificates import issued
from tests.factories.moments import at, moment
from tests.factories.signatures import demo_pem

pytestmark = pytest.mark.django_db

BEFORE, DURING, AFTER = (moment(day) for day in ("2026-04-30 10:00", "2026-05-06 10:00", "2031-05-06 10:00"))


def made(settings, pem: str) -> Credential:
    settings.SIGNATURE_PEM = pem
    made = issued()
    with at("2026-05-06 10:00"):
        actions.make_file.func(made.pk)
    return Credential.objects.select_related("file").get(pk=made.pk)


def content_of(file: CredentialFile) -> bytes:
    with file.pdf.open() as opened:
        return opened.read()


def test_file_is_signed_by_the_key_of_the_site(settings):
    signed = made(settings, demo_pem()).file

    kept = content_of(signed)
    assert (signed.signer, signed.fingerprint) == ("Demo signer (not qualified)", read_key(demo_pem()).fingerprint)
    assert hashlib.sha256(kept).hexdigest() == signed.sha256
    assert b"/ETSI.CAdES.detached" in kept


def test_file_is_left_unsigned_without_a_key(settings):
    unsigned = made(settings, "").file

    assert (unsigned.signer, unsigned.fingerprint) == ("", "")
    assert b"/Sig" not in content_of(unsigned)


@pytest.mark.parametrize(("moment", "signer"), [(BEFORE, ""), (DURING, "Demo signer (not qualified)"), (AFTER, "")])
def test_file_is_signed_only_while_the_certificate_of_the_key_holds(settings, moment, signer):
    settings.SIGNATURE_PEM = demo_pem()

    assert finished_file(credential(Case()), at=moment).signer == signer


def test_no_file_is_kept_while_the_time_authority_does_not_answer(settings):
    settings.TIME_STAMP_URL = f"http://localhost:{free_port()}/"
    settings.SIGNATURE_PEM = demo_pem()
    waiting = issued()

    with at("2026-05-06 10:00"):
        actions.make_file.enqueue(waiting.pk)

    assert not CredentialFile.objects.filter(credential=waiting).exists()


def test_a_signer_has_a_fingerprint():
    with pytest.raises(IntegrityError):
        CredentialFile.objects.create(credential=issued(), pdf="a.pdf", sha256="0" * 64, signer="Somebody")


@pytest.mark.parametrize(("pem", "is_said"), [(str, False), (demo_pem, True)], ids=["unsigned", "signed"])
def test_check_speaks_of_a_signature_only_where_there_is_one(client, settings, pem, is_said):
    checked = made(settings, pem())

    page = client.get(f"/en/certificates/{checked.grouped_code}/").content.decode()

    assert ("carries the electronic signature of Demo signer (not qualified)" in page) is is_said
    assert ("Compare the signing certificate" in page) is is_said

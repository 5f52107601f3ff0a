import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from certificates.checks import check_signing_key
from certificates.signing_keys import UnusableKey, read_key, signing_key
from tests.factories.moments import at, moment
from tests.factories.signatures import demo_pem

PRIVATE = re.compile(r"-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----\n", re.DOTALL)


def private_of(pem: str) -> str:
    [private] = PRIVATE.findall(pem)
    return private


def certificates_of(pem: str) -> str:
    return PRIVATE.sub("", pem)


def test_key_is_read_whatever_the_order():
    pem = demo_pem()

    first, last = read_key(pem), read_key(certificates_of(pem) + private_of(pem))

    assert first.signer == last.signer == "Demo signer (not qualified)"
    assert first.fingerprint == last.fingerprint
    assert len(first.authorities) == len(last.authorities) == 1


def ed25519() -> str:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    ("pem", "words"),
    [
        (lambda: "no key at all", "There is no private key"),
        (lambda: certificates_of(demo_pem()), "There is no private key"),
        (lambda: private_of(demo_pem()), "There is no certificate"),
        (lambda: private_of(demo_pem()) + certificates_of(demo_pem("2026-05-02 10:00")), "None of the certificates"),
        (lambda: ed25519() + certificates_of(demo_pem()), "neither RSA nor of an elliptic curve"),
        (lambda: private_of(demo_pem()) + "-----BEGIN CERTIFICATE-----\nxx\n", "cannot be read"),
    ],
)
def test_what_cannot_sign_is_refused_with_the_reason(pem, words):
    with pytest.raises(UnusableKey, match=words):
        read_key(pem())


def test_key_comes_from_a_file_or_from_the_environment(settings, tmp_path):
    (tmp_path / "signature.pem").write_text(demo_pem())

    settings.SIGNATURE_FILE = str(tmp_path / "signature.pem")
    from_file = signing_key()
    settings.SIGNATURE_FILE, settings.SIGNATURE_PEM = "", demo_pem()

    assert from_file == signing_key()
    assert from_file.fingerprint == read_key(demo_pem()).fingerprint


def test_site_without_a_key_has_none(settings):
    settings.SIGNATURE_FILE = settings.SIGNATURE_PEM = ""

    assert signing_key() is None
    assert check_signing_key(None) == []


def test_check_names_a_file_that_is_not_there(settings, tmp_path):
    settings.SIGNATURE_FILE = str(tmp_path / "nowhere.pem")

    [error] = check_signing_key(None)

    assert (error.id, error.msg) == (
        "certificates.E001",
        "The file of SIGNATURE_FILE cannot be read: FileNotFoundError.",
    )


@pytest.mark.parametrize(("today", "ids"), [("2026-05-02 10:00", []), ("2031-05-02 10:00", ["certificates.W001"])])
def test_check_warns_of_a_certificate_that_is_over(settings, today, ids):
    settings.SIGNATURE_PEM = demo_pem()

    with at(today):
        assert [message.id for message in check_signing_key(None)] == ids


def test_key_holds_between_its_dates():
    key = read_key(demo_pem())

    days = ("2026-04-30 10:00", "2026-05-01 10:00", "2031-04-29 10:00", "2031-05-01 10:00")

    assert [key.holds_at(moment(day)) for day in days] == [False, True, True, False]

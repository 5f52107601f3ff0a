"""The key that signs certificates: from a file or the environment, never from a database. A site may have none."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from django.conf import settings

PrivateKey = RSAPrivateKey | EllipticCurvePrivateKey
BEGIN_OF_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


class UnusableKey(Exception):
    """What was given cannot sign; the message says what is wrong with it, in words for operators."""


@dataclass(frozen=True)
class SigningKey:
    """A private key, its certificate, and the certificates of the authorities above it."""

    private: PrivateKey
    certificate: x509.Certificate
    authorities: tuple[x509.Certificate, ...] = ()

    @property
    def signer(self) -> str:
        """The name in the certificate, never empty: the organisation's where there is one."""
        names = self.certificate.subject
        named = names.get_attributes_for_oid(NameOID.ORGANIZATION_NAME) or names.get_attributes_for_oid(
            NameOID.COMMON_NAME
        )
        return str(named[0].value) if named else names.rfc4514_string()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, by which readers of PDFs show it: 64 hex digits."""
        return hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).hexdigest()

    def holds_at(self, moment: datetime) -> bool:
        """Whether the certificate is valid then; what is signed outside of that time proves nothing."""
        return self.certificate.not_valid_before_utc <= moment <= self.certificate.not_valid_after_utc


def signing_key() -> SigningKey | None:
    """The key that this site was given; None where it was given none. Raises UnusableKey."""
    pem = given_pem()
    return read_key(pem, settings.SIGNATURE_PASSPHRASE) if pem else None


def given_pem() -> str:
    """The text of the setting, or of the file that a setting names. Raises UnusableKey when there is no such file."""
    if settings.SIGNATURE_PEM or not settings.SIGNATURE_FILE:
        return str(settings.SIGNATURE_PEM)
    try:
        return Path(settings.SIGNATURE_FILE).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as refused:
        raise UnusableKey(f"The file of SIGNATURE_FILE cannot be read: {refused.__class__.__name__}.") from refused


@lru_cache(1)  # checking an RSA key takes longer than signing with it
def read_key(pem: str, passphrase: str = "") -> SigningKey:
    """Return the key in a PEM text that holds a private key and certificates, in any order. Raises UnusableKey."""
    private = _private_key(pem.encode(), passphrase)
    certificates = _certificates(pem.encode())
    for certificate in certificates:
        if _public_bytes(certificate) == _public_bytes(private):
            return SigningKey(private, certificate, tuple(one for one in certificates if one is not certificate))
    raise UnusableKey("None of the certificates belongs to the private key.")


def _private_key(pem: bytes, passphrase: str) -> PrivateKey:
    try:
        private = load_pem_private_key(pem, passphrase.encode() or None)
    except (TypeError, ValueError) as refused:
        raise UnusableKey("There is no private key, or SIGNATURE_PASSPHRASE does not open it.") from refused
    if not isinstance(private, PrivateKey):
        raise UnusableKey("The private key is neither RSA nor of an elliptic curve of NIST.")
    return private


def _certificates(pem: bytes) -> list[x509.Certificate]:
    if BEGIN_OF_CERTIFICATE not in pem:
        raise UnusableKey("There is no certificate beside the private key.")
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as refused:
        raise UnusableKey("A certificate beside the private key cannot be read.") from refused


def _public_bytes(holder: x509.Certificate | PrivateKey) -> bytes:
    return holder.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

"""Keys for the certificates of the demo: one for their files, from an authority of this machine whose own key is thrown
away at once, and one for digital credentials.

No reader of PDFs trusts the first, and it makes no qualified signature: it shows how a signed certificate looks and
checks. The second proves what a site on this machine issued, to whoever reaches this machine.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from certificates.badges.keys import rotated, written_keys

AUTHORITY, SIGNER = "Demo authority of this machine", "Demo signer (not qualified)"
EXPONENT, BITS = 65537, 3072
VALID_FOR = timedelta(days=5 * 365)


def keep_demo_key(path: Path) -> bool:
    """Make the key where there is none, readable by its owner only; returns whether it was made now."""
    if path.exists():
        return False
    path.touch(mode=0o600)
    path.write_bytes(made_pem(datetime.now(UTC)))
    return True


def keep_demo_badge_keys(path: Path) -> bool:
    """Make the keys for digital credentials where there are none, for their owner only; returns whether it was now."""
    if path.exists():
        return False
    now = datetime.now(UTC).replace(microsecond=0)
    path.touch(mode=0o600)
    path.write_text(written_keys(rotated((), now, now)))
    return True


def made_pem(at: datetime) -> bytes:
    """Return a new private key, its certificate and that of its authority, valid from that moment on."""
    authority, signer = (generate_private_key(EXPONENT, BITS) for _ in range(2))
    above = _certificate(AUTHORITY, authority, AUTHORITY, authority, at)
    below = _certificate(SIGNER, signer, AUTHORITY, authority, at)
    private = signer.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + below.public_bytes(Encoding.PEM) + above.public_bytes(Encoding.PEM)


def _certificate(
    name: str, key: RSAPrivateKey, issuer: str, issuer_key: RSAPrivateKey, at: datetime
) -> x509.Certificate:
    is_authority = name == issuer
    builder = x509.CertificateBuilder(
        subject_name=_named(name),
        issuer_name=_named(issuer),
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=at - timedelta(minutes=5),
        not_valid_after=at + VALID_FOR,
    )
    builder = builder.add_extension(x509.BasicConstraints(is_authority, None), critical=True)
    builder = builder.add_extension(_usage(is_authority), critical=True)
    return builder.sign(issuer_key, SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(is_authority: bool) -> x509.KeyUsage:
    """An authority signs certificates and lists of them, a signer documents, which nobody can deny afterwards."""
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )

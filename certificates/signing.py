"""The electronic signature in the file of a certificate: PAdES (ETSI EN 319 142), level B-B, or B-T with a time stamp.

It certifies the document: whatever is changed afterwards, however small, makes the signature invalid.
"""

import io
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.timestamps import HTTPTimeStamper

from certificates.archive import SIGNATURE_FIELD
from certificates.signing_keys import SigningKey

HASH = "sha256"
# Hex digits: what stands in a signature beside certificates, and what a time stamp brings with its own.
FRAME, STAMP = 8_192, 32_768
STAMP_SECONDS = 10
METADATA = PdfSignatureMetadata(
    field_name=SIGNATURE_FIELD,
    md_algorithm=HASH,
    subfilter=SigSeedSubFilter.PADES,
    certify=True,
    docmdp_permissions=MDPPerm.NO_CHANGES,
)


class KeptKey(Signer):
    """A key that stays loaded: the signer that comes with pyHanko reads, and checks, it anew for each signature."""

    def __init__(self, key: SigningKey) -> None:
        super().__init__(signing_cert=_as_pyhanko_wants(key.certificate))
        self.cert_registry.register_multiple(map(_as_pyhanko_wants, key.authorities))
        self._key = key.private
        # pyHanko puts together and writes anew what never changes: two thirds of the time that a signature takes.
        self._first: tuple[Callable[[bytes], Any], bytes, bytes] | None = None

    async def signed_attrs(self, data_digest: bytes, *settings: Any, **more: Any) -> Any:
        """Return what is signed: the digest, and what the key says of every document alike, which is written once."""
        if self._first is None:
            attributes = await super().signed_attrs(data_digest, *settings, **more)
            self._first = (type(attributes).load, attributes.dump(), data_digest)
        load, written, first_digest = self._first
        return load(written.replace(first_digest, data_digest))

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the bare signature of the data."""
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), SHA256())
        return self._key.sign(data, ECDSA(SHA256()))


class SignedOnly(IncrementalPdfFileWriter):
    """Adds a signature and nothing else: title, dates and claims stay word for word as they were drawn."""

    def _update_meta(self) -> None:
        """Leave the metadata; pyHanko would write them anew, in a form that not every checker of archives reads."""


class SignerOfArchives(PdfSigner):
    """Leaves the document what PDF/A-3 is made of: PDF 1.7, which a key on an elliptic curve would make 2.0."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Say that the signature is PAdES, which is younger than PDF 1.7."""
        pdf_out.register_extension(ESIC_EXTENSION_1)


def signed(document: bytes, key: SigningKey, *, time_stamps: str = "") -> bytes:
    """Return a PDF, drawn with the place for it, with a signature that allows no change after it.

    `time_stamps` is the address of an authority (RFC 3161) that confirms the time; while it does not answer, nothing is
    signed and pyHanko's TimestampRequestError or the error of the connection is raised.
    """
    stamper = HTTPTimeStamper(time_stamps, timeout=STAMP_SECONDS) if time_stamps else None
    written = io.BytesIO()
    SignerOfArchives(METADATA, _signer(key), timestamper=stamper).sign_pdf(
        SignedOnly(io.BytesIO(document)),
        existing_fields_only=True,
        bytes_reserved=_room(key) + (STAMP if time_stamps else 0),
        output=written,
    )
    return written.getvalue()


@lru_cache(1)
def _signer(key: SigningKey) -> KeptKey:
    return KeptKey(key)


def _room(key: SigningKey) -> int:
    """How many hex digits to keep free; counting them by a signature on trial takes as long as signing."""
    certificates = (key.certificate, *key.authorities)
    return FRAME + 2 * sum(len(one.public_bytes(Encoding.DER)) for one in certificates)


def _as_pyhanko_wants(certificate: Certificate) -> Any:
    return next(iter(load_certs_from_pemder_data(certificate.public_bytes(Encoding.DER))))

"""The file of a certificate: drawn, and signed where this site was given a key."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from certificates import pdf
from certificates.designs import look_of
from certificates.models import Credential
from certificates.signing_keys import signing_key


@dataclass(frozen=True)
class FinishedFile:
    """The bytes that are kept, with whose signature is in them: nobody's where the site has no key."""

    content: bytes
    signer: str = ""
    fingerprint: str = ""


def finished_file(credential: Credential, *, at: datetime) -> FinishedFile:
    """Return the certificate as it is given out, signed unless there is no key that holds at that moment.

    Raises UnusableKey when a key was given that cannot sign, and what `signing.signed` raises.
    """
    look, key = look_of(credential.issuer, credential.language), signing_key()
    if key is None or not key.holds_at(at):
        return FinishedFile(pdf.draw(credential, look=look))
    from certificates.signing import signed

    drawn = pdf.draw(credential, look=look, signer=key.signer)
    return FinishedFile(signed(drawn, key, time_stamps=settings.TIME_STAMP_URL), key.signer, key.fingerprint)

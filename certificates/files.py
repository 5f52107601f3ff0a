"""The file of a certificate: drawn with its digital credential in it, and signed; each where this site was given a key."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from certificates import pdf
from certificates.badges.document import Secured
from certificates.badges.making import secured_badge
from certificates.designs import look_of
from certificates.models import Credential
from certificates.signing_keys import signing_key


@dataclass(frozen=True)
class FinishedFile:
    """The bytes that are kept, with whose signature is in them: nobody's where the site has no key. And the credential."""

    content: bytes
    signer: str = ""
    fingerprint: str = ""
    badge: Secured | None = None


def finished_file(credential: Credential, *, at: datetime) -> FinishedFile:
    """Return the certificate as it is given out, signed unless there is no key that holds at that moment.

    Raises UnusableKey or UnusableKeys when keys were given that cannot sign, and what `signing.signed` raises.
    """
    look, key = look_of(credential.issuer, credential.language), signing_key()
    badge = secured_badge(credential, at=at)
    enclosed = badge.document if badge else b""
    if key is None or not key.holds_at(at):
        return FinishedFile(pdf.draw(credential, look=look, badge=enclosed), badge=badge)
    from certificates.signing import signed

    drawn = pdf.draw(credential, look=look, signer=key.signer, badge=enclosed)
    return FinishedFile(signed(drawn, key, time_stamps=settings.TIME_STAMP_URL), key.signer, key.fingerprint, badge)

"""Which certificate a file is, compared with what was given out."""

from hashlib import sha256

from django.db.models import Q

from certificates.badges.given import issuer
from certificates.codes import Mistyped, read_code
from certificates.models import Credential
from certificates.recognising import is_badge


def given_out_as(content: bytes) -> Credential | None:
    """Return the certificate that we gave out as this file, byte for byte; None where we gave out no such file."""
    digest = sha256(content).hexdigest()
    known = Q(badge__document_sha256=digest) | Q(badge__token_sha256=digest)
    return Credential.objects.with_standing().filter(known if is_badge(content) else Q(file__sha256=digest)).first()


def signed_as(content: bytes) -> Credential | None:
    """Return the certificate of a digital credential that is ours by its signature; None for everything else.

    Wallets write credentials anew, with other blanks or in another order; what the signature covers stays the same.
    """
    if not is_badge(content):
        return None
    from certificates.badges.securing import NotGenuine, verify

    try:
        code = read_code(str(verify(content, issuer())["id"]).rstrip("/").rpartition("/")[2])
    except (Mistyped, NotGenuine):
        return None
    return Credential.objects.with_standing().filter(code=code).first()

"""The three functions by which this site issues and checks digital credentials; openbadgeslib does the work behind them.

Each credential is signed in two forms: as a JSON-LD document with a proof in it (Data Integrity, eddsa-rdfc-2022), and
as a token (VC-JWT). Contexts come with the library; nothing is fetched.
"""

import json
from datetime import datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier, add_data_integrity_proof

from certificates.badges.document import Badge, Form, Secured, StatusList
from certificates.badges.issuer import Issuer
from certificates.badges.keys import BadgeKey
from modules.canonical import written

ALGORITHM = "EdDSA"


class NotGenuine(Exception):
    """No key of the issuer signed this, or not this: it was made by somebody else, was changed, or holds no longer."""


def issue(badge: Badge, issuer: Issuer, key: BadgeKey, *, at: datetime) -> Secured:
    """Return a credential signed in both forms by a key that has its private half."""
    return _secured(badge, issuer, key, at)


def status(listed: StatusList, issuer: Issuer, key: BadgeKey, *, at: datetime) -> Secured:
    """Return a status list signed in both forms by a key that has its private half."""
    return _secured(listed, issuer, key, at)


def verify(content: bytes, issuer: Issuer) -> dict[str, Any]:
    """Return what a credential of either form says, if a key that the issuer publishes signed it and it is its time.

    A key that comes with the credential counts for nothing. What became of it since stands in status lists, not here.
    Raises NotGenuine.
    """
    try:
        document = content.decode().strip()
        method = json.loads(document)["proof"]["verificationMethod"] if document.startswith("{") else _named(document)
        key = issuer.key_of(method)
        if key is None:
            raise NotGenuine(method)
        verifier = OB3LdpVerifier if document.startswith("{") else OB3Verifier
        verified = verifier(_public_pem(key.public), issuer_did=issuer.did).verify(document)
    except (LibOpenBadgesException, jwt.InvalidTokenError, KeyError, TypeError, ValueError, RecursionError) as refused:
        raise NotGenuine(refused.__class__.__name__) from refused
    return dict(verified.raw or {})


def _secured(said: Badge | StatusList, issuer: Issuer, key: BadgeKey, at: datetime) -> Secured:
    document = add_data_integrity_proof(
        said.document(Form.DOCUMENT),
        _private_pem(key),
        # Left out, the library would name a did:key, which other verifiers refuse under an issuer who is a did:web.
        issuer.method(key),
        created=at,
    )
    claims = _claims(said.document(Form.TOKEN), issuer)
    # The library would put the key itself into the head, where no verifier may trust it.
    token = jwt.encode(claims, key.private, algorithm=ALGORITHM, headers={"kid": issuer.token_method(key)})
    return Secured(written(document), token.encode(), key.id)


def _claims(document: dict[str, Any], issuer: Issuer) -> dict[str, Any]:
    """The document with the claims that stand for its fields in a token (Open Badges 3.0, 8.2.4.1)."""
    claims = document | {"iss": issuer.did, "jti": document["id"], "nbf": _seconds(document["validFrom"])}
    return claims | {"exp": _seconds(document["validUntil"])} if "validUntil" in document else claims


def _seconds(instant: str) -> int:
    return int(datetime.fromisoformat(instant).timestamp())


def _named(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


def _private_pem(key: BadgeKey) -> bytes:
    if key.private is None:
        raise ValueError(key.id)
    return key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _public_pem(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

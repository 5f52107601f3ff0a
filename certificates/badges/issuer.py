"""Who issues credentials, as verifiers find it: a did:web, whose documents publish every key that ever signed. Pure.

Each key stands there in two forms, because one method holds one form of a key (W3C Controlled Identifiers 1.0, 2.2):
as a Multikey for Data Integrity, as a JSON Web Key for tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from certificates.badges.keys import KIND, BadgeKey, signing_key_at

CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1", "https://w3id.org/security/jwk/v1"]
AS_JWK = "-jwk"
BASE_58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = bytes([0xED, 0x01])  # multicodec: what the bytes after it are


@dataclass(frozen=True)
class Issuer:
    """A site with its keys."""

    address: str
    keys: Sequence[BadgeKey]

    @property
    def did(self) -> str:
        """The identifier that leads to this host, its port written as %3A."""
        return f"did:web:{quote(urlsplit(self.address).netloc, safe='')}"

    def key_at(self, moment: datetime) -> BadgeKey | None:
        """The key that signs then."""
        return signing_key_at(self.keys, moment)

    def method(self, key: BadgeKey) -> str:
        """The address of a key, as a proof names it."""
        return f"{self.did}#{key.id}"

    def token_method(self, key: BadgeKey) -> str:
        """The address of the same key, as the head of a token names it."""
        return self.method(key) + AS_JWK

    def key_of(self, method: str) -> BadgeKey | None:
        """The key that an address leads to; None where it is none of ours."""
        return next((key for key in self.keys if method in {self.method(key), self.token_method(key)}), None)

    def did_document(self) -> dict[str, Any]:
        """What stands at /.well-known/did.json; the newest key first."""
        methods = [method for key in reversed(self.keys) for method in (self._multikey(key), self._web_key(key))]
        return {
            "@context": CONTEXTS,
            "id": self.did,
            "verificationMethod": methods,
            "assertionMethod": [method["id"] for method in methods],
        }

    def key_set(self) -> dict[str, Any]:
        """What stands at /.well-known/jwks.json: keys by the names that tokens give them."""
        return {"keys": [_public(key) | {"kid": self.token_method(key)} for key in reversed(self.keys)]}

    def _multikey(self, key: BadgeKey) -> dict[str, Any]:
        letters = "z" + base58(ED25519 + key.public.public_bytes_raw())
        return self._method(self.method(key), "Multikey", publicKeyMultibase=letters)

    def _web_key(self, key: BadgeKey) -> dict[str, Any]:
        return self._method(self.token_method(key), "JsonWebKey", publicKeyJwk=_public(key))

    def _method(self, address: str, kind: str, **public: Any) -> dict[str, Any]:
        return {"id": address, "type": kind, "controller": self.did, **public}


def base58(content: bytes) -> str:
    """Return bytes, of which the first is not 0, in the letters of base 58."""
    number, letters = int.from_bytes(content, "big"), ""
    while number:
        number, place = divmod(number, len(BASE_58))
        letters = BASE_58[place] + letters
    return letters


def _public(key: BadgeKey) -> dict[str, Any]:
    return {**KIND, "x": key.x, "alg": "EdDSA", "use": "sig"}

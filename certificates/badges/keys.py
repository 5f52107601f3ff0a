"""The keys that sign digital credentials: a JWK Set (RFC 7517) of Ed25519 keys, each from one moment to another. Pure.

`kid` is the name of a key, `nbf` when it begins to sign and `exp` when it ends, in seconds since 1970. What it signed
stays genuine after that, so its public half stays in the set for good; its private half `d` is dropped.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KIND = {"kty": "OKP", "crv": "Ed25519"}
LETTERS_OF_NAME = 6


class UnusableKeys(Exception):
    """What was given are no keys for credentials; the message says what is wrong, in words for operators."""


@dataclass(frozen=True)
class BadgeKey:
    """A key with its name; without its private half it only proves what it signed once."""

    id: str
    public: Ed25519PublicKey
    private: Ed25519PrivateKey | None
    not_before: datetime
    retires: datetime | None = None

    @property
    def x(self) -> str:
        """The public half as a JWK writes it."""
        return _as_text(self.public.public_bytes_raw())

    def signs_at(self, moment: datetime) -> bool:
        """Whether it is this key's time, and its private half is there."""
        return self.private is not None and self.not_before <= moment and not self.is_retired_at(moment)

    def is_retired_at(self, moment: datetime) -> bool:
        """Whether its time is over."""
        return self.retires is not None and self.retires <= moment


def signing_key_at(keys: Sequence[BadgeKey], moment: datetime) -> BadgeKey | None:
    """Return the key that signs then, the one that began last; None where there is none."""
    signing = [key for key in keys if key.signs_at(moment)]
    return max(signing, key=lambda key: key.not_before, default=None)


def rotated(keys: Sequence[BadgeKey], at: datetime, begins: datetime) -> tuple[BadgeKey, ...]:
    """Return the keys with a new one that begins then, or at once where nothing signs now; the others end as it begins.

    Private halves of keys whose time is over are dropped.
    """
    begins = begins if signing_key_at(keys, at) else at
    ended = [key if key.is_retired_at(begins) else replace(key, retires=begins) for key in keys]
    kept = [replace(key, private=None) if key.is_retired_at(at) else key for key in ended]
    return (*kept, _new_key(begins))


def _new_key(begins: datetime) -> BadgeKey:
    private = Ed25519PrivateKey.generate()
    public = private.public_key()
    letters = hashlib.sha256(public.public_bytes_raw()).hexdigest()[:LETTERS_OF_NAME]
    return BadgeKey(f"{begins:%Y-%m-%d}-{letters}", public, private, begins)


@lru_cache(1)
def read_keys(text: str) -> tuple[BadgeKey, ...]:
    """Return the keys of a JWK Set, in its order. Raises UnusableKeys."""
    try:
        keys = tuple(_key(said) for said in json.loads(text)["keys"])
    except (AttributeError, KeyError, TypeError, ValueError) as refused:
        raise UnusableKeys("This is no JWK Set of Ed25519 keys with kid, nbf and x.") from refused
    if len({key.id for key in keys}) != len(keys):
        raise UnusableKeys("Two keys have the same kid.")
    return keys


def written_keys(keys: Sequence[BadgeKey]) -> str:
    """Return the keys as a JWK Set, private halves and all: a secret."""
    return json.dumps({"keys": [_said(key) for key in keys]}, indent=2) + "\n"


def _key(said: dict[str, Any]) -> BadgeKey:
    if said["kty"] != KIND["kty"] or said["crv"] != KIND["crv"] or not said["kid"]:
        raise ValueError(said["kid"])
    public = Ed25519PublicKey.from_public_bytes(_from_text(said["x"]))
    private = Ed25519PrivateKey.from_private_bytes(_from_text(said["d"])) if "d" in said else None
    if private and private.public_key() != public:
        raise ValueError(said["kid"])
    retires = _moment(said["exp"]) if "exp" in said else None
    return BadgeKey(str(said["kid"]), public, private, _moment(said["nbf"]), retires)


def _said(key: BadgeKey) -> dict[str, Any]:
    said: dict[str, Any] = {**KIND, "kid": key.id, "nbf": int(key.not_before.timestamp()), "x": key.x}
    if key.retires:
        said["exp"] = int(key.retires.timestamp())
    if key.private:
        said["d"] = _as_text(key.private.private_bytes_raw())
    return said


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _as_text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _from_text(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))

"""What a certificate says as an Open Badge 3.0 (1EdTech) on Verifiable Credentials 2.0 (W3C), before it is signed. Pure.

It says who certifies what, and until when, but no name and no address: whoever knows them can compare salted hashes.
"""

import gzip
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
TYPES = {
    "completion": "CertificateOfCompletion",
    "attendance": "Certificate",
    "achievement": "Achievement",
    "trainer": "Certificate",
    "curriculum": "CertificateOfCompletion",
}
# How many credentials share a list, so that reading it does not say which one is asked about (Bitstring Status List 1.0).
PLACES = 131_072
# The field of education of everything that is taught here, as Europe's classification calls it.
FIELD = {
    "type": ["Alignment"],
    "targetName": "Social work and counselling",
    "targetUrl": "http://data.europa.eu/snb/isced-f/0923",
    "targetFramework": "ISCED-F 2013",
    "targetCode": "0923",
}


class Form(StrEnum):
    """The two ways in which a credential is signed; each refers to status lists that are signed like it."""

    DOCUMENT = "json"
    TOKEN = "jwt"  # noqa: S105 # no secret


class Purpose(StrEnum):
    """What a status list says of a credential."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


@dataclass(frozen=True)
class Recipient:
    """Whom it was issued to, and the salt of this one credential."""

    name: str
    email: str
    salt: str

    def identities(self) -> list[dict[str, Any]]:
        """What can be compared with a name or an address that somebody knows (Open Badges 3.0, IdentityObject)."""
        known = {"name": self.name, "emailAddress": self.email.lower()}
        return [self._identity(kind, value) for kind, value in known.items() if value]

    def _identity(self, kind: str, value: str) -> dict[str, Any]:
        digest = hashlib.sha256((value + self.salt).encode()).hexdigest()
        return {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": f"sha256${digest}",
            "identityType": kind,
            "salt": self.salt,
        }


@dataclass(frozen=True)
class Place:
    """Where the status of a credential stands: in which list, at which place."""

    lists: str
    index: int

    def entries(self, form: Form) -> list[dict[str, Any]]:
        """What the credential says of it; the bits of one list have one meaning, so there are two lists."""
        return [self._entry(purpose, list_address(self.lists, purpose, form)) for purpose in Purpose]

    def _entry(self, purpose: Purpose, address: str) -> dict[str, Any]:
        return {
            "id": f"{address}#{self.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose.value,
            "statusListIndex": str(self.index),
            "statusListCredential": address,
        }


@dataclass(frozen=True)
class Badge:
    """A certificate as it is said to machines; `payload` is what the ledger holds of it."""

    payload: Mapping[str, Any]
    address: str
    site: str
    did: str
    about: str
    takes: str
    recipient: Recipient
    place: Place
    valid_from: datetime
    valid_until: datetime | None = None

    def document(self, form: Form) -> dict[str, Any]:
        """The credential without its proof."""
        said = {
            "@context": [CREDENTIALS, OPEN_BADGES],
            "id": self.address,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": (self.payload.get("session") or self.payload["module"])["title"],
            "issuer": self._issuer(),
            "validFrom": instant(self.valid_from),
            "credentialSubject": self._subject(),
            "credentialStatus": self.place.entries(form),
        }
        return said | {"validUntil": instant(self.valid_until)} if self.valid_until else said

    def _issuer(self) -> dict[str, Any]:
        return {"id": self.did, "type": ["Profile"], "name": self.payload["issuer"], "url": self.site}

    def _subject(self) -> dict[str, Any]:
        identities = self.recipient.identities()
        return {"type": ["AchievementSubject"], "identifier": identities, "achievement": self._achievement()}

    def _achievement(self) -> dict[str, Any]:
        module = self.payload["module"]
        return {
            "id": self.about,
            "type": ["Achievement"],
            "achievementType": TYPES[self.payload["kind"]],
            "name": module["title"],
            "description": self.takes,
            "criteria": {"id": self.about, "narrative": self._narrative()},
            "humanCode": module["code"],
            "inLanguage": module["language"],
            "creator": self._issuer(),
            "alignment": [FIELD],
        }

    def _narrative(self) -> str:
        """What it takes, as a list (Markdown) what the holder can do then, and the footnotes to any of these words."""
        outcomes = "\n".join(f"- {outcome}" for outcome in self.payload["outcomes"])
        # A star at the beginning of a line would make a list of it.
        notes = [f"\\{note['mark']} {note['text']}" for note in self.payload["footnotes"]]
        return "\n\n".join(part for part in (self.takes, outcomes, *notes) if part)


@dataclass(frozen=True)
class StatusList:
    """Of which credentials something holds now, as bits at their places."""

    lists: str
    purpose: Purpose
    set_places: Collection[int]
    did: str
    valid_from: datetime
    valid_until: datetime
    seconds_to_keep: int

    def document(self, form: Form) -> dict[str, Any]:
        """The list as a credential of its own, without its proof."""
        address = list_address(self.lists, self.purpose, form)
        return {
            "@context": [CREDENTIALS],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.did,
            "validFrom": instant(self.valid_from),
            "validUntil": instant(self.valid_until),
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": self.purpose.value,
                "encodedList": bits(self.set_places),
                "ttl": self.seconds_to_keep * 1000,
            },
        }


@dataclass(frozen=True)
class Secured:
    """The same, signed in both forms, byte for byte as it is given out; and the name of the key that signed."""

    document: bytes
    token: bytes
    key: str


def list_address(lists: str, purpose: Purpose, form: Form) -> str:
    """Return where a status list is; `lists` is the folder of its number, with a slash at the end."""
    return f"{lists}{purpose.value}.{form.value}"


def bits(places: Collection[int]) -> str:
    """Return a list in which these places are set: the first bit of a byte is its highest, packed, in base 64."""
    written = bytearray(PLACES // 8)
    for place in places:
        written[place // 8] |= 0x80 >> place % 8
    packed = gzip.compress(bytes(written), mtime=0)
    return "u" + urlsafe_b64encode(packed).decode().rstrip("=")


def instant(moment: datetime) -> str:
    """Return a moment to the second, as credentials write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

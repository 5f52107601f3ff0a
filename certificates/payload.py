"""What a credential says, as plain JSON: the same facts always give the same text and the same hash. Pure."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

SCHEMA = "credential/1"
EXPIRES_ON = "expires_on"
MINUTES_IN_HALF_AN_HOUR = 30
# Marks that turn the direction of the text around them: a name could be made to read as another one.
DIRECTION_MARKS = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
KOSOVO = "Kosovo*"
# The wording that EU documents use wherever the name stands.
KOSOVO_FOOTNOTE = (
    "This designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 "
    "and the ICJ Opinion on the Kosovo declaration of independence."
)


@dataclass(frozen=True)
class Facts:
    """All that is certified, but for the name."""

    code: str
    kind: str
    language: str
    module: Mapping[str, Any]
    edition: int | None
    minutes: int
    outcomes: Sequence[str]
    issuer: str
    completed_on: date
    issued_on: date
    is_demonstration: bool
    footnotes: Sequence[Mapping[str, str]] = ()
    # The session that was attended, with its blocks; none where a module was completed.
    session: Mapping[str, Any] | None = None
    # The role-play in whose live round somebody took part; only of achievement.
    live_round: Mapping[str, str] | None = None
    # The last day of validity; none where it does not end.
    expires_on: date | None = None

    @property
    def words(self) -> list[str]:
        """Everything that is written on the certificate in words."""
        written = [self.module["title"], self.issuer, *self.outcomes]
        if self.session:
            written += [self.session["title"], *(one["title"] for one in self.session["blocks"])]
        return [*written, self.live_round["title"]] if self.live_round else written


def payload_of(facts: Facts, *, name: str, salt: str) -> dict[str, Any]:
    """Return what the credential says; the name only as its salted hash, the footnotes only where a word asks for them."""
    payload = {
        "schema": SCHEMA,
        "code": facts.code,
        "kind": facts.kind,
        "language": facts.language,
        "holder": holder_hash(name, salt),
        "module": dict(facts.module),
        "edition": facts.edition,
        "hours": str(half_hours(facts.minutes)),
        "outcomes": list(facts.outcomes),
        "issuer": facts.issuer,
        "completed_on": facts.completed_on.isoformat(),
        "issued_on": facts.issued_on.isoformat(),
        "demonstration": facts.is_demonstration,
        "footnotes": footnotes_for(facts.words, facts.footnotes),
    }
    if facts.session:
        payload["session"] = dict(facts.session)
    if facts.live_round:
        payload["live_round"] = dict(facts.live_round)
    return _until(payload, facts.expires_on)


def payload_in_place_of(
    first: Mapping[str, Any], *, code: str, name: str, salt: str, issued_on: date, expires_on: date | None
) -> dict[str, Any]:
    """Return what is said instead of a first payload: the same facts, with another code and name, issued on another day."""
    again = {key: said for key, said in first.items() if key != EXPIRES_ON}
    again |= {"code": code, "holder": holder_hash(name, salt), "issued_on": issued_on.isoformat()}
    return _until(again, expires_on)


def _until(payload: dict[str, Any], expires_on: date | None) -> dict[str, Any]:
    return payload | {EXPIRES_ON: expires_on.isoformat()} if expires_on else payload


def half_hours(minutes: int) -> Decimal:
    """Return minutes as hours, rounded to half hours; half an hour at least."""
    halves = max(1, (minutes + MINUTES_IN_HALF_AN_HOUR // 2) // MINUTES_IN_HALF_AN_HOUR)
    return (Decimal(halves) / 2).quantize(Decimal("0.1"))


def without_empty_half(hours: Decimal) -> Decimal:
    """Return 8 rather than 8.0."""
    return hours.to_integral_value() if hours == hours.to_integral_value() else hours


def holder_hash(name: str, salt: str) -> str:
    """What stands in the payload for the holder; with the salt erased nobody can tell whose it was."""
    return hashlib.sha256(f"{salt}:{name}".encode()).hexdigest()


def written_name(name: str) -> str:
    """Return the name as it is written on paper: composed letters, single blanks, no marks that turn the text round."""
    return " ".join(unicodedata.normalize("NFC", name).translate(DIRECTION_MARKS).split())


def footnotes_for(words: Iterable[str], footnotes: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the footnotes whose mark stands in the words; Kosovo* always has one."""
    text = "\n".join(words)
    found = [{"mark": note["mark"], "text": note["text"]} for note in footnotes if note["mark"] in text]
    if KOSOVO in text and not any(note["mark"] == "*" for note in found):
        found.append({"mark": "*", "text": KOSOVO_FOOTNOTE})
    return found

"""What can become of a credential: which state may follow which, and which one holds on a day. Pure."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """One row of the ledger: what became of a credential."""

    ISSUED = "issued"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class CannotFollow(ValueError):
    """Where the credential stands now, this cannot happen to it."""

    def __init__(self, present: State | None, wanted: State) -> None:
        super().__init__(f"{wanted} cannot follow {present or 'nothing'}")
        self.present, self.wanted = present, wanted


VALID = frozenset({State.ISSUED, State.REINSTATED})
# States that say why.
REASONED = frozenset({State.SUSPENDED, State.REVOKED, State.SUPERSEDED})
# States that a credential is in at most once, because nothing leads back.
ONCE = frozenset({State.ISSUED, State.REVOKED, State.SUPERSEDED, State.EXPIRED})

_FROM_VALID = frozenset({State.SUSPENDED, State.REVOKED, State.SUPERSEDED, State.EXPIRED})
FOLLOWS: Mapping[State | None, frozenset[State]] = {
    None: frozenset({State.ISSUED}),
    State.ISSUED: _FROM_VALID,
    State.REINSTATED: _FROM_VALID,
    # What is looked into gets no successor before somebody has decided.
    State.SUSPENDED: frozenset({State.REINSTATED, State.REVOKED, State.EXPIRED}),
    # It can be renewed, and fraud may come to light late.
    State.EXPIRED: frozenset({State.SUPERSEDED, State.REVOKED}),
    State.REVOKED: frozenset(),
    State.SUPERSEDED: frozenset(),
}


def may_follow(present: State | None, wanted: State) -> bool:
    """Whether the ledger of a credential may go on with this state; None stands for an empty ledger."""
    return wanted in FOLLOWS[present]


def require(present: State | None, wanted: State) -> None:
    """Raise CannotFollow unless the ledger may go on with this state."""
    if not may_follow(present, wanted):
        raise CannotFollow(present, wanted)


def is_over(expires_on: date | None, on: date) -> bool:
    """Whether the last day of validity has passed; without one it never does."""
    return expires_on is not None and expires_on < on


def held_on(newest: State, *, expires_on: date | None, on: date) -> State:
    """Return the state that holds on a day: past its last day a valid credential has expired, even if nobody wrote it yet."""
    return State.EXPIRED if newest in VALID and is_over(expires_on, on) else newest


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month; its last day, where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

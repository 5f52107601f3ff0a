"""What people are booked for because of a grant: upper apps name it, and settle it when the grant is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from access.models import Grant
from people.models import User


class Settling(models.TextChoices):
    """What becomes of places that people have by a grant which is taken back."""

    TRANSFER = "transfer", _("Keep the place of whoever has access another way; cancel the others")
    CANCEL = "cancel", _("Cancel all of them")


@dataclass(frozen=True)
class Commitment:
    """Something to come, and how many are booked for it by the grant."""

    title: str
    begins: datetime
    people: int
    url: str


class Keeper(Protocol):
    """An upper app that books people for something."""

    def upcoming(self, grant: Grant, at: datetime) -> Sequence[Commitment]:
        """What begins after that moment."""
        ...

    def settle(self, grant: Grant, how: Settling, *, by: User, at: datetime) -> None:
        """Move or cancel the places; everybody who loses one is told."""
        ...


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Have an upper app asked whenever a grant is taken back."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def upcoming(grant: Grant, *, at: datetime) -> list[Commitment]:
    """Everything to come that the grant has led to, the next first."""
    every = (each for keeper in _keepers for each in keeper.upcoming(grant, at))
    return sorted(every, key=lambda each: each.begins)


def settle(grant: Grant, how: Settling, *, by: User, at: datetime) -> None:
    """Settle what the grant has led to, in the transaction in which it is taken back."""
    for keeper in _keepers:
        keeper.settle(grant, how, by=by, at=at)

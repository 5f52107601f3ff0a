"""Somebody leaves an organisation; upper apps take back what it had given them."""

from collections.abc import Callable

from people.models import Organisation, User

TakeBack = Callable[[User, Organisation], None]

_taking_back: list[TakeBack] = []


def register(take_back: TakeBack) -> None:
    """Have `take_back(person, organisation)` run, in the transaction of the change, when a person leaves."""
    if take_back not in _taking_back:
        _taking_back.append(take_back)


def tell(person: User, organisation: Organisation) -> None:
    """Run everything that was registered, in that order."""
    for take_back in _taking_back:
        take_back(person, organisation)

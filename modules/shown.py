"""What upper apps do when learners are shown something else than before: an edition was published, a unit taken back."""

from collections.abc import Callable

from django.db import transaction

Act = Callable[[], object]

_acts: list[Act] = []


def register(act: Act) -> None:
    """Have `act()` called after an edition is published and after a unit is taken back or given back."""
    if act not in _acts:
        _acts.append(act)


def tell() -> None:
    """Call every act once the transaction has held; one that fails is logged, and what was published stays so."""
    for act in _acts:
        transaction.on_commit(act, robust=True)

"""Which groups of a table are withheld, so that none of them can be worked out from the others and from the whole.

A group that is too small is withheld. If it were the only one, it would be the whole without the others; if those withheld
were too small together, the difference would tell of them. So the next smallest is withheld too, until neither is true.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from modules.activities.assessment.figures import Limits, Sheet

Key = TypeVar("Key", bound=Hashable)
NONE: frozenset[object] = frozenset()


def withheld(groups: Mapping[Key, Sequence[Sheet]], limits: Limits, *, already: Collection[object] = NONE) -> set[Key]:
    """Return the groups of one table that are not told; `already` are withheld for another reason. Empty ones hide nothing."""
    sizes = {key: len(sheets) for key, sheets in groups.items() if sheets}
    hidden = {key for key in sizes if key in already or not limits.allow(groups[key])}
    shown = sorted(sizes.keys() - hidden, key=lambda key: (sizes[key], str(key)))
    for key in shown:
        if not _is_open(hidden, sizes, limits):
            break
        hidden.add(key)
    return hidden


def _is_open(hidden: Collection[Key], sizes: Mapping[Key, int], limits: Limits) -> bool:
    """Whether something about a withheld group follows from the whole and those that are told."""
    together = sum(sizes[key] for key in hidden)
    return bool(hidden) and (len(hidden) == 1 or together < limits.people)

"""Parts of authorities made into what their country asks for. Pure: parts in the focal point's order in, answers out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Part = Mapping[str, Any]


def merged(parts: Sequence[Part], *, capacity: int) -> dict[str, Any]:
    """Return the answers of the country: seats up to what it can send, everybody's languages in order, common weeks.

    A week is as good as for the authority that it suits least, so that all its seats can be used; a week that is
    impossible for one of them is left out. People are added up.
    """
    wanted = sum(part["seats"] for part in parts)
    seats = min(wanted, capacity)
    return {
        "seats": seats,
        "least_seats": min(seats, min((part["seats"] for part in parts), default=0)),
        "sending_capacity": capacity,
        "languages": _languages(parts),
        "weeks": _weeks(parts),
        "profile": _people(parts),
    }


def _languages(parts: Sequence[Part]) -> list[str]:
    named = [language for part in parts for language in part["languages"]]
    return list(dict.fromkeys(named))


def _weeks(parts: Sequence[Part]) -> dict[str, int]:
    grids = [part["weeks"] for part in parts]
    common = sorted(set.intersection(*(set(grid) for grid in grids))) if grids else []
    return {week: min(grid[week] for grid in grids) for week in common}


def _people(parts: Sequence[Part]) -> dict[str, int]:
    people: Counter[str] = Counter()
    for part in parts:
        people.update(part["profile"])
    return dict(people)

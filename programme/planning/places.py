"""How the seats of a planned session become places in the room and online, kept for each country. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from programme.session_plan import Format, Group
from programme.waiting_list import Mode


@dataclass(frozen=True)
class Places:
    """Places by mode, and how many of them are kept for each country."""

    room: int
    online: int
    kept: Mapping[tuple[str, Mode], int]


def places_of(group: Group) -> Places:
    """Return the places of a session: a hybrid one has half of them, or one more, in the room; countries fill it in their order."""
    in_room = {Format.IN_PERSON: group.size, Format.ONLINE: 0, Format.HYBRID: (group.size + 1) // 2}[group.format]
    kept: dict[tuple[str, Mode], int] = {}
    left = in_room
    for country, seats in sorted(group.seats.items()):
        here = min(seats, left)
        left -= here
        for mode, places in ((Mode.ROOM, here), (Mode.ONLINE, seats - here)):
            if places:
                kept[country, mode] = places
    return Places(in_room, group.size - in_room, kept)

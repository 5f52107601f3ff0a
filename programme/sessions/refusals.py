"""Why something cannot be done with a session or a place in it; pages say it in a sentence."""

from programme.models import Mode, Room


class NotOpen(Exception):
    """Places of the session cannot be booked: it is still planned, cancelled, or has begun."""


class AlreadyBooked(Exception):
    """The person has a place, an offer of one, or a place in the queue."""


class NoSuchPlaces(Exception):
    """The session has no places of this kind."""


class NothingOffered(Exception):
    """The offer has lapsed, was answered already, or somebody was quicker."""


class PlacesHeld(Exception):
    """There cannot be fewer places than are held: `held` is how many are, of which `mode`."""

    def __init__(self, held: int, mode: Mode) -> None:
        super().__init__()
        self.held, self.mode = held, mode


class NoTime(Exception):
    """A session without a block, or one that is to be announced anew for a day that is over: nobody would know when it is."""


class IsCancelled(Exception):
    """A cancelled session is not changed: the cancelling is undone first, or another session planned."""


class TooLate(Exception):
    """The time in which this could be done is over."""


class NoPlaceFree(Exception):
    """No place is free for the person's country, or others wait for one."""


class NothingToReplace(Exception):
    """The person has no place to hand on: they gave it back, or somebody else was named already."""


class RoomTooSmall(Exception):
    """There cannot be more places than `room`, the one that is chosen, holds people."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room


class NotBegun(Exception):
    """People are let in by hand from when the first of them can check in until the session is closed."""


class AllTaken(Exception):
    """All places are taken: `places` is how many there are, of which `mode`."""

    def __init__(self, places: int, mode: Mode) -> None:
        super().__init__()
        self.places, self.mode = places, mode


class OthersWait(Exception):
    """The session has not begun, and what is free goes to those who wait or have been offered it."""

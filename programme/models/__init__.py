"""What the programme plans and holds: training sessions, and live rounds of role-plays."""

from programme.models.feeds import CalendarFeed
from programme.models.live import Part, Participant, Quotation, Rating, Role, Round, RoundQuerySet, Sheet, Talk
from programme.models.sessions import (
    BOOKABLE,
    CURRENT,
    HOLDING,
    LINK_SHOWN,
    LINKS,
    Booking,
    BookingState,
    KeptPlaces,
    Mode,
    Presence,
    SessionBlock,
    SessionKind,
    SessionState,
    TrainingSession,
    TrainingSessionQuerySet,
)

__all__ = [
    "BOOKABLE",
    "CURRENT",
    "HOLDING",
    "LINKS",
    "LINK_SHOWN",
    "Booking",
    "BookingState",
    "CalendarFeed",
    "KeptPlaces",
    "Mode",
    "Part",
    "Participant",
    "Presence",
    "Quotation",
    "Rating",
    "Role",
    "Round",
    "RoundQuerySet",
    "SessionBlock",
    "SessionKind",
    "SessionState",
    "Sheet",
    "Talk",
    "TrainingSession",
    "TrainingSessionQuerySet",
]

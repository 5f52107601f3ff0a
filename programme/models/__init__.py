"""What the programme plans and holds: training sessions, and live rounds of role-plays."""

from programme.models.live import Part, Participant, Quotation, Rating, Role, Round, RoundQuerySet, Sheet, Talk
from programme.models.materials import MaterialTime, SessionMaterial
from programme.models.sessions import (
    BOOKABLE,
    CURRENT,
    HOLDING,
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
    "Booking",
    "BookingState",
    "KeptPlaces",
    "MaterialTime",
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
    "SessionMaterial",
    "SessionState",
    "Sheet",
    "Talk",
    "TrainingSession",
    "TrainingSessionQuerySet",
]

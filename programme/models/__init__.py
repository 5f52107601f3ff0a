"""What the programme plans and holds: training sessions, and live rounds of role-plays."""

from programme.models.attendance import CheckIn, CheckInQuerySet, CheckInSource, CorrectionReason
from programme.models.live import Part, Participant, Quotation, Rating, Role, Round, RoundQuerySet, Sheet, Talk
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
    "CheckIn",
    "CheckInQuerySet",
    "CheckInSource",
    "CorrectionReason",
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

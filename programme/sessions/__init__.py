"""Training sessions: booking a place, the waiting list, cancelling."""

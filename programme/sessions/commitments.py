"""Sessions that people are booked for because of a grant, for the page on which it is taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from access import commitments
from access.commitments import Commitment, Settling
from access.models import Grant
from people.models import User
from programme.models import Booking
from programme.sessions import actions


class Bookings:
    """The bookings of training sessions, as access asks for them."""

    def upcoming(self, grant: Grant, at: datetime) -> Sequence[Commitment]:
        """Sessions that begin after that moment. One query."""
        booked = Booking.objects.current().by_grant(grant).filter(session__starts_at__gt=at).order_by()
        rows = booked.values_list("session__title", "session__starts_at", "session__key").annotate(people=Count("pk"))
        return [
            Commitment(title, begins, people, reverse("sessions:session", args=[key]))
            for title, begins, key, people in rows
        ]

    def settle(self, grant: Grant, how: Settling, *, by: User, at: datetime) -> None:
        """Keep or cancel the places, and offer what becomes free to who waits."""
        actions.settle(grant, keeps=how == Settling.TRANSFER, by=by, at=at)


commitments.register(Bookings())

"""What people need in order to take part is forgotten, even of a session that nobody closes."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ground import retention
from programme.home.actions import forget_needs
from programme.models import Booking


def _with_needs(before: datetime) -> QuerySet[Booking]:
    """Bookings that ended before then, or whose session did, and that still say what somebody needs."""
    is_old = Q(session__ends_at__lt=before) | Q(ended_at__lt=before)
    return Booking.objects.filter(is_old).exclude(needs="")


NEEDS = retention.Rule(
    name="programme.session_needs",
    days=14,
    what=_("What people need in a training session, after it is over or they have given their place back"),
    expired=_with_needs,
    forget=forget_needs,
)
retention.register(NEEDS)

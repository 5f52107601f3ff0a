"""What is said beside an act that was done all the same: people decide, the platform only warns."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from programme.models import TrainingSession
from programme.staff.presenting import booked_meanwhile, outside_hours


def warn_of_hours(request: HttpRequest, session: TrainingSession) -> None:
    """Name the trainers of a session whose usual hours it does not keep to."""
    for trainer in outside_hours(session):
        words = _("The session lies outside the usual hours of %(trainer)s. Ask whether it suits.")
        messages.warning(request, words % {"trainer": trainer})


def warn_of_overlap(request: HttpRequest, session: TrainingSession) -> None:
    """Name the other sessions that the person has booked for the same time."""
    for other in booked_meanwhile(request.user, session):
        words = _("You have booked “%(other)s” for the same time. Give one of the two places back.")
        messages.warning(request, words % {"other": other.title})

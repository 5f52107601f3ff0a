"""What is missing for a session that concerns its staff: somebody who leads it, and a room."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from programme.home import gaps
from programme.home.gaps import Gap
from programme.models import BOOKABLE, TrainerAssignment, TrainerPart, TrainingSession


def missing_staff(sessions: Sequence[TrainingSession], at: datetime) -> dict[int, list[Gap]]:
    """Return, for announced sessions to come, that nobody leads them. One query."""
    to_come = [one for one in sessions if one.state in BOOKABLE and not one.has_begun(at)]
    leads = TrainerAssignment.objects.filter(session__in=to_come, part=TrainerPart.LEAD)
    led = set(leads.values_list("session", flat=True)) if to_come else set()
    return {one.pk: [_nobody_leads(one)] for one in to_come if one.pk not in led}


def _nobody_leads(session: TrainingSession) -> Gap:
    url = reverse("sessions:change", args=[session.key])
    return Gap(_("Nobody is named who leads it."), url, _("Name trainers"))


gaps.register(missing_staff)

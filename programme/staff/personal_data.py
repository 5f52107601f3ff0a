"""The personal data of trainers, and how it is erased and exported."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ground import privacy
from people.models import User
from programme.models import TrainerAssignment, TrainerHours, TrainerProfile, TrainerTime

TRAINING = {
    "purpose": _("Planning sessions so that no trainer is needed in two places at once"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("Until you remove it or your account is erased"),
    "recipients": _("Trainers and editors of your modules, and programme staff; of an absence only that you are away"),
}

privacy.declare(
    "programme.TrainerProfile",
    "person",
    "languages",
    "city",
    what=_("Languages that you train in, and where you work"),
    **TRAINING,
)
privacy.declare("programme.TrainerHours", "trainer", what=_("Your usual hours as a trainer"), **TRAINING)
privacy.declare("programme.TrainerAssignment", "trainer", what=_("Sessions that you train"), **TRAINING)
privacy.declare(
    "programme.TrainerTime", "trainer", "city", what=_("When you train, are away or busy; never why"), **TRAINING
)
privacy.no_personal_data("programme.TrainerProfile", "zone")
privacy.no_personal_data("programme.Room")


def forget(person: User) -> None:
    """Forget somebody as a trainer; the sessions stay, without them."""
    TrainerTime.objects.filter(trainer=person).delete()
    TrainerAssignment.objects.filter(trainer=person).delete()
    TrainerHours.objects.filter(trainer=person).delete()
    TrainerProfile.objects.filter(person=person).delete()


def time_of(person: User) -> dict[str, Any]:
    """What somebody has said about their time as a trainer, and what it is taken by."""
    return {
        "profile": list(TrainerProfile.objects.filter(person=person).values("languages", "may_lead", "city", "zone")),
        "hours": list(TrainerHours.objects.filter(trainer=person).values("weekday", "begins", "ends")),
        "sessions": list(
            TrainerAssignment.objects.filter(trainer=person).order_by("pk").values("session__title", "part")
        ),
        "times": list(TrainerTime.objects.filter(trainer=person).values("source", "city", "starts_at", "ends_at")),
    }


privacy.register_eraser(forget)
privacy.register_exporter("trainer", time_of)

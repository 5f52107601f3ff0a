"""The personal data of plans: who trains what in them, by keys alone."""

from django.utils.translation import gettext_lazy as _

from ground import privacy
from people.models import User
from programme.models import PlanVersion

privacy.declare(
    "programme.PlanVersion",
    "groups",
    "made_by",
    what=_("Plans of sessions in which you train, or that you made"),
    purpose=_("Planning the sessions of a call of interest"),
    basis=_("Public task or contract (running the training)"),
    retention=_("As long as the call; a key without a name once the account is erased"),
    recipients=_("Programme staff"),
)
privacy.no_personal_data("programme.PlannedSession")


def forget(person: User) -> None:
    """Take the name off the plans that somebody made."""
    PlanVersion.objects.filter(made_by=person).update(made_by=None)


def plans_of(person: User) -> list[dict[str, object]]:
    """The acts of planning that somebody did."""
    return [dict(row) for row in PlanVersion.objects.filter(made_by=person).values("call__title", "number", "at")]


privacy.register_eraser(forget)
privacy.register_exporter("plans", plans_of)

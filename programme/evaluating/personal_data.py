"""The personal data of evaluations, and how it is erased and exported."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ground import privacy
from people.models import User
from programme.models import Conflict, Decision, Evaluator, ReserveOffer

EVALUATION = {
    "purpose": _("Evaluating expressions of interest by people who score apart from each other"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("For good as a record of how it was decided; without a name once the account is erased"),
    "recipients": _("Programme staff; the other evaluators of the call once they have scored themselves"),
}

privacy.declare("programme.Evaluator", "person", what=_("Calls of interest that you evaluate"), **EVALUATION)
privacy.declare("programme.Conflict", "reason", what=_("Conflicts of interest that you declared"), **EVALUATION)
privacy.declare("programme.ScoreSheet", "remark", what=_("Remarks beside the points that you gave"), **EVALUATION)
privacy.declare("programme.DiscussionNote", "text", what=_("Notes on points that were far apart"), **EVALUATION)
privacy.declare("programme.Decision", "decided_by", what=_("Decisions about expressions that you made"), **EVALUATION)
privacy.declare(
    "programme.ReserveOffer",
    "offered_by",
    what=_("Seats that you offered to a country on a reserve list"),
    **EVALUATION,
)
privacy.no_personal_data("programme.ReserveOffer", "reason")
privacy.no_personal_data("programme.Gate")
privacy.no_personal_data("programme.ScoreSheet", "points")
privacy.no_personal_data("programme.Decision", "reason")


def forget(person: User) -> None:
    """Take the name off what somebody evaluated, and the words of their conflicts; points and decisions stay."""
    Conflict.objects.filter(evaluator__person=person).update(reason="–")
    Decision.objects.filter(decided_by=person).update(decided_by=None)
    ReserveOffer.objects.filter(offered_by=person).update(offered_by=None)
    Evaluator.objects.filter(person=person).update(person=None)


def evaluations_of(person: User) -> list[dict[str, Any]]:
    """Calls that somebody evaluates, with the points they gave and the conflicts they declared."""
    return [
        {
            "call": one.call.title,
            "scores": list(
                one.score_sheets.order_by("pk").values("expression__country", "number", "points", "remark", "at")
            ),
            "conflicts": list(one.conflicts.values("expression__country", "reason")),
        }
        for one in Evaluator.objects.filter(person=person).select_related("call").order_by("pk")
    ]


privacy.register_eraser(forget)
privacy.register_exporter("evaluations", evaluations_of)

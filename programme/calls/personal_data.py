"""The personal data of calls of interest, and how it is erased and exported."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ground import privacy
from people.models import User
from programme.models import CallQuestion, Corrigendum, Expression, ExpressionPart

CALLS = {
    "purpose": _("Asking countries who wants to take part, and choosing among them by published criteria"),
    "basis": _("Public task (organising the training)"),
    "retention": _("Until your account is erased; the answer of the country stays without you"),
}

privacy.declare(
    "programme.Expression",
    "opened_by",
    what=_("Expressions of interest you began for your country"),
    recipients=_("The focal points of the country and the programme’s staff"),
    **CALLS,
)
privacy.declare(
    "programme.Expression",
    "admitted_by",
    what=_("Late expressions of interest you admitted"),
    recipients=_("The focal points of the country and the programme’s staff"),
    **CALLS,
)
privacy.declare(
    "programme.ExpressionPart",
    "written_by",
    what=_("Parts of an expression of interest you wrote for your authority"),
    recipients=_("People of your authority, the focal points of the country and the programme’s staff"),
    **CALLS,
)
privacy.declare(
    "programme.CallQuestion",
    "asked_by",
    "text",
    what=_("Questions you asked about a call"),
    recipients=_("The programme’s staff; the question without your name everybody, once it is answered"),
    **CALLS,
)
privacy.declare(
    "programme.CallQuestion",
    "answered_by",
    what=_("Questions about a call you answered"),
    recipients=_("The programme’s staff"),
    **CALLS,
)
privacy.declare(
    "programme.Corrigendum",
    "by",
    what=_("Corrigenda of calls you published"),
    recipients=_("The programme’s staff"),
    **CALLS,
)
privacy.no_personal_data("programme.Call")
privacy.no_personal_data("programme.CallDocument")
privacy.no_personal_data("programme.Expression")
privacy.no_personal_data("programme.ExpressionPart")
privacy.no_personal_data("programme.CallQuestion", "answer")
privacy.no_personal_data("programme.Corrigendum", "text", "changes")


def forget(person: User) -> None:
    """Take the person's name off what they wrote; questions that nobody has answered go."""
    CallQuestion.objects.open().filter(asked_by=person).delete()
    CallQuestion.objects.filter(asked_by=person).update(asked_by=None)
    CallQuestion.objects.filter(answered_by=person).update(answered_by=None)
    Corrigendum.objects.filter(by=person).update(by=None)
    Expression.objects.filter(opened_by=person).update(opened_by=None)
    Expression.objects.filter(admitted_by=person).update(admitted_by=None)
    ExpressionPart.objects.filter(written_by=person).update(written_by=None)


def words_of(person: User) -> dict[str, Any]:
    """What the person asked, began and wrote."""
    questions = CallQuestion.objects.filter(asked_by=person).order_by("pk")
    begun = Expression.objects.filter(opened_by=person).order_by("pk")
    parts = ExpressionPart.objects.filter(written_by=person).order_by("pk")
    return {
        "questions": list(questions.values("call__title", "text", "at", "answer", "answered_at")),
        "expressions": list(begun.values("call__title", "country", "state", "opened_at", "submitted_at")),
        "parts": list(parts.values("call__title", "organisation__name", "state", "words", "sent_at")),
    }


privacy.register_eraser(forget)
privacy.register_exporter("calls_of_interest", words_of)

"""The personal data that learning leaves behind, and how it is erased and exported."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ground import privacy
from learning.models import ActivityResult, Attempt, Enrolment, Fact, Fork, Reflection, Response
from people.models import User

PROGRESS = {
    "purpose": _("Your training: where you are, what you have completed"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("Until your account is erased; then without a name, for counts"),
    "recipients": _("Programme staff see what is completed; nobody sees your answers"),
}
ANSWERS = {
    "purpose": _("Showing you your answers and their feedback, and going on where you stopped"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("Until your account is erased"),
    "recipients": _("Nobody but you; others see figures of five or more people"),
}
REFLECTIONS = ANSWERS | {"purpose": _("Your own notes"), "recipients": _("Nobody but you")}

privacy.declare(
    "learning.Enrolment", "learner", "done", "missing", what=_("Modules you began, and your progress"), **PROGRESS
)
privacy.declare(
    "learning.Fact", "key", "evidence", "by", what=_("Units you marked as done, surveys you sent"), **PROGRESS
)
privacy.declare(
    "learning.ActivityResult", "learner", what=_("Best and last results of quizzes and role-plays"), **PROGRESS
)
privacy.declare("learning.Attempt", "learner", "state", what=_("Your runs through quizzes and role-plays"), **ANSWERS)
privacy.declare("learning.Response", "payload", what=_("Each answer as you gave it"), **ANSWERS)
privacy.declare("learning.Reflection", "text", what=_("Your reflections"), **REFLECTIONS)
privacy.no_personal_data("learning.ActivityResult", "kind")
privacy.declare("learning.Fork", "state", what=_("Other ways that you tried in a role-play"), **ANSWERS)
privacy.no_personal_data("learning.Attempt", "kind")
# Answers to surveys are kept without the person, with the month only.
privacy.no_personal_data("learning.AnonymousAnswer", "answers")


def forget(person: User) -> None:
    """Drop what a person wrote and answered; what they began, finished and completed stays for the counts."""
    Reflection.objects.filter(enrolment__learner=person).delete()
    Response.objects.filter(attempt__learner=person).delete()
    Attempt.objects.of(person).update(state={})
    Fork.objects.filter(attempt__learner=person).update(state={})


def enrolments_of(person: User) -> list[dict[str, Any]]:
    """Modules begun, with progress and facts."""
    rows = Enrolment.objects.of(person).select_related("module", "edition").prefetch_related("facts").order_by("pk")
    return [_enrolment(row) for row in rows]


def _enrolment(row: Enrolment) -> dict[str, Any]:
    return {
        "module": row.module.slug,
        "edition": row.edition.number,
        "begun_at": row.begun_at,
        "completed_at": row.completed_at,
        "done": row.done,
        "missing": row.missing,
        "facts": [_fact(fact) for fact in row.facts.all()],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {"key": fact.key, "holds": fact.holds, "evidence": fact.evidence, "at": fact.at}


def attempts_of(person: User) -> list[dict[str, Any]]:
    """Runs through activities, with every answer as given."""
    return [_attempt(row) for row in Attempt.objects.of(person).prefetch_related("responses").order_by("pk")]


def _attempt(row: Attempt) -> dict[str, Any]:
    return {
        "activity": row.key,
        "kind": row.kind,
        "number": row.number,
        "status": row.status,
        "score": row.score,
        "passed": row.passed,
        "begun_at": row.begun_at,
        "finished_at": row.finished_at,
        "responses": [{"answer": response.payload, "at": response.at} for response in row.responses.all()],
    }


def results_of(person: User) -> list[dict[str, Any]]:
    """Best and last results by activity."""
    fields = ("key", "kind", "finished", "passed", "best_score", "last_score")
    return list(ActivityResult.objects.filter(learner=person).order_by("pk").values(*fields))


def reflections_of(person: User) -> list[dict[str, Any]]:
    """Reflections in the person's own words."""
    fields = ("enrolment__module__slug", "key", "text", "updated_at")
    return list(Reflection.objects.filter(enrolment__learner=person).order_by("pk").values(*fields))


privacy.register_eraser(forget)
privacy.register_exporter("enrolments", enrolments_of)
privacy.register_exporter("attempts", attempts_of)
privacy.register_exporter("results", results_of)
privacy.register_exporter("reflections", reflections_of)

"""The personal data that learning leaves behind, and how it is erased and exported."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground import privacy
from learning.models import (
    ActivityResult,
    AssessmentConsent,
    AssessmentInvitation,
    AssessmentRound,
    Attempt,
    Board,
    Enrolment,
    ExtraTime,
    ExtraTry,
    Fact,
    Fork,
    GroupMember,
    PlayGroup,
    Reflection,
    ReplayWish,
    Response,
    SavedPlace,
    ScoreCorrection,
    SharedReason,
    SharedResult,
)
from learning.progress import QUIZ
from modules.figure_actions import call_outdated
from people.models import User

PROGRESS = {
    "purpose": _("Your training: where you are, what you have completed"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("Until your account is erased; then without a name, for counts"),
    "recipients": _(
        "Trainers of the module see how far you are, programme staff what is completed; nobody sees your answers"
    ),
}
ANSWERS = {
    "purpose": _("Showing you your answers and their feedback, and going on where you stopped"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("Until your account is erased; self-assessments for a year, or until you delete them"),
    "recipients": _("Nobody but you; others see figures of five or more people"),
}
REMINDERS = {
    "purpose": _("Reminding you by mail to play a role-play again, because you asked for it"),
    "basis": _("Your consent, which you can take back at any time"),
    "retention": _("Until you play again or take it back; at most 90 days after the run"),
    "recipients": _("Nobody but you"),
}
SHARING = {
    "purpose": _("Letting your trainers read why you chose as you did in a role-play, because you shared it"),
    "basis": _("Your consent, which you can take back at any time"),
    "retention": _("Until you take it back; at most a year"),
    "recipients": _("People appointed as trainers of the module; without your name, unless you add it"),
}
GROUPS = {
    "purpose": _("Showing a group that you joined what it chose in a role-play, in figures of five or more people"),
    "basis": _("Your consent, which you can take back until the board is opened"),
    "retention": _("A year after the board was opened"),
    "recipients": _("Trainers of the module see the figures and how many have joined; nobody sees who has"),
}
COUNTING = {
    "purpose": _(
        "Letting your answers to a self-assessment count in figures of five or more people, because you agreed"
    ),
    "basis": _("Your consent, which you can take back at any time"),
    "retention": _("Until you take it back or delete your answers; at most a year"),
    "recipients": _(
        "Nobody sees that you agreed; people of your organisation, trainers and programme staff see figures"
    ),
}
INVITATIONS = {
    "purpose": _("Asking the people of an organisation to fill in a self-assessment, each once in three months"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("A year"),
    "recipients": _("Nobody; how many were asked stands beside the figures"),
}
SHOWING = {
    "purpose": _("Showing a trainer the result of your self-assessment, because you shared it"),
    "basis": _("Your consent, which you can take back at any time"),
    "retention": _("Until you take it back or delete your answers; at most a year"),
    "recipients": _("The trainers whom you chose, with your name"),
}
EXTRA_TIME = {
    "purpose": _("Giving you more time where time is limited, because you asked for it"),
    "basis": _("Your consent, which you can take back at any time"),
    "retention": _("Until you take it back, or your account is erased"),
    "recipients": _("Nobody but you"),
}
CORRECTIONS = {
    "purpose": _("Counting your results anew when a question of a quiz was wrong, and telling you"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("Until your account is erased; then without a name, for counts"),
    "recipients": _("Nobody but you; others see figures of five or more people"),
}
EXTRA_TRIES = {
    "purpose": _("Giving you one more try at a quiz, because you asked a trainer for it"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("Until your account is erased"),
    "recipients": _("You and the trainers of the module"),
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
privacy.declare(
    "learning.Attempt",
    "learner",
    "state",
    what=_("Your runs through quizzes, role-plays and self-assessments"),
    **ANSWERS,
)
privacy.declare("learning.Response", "payload", what=_("Each answer as you gave it"), **ANSWERS)
privacy.declare("learning.SavedPlace", "data", what=_("Where you are in H5P contents that you have begun"), **ANSWERS)
privacy.no_personal_data("learning.SavedPlace", "part")
privacy.declare("learning.Reflection", "text", what=_("Your reflections"), **REFLECTIONS)
privacy.no_personal_data("learning.ActivityResult", "kind")
privacy.declare("learning.Fork", "state", what=_("Other ways that you tried in a role-play"), **ANSWERS)
privacy.declare("learning.ReplayWish", "attempt", what=_("Role-plays you want to be reminded of"), **REMINDERS)
privacy.declare("learning.SharedReason", "attempt", "with_name", what=_("Reasons you shared with trainers"), **SHARING)
privacy.declare(
    "learning.AssessmentConsent",
    "learner",
    "organisation",
    "for_training",
    "with_words",
    what=_("With whom your answers to a self-assessment count"),
    **COUNTING,
)
privacy.declare("learning.AssessmentInvitation", "person", what=_("That your organisation asked you"), **INVITATIONS)
privacy.declare("learning.AssessmentRound", "asked_by", what=_("That you asked your colleagues"), **INVITATIONS)
privacy.declare("learning.SharedResult", "attempt", "trainer", what=_("Results you show to trainers"), **SHOWING)
privacy.declare("learning.GroupMember", "learner", what=_("Groups you joined"), **GROUPS)
privacy.declare("learning.PlayGroup", "name", "made_by", what=_("Groups you made as a trainer"), **GROUPS)
privacy.declare("learning.Board", "opened_by", what=_("Boards you opened as a trainer"), **GROUPS)
privacy.declare("learning.ExtraTime", "learner", "percent", what=_("How much more time you need"), **EXTRA_TIME)
privacy.declare("learning.ScoreCorrection", "attempt", what=_("Results that were counted anew"), **CORRECTIONS)
privacy.declare("learning.Ruling", "by", what=_("Rulings you made on questions as an editor"), **CORRECTIONS)
# Rulings are about questions; the form refuses addresses, numbers and dates in the reason, and says to name nobody.
privacy.no_personal_data(
    "learning.Ruling", "question", "part", "form", "activities", "does", "answer", "reason", "language"
)
privacy.declare(
    "learning.ExtraTry",
    "learner",
    "reason",
    "given_by",
    what=_("Tries you were given, and gave as a trainer"),
    **EXTRA_TRIES,
)
privacy.no_personal_data("learning.ExtraTry", "language")
privacy.no_personal_data("learning.PlayGroup", "code")
# Rounded figures of five or more people.
privacy.no_personal_data("learning.Board", "figures")
privacy.no_personal_data("learning.Attempt", "kind")
# Answers to surveys are kept without the person, with the month only.
privacy.no_personal_data("learning.AnonymousAnswer", "answers")


def forget(person: User) -> None:
    """Drop what a person wrote and answered; what they began, finished and completed stays for the counts."""
    Reflection.objects.filter(enrolment__learner=person).delete()
    ExtraTime.objects.filter(learner=person).delete()
    ExtraTry.objects.filter(learner=person, attempt=None).delete()
    ExtraTry.objects.filter(learner=person).update(reason="–")
    ExtraTry.objects.filter(given_by=person).update(given_by=None)
    ReplayWish.objects.filter(attempt__learner=person).delete()
    SharedReason.objects.filter(attempt__learner=person).delete()
    SharedResult.objects.filter(Q(attempt__learner=person) | Q(trainer=person)).delete()
    AssessmentConsent.objects.filter(learner=person).delete()
    AssessmentInvitation.objects.filter(person=person).delete()
    AssessmentRound.objects.filter(asked_by=person).update(asked_by=None)
    GroupMember.objects.filter(learner=person).delete()
    PlayGroup.objects.filter(made_by=person).update(made_by=None)
    Board.objects.filter(opened_by=person).update(opened_by=None)
    Response.objects.filter(attempt__learner=person).delete()
    SavedPlace.objects.filter(attempt__learner=person).delete()
    # What they answered stands in figures of questions no longer than until these are worked out next.
    call_outdated(Attempt.objects.of(person).finished().filter(kind=QUIZ, number=1).values_list("key", flat=True))
    Attempt.objects.of(person).update(state={}, deadline_at=None)
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
    return [
        _attempt(row) for row in Attempt.objects.of(person).prefetch_related("responses", "saved_places").order_by("pk")
    ]


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
        "saved": {place.part: place.data for place in row.saved_places.all()},
    }


def results_of(person: User) -> list[dict[str, Any]]:
    """Best and last results by activity."""
    fields = ("key", "kind", "finished", "passed", "best_score", "last_score")
    return list(ActivityResult.objects.filter(learner=person).order_by("pk").values(*fields))


def reflections_of(person: User) -> list[dict[str, Any]]:
    """Reflections in the person's own words."""
    fields = ("enrolment__module__slug", "key", "text", "updated_at")
    return list(Reflection.objects.filter(enrolment__learner=person).order_by("pk").values(*fields))


def reminders_of(person: User) -> list[dict[str, Any]]:
    """Role-plays that the person wants to be reminded of."""
    fields = ("attempt__key", "attempt__number", "asked_at", "reminded")
    return list(ReplayWish.objects.filter(attempt__learner=person).order_by("pk").values(*fields))


def shared_by(person: User) -> list[dict[str, Any]]:
    """Which reasons the person shares with trainers; their words stand with the runs."""
    fields = ("attempt__key", "attempt__number", "step", "with_name", "shared_at")
    return list(SharedReason.objects.filter(attempt__learner=person).order_by("pk").values(*fields))


def counted_for(person: User) -> list[dict[str, Any]]:
    """With whom the person lets answers to self-assessments count."""
    fields = ("key", "organisation__name", "for_training", "with_words", "agreed_at")
    return list(AssessmentConsent.objects.filter(learner=person).order_by("pk").values(*fields))


def asked_of(person: User) -> list[dict[str, Any]]:
    """Which self-assessments their organisation asked the person to fill in."""
    fields = ("round__key", "round__organisation__name", "round__begun_at")
    return list(AssessmentInvitation.objects.filter(person=person).order_by("pk").values(*fields))


def results_shared_by(person: User) -> list[dict[str, Any]]:
    """Whom the person shows which result of a self-assessment."""
    fields = ("attempt__key", "attempt__number", "trainer__name", "shared_at")
    return list(SharedResult.objects.filter(attempt__learner=person).order_by("pk").values(*fields))


def groups_of(person: User) -> list[dict[str, Any]]:
    """Groups that the person joined."""
    fields = ("group__name", "group__module__slug", "key", "joined_at")
    return list(GroupMember.objects.filter(learner=person).order_by("pk").values(*fields))


def extra_time_of(person: User) -> list[dict[str, Any]]:
    """How much more time the person has asked for."""
    return [{"percent": row.percent} for row in ExtraTime.objects.filter(learner=person)]


def corrections_of(person: User) -> list[dict[str, Any]]:
    """Results that were counted anew, and why."""
    fields = ("attempt__key", "attempt__number", "score_before", "score", "passed", "ruling__reason", "at")
    return list(ScoreCorrection.objects.filter(attempt__learner=person).order_by("pk").values(*fields))


def extra_tries_of(person: User) -> list[dict[str, Any]]:
    """Tries that the person was given beyond the limit."""
    fields = ("module__slug", "key", "reason", "given_at", "attempt__number")
    return list(ExtraTry.objects.filter(learner=person).order_by("pk").values(*fields))


privacy.register_eraser(forget)
privacy.register_exporter("enrolments", enrolments_of)
privacy.register_exporter("attempts", attempts_of)
privacy.register_exporter("results", results_of)
privacy.register_exporter("reflections", reflections_of)
privacy.register_exporter("reminders", reminders_of)
privacy.register_exporter("shared_reasons", shared_by)
privacy.register_exporter("assessment_consents", counted_for)
privacy.register_exporter("assessment_invitations", asked_of)
privacy.register_exporter("shared_results", results_shared_by)
privacy.register_exporter("groups", groups_of)
privacy.register_exporter("extra_time", extra_time_of)
privacy.register_exporter("corrections", corrections_of)
privacy.register_exporter("extra_tries", extra_tries_of)

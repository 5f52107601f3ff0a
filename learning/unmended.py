"""Questions of the bank that still are what somebody ruled wrong, and quizzes that hold them since."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid5

from django.urls import reverse

from learning.models import Ruling
from learning.regrading import Proposal, rule
from learning.rulings import Form, NoSuchForm, form_of
from modules.activities.quiz.documents import definition_parts, form_findings
from modules.canonical import sha256_of
from modules.findings import Severity
from modules.models import Question
from modules.ruled_before import RuledBefore, ruled_questions
from people.models import User


class StandsNowhereElse(Exception):
    """No quiz holds the question in this form that is not ruled on already; nothing was changed."""


def unmended(questions: Sequence[Question]) -> list[RuledBefore]:
    """Return the rulings that stand on questions whose form is still the one that was ruled wrong. One query."""
    asked: dict[tuple[int, str], list[Question]] = {}
    for question in questions:
        asked.setdefault((question.module_id, question.item), []).append(question)
    rulings = Ruling.objects.standing().filter(module__in={module for module, _item in asked}).select_related("module")
    found = [row for row in rulings if any(_is_still(one, row) for one in asked.get((row.module_id, row.question), ()))]
    return [_told(row) for row in found]


def _told(ruling: Ruling) -> RuledBefore:
    url = reverse("learning:ruling", args=[ruling.module.slug, ruling.pk])
    return RuledBefore(f"{ruling.module.slug}/{ruling.question}", ruling.at, ruling.get_does_display(), url)


def _is_still(question: Question, ruling: Ruling) -> bool:
    """Whether a question has the form that was ruled on: its answers and what is right; other words make no other form."""
    document = question.document()
    if any(finding.severity is Severity.ERROR for finding in form_findings([document], document["id"])):
        return False
    structure, _words = definition_parts([document], pass_mark=None)
    (one,) = structure["questions"]
    return sha256_of(one) == ruling.form


def since_then(ruling: Ruling) -> Form | None:
    """Return the form of a ruling in those quizzes alone that hold it and are not ruled on alike; None where there are none."""
    try:
        form = form_of(ruling.module, ruling.question, ruling.form)
    except NoSuchForm:
        return None
    alike = Ruling.objects.standing().filter(
        module=ruling.module, question=ruling.question, part=ruling.part, form=ruling.form, does=ruling.does
    )
    covered = {key for row in alike if row.answer == ruling.answer for key in row.activities}
    left = tuple(key for key in form.activities if key not in covered)
    return replace(form, activities=left, places=tuple(one for one in form.places if one.key in left)) if left else None


def rule_there_too(ruling: Ruling, *, by: User) -> Ruling:
    """Rule alike, for the same reason, in every quiz that holds the question in this form since. Raises StandsNowhereElse.

    Posted twice, it is one ruling; after that one was withdrawn, it is another.
    """
    # Counted first: what somebody else rules from here on is found by `since_then`.
    ruled_so_far = Ruling.objects.filter(module=ruling.module, question=ruling.question).count()
    form = since_then(ruling)
    if form is None or getattr(ruling, "withdrawal", None) is not None:
        raise StandsNowhereElse
    key = uuid5(ruling.key, " ".join([str(ruled_so_far), *sorted(form.activities)]))
    proposal = Proposal(form, ruling.does, ruling.part, ruling.answer)
    return rule(ruling.module, proposal, reason=ruling.reason, language=ruling.language, key=key, by=by)


ruled_questions.register(unmended)

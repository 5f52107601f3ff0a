"""Ruling on a question that was wrong, and counting anew every run that had it: learner by learner, once each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from ground import audit, outbox
from ground.languages import spoken
from ground.registries import ticks
from learning.actions import results_from, work_out
from learning.editions import edition_for
from learning.models import ActivityResult, Attempt, Enrolment, Regrading, Ruling, ScoreCorrection
from learning.recounting import Change, Counted, Figures, counted, figures
from learning.rulings import Form, as_engine_takes, definition_of_run, kept_on, standing_on
from modules.activities.definition import Definition
from modules.activities.quiz import engine
from modules.canonical import sha256_of
from modules.figure_actions import call_outdated
from modules.models import Module
from people.models import User

AT_ONCE = 25  # learners whose runs are counted anew before a page answers, within some seconds; a timer goes on


class AlreadyWithdrawn(Exception):
    """Somebody has withdrawn this ruling before; nothing was changed."""


@dataclass(frozen=True)
class Proposal:
    """What somebody would rule: about the whole question, or about a part of it."""

    form: Form
    does: str
    part: str = ""
    answer: Any = None

    def as_engine_takes(self) -> dict[str, Any]:
        return {"question": self.part or self.form.structure["id"], "does": self.does, "answer": self.answer}


@transaction.atomic
def rule(module: Module, proposal: Proposal, *, reason: str, key: UUID, by: User, language: str = "") -> Ruling:
    """Rule on a question of a module, for a reason in a language. The same key counts once, however often it is posted.

    Runs that are over are counted anew by `go_on`; runs that end from now on count by the ruling at once.
    """
    values = {
        "module": module,
        "question": proposal.form.structure["id"],
        "part": proposal.part,
        "form": proposal.form.sha256,
        "activities": list(proposal.form.activities),
        "does": proposal.does,
        "answer": proposal.answer,
        "reason": reason,
        "language": language,
        "by": by,
    }
    made, is_new = Ruling.objects.get_or_create(key=key, defaults=values)
    if not is_new:
        return made
    Regrading.objects.create(ruling=made)
    _call_figures_outdated(made)
    payload = {"module": module.slug, "question": proposal.part or made.question, "does": made.does}
    audit.record("learning.rule", made, by=by, payload=payload)
    return made


@transaction.atomic
def withdraw(ruling: Ruling, *, reason: str, takes_back: bool, by: User, language: str = "") -> Ruling:
    """Let a ruling count no more for runs that end from now on; `takes_back` takes back what it had raised as well.

    Raises AlreadyWithdrawn.
    """
    values = {
        "module": ruling.module,
        "question": ruling.question,
        "part": ruling.part,
        "form": ruling.form,
        "activities": ruling.activities,
        "reason": reason,
        "language": language,
        "takes_back": takes_back,
        "by": by,
    }
    # Two who withdraw at once meet at the constraint.
    made, is_new = Ruling.objects.get_or_create(withdraws=ruling, defaults=values)
    if not is_new:
        raise AlreadyWithdrawn
    Regrading.objects.create(ruling=made, finished_at=None if takes_back else timezone.now())
    _call_figures_outdated(made)
    payload = {"module": ruling.module.slug, "question": ruling.part or ruling.question, "takes_back": takes_back}
    audit.record("learning.withdraw_ruling", made, by=by, payload=payload)
    return made


def _call_figures_outdated(ruling: Ruling) -> None:
    """Have the figures of the quizzes worked out anew: what their questions count is another now."""
    call_outdated([UUID(key) for key in ruling.activities])


def go_on(ruling: Ruling, *, learners: int = AT_ONCE) -> bool:
    """Count anew the runs of the next learners, each in a transaction of its own; returns whether that was the last."""
    return not all(regrade_next(ruling) for _number in range(learners))


@transaction.atomic
def regrade_next(ruling: Ruling) -> bool:
    """Count anew the runs of the next learner and tell them what has changed; False when nobody is left."""
    # Held, so that two who go on at once take one learner each.
    work = Regrading.objects.select_for_update().get(ruling=ruling)
    if work.finished_at is not None:
        return False
    # Open runs too: whoever ends one at this moment is waited for, or waits and finds the ruling.
    runs = Attempt.objects.filter(key__in=ruling.activities, learner__gt=work.up_to)
    learner = runs.order_by("learner").values_list("learner", flat=True).first()
    if learner is None:
        work.finished_at = timezone.now()
        _call_figures_outdated(ruling)
    else:
        corrections = _regrade(ruling, learner)
        work.up_to, work.people = learner, work.people + 1
        work.people_changed += bool(corrections)
        work.people_passed += any(one.passed and not one.passed_before for one in corrections)
    work.save()
    return learner is not None


def _regrade(ruling: Ruling, learner: int) -> list[ScoreCorrection]:
    """Append what each run of a learner counts now, where that is another than before; their results and progress follow."""
    # Held first: no run of this learner is counted, by the end of it or by another ruling, at the same moment.
    enrolments = list(
        Enrolment.objects.with_edition().select_for_update(of=("self",)).filter(learner=learner).order_by("pk")
    )
    runs = Attempt.objects.finished().with_result().filter(key__in=ruling.activities, learner=learner)
    known = Places(ruling.question, ruling.form, may_fall=ruling.takes_back)
    told = runs.select_related("learner", "enrolment__module__latest_edition", "enrolment__edition").order_by("pk")
    found = [(run, known.change_of(run)) for run in told]
    changes = [(run, change) for run, change in found if change is not None and change.is_one]
    corrections = [_correction(ruling, run, change) for run, change in changes]
    if not corrections:
        return []
    ScoreCorrection.objects.bulk_create(corrections)
    _follow(learner, {str(one.attempt.key) for one in corrections}, enrolments)
    _tell(ruling, corrections)
    return corrections


def _correction(ruling: Ruling, run: Attempt, change: Change) -> ScoreCorrection:
    return ScoreCorrection(
        attempt=run,
        ruling=ruling,
        score_before=change.before.score,
        passed_before=change.before.passed,
        score=change.after.score,
        passed=change.after.passed,
    )


class Places:
    """The versions of quizzes that runs were on, each read once, with the rulings that stand on it and one proposed."""

    def __init__(self, question: str, form: str, *proposed: Mapping[str, Any], may_fall: bool = False) -> None:
        self.question, self.form, self.proposed, self.may_fall = question, form, proposed, may_fall
        self._known: dict[tuple[str, int], tuple[Definition, list[Ruling]] | None] = {}

    def change_of(self, run: Attempt) -> Change | None:
        """Return what a run, read with its result, counts before and after; None where the question is not in it so."""
        # Whoever has erased their account has left no answers.
        if self.question not in run.state.get("order", ()):
            return None
        place = (str(run.key), run.version_id)
        if place not in self._known:
            self._known[place] = self._read(*place)
        found = self._known[place]
        if found is None:
            return None
        run_on, rulings = found
        counting = as_engine_takes(ruling for ruling in rulings if _counts_in(run, ruling))
        return _change(run, run_on, [*counting, *self.proposed], may_fall=self.may_fall)

    def _read(self, key: str, version_id: int) -> tuple[Definition, list[Ruling]] | None:
        run_on = definition_of_run(version_id)
        asked = next((one for one in run_on.structure["questions"] if one["id"] == self.question), None)
        if asked is None or sha256_of(asked) != self.form:
            return None
        # Whoever takes one ruling back leaves alone what was to stay of another.
        kept = kept_on(key, run_on.structure) if self.may_fall else []
        return run_on, sorted([*standing_on(key, run_on.structure), *kept], key=lambda ruling: ruling.pk)


def _counts_in(run: Attempt, ruling: Ruling) -> bool:
    """Whether a ruling counts in a run that is over: one that was withdrawn does in runs that ended before that."""
    withdrawal = getattr(ruling, "withdrawal", None)
    return withdrawal is None or (run.finished_at is not None and run.finished_at < withdrawal.at)


def _change(run: Attempt, run_on: Definition, rulings: Sequence[Mapping[str, Any]], *, may_fall: bool) -> Change | None:
    """Return what a run counts before and after these rulings; None for one that has no score."""
    reached, strict = engine.outcome(run_on, run.state, rulings=rulings), engine.recounted(run_on, run.state, rulings)
    if reached.score is None or strict.score is None:
        return None
    before = Counted(run.result_score, run.result_passed)  # type: ignore[attr-defined]  # annotations
    after = counted(before, Counted(reached.score, reached.passed), may_fall=may_fall)
    return Change(run.learner_id, before, after, Counted(strict.score, strict.passed))


def _follow(learner: int, keys: set[str], enrolments: Sequence[Enrolment]) -> None:
    """Bring results and progress up to date; when a learner was last here stays as it was."""
    for key in keys:
        right = results_from(Attempt.objects.filter(learner=learner, key=key))[key]
        values = {name: getattr(right, name) for name in ("passed", "best_score", "last_score")}
        ActivityResult.objects.filter(learner=learner, key=key).update(**values)
    active = {enrolment.pk: enrolment.active_at for enrolment in enrolments}
    work_out(enrolments, at=timezone.now())
    for enrolment in enrolments:
        enrolment.active_at = active[enrolment.pk]
    Enrolment.objects.bulk_update(enrolments, ["done", "missing", "completed_at", "completed_edition"])


def _tell(ruling: Ruling, corrections: Sequence[ScoreCorrection]) -> None:
    """Write to the learner what their runs count now, and why."""
    learner = corrections[0].attempt.learner
    if not learner.is_active:
        return
    with translation.override(spoken(learner.language)):
        outbox.add(
            subject=_("Your result was counted anew"),
            template="learning/mails/ruling.txt",
            context={"ruling": ruling, "changes": [_told(one) for one in corrections]},
            recipient=learner,
            once=f"learning.ruling:{ruling.pk}:{learner.pk}",
        )


def _told(correction: ScoreCorrection) -> dict[str, Any]:
    """Return what a mail says of one run; the quiz is called what the learner knows it by."""
    attempt, enrolment = correction.attempt, correction.attempt.enrolment
    said = {"correction": correction, "number": attempt.number, "title": "", "module": "", "link": ""}
    if enrolment is None:
        return said
    contents = edition_for(enrolment)
    entry = next((one for one in contents.activities if one.key == str(attempt.key)), None)
    locale = translation.get_language()
    said["module"] = contents.words(locale)[1]["title"]
    if entry is not None:
        said["title"] = entry.titles.get(locale) or entry.titles.get(contents.language, "")
        path = reverse("learning:review", args=[enrolment.module.slug, entry.slug, attempt.number])
        said["link"] = f"{settings.SITE_URL}{path}"
    return said


def dry_run(proposal: Proposal) -> Figures:
    """Return what would change if somebody ruled so, over every run that is over; nothing is written."""
    known = Places(proposal.form.structure["id"], proposal.form.sha256, proposal.as_engine_takes())
    runs = Attempt.objects.finished().with_result().filter(key__in=proposal.form.activities).order_by("pk")
    changes = (known.change_of(run) for run in runs.iterator(chunk_size=500))
    return figures([change for change in changes if change is not None])


def go_on_with_all(at: datetime) -> int:
    """Go on with every ruling that is not wholly applied yet; returns how many there were."""
    waiting = list(Ruling.objects.filter(work__finished_at=None, work__isnull=False).order_by("pk"))
    for ruling in waiting:
        while not go_on(ruling):
            pass
    return len(waiting)


ticks.register("learning.regrade", go_on_with_all)

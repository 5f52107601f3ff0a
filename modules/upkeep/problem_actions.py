"""What becomes of a problem that a reader reports."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ground import audit, outbox
from modules.models import Module, ProblemReport, ProblemState
from people.models import User


class AlreadyDone(Exception):
    """Somebody has answered or closed the report meanwhile."""


@transaction.atomic
def report(
    *,
    key: UUID,
    page: Page,
    module: Module | None,
    unit: str,
    part: str,
    kind: str,
    words: str,
    by: User | None,
    place: str = "",
) -> ProblemReport:
    """Keep what somebody has noticed on a page; the same form sent twice counts once."""
    defaults = {
        "page": page,
        "place": place,
        "module": module,
        "unit": unit,
        "part": part,
        "kind": kind,
        "words": words,
        "reported_by": by,
    }
    return ProblemReport.objects.get_or_create(key=key, defaults=defaults)[0]


@transaction.atomic
def take(found: ProblemReport, *, by: User) -> ProblemReport:
    """Say that one is at work on it. Raises AlreadyDone."""
    held = _held(found)
    held.state, held.taken_by = ProblemState.IN_WORK, by
    held.save(update_fields=["state", "taken_by"])
    return held


@transaction.atomic
def answer(found: ProblemReport, *, words: str, by: User) -> ProblemReport:
    """Answer; whoever has reported it signed in gets the answer by mail. Raises AlreadyDone."""
    held = _held(found)
    held.answer = words
    _finish(held, ProblemState.ANSWERED, by)
    if held.reported_by:
        outbox.add(
            subject=_("An answer to what you reported"),
            template="modules/mails/problem_answered.txt",
            context={"title": held.page.title, "report": held, "answer": words},
            recipient=held.reported_by,
            once=f"problem:{held.key}:{held.done_at:%Y%m%d%H%M%S}",
        )
    return held


@transaction.atomic
def close(found: ProblemReport, *, by: User) -> ProblemReport:
    """End a report without an answer: it was no problem, or is mended. Raises AlreadyDone."""
    held = _held(found)
    _finish(held, ProblemState.CLOSED, by)
    return held


@transaction.atomic
def reopen(found: ProblemReport, *, by: User) -> ProblemReport:
    """Take up again what was answered or closed."""
    held = ProblemReport.objects.select_for_update().get(pk=found.pk)
    held.state, held.done_at, held.taken_by = ProblemState.IN_WORK, None, by
    held.save(update_fields=["state", "done_at", "taken_by"])
    audit.record("problem.reopen", f"problem:{held.key}", by=by)
    return held


def _held(found: ProblemReport) -> ProblemReport:
    held = ProblemReport.objects.select_for_update().get(pk=found.pk)
    if held.is_done:
        raise AlreadyDone
    return held


def _finish(held: ProblemReport, state: ProblemState, by: User) -> None:
    held.state, held.done_at, held.taken_by = state, timezone.now(), by
    held.save(update_fields=["state", "done_at", "taken_by", "answer"])
    audit.record(f"problem.{state}", f"problem:{held.key}", by=by)

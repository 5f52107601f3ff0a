"""How proposed tools are decided: a workflow of Wagtail for editors, and a mail to whoever proposed one."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from ground import outbox
from ground.registries import ticks
from knowledge.models import SubmissionState, ToolSubmission
from people.groups import GROUP_NAMES
from people.models import Role

NAME = "Knowledge: an editor looks at it"
REFUSED = (WorkflowState.STATUS_NEEDS_CHANGES, WorkflowState.STATUS_CANCELLED)


def have_moderation(indexes: Any) -> None:
    """Have editors decide about what is put on these shelves; once is enough, twice without harm."""
    editors, _new = Group.objects.get_or_create(name=GROUP_NAMES[Role.EDITOR])
    task = GroupApprovalTask.objects.filter(name=NAME).first() or GroupApprovalTask.objects.create(name=NAME)
    task.groups.add(editors)
    workflow, _new = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for index in indexes:
        page = Page.objects.get(pk=index.pk)
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})


def tell_outcomes(at: datetime) -> int:
    """Tell people what became of the tools that they sent; return how many were told."""
    waiting = ToolSubmission.objects.filter(state=SubmissionState.SENT).select_related("page", "person")
    return sum(_tell(one.pk) for one in waiting if _outcome(one))


def _outcome(submission: Any) -> str:
    """Return how a submission ended: published, declined, or nothing yet. A page that was deleted is declined."""
    if submission.page is None:
        return SubmissionState.DECLINED
    if submission.page.live:
        return SubmissionState.PUBLISHED
    last = WorkflowState.objects.for_instance(submission.page).order_by("-created_at", "-pk").first()
    return SubmissionState.DECLINED if last is not None and last.status in REFUSED else ""


@transaction.atomic
def _tell(pk: int) -> bool:
    submission = ToolSubmission.objects.select_for_update(of=("self",)).select_related("page", "person").get(pk=pk)
    outcome = _outcome(submission)
    if submission.state != SubmissionState.SENT or not outcome:
        return False
    submission.state = outcome
    submission.save()
    outbox.add(
        subject=_("Your outreach tool “%(title)s”") % {"title": submission.title},
        template=f"knowledge/mails/{outcome}.txt",
        context={"title": submission.title, "page": submission.page, "comment": _comment(submission.page)},
        recipient=submission.person,
        once=f"knowledge.{outcome}:{submission.pk}",
    )
    return True


def _comment(page: Any) -> str:
    """What the editor wrote when they decided."""
    if page is None:
        return ""
    states = TaskState.objects.filter(workflow_state__in=WorkflowState.objects.for_instance(page))
    return str(states.exclude(comment="").order_by("-pk").values_list("comment", flat=True).first() or "")


def listen() -> None:
    """Have every tick look for outcomes."""
    ticks.register("knowledge.tell_outcomes", tell_outcomes)

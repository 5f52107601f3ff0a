"""What happens with reviews: they are asked for, given, and asked for again."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState, Workflow, WorkflowState, WorkflowTask

from ground import audit, outbox
from modules.freezing import values_of
from modules.models import Module, ModulePage, SignOff, SignOffRole, SignOffTask, UnitPage
from modules.upkeep.finishing import WORKFLOW
from modules.upkeep.reviews import REVIEWER, signed_words
from people.models import Appointment, User
from people.rules import covers, holds


class AlreadyAsked(Exception):
    """The reviews of the page are under way, or it waits in another workflow."""


class AlreadyDecided(Exception):
    """Somebody has given the review, or asked for changes, meanwhile."""


def review_workflow() -> Workflow:
    """Return Wagtail's workflow with the four reviews in their order, made where it is not there yet."""
    workflow, _is_new = Workflow.objects.get_or_create(name=WORKFLOW, defaults={"active": True})
    for order, role in enumerate(SignOffRole):
        task, _is_new = SignOffTask.objects.get_or_create(role=role, defaults={"name": role.label, "active": True})
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    return workflow


@transaction.atomic
def ask_for_reviews(page: UnitPage, *, by: User) -> None:
    """Send the newest words of a unit through the four reviews, from the first on. Raises AlreadyAsked."""
    page = UnitPage.objects.select_for_update().get(pk=page.pk)
    before = page.current_workflow_state
    if before and (before.status == WorkflowState.STATUS_IN_PROGRESS or before.workflow.name != WORKFLOW):
        raise AlreadyAsked
    if before:
        # Changes were asked for: whoever signed before that has not read the words of now.
        before.cancel(user=by)
    if page.latest_revision_id is None:
        page.save_revision(user=by)
    review_workflow().start(page, by)
    audit.record("review.ask", f"unit:{page.module.slug}/{page.slug}", by=by)


def may_sign(user: User, page: Page, role: str) -> bool:
    """Whether somebody gives this kind of review of a page: by appointment, and never of their own words."""
    if not holds(user, REVIEWER[SignOffRole(role)]):
        return False
    unit = page.specific
    return isinstance(unit, UnitPage) and _may_sign(user, unit, unit.module, role)


def _may_sign(user: User, unit: UnitPage, module: Module, role: str) -> bool:
    revision = unit.latest_revision
    is_own = revision is not None and revision.user_id == user.pk
    return not is_own and covers(user, REVIEWER[SignOffRole(role)], module_slug=module.slug)


def signable(states: "QuerySet[TaskState]", user: User, role: str) -> list[int]:
    """Return which of these reviews somebody may give. Three queries, however many there are; none for others."""
    if not holds(user, REVIEWER[SignOffRole(role)]):
        return []
    asked = dict(states.values_list("pk", "revision__object_id"))
    units = UnitPage.objects.select_related("latest_revision").in_bulk(asked.values())
    pages = ModulePage.objects.filter(path__in={_path_above(unit) for unit in units.values()})
    modules = {page.path: page.module for page in pages.select_related("module")}
    found = {str(pk) for pk, unit in units.items() if _may_sign(user, unit, modules[_path_above(unit)], role)}
    return [state for state, unit in asked.items() if unit in found]


def _path_above(unit: UnitPage) -> str:
    return str(unit.path[: -UnitPage.steplen])


@transaction.atomic
def decide(state: TaskState, act: str, *, by: User, **said: object) -> None:
    """Sign a review or ask for changes, in one piece. Raises AlreadyDecided where somebody was quicker."""
    held = TaskState.objects.select_for_update().get(pk=state.pk)
    if held.status != TaskState.STATUS_IN_PROGRESS:
        raise AlreadyDecided
    held.task.specific.on_action(held, by, act, **said)


@transaction.atomic
def sign(task_state: TaskState, role: str, *, by: User, name: str, review_on: date) -> SignOff:
    """Keep that somebody has reviewed the words of a revision; the workflow goes on by itself."""
    page: UnitPage = task_state.revision.as_object()
    signed = SignOff.objects.update_or_create(
        module=page.module,
        unit=page.slug,
        language=page.locale.language_code,
        role=role,
        words_sha256=signed_words(page, values_of(page)),
        given_on=timezone.localdate(),
        defaults={"name": name, "review_on": review_on, "given_by": by, "revision": task_state.revision},
    )[0]
    audit.record("review.sign", f"unit:{page.module.slug}/{page.slug}", by=by, payload={"role": role})
    return signed


def tell_reviewers(task_state: TaskState, role: str) -> None:
    """Write to those who may give the review that begins."""
    page: UnitPage = task_state.revision.content_object
    scope = Q(module_slug="") | Q(module_slug=page.module.slug)
    appointments = Appointment.objects.current().filter(scope, role=REVIEWER[SignOffRole(role)])
    for person in User.objects.filter(pk__in=appointments.values("person"), is_active=True):
        if person.pk != task_state.revision.user_id:
            outbox.add(
                subject=_("A unit waits for your review"),
                template="modules/mails/review.txt",
                context={"title": page.title, "url": f"{settings.SITE_URL}{reverse('reviews')}"},
                recipient=person,
                once=f"review:{task_state.pk}:{person.pk}",
            )

"""Reviews in the admin: what waits for a reviewer, what units lack, and the page on which somebody signs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import TaskState, WorkflowState

from modules.admin_pages import page_at
from modules.models import Module, SignOff, SignOffRole, SignOffTask, UnitPage
from modules.rules import may_edit, modules_edited_by
from modules.upkeep import sign_actions
from modules.upkeep.facts import Place, places_of
from modules.upkeep.reviews import REVIEWER, reviewers_of
from modules.upkeep.sign_forms import ChangesForm, SignForm
from modules.upkeep.talks import talks_in
from people.models import Role, User
from people.requests import SignedInRequest, posted
from people.rules import holds


@dataclass(frozen=True)
class Cell:
    """One kind of review of a unit: the newest one, and whether the page was saved since."""

    role: str
    newest: SignOff | None
    is_of_now: bool
    today: date

    @property
    def state(self) -> str:
        """“missing”, “stale” (the page was saved since), “due” (next review has passed) or “given”."""
        if self.newest is None:
            return "missing"
        if not self.is_of_now:
            return "stale"
        return "due" if self.newest.review_on < self.today else "given"


@dataclass(frozen=True)
class UnitRow:
    """A sensitive unit with its four reviews; `wanted` is what a reviewer has asked to change first."""

    module: Module
    page: UnitPage
    cells: tuple[Cell, ...]
    is_under_way: bool
    wanted: str = ""

    @property
    def is_complete(self) -> bool:
        return all(cell.state == "given" for cell in self.cells)


def reviews(request: SignedInRequest) -> HttpResponse:
    """What this person may sign now, and for editors which sensitive units lack which review."""
    user = request.user
    if not _has_to_do_with_reviews(user):
        raise PermissionDenied
    modules = list(modules_edited_by(user)) if holds(user, Role.EDITOR) else []
    context = {
        "waiting": waiting_for(user),
        "is_editor": holds(user, Role.EDITOR),
        "rows": unit_rows(modules, today=timezone.localdate()),
        "roles": SignOffRole.labels,
        **_page(_("Reviews")),
    }
    return render(request, "modules/admin/upkeep/reviews.html", context)


def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read a unit as learners would, then sign it or ask for changes."""
    state, task = _state(request, pk)
    page: UnitPage = state.revision.as_object()
    act = request.POST.get("do", "")
    form = SignForm(posted(request) if act == "approve" else None)
    changes = ChangesForm(posted(request) if act == "reject" else None, auto_id="changes_%s")
    asked = {"approve": form, "reject": changes}.get(act)
    if asked is not None and asked.is_valid():
        _decide(request, state, act, asked.cleaned_data)
        return redirect("reviews")
    context = {
        "state": state,
        "task": task,
        "unit": page,
        "talks": talks_in(page),
        "form": form,
        "changes": changes,
        "author": state.revision.user,
        **_page(page.title, _("Reviews")),
    }
    return render(request, "modules/admin/upkeep/review.html", context, status=422 if act else 200)


def _decide(request: SignedInRequest, state: TaskState, act: str, said: Mapping[str, Any]) -> None:
    try:
        sign_actions.decide(state, act, by=request.user, **said)
    except sign_actions.AlreadyDecided:
        messages.warning(request, _("Somebody has answered or closed this meanwhile."))
    else:
        messages.success(request, _("Signed. Thank you.") if act == "approve" else _("The editors will read it."))


@require_POST
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a unit through its reviews."""
    page = get_object_or_404(UnitPage, id=pk)
    if not may_edit(request.user, page.module):
        raise PermissionDenied
    try:
        sign_actions.ask_for_reviews(page, by=request.user)
    except sign_actions.AlreadyAsked:
        messages.warning(request, _("The reviews of this unit are under way already."))
    else:
        messages.success(request, _("The reviewers are asked, one after the other. Meanwhile the page is locked."))
    return redirect("reviews")


def waiting_for(user: User) -> list[TaskState]:
    """Return the reviews that somebody may give now."""
    if not any(holds(user, role) for role in REVIEWER.values()):
        return []
    tasks = SignOffTask.objects.all()
    states = [task.get_task_states_user_can_moderate(user).select_related("task", "revision") for task in tasks]
    return [state for some in states for state in some.prefetch_related("revision__content_object")]


def unit_rows(modules: Iterable[Module], *, today: date) -> list[UnitRow]:
    """Return the sensitive units of these modules, in the language they were written in. Four queries."""
    places = places_of(modules)
    originals = _originals(place for place, _unit in places)
    found = [
        (place, unit) for place, unit in places if place.language == originals[place.module.pk] and unit.is_sensitive
    ]
    newest = {
        (row.module_id, row.language, row.unit, row.role): row for row in SignOff.objects.filter(module__in=modules)
    }
    workflows = _workflows()
    return [
        UnitRow(place.module, unit, _cells(place, unit, newest, today), *workflows.get(str(unit.pk), (False, "")))
        for place, unit in found
    ]


def _originals(places: Iterable[Place]) -> dict[int, str]:
    """Return the language in which each module was written: English where it has it, otherwise that of its first page."""
    ordered = sorted(places, key=lambda place: (place.language == "en", -place.page_id))
    return {place.module.pk: place.language for place in ordered}


def _cells(place: Place, unit: UnitPage, newest: Mapping[Any, SignOff], today: date) -> tuple[Cell, ...]:
    rows = [(role, newest.get((place.module.pk, place.language, unit.slug, role))) for role in SignOffRole]
    return tuple(
        Cell(role, row, row is not None and row.revision_id == unit.latest_revision_id, today) for role, row in rows
    )


def _workflows() -> dict[str, tuple[bool, str]]:
    """Return for the units in a workflow whether it goes on, and what a reviewer has asked to change. One query."""
    kind = ContentType.objects.get_for_model(UnitPage)
    states = WorkflowState.objects.active().filter(content_type=kind)
    rows = states.values_list("object_id", "status", "current_task_state__comment")
    return {pk: (status == WorkflowState.STATUS_IN_PROGRESS, comment or "") for pk, status, comment in rows}


def _has_to_do_with_reviews(user: User) -> bool:
    return any(holds(user, role) for role in (Role.EDITOR, *REVIEWER.values()))


def _state(request: SignedInRequest, pk: int) -> tuple[TaskState, SignOffTask]:
    """Return a review that this person may give now; for everybody else it is not there."""
    rows = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("task", "revision")
    state = get_object_or_404(rows, pk=pk)
    task = state.task.specific
    if not isinstance(task, SignOffTask) or not task.get_actions(state.revision.content_object, request.user):
        raise Http404
    return state, task


def _page(heading: str, above: str = "") -> dict[str, Any]:
    return page_at(heading, "check", *([(reverse("reviews"), above)] if above else []))


def whom_to_ask(module: Module) -> list[tuple[str, list[str]]]:
    """Return each kind of review with the names of those who are appointed for it."""
    return [(str(role.label), names) for role, names in reviewers_of(module).items()]

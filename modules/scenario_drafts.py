"""What pages about a scenario in the admin begin with: its draft for those who may change it, and where they stand."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ground.phrases import named
from modules.admin_pages import address_of, page_at
from modules.models import Scenario
from people.requests import SignedInRequest

ADDRESSES = (
    "edit", "workbench", "source", "replace", "h5p", "h5p_file", "scene", "ending", "part", "add_place", "try",
)  # fmt: skip


def draft_of(request: SignedInRequest, pk: int) -> Scenario:
    """Return the latest draft of a scenario, for those who may change it."""
    scenario = get_object_or_404(Scenario.objects.select_related("locale", "latest_revision"), pk=pk)
    require_change(request, scenario)
    draft: Scenario = scenario.get_latest_revision_as_object()
    return draft


def require_change(request: SignedInRequest, scenario: Scenario) -> None:
    """Raise PermissionDenied for a person who may not change this scenario."""
    if not policy().user_has_permission_for_instance(request.user, "change", scenario):
        raise PermissionDenied


def policy() -> Any:
    """Return who may do what with scenarios."""
    return Scenario.snippet_viewset.permission_policy


def url_of(name: str, *arguments: Any) -> str:
    """Return the address of a page about scenarios: `url_of("workbench", 7)`."""
    return address_of(Scenario, name, *arguments)


def page_of(scenario: Scenario, *trail: tuple[str, str]) -> dict[str, Any]:
    """Return what every such page shows: the scenario, and the way to it as addresses and words, the page itself last."""
    steps = [
        (url_of("list"), _("Scenarios")),
        (url_of("edit", scenario.pk), scenario.title),
        (url_of("workbench", scenario.pk), _("Workbench")),
        *trail,
    ]
    # Wagtail heads a page with the last step of the way to it.
    return page_at(named(scenario.title, steps[-1][1]), "group", *steps[:-1]) | {
        "scenario": scenario,
        **{f"{name}_url_name": Scenario.snippet_viewset.get_url_name(name) for name in ADDRESSES},
    }

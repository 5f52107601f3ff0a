"""The H5P package of a scenario: first what it does not have, then the file."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from modules.activities.definition import Definition
from modules.activities.roleplay import authoring
from modules.h5p_export import branching_in_words, credits_of, libraries_needed, losses_in_words, package_of
from modules.models import Scenario
from modules.scenario_drafts import draft_of, page_of, url_of
from modules.workbench import figures_of
from people.requests import SignedInRequest


def h5p(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a scenario's H5P package does not have of it, and offer the file."""
    scenario = draft_of(request, pk)
    context = page_of(scenario, ("", _("For other platforms (H5P)")))
    definition = _playable(scenario)
    if definition:
        branching = branching_in_words(definition)
        context |= {
            "losses": losses_in_words(branching.losses),
            "credits": credits_of(scenario),
            "libraries": libraries_needed(),
        }
    return render(request, "modules/admin/export_h5p.html", context)


def h5p_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the H5P package of a scenario's draft; a draft with errors leads back to the page that says so."""
    scenario = draft_of(request, pk)
    definition = _playable(scenario)
    if definition is None:
        return redirect(url_of("h5p", pk))
    response = HttpResponse(package_of(definition, credits_of(scenario)), content_type="application/zip")
    name = f"{scenario.slug}.{scenario.locale.language_code}.h5p"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _playable(scenario: Scenario) -> Definition | None:
    """Return a scenario that has no errors: only such can be played here or elsewhere."""
    return None if figures_of(scenario.source).errors else authoring.read(scenario.source).definition

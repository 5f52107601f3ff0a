"""The workbench of a scenario in the admin: its graph, findings and figures; its text as a file, out and in."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from modules import actions
from modules.activities.roleplay import authoring
from modules.models import Scenario
from modules.outline import RANKS
from modules.scenario_forms import NewScenarioForm, ReplacementForm, encoded
from modules.workbench import PLAYS, ending_rows, figures_of, finding_rows, kept_figures, workbench_of
from people.requests import SignedInRequest

ZOOMS = (50, 75, 100, 150)  # percent


def workbench(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a scenario's draft; what takes time to find out comes with `?figures`, unless it is kept already."""
    scenario = _draft(request, pk)
    text = authoring.read(scenario.source)
    is_asked = "figures" in request.GET or text.definition is None
    figures = figures_of(scenario.source) if is_asked else kept_figures(scenario.source)
    context = _page(scenario, _("Workbench")) | {
        "figures": figures,
        "plays": PLAYS,
        "ranks": RANKS,
        "zooms": ZOOMS,
        "zoom": _zoom(request),
    }
    if figures:
        context["findings"] = finding_rows(figures.findings, text, scenario.warnings_accepted)
    if text.definition:
        context["bench"] = workbench_of(text.definition)
    if text.definition and figures:
        context["endings"] = ending_rows(text.definition, figures)
    return render(request, "modules/admin/workbench.html", context)


def source(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the text of a scenario's draft as a file, to the byte."""
    scenario = _draft(request, pk)
    response = HttpResponse(scenario.source.encode(), content_type="application/yaml; charset=utf-8")
    name = f"{scenario.slug}.{scenario.locale.language_code}.yaml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a chosen file would change; then put its text in the place of the draft's."""
    scenario = _draft(request, pk)
    form = ReplacementForm(request.POST or None, request.FILES or None, scenario=scenario)
    context = _page(scenario, _("Replace the text")) | {"form": form}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "modules/admin/replace_scenario.html", context, status=status)
    text = form.cleaned_data["source"]
    if form.is_confirmed and request.POST.get("replaces") == _fingerprint(scenario.source):
        return _replaced(request, scenario, text)
    if form.is_confirmed:
        messages.warning(request, _("The draft has changed in the meantime. Look at what the file changes now."))
    context |= {"changes": authoring.changes(scenario.source, text), "is_equal": text == scenario.source}
    context |= _checked(text) | {"replaces": _fingerprint(scenario.source)}
    return render(request, "modules/admin/replace_scenario.html", context)


def _replaced(request: SignedInRequest, scenario: Scenario, text: str) -> HttpResponse:
    try:
        actions.replace_scenario(scenario, text, instead_of=scenario.source, by=request.user)
    except actions.ScenarioIsLocked:
        messages.error(request, _("The scenario is locked. Nothing was changed."))
    except actions.ScenarioHasChanged:
        messages.error(request, _("The draft has changed in the meantime. Nothing was changed by you."))
    else:
        messages.success(request, _("The draft has the text of the file now. What is published stays as it is."))
    return redirect(_url("workbench", scenario.pk))


def bring(request: SignedInRequest) -> HttpResponse:
    """Show what a chosen file would become, and what of a Twine story is lost; then keep it as a draft."""
    if not _policy().user_has_permission(request.user, "add"):
        raise PermissionDenied
    form = NewScenarioForm(request.POST or None, request.FILES or None)
    trail = [{"url": _url("list"), "label": _("Scenarios")}, {"url": "", "label": _("Import a scenario")}]
    context: dict[str, Any] = {"form": form, "breadcrumbs_items": trail, "header_title": _("Import a scenario")}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "modules/admin/import_scenario.html", context, status=status)
    new = form.cleaned_data
    if form.is_confirmed:
        added = actions.add_scenario(new["slug"], new["source"], locale=new["locale"], by=request.user)
        messages.success(request, _("“%(title)s” is a draft now. Its findings say what is missing.") % {"title": added})
        return redirect(_url("workbench", added.pk))
    context |= _checked(new["source"]) | {"losses": form.losses, "slug": new["slug"], "language": new["language"]}
    return render(request, "modules/admin/import_scenario.html", context)


def _policy() -> Any:
    return Scenario.snippet_viewset.permission_policy


def _url(name: str, *arguments: Any) -> str:
    return reverse(Scenario.snippet_viewset.get_url_name(name), args=arguments)


def _draft(request: SignedInRequest, pk: int) -> Scenario:
    """Return the latest draft of a scenario, for those who may change it."""
    scenario = get_object_or_404(Scenario.objects.select_related("locale", "latest_revision"), pk=pk)
    if not _policy().user_has_permission_for_instance(request.user, "change", scenario):
        raise PermissionDenied
    draft: Scenario = scenario.get_latest_revision_as_object()
    return draft


def _page(scenario: Scenario, title: str) -> dict[str, Any]:
    viewset = Scenario.snippet_viewset
    trail = [
        {"url": _url("list"), "label": _("Scenarios")},
        {"url": _url("edit", scenario.pk), "label": scenario.title},
        {"url": "", "label": f"{scenario.title}: {title}"},
    ]
    return {
        "scenario": scenario,
        **{f"{name}_url_name": viewset.get_url_name(name) for name in ("edit", "workbench", "source", "replace")},
        "translations": scenario.get_translations(inclusive=True).select_related("locale"),
        "breadcrumbs_items": trail,
        "header_title": f"{scenario.title}: {title}",
        "header_icon": "group",
    }


def _zoom(request: SignedInRequest) -> int:
    asked = request.GET.get("zoom", "")
    return next((zoom for zoom in ZOOMS if str(zoom) == asked), 100)


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _checked(text: str) -> dict[str, Any]:
    read = authoring.read(text)
    return {
        "encoded": encoded(text),
        "definition": read.definition,
        "findings": finding_rows(figures_of(text).findings, read, {}),
    }

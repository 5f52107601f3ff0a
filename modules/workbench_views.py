"""The workbench of a scenario in the admin: its graph, findings and figures; its text as a file, out and in."""

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from modules import actions
from modules.activities.roleplay import authoring, editing
from modules.admin_pages import page_at
from modules.case_file_forms import head_parts
from modules.models import Scenario
from modules.outline import RANKS
from modules.scenario_drafts import draft_of, page_of, policy, url_of
from modules.scenario_forms import NewScenarioForm, ReplacementForm, encoded
from modules.scene_rules import label_of
from modules.translation_memory import is_in_translation
from modules.workbench import PLAYS, ending_rows, figures_of, finding_rows, kept_figures, workbench_of
from people.requests import SignedInRequest

ZOOMS = (50, 75, 100, 150)  # percent


def workbench(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a scenario's draft; what takes time to find out comes with `?figures`, unless it is kept already."""
    scenario = draft_of(request, pk)
    text = authoring.read(scenario.source)
    is_asked = "figures" in request.GET or text.definition is None
    figures = figures_of(scenario.source) if is_asked else kept_figures(scenario.source)
    context = page_of(scenario) | {
        "translations": scenario.get_translations(inclusive=True).select_related("locale"),
        "figures": figures,
        "plays": PLAYS,
        "ranks": RANKS,
        "zooms": ZOOMS,
        "zoom": _zoom(request),
        "parts": [(name, label) for name, (label, _form) in head_parts(_editable(text)).items()],
        "nouns": [("scene", _("+ New scene")), ("ending", _("+ New ending"))],
    }
    if figures:
        context["findings"] = finding_rows(figures.findings, text, scenario.warnings_accepted)
    if text.definition:
        context["bench"] = workbench_of(text.definition)
    elif _editable(text):
        context["places"] = _places(scenario, text.document)
    if text.definition and figures:
        context["endings"] = ending_rows(text.definition, figures)
    return render(request, "modules/admin/workbench.html", context)


def _editable(text: authoring.Text) -> Any:
    return text.document if editing.is_editable(text.document) else {}


def _places(scenario: Scenario, document: Any) -> list[tuple[str, str]]:
    """Return the addresses of the forms of scenes and endings, where no outline leads to them."""
    nouns = {"scene": document["nodes"], "ending": document["endings"]}
    return [
        (url_of(noun, scenario.pk, entry["id"]), label_of(entry))
        for noun, entries in nouns.items()
        for entry in entries
    ]


def source(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the text of a scenario's draft as a file, to the byte."""
    scenario = draft_of(request, pk)
    response = HttpResponse(scenario.source.encode(), content_type="application/yaml; charset=utf-8")
    name = f"{scenario.slug}.{scenario.locale.language_code}.yaml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a chosen file would change; then put its text in the place of the draft's."""
    scenario = draft_of(request, pk)
    if is_in_translation(scenario):
        messages.info(
            request, _("This is a translation: its words are written string by string, or loaded from a file.")
        )
        return redirect(url_of("edit", pk))
    form = ReplacementForm(request.POST or None, request.FILES or None, scenario=scenario)
    context = page_of(scenario, ("", _("Replace the text"))) | {"form": form}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "modules/admin/replace_scenario.html", context, status=status)
    text = form.cleaned_data["source"]
    if form.is_confirmed and request.POST.get("replaces") == fingerprint(scenario.source):
        return _replaced(request, scenario, text)
    if form.is_confirmed:
        messages.warning(request, _("The draft has changed in the meantime. Look at what the file changes now."))
    context |= {"changes": authoring.changes(scenario.source, text), "is_equal": text == scenario.source}
    context |= _checked(text) | {"replaces": fingerprint(scenario.source)}
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
    return redirect(url_of("workbench", scenario.pk))


def bring(request: SignedInRequest) -> HttpResponse:
    """Show what a chosen file would become, and what of a Twine story is lost; then keep it as a draft."""
    if not policy().user_has_permission(request.user, "add"):
        raise PermissionDenied
    form = NewScenarioForm.sent(request)
    context = page_at(_("Import a scenario"), "group", (url_of("list"), _("Scenarios"))) | {"form": form}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "modules/admin/import_scenario.html", context, status=status)
    new = form.cleaned_data
    if form.is_confirmed:
        added = actions.add_scenario(new["slug"], new["source"], locale=new["locale"], by=request.user)
        messages.success(request, _("“%(title)s” is a draft now. Its findings say what is missing.") % {"title": added})
        return redirect(url_of("workbench", added.pk))
    context |= _checked(new["source"]) | {"losses": form.losses, "slug": new["slug"], "language": new["language"]}
    return render(request, "modules/admin/import_scenario.html", context)


def _zoom(request: SignedInRequest) -> int:
    asked = request.GET.get("zoom", "")
    return next((zoom for zoom in ZOOMS if str(zoom) == asked), 100)


def fingerprint(text: str) -> str:
    """Return what tells one text from another."""
    return sha256(text.encode()).hexdigest()


def _checked(text: str) -> dict[str, Any]:
    read = authoring.read(text)
    return {
        "encoded": encoded(text),
        "definition": read.definition,
        "findings": finding_rows(figures_of(text).findings, read, {}),
    }

"""A scenario in forms, one part opened at a time: each is saved into the text as a new draft, and nothing is published."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Locale

from modules import actions
from modules.activities.definition import BadResponse, Definition, State
from modules.activities.roleplay import authoring, editing, engine, play, starting
from modules.activities.roleplay.documents import plain
from modules.activities.roleplay.form import key_findings
from modules.admin_pages import page_at
from modules.case_file_forms import head_parts
from modules.findings import Finding
from modules.models import Scenario
from modules.models.snippets import LONGEST_SCENARIO
from modules.outline import PLACE
from modules.saying import said, said_refusal
from modules.scenario_drafts import draft_of, page_of, policy, url_of
from modules.scene_forms import EndingEditor, SceneEditor, note_findings
from modules.scene_parts import HeadForm, NewForm
from modules.scene_rules import label_of
from modules.translation_memory import is_in_translation
from modules.workbench import findings_at_once
from modules.workbench_views import fingerprint
from people.requests import SignedInRequest

Editor = SceneEditor | EndingEditor
View = Callable[..., HttpResponse]
EDITORS: Mapping[str, type[Editor]] = {"scene": SceneEditor, "ending": EndingEditor}
BLANK = {"nodes": starting.blank_scene, "endings": lambda name, _to: starting.blank_ending(name)}
SAVED, STALE, LOCKED = "", "stale", "locked"
TRIED = "scenario_tried"  # in the session
SEEDS = 1000  # among so many there is one for each variant


@dataclass(frozen=True)
class Desk:
    """Who edits which draft, and its text as far as it can be read."""

    request: SignedInRequest
    scenario: Scenario
    text: authoring.Text

    @property
    def document(self) -> Any:
        return self.text.document

    def url(self, name: str, *arguments: str) -> str:
        return url_of(name, self.scenario.pk, *arguments)

    @property
    def lock(self) -> Any:
        lock = self.scenario.get_lock()
        return lock if lock and lock.for_user(self.request.user) else None


def _desk(request: SignedInRequest, pk: int) -> Desk:
    scenario = draft_of(request, pk)
    return Desk(request, scenario, authoring.read(scenario.source))


def of_an_original(view: Callable[[SignedInRequest, int, str], HttpResponse]) -> View:
    """Lead from the forms of a translation to its words: what happens in all languages is changed in the original."""

    @wraps(view)
    def led(request: SignedInRequest, pk: int, name: str = "", *, noun: str = "") -> HttpResponse:
        scenario = draft_of(request, pk)
        if not is_in_translation(scenario):
            return view(request, pk, name or noun)
        messages.info(
            request, _("This is a translation: change its words here, and scenes and choices in the original.")
        )
        return redirect(url_of("edit", scenario.pk))

    return led


def new(request: SignedInRequest) -> HttpResponse:
    """Begin a scenario: a draft of one scene, which can be tried at once."""
    if not policy().user_has_permission(request.user, "add"):
        raise PermissionDenied
    form = NewForm(request.POST or None, user=request.user, locales=list(Locale.objects.all()))
    if form.is_valid():
        opening = form.opening()
        source = editing.written(editing.dressed(starting.starting_document(opening)))
        added = actions.add_scenario(opening.id, source, locale=form.locale, by=request.user)
        messages.success(request, _("“%(title)s” is a draft now. Go on with its first scene.") % {"title": added})
        return redirect(url_of("scene", added.pk, starting.FIRST_SCENE))
    context = page_at(_("New scenario"), "group", (url_of("list"), _("Scenarios"))) | {
        "form": form,
        "import_url_name": Scenario.snippet_viewset.get_url_name("import"),
    }
    return render(request, "modules/admin/new_scenario.html", context, status=422 if form.is_bound else 200)


@of_an_original
def scene(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Show and save the form of one scene."""
    return _place(_desk(request, pk), "scene", name)


@of_an_original
def ending(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Show and save the form of one ending."""
    return _place(_desk(request, pk), "ending", name)


@of_an_original
def part(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Show and save a form of the head: about, person, measures, variants, competencies, the file and its fields."""
    desk = _desk(request, pk)
    if not editing.is_editable(desk.document):
        return _cannot_open(desk)
    parts = head_parts(desk.document)
    if name not in parts:
        raise Http404
    title, form_class = parts[name]
    form = form_class(desk.document, request.POST or None, user=request.user, locale=desk.scenario.locale)
    known = _print_of(_values_of(form))
    problem = SAVED if not form.is_bound else _stale(desk, known) or _saved(desk, form, form.edit)
    if form.is_bound and not problem and not form.mistakes:
        messages.success(request, _said(desk))
        return redirect(desk.url("part", name))
    context = _context(desk, str(title), name) | {
        "form": form,
        "problem": problem,
        "was": known,
        "errors": form.mistakes,
    }
    _note_head(form, context["findings"])
    return render(request, form.template_name, context | _typed(request), status=_status(form.is_bound, problem))


def _values_of(form: HeadForm) -> Any:
    """Return what a form of the head can change, for telling whether somebody else has."""
    lists = [[row.initial for row in rows] for _heading, rows in getattr(form, "lists", {}).values()]
    return [form.initial, lists]


def _place(desk: Desk, noun: str, name: str) -> HttpResponse:
    if not editing.is_editable(desk.document):
        return _cannot_open(desk)
    data = desk.request.POST or None
    kind = EDITORS[noun].kind
    document = desk.document if data is None else _with_place(desk.document, kind, name)
    try:
        editor = EDITORS[noun](document, name, data)
        known = _print_of(plain(editing.part_of(desk.document, kind, name)))
    except editing.UnknownPart:
        if data is None:
            raise Http404 from None
        known = ""
    if data is None:
        return _shown(desk, editor, SAVED, known)
    problem = _stale(desk, known)
    if not problem and data.get("do") == "remove-part":
        return _removed(desk, editor)
    return _taken(desk, editor, problem, known)


def _with_place(document: Any, kind: str, name: str) -> Any:
    """Return a document in which a scene or ending stands that somebody else took away: what was typed is not lost."""
    if name in [entry["id"] for entry in document[kind]]:
        return document
    found = plain(document)
    found[kind].append(BLANK[kind](name, found["endings"][0]["id"]))
    return found


def _taken(desk: Desk, editor: Editor, problem: str, known: str) -> HttpResponse:
    action, _colon, target = desk.request.POST.get("do", "save").partition(":")

    def edit(document: editing.Document) -> None:
        if editor.name not in editing.ids_of(document):
            editing.add_part(document, editor.kind, BLANK[editor.kind](editor.name, document["endings"][0]["id"]))
        editor.edit(document)

    editor.do(action, target)
    problem = problem or _saved(desk, editor, edit)
    if problem or editor.form.errors or not editor.is_valid():
        editor.undo()
        return _shown(desk, editor, problem, known)
    messages.success(desk.request, _said(desk))
    for name in editor.added.scenes:
        messages.info(desk.request, _("Scene %(name)s was added. It waits to be written.") % {"name": name})
    for name in editor.added.endings:
        messages.info(desk.request, _("Ending %(name)s was added. It waits to be written.") % {"name": name})
    return redirect(_next_url(desk, editor, action, target))


def _next_url(desk: Desk, editor: Editor, action: str, target: str) -> str:
    """Return where to go on after saving: the same scene, its neighbour, or a play from here."""
    name = editor.form.cleaned_data["id"]
    if action == "try":
        return desk.url("try", name)
    if action in {"previous", "next"}:
        ids = [entry["id"] for entry in desk.document[editor.kind]]
        place = ids.index(editor.name) + (1 if action == "next" else -1)
        name = ids[place] if 0 <= place < len(ids) else name
    return desk.url(editor.noun, name) + (f"#{target.partition('-')[0]}" if target else "")


def _removed(desk: Desk, editor: Editor) -> HttpResponse:
    try:
        source = editing.edited(
            desk.scenario.source, lambda document: editing.remove_part(document, editor.kind, editor.name)
        )
        _keep(desk, source)
    except editing.StillUsed as used:
        where = ", ".join(used.places)
        editor.form.add_error(
            None, _("This is still led to from: %(where)s. Lead these elsewhere first.") % {"where": where}
        )
        return _shown(desk, editor, SAVED, _print_of(editor.scene))
    except actions.ScenarioIsLocked:
        return _shown(desk, editor, LOCKED, _print_of(editor.scene))
    except actions.ScenarioHasChanged:
        return _shown(desk, editor, STALE, _print_of(editor.scene))
    messages.success(desk.request, _("“%(name)s” was removed from the draft.") % {"name": editor.name})
    return redirect(desk.url("workbench"))


def _saved(desk: Desk, form: Any, edit: Callable[[editing.Document], None]) -> str:
    """Save what a form says as the draft, if it is valid; return what else is in the way."""
    if not form.is_valid():
        return SAVED
    where = form.form if hasattr(form, "form") else form
    try:
        _keep(desk, editing.edited(desk.scenario.source, edit))
    except editing.IdTaken as taken:
        where.add_error("id", _("Another scene or ending is called “%(name)s”.") % {"name": taken})
    except editing.StillUsed as used:
        where.add_error(None, _("What you took away is still used in: %(where)s.") % {"where": ", ".join(used.places)})
    except _TooLong:
        where.add_error(None, _("The scenario would be longer than %(most)d characters.") % {"most": LONGEST_SCENARIO})
    except actions.ScenarioIsLocked:
        return LOCKED
    except actions.ScenarioHasChanged:
        return STALE
    return SAVED


class _TooLong(Exception):
    """The text would not fit."""


def _keep(desk: Desk, source: str) -> None:
    if len(source) > LONGEST_SCENARIO:
        raise _TooLong
    if source != desk.scenario.source:
        actions.replace_scenario(desk.scenario, source, instead_of=desk.scenario.source, by=desk.request.user)


def _said(desk: Desk) -> str:
    if desk.scenario.live:
        return _("Saved as a draft. What is published stays as it is until you publish.")
    return _("Saved as a draft.")


def _stale(desk: Desk, known: str) -> str:
    """Say whether somebody else has changed this part since the form was opened; unless that is to be replaced."""
    posted = desk.request.POST
    return STALE if posted.get("was") != known and posted.get("do") != "overwrite" else SAVED


def _print_of(values: Any) -> str:
    return fingerprint(json.dumps(values, sort_keys=True, default=str))


def _status(is_bound: bool, problem: str) -> int:
    if problem:
        return 409
    return 422 if is_bound else 200


def _typed(request: SignedInRequest) -> dict[str, Any]:
    """Return what a page shows again of what was posted: a form that is out of date stays so until it is replaced."""
    return {"was": request.POST["was"]} if "was" in request.POST else {}


def _shown(desk: Desk, editor: Editor, problem: str, known: str) -> HttpResponse:
    title = f"{_('Scene') if editor.noun == 'scene' else _('Ending')} {editor.name}"
    context = _context(desk, title, editor.name) | {"editor": editor, "problem": problem, "was": known}
    missing = note_findings(editor, context["findings"]) if not editor.form.is_bound else 0
    context |= _neighbours(desk, editor) | _typed(desk.request)
    context |= {"missing": missing, "is_scene": editor.noun == "scene", "errors": editor.errors}
    status = _status(editor.form.is_bound, problem)
    return render(desk.request, editor.template_name, context, status=status)


def _neighbours(desk: Desk, editor: Editor) -> dict[str, Any]:
    ids = [entry["id"] for entry in desk.document[editor.kind]]
    if editor.name not in ids:
        return {}
    place = ids.index(editor.name)
    return {
        "previous": ids[place - 1] if place else "",
        "following": ids[place + 1] if place + 1 < len(ids) else "",
        "sources": [
            node["id"] for node in desk.document["nodes"] if editor.name in _targets(node) and node["id"] != editor.name
        ],
    }


def _targets(node: Mapping[str, Any]) -> list[str]:
    ways = [choice["next"] for choice in node["choices"]]
    return [place for way in ways for place in ([way] if isinstance(way, str) else [rule["to"] for rule in way])]


@dataclass(frozen=True)
class NavigationEntry:
    """A part of a scenario in the list beside its forms; `findings` is the number of things to mend in it."""

    label: str
    url: str
    is_here: bool
    findings: int


def _context(desk: Desk, title: str, here: str) -> dict[str, Any]:
    findings = findings_at_once(desk.scenario.source, desk.text)
    number = Counter(_entry_of(finding) for finding in findings)
    head = [
        NavigationEntry(str(label), desk.url("part", name), name == here, 0)
        for name, (label, _form) in head_parts(desk.document).items()
    ]
    places = {
        noun: [
            NavigationEntry(label_of(entry), desk.url(noun, entry["id"]), entry["id"] == here, number[entry["id"]])
            for entry in plain(desk.document[EDITORS[noun].kind])
        ]
        for noun in EDITORS
    }
    return page_of(desk.scenario, ("", title)) | {
        "desk": desk,
        "findings": findings,
        "head": head,
        "scenes": places["scene"],
        "endings": places["ending"],
        "lock": desk.lock.get_message(desk.request.user) if desk.lock else "",
        "is_locked": bool(desk.lock),
    }


def _entry_of(finding: Finding) -> str:
    found = PLACE.match(finding.where)
    return found["id"] if found else ""


def _note_head(form: HeadForm, findings: Any) -> None:
    """Put the findings about the head at the fields that they name."""
    for finding in findings:
        if finding.where in {"scenario", "persona"} and finding.key in form.fields and not form.is_bound:
            form.hints.setdefault(finding.key, []).append(said(finding))


def _cannot_open(desk: Desk) -> HttpResponse:
    """Say why the forms cannot be opened, and where to mend it: the text lacks what they stand on."""
    findings = desk.text.findings if not isinstance(desk.document, Mapping) else list(key_findings(desk.document))
    context = page_of(desk.scenario, ("", _("Forms"))) | {"findings": findings or desk.text.findings}
    return render(desk.request, "modules/admin/scenes_closed.html", context)


@require_POST
@of_an_original
def add(request: SignedInRequest, pk: int, noun: str) -> HttpResponse:
    """Add a scene or an ending to the draft, and open it."""
    desk = _desk(request, pk)
    if noun not in EDITORS:
        raise Http404
    if not editing.is_editable(desk.document):
        return _cannot_open(desk)
    kind = EDITORS[noun].kind
    first = starting.FIRST_SCENE if noun == "scene" else starting.FIRST_ENDING
    like = desk.document[kind][-1]["id"] if desk.document[kind] and noun == "scene" else first
    name = editing.next_id(editing.ids_of(desk.document), like)
    to = next((entry["id"] for entry in desk.document["endings"]), name)
    try:
        _keep(
            desk, editing.edited(desk.scenario.source, lambda one: editing.add_part(one, kind, BLANK[kind](name, to)))
        )
    except (actions.ScenarioIsLocked, actions.ScenarioHasChanged):
        messages.error(request, _("Somebody else is at work on this scenario. Nothing was changed."))
        return redirect(desk.url("workbench"))
    messages.success(
        request, _("“%(name)s” was added. It waits to be written, and for a choice that leads to it.") % {"name": name}
    )
    return redirect(desk.url(noun, name))


# To try a scenario out


def try_out(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Play the draft from a scene or ending on; nothing of it is kept but in the session."""
    desk = _desk(request, pk)
    if desk.text.definition is None:
        return _cannot_open(desk)
    if name not in engine.Scenario(desk.text.definition.structure).scenes:
        return redirect(desk.url("ending", name))
    definition = replace(desk.text.definition, structure={**desk.text.definition.structure, "start": name})
    tried = _tried(desk, name)
    state, problem = _state_of(definition, tried)
    if request.method == "POST":
        _try_step(desk, definition, state, tried)
        return redirect(request.get_full_path())
    return render(request, "modules/admin/try_scenario.html", _try_context(desk, definition, state, tried, problem))


def _tried(desk: Desk, name: str) -> dict[str, Any]:
    """Return how far this play has come: that of the session, if it is of this text, scene and variant."""
    variant = desk.request.GET.get("variant", "")
    begun = {"source": fingerprint(desk.scenario.source), "scene": name, "variant": variant}
    found = desk.request.session.get(TRIED, {})
    return found if begun.items() <= found.items() else begun | {"chosen": []}


def _state_of(definition: Definition, tried: Mapping[str, Any]) -> tuple[State, str]:
    """Return the state after what was chosen, and what was in the way of the last step."""
    state = engine.begin(definition, seed=_seed_for(definition, tried["variant"]))
    for response in tried["chosen"]:
        try:
            state = engine.answer(definition, state, response, at=timezone.now())
        except engine.NoWayOn:
            return state, _("None of the rules of this choice holds here: say what comes next otherwise.")
        except BadResponse as refused:
            return state, said_refusal(refused)
    return state, ""


def _seed_for(definition: Definition, variant: str) -> int:
    seeds = (seed for seed in range(SEEDS) if engine.drawn_variant(definition.structure, seed) == variant)
    return next(seeds, 0)


def _try_step(desk: Desk, definition: Definition, state: State, tried: dict[str, Any]) -> None:
    posted = desk.request.POST
    if "again" in posted:
        tried["chosen"] = []
    elif "back" in posted:
        tried["chosen"] = tried["chosen"][:-1]
    else:
        try:
            tried["chosen"] = [*tried["chosen"][: len(state["steps"])], play.response_from(definition, state, posted)]
        except BadResponse as refused:
            messages.error(desk.request, said_refusal(refused))
    desk.request.session[TRIED] = tried


def _try_context(
    desk: Desk, definition: Definition, state: State, tried: Mapping[str, Any], problem: str
) -> dict[str, Any]:
    words = definition.texts[definition.language]
    here = state["scene"] or state["ending"]
    return page_of(desk.scenario, ("", _("Try out"))) | {
        "play": play.show(definition, state, definition.language),
        "problem": problem,
        "scene": tried["scene"],
        "variant": state["variant"],
        "variants": [variant["id"] for variant in definition.structure["variants"]],
        "measures": [(words["variables"][name], value) for name, value in state["variables"].items()],
        "marks": [words["flags"][flag] for flag in state["flags"]],
        "back_url": desk.url("scene" if state["scene"] else "ending", here),
        "here": here,
        "post_url": None if state["ending"] else desk.request.get_full_path(),
        "has_steps": bool(state["steps"]),
    }

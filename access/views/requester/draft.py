"""The form of a request: a task list, one page for each question, the check of the answers, sending."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access import presenting, request_forms, rules
from access.actions import requests
from access.actions.moving import AlreadyOpen
from access.decision_times import usual_days
from access.models import AccessRequest, NoteKind, RequestLine
from access.offers import offered_modules, offers, titles_of
from access.pace import is_slowed_down, status_of, too_fast
from access.request_forms import NO_CASES
from access.views.requester.doors import not_asking, own_by_key, personal
from access.views.requester.files import send_attachment
from access.workflow import State
from modules.models import Module
from people.requests import SignedInRequest as Request

STEPS = tuple(presenting.STEP_TITLES)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def new(request: Request) -> HttpResponse:
    """What one needs to ask for access, how long it takes and who decides; a post begins a draft."""
    if not rules.may_request(request.user):
        return not_asking(request)
    modules = _modules(request.POST.getlist("module") or request.GET.getlist("module"))
    if request.method == "POST":
        if is_slowed_down(request):
            return too_fast(request)
        case = requests.begin(request.user, organisation=_own_organisation(request), modules=modules)
        return redirect("access:draft", key=case.key)
    titles = titles_of(modules, get_language())
    context = {
        "modules": [(module, titles[module.pk]) for module in modules],
        "days": usual_days(modules[0]) if len(modules) == 1 else None,
        "steps": presenting.STEP_TITLES.values(),
    }
    return render(request, "access/requester/new.html", context)


def _modules(slugs: Collection[str]) -> list[Module]:
    """Of the modules that one can ask for, those that an address names; a curriculum names all of its own."""
    return [module for module in offered_modules() if module.slug in slugs] if slugs else []


def _own_organisation(request: Request) -> Any:
    """The organisation that the person works for, if it may ask; whoever asks for others chooses on the first page."""
    return request.user.organisation if rules.asks_for_their_own(request.user) else None


@require_safe
@personal
def tasks(request: Request, key: str) -> HttpResponse:
    """The steps of the form, and how far each is."""
    case = own_by_key(request, key)
    _require_editable(case)
    context = {
        "case": case,
        "tasks": presenting.tasks(case),
        "is_complete": not presenting.incomplete_steps(case),
        "found": presenting.findings(case, only_blocking=True),
    }
    return render(request, "access/requester/tasks.html", context)


def _require_editable(case: AccessRequest, step: str = "") -> None:
    if not presenting.is_editable(case, step):
        raise requests.NotADraft


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def step(request: Request, key: str, step: str) -> HttpResponse:
    """One question page; what is answered is kept at once, and the next page follows."""
    case = own_by_key(request, key)
    if step not in STEPS:
        raise Http404
    _require_editable(case, step)
    form = _form(request, case, step)
    if form.is_valid() and not is_slowed_down(request, form) and _is_saved(case, form):
        return redirect(_after(request, case, step))
    context = {
        "case": case,
        "form": form,
        "step": step,
        "title": presenting.STEP_TITLES[step],
        "number": STEPS.index(step) + 1,
        "count": len(STEPS),
        "back_url": _before(case, step),
        "reminder": NO_CASES if step == "reasons" else "",
        "returns": "check" if "check" in request.GET or "check" in request.POST else "",
    }
    templates = [f"access/requester/step_{step}.html", "access/requester/step.html"]
    return render(request, templates, context, status=status_of(form))


def _form(request: Request, case: AccessRequest, step: str) -> Form:
    data = request.POST if request.method == "POST" else None
    if step == "organisation":
        return request_forms.OrganisationForm(data, case=case, user=request.user)
    if step == "modules":
        seats = dict(case.lines.values_list("module", "seats"))
        return request_forms.ModulesForm(data, offers=offers(case, get_language()), seats=seats)
    if step == "declarations":
        return request_forms.DeclarationsForm(data, case=case)
    if step == "attachment":
        return request_forms.AttachmentForm(data, request.FILES or None, case=case)
    plain: dict[str, type[Form]] = {
        "purpose": request_forms.PurposeForm,
        "reasons": request_forms.ReasonsForm,
        "delivery": request_forms.DeliveryForm,
    }
    form = plain[step]
    return form(data, initial={name: getattr(case, name) for name in form.base_fields})


def _is_saved(case: AccessRequest, form: Form) -> bool:
    """Keep the answers; that a module is asked for already becomes an error of the form."""
    try:
        _save(case, form)
    except AlreadyOpen:
        form.add_error(None, _("Your organisation has another open request for one of these modules."))
        return False
    return True


@transaction.atomic
def _save(case: AccessRequest, form: Form) -> None:
    """Keep what was answered on one page."""
    said = form.cleaned_data
    if isinstance(form, request_forms.OrganisationForm):
        if said.get("organisation"):
            sponsorship = {name: said[name] for name in ("is_sponsored", "sponsor") if name in said}
            requests.choose_organisation(case, said["organisation"], **sponsorship)
        requests.save_answers(case, {"unit": said["unit"]})
    elif isinstance(form, request_forms.ModulesForm):
        requests.choose_lines(case, form.seats)
    elif isinstance(form, request_forms.DeclarationsForm):
        requests.save_answers(case, {"declarations": form.codes})
    elif isinstance(form, request_forms.AttachmentForm):
        if said["attachment"] or said.get("remove"):
            requests.attach(case, said["attachment"])
    else:
        requests.save_answers(case, said)


def _after(request: Request, case: AccessRequest, step: str) -> str:
    """The page after a step: the check if one came from there, the task list if one wants to stop, else the next step."""
    if "later" in request.POST:
        return _url("access:draft", case)
    following = STEPS[STEPS.index(step) + 1 :]
    if "check" in request.POST or not following:
        return _url("access:check", case)
    return _url("access:step", case, following[0])


def _before(case: AccessRequest, step: str) -> str:
    place = STEPS.index(step)
    return _url("access:step", case, STEPS[place - 1]) if place else _url("access:draft", case)


def _url(name: str, case: AccessRequest, *more: str) -> str:
    return reverse(name, args=[case.key, *more])


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def check(request: Request, key: str) -> HttpResponse:
    """All answers on one page, with what would stop the request; a post sends it."""
    case = own_by_key(request, key)
    if State(case.state) not in {State.DRAFT, State.NEEDS_FIX}:
        _require_editable(case)
        return redirect("access:request", reference=case.reference)
    if request.method == "POST":
        return _send(request, case)
    return _check_page(request, case)


def _check_page(request: Request, case: AccessRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    missing = presenting.incomplete_steps(case)
    found = [] if missing else presenting.would_stop(case)
    context = {
        "case": case,
        "sections": presenting.sections(case),
        "missing": [section for section in presenting.sections(case) if section.step in missing],
        "found": found,
        "problem": problem,
    }
    return render(request, "access/requester/check.html", context, status=status)


def _send(request: Request, case: AccessRequest) -> HttpResponse:
    if presenting.incomplete_steps(case):
        return _check_page(request, case, status=422)
    if is_slowed_down(request):
        return too_fast(request)
    try:
        case = requests.submit(case, by=request.user)
    except requests.EmailNotVerified:
        return render(request, "access/requester/not_verified.html", {"case": case}, status=409)
    except requests.Incomplete:
        return _check_page(request, case, status=422)
    except AlreadyOpen:
        return _already_open(request, case)
    if case.state == State.NEEDS_FIX:
        return redirect("access:request", reference=case.reference)
    return redirect("access:sent", reference=case.reference)


def _already_open(request: Request, case: AccessRequest) -> HttpResponse:
    """Say which request is open: by its reference to those who may see it."""
    context = {"case": case, "others": _others_in_words(request, case)}
    return render(request, "access/requester/already_open.html", context, status=409)


def _others_in_words(request: Request, case: AccessRequest) -> list[dict[str, Any]]:
    lines = list(_open_lines(case))
    titles = titles_of([line.module for line in lines], get_language())
    visible = set(
        rules.requests_seen_by(request.user)
        .filter(pk__in=[line.request_id for line in lines])
        .values_list("pk", flat=True)
    )
    return [
        {"title": titles[line.module_id], "reference": line.request.reference if line.request_id in visible else ""}
        for line in lines
    ]


def _open_lines(case: AccessRequest) -> Any:
    """The lines of other open requests that stand in the way."""
    lines = RequestLine.objects.filter(
        organisation=case.organisation_id, is_open=True, module__in=case.lines.values("module")
    )
    return lines.exclude(request=case).select_related("module", "request")


@require_POST
@personal
def join(request: Request, key: str) -> HttpResponse:
    """Ask those who made the open request to add one's seats to it; the draft stays for the other modules."""
    case = own_by_key(request, key)
    _require_editable(case)
    if is_slowed_down(request):
        return too_fast(request)
    seats = dict(case.lines.values_list("module", "seats"))
    for line in _open_lines(case):
        text = _("%(person)s asks for %(seats)s more in %(module)s, for the same organisation: please add them.") % {
            "person": request.user,
            "seats": presenting.seats_in_words(seats[line.module_id]),
            "module": line.module.code,
        }
        if not line.request.notes.filter(by=request.user, text=text).exists():
            requests.say(line.request, by=request.user, text=text, kind=NoteKind.MESSAGE)
    messages.success(request, _("Your wish stands on the open request. Your draft is kept."))
    return redirect("access:mine")


@require_POST
@personal
def discard(request: Request, key: str) -> HttpResponse:
    """Throw a draft away."""
    requests.discard(own_by_key(request, key), by=request.user)
    messages.success(request, _("The draft is discarded."))
    return redirect("access:mine")


@require_safe
@personal
def attachment(request: Request, key: str) -> HttpResponseBase:
    """The file of one's own request, before it is sent."""
    return send_attachment(own_by_key(request, key))

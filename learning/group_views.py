"""Groups and their boards: a trainer makes a group and shows its board; a learner joins with a code, and may leave."""

from io import BytesIO

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ground.rates import is_too_fast
from learning import boards, groups
from learning.board_pages import BoardShown
from learning.forms import CodeForm, GroupForm
from learning.models import GroupMember, PlayGroup
from learning.rules import trains
from learning.trainer_pages import Trained, trained_module
from learning.views import contents_of, learner_view
from people.requests import SignedInRequest as Request

TRIES_PER_MINUTE = 20


@require_http_methods(["GET", "POST"])
@learner_view
def group_list(request: Request, module: str) -> HttpResponse:
    """The groups of a module; a post makes one."""
    trained = trained_module(request, module)
    roleplays = {entry.slug: entry for entry in trained.roleplays}
    choices = [(slug, trained.title_of(entry)) for slug, entry in roleplays.items()]
    form = GroupForm(request.POST if request.method == "POST" else None, roleplays=choices)
    if form.is_valid():
        entry = roleplays[form.cleaned_data["roleplay"]]
        made = groups.make(trained.module, entry, name=form.cleaned_data["name"], by=request.user)
        return redirect("learning:group", module=module, code=made.code)
    titles = {entry.key: trained.title_of(entry) for entry in trained.roleplays}
    found = [(group, titles.get(str(group.key), "")) for group in PlayGroup.objects.of(trained.module)]
    context = {"trained": trained, "form": form, "groups": found}
    return render(request, "learning/trainer/groups.html", context, status=422 if form.is_bound else 200)


@require_GET
@learner_view
def group(request: Request, module: str, code: str) -> HttpResponse:
    """One group: how to join it, how many have, and whether its board can be opened."""
    trained, found = _group(request, module, code)
    context = {
        "trained": trained,
        "group": found,
        "title": _title(trained, found),
        "joined": found.members.count(),
        "is_ready": not found.is_open and groups.is_ready(found),
        "join_url": _join_url(request, found),
    }
    return render(request, "learning/trainer/group.html", context)


@require_GET
@learner_view
def group_code(request: Request, module: str, code: str) -> HttpResponse:
    """The address of the group as a QR code, dark on white, so that it can be scanned from a dark page too."""
    _trained, found = _group(request, module, code)
    drawing = BytesIO()
    segno.make(_join_url(request, found)).save(drawing, kind="svg", scale=6, light="#fff", xmldecl=False)
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@require_POST
@learner_view
def open_board(request: Request, module: str, code: str) -> HttpResponse:
    """Work out the board and show it."""
    _trained, found = _group(request, module, code)
    try:
        groups.open_board(found, by=request.user)
    except boards.TooFew:
        messages.warning(request, _("Fewer than five members have finished the role-play. Nothing was opened."))
        return redirect("learning:group", module=module, code=code)
    return redirect("learning:board", module=module, code=code)


@require_POST
@learner_view
def discard(request: Request, module: str, code: str) -> HttpResponse:
    """Delete a group that has not been opened."""
    _trained, found = _group(request, module, code)
    try:
        groups.discard(found, by=request.user)
    except groups.AlreadyOpen:
        messages.warning(request, _("The board has been opened: the group is kept with it."))
        return redirect("learning:group", module=module, code=code)
    messages.success(request, _("The group is deleted. Its members can join another."))
    return redirect("learning:groups", module=module)


@require_GET
@learner_view
def board(request: Request, module: str, code: str) -> HttpResponse:
    """What the group chose, scene by scene, to show on a screen or to print."""
    trained, found = _group(request, module, code)
    if not found.is_open:
        return redirect("learning:group", module=module, code=code)
    context = {"trained": trained, "group": found, "board": BoardShown(found, trained.locale)}
    return render(request, "learning/trainer/board.html", context)


@require_http_methods(["GET", "POST"])
@learner_view
def enter_code(request: Request, module: str) -> HttpResponse:
    """Where a learner types the code that their trainer has given them."""
    contents = contents_of(request, module)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if is_too_fast(request, "learning.group", per_minute=TRIES_PER_MINUTE):
            return render(request, "429.html", status=429)
        code = groups.read_code(form.cleaned_data["code"])
        if PlayGroup.objects.filter(module=contents.module, code=code).exists():
            return redirect("learning:join", module=module, code=code)
        form.add_error("code", _("No group of this module has this code. Compare it with what your trainer shows."))
    context = {"contents": contents, "form": form}
    return render(request, "learning/enter_code.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@learner_view
def join(request: Request, module: str, code: str) -> HttpResponse:
    """What joining a group means; a post joins it, or leaves it (`leave`)."""
    if is_too_fast(request, "learning.group", per_minute=TRIES_PER_MINUTE):
        return render(request, "429.html", status=429)
    contents = contents_of(request, module)
    found = get_object_or_404(PlayGroup.objects.select_related("module", "board"), module=contents.module, code=code)
    if request.method == "POST":
        _join_or_leave(request, found)
        return redirect("learning:join", module=module, code=code)
    entry = next((one for one in contents.edition.activities if one.key == str(found.key)), None)
    context = {
        "contents": contents,
        "group": found,
        "title": contents.title_of(entry) if entry else ("", ""),
        "play_url": contents.url_of("activity", entry.slug) if entry else "",
        "is_member": GroupMember.objects.filter(group=found, learner=request.user).exists(),
        "is_trainer": trains(request.user, found.module),
    }
    return render(request, "learning/join.html", context)


def _join_or_leave(request: Request, group: PlayGroup) -> None:
    try:
        if "leave" in request.POST:
            groups.leave(group, request.user)
            messages.success(request, _("You have left the group. Your run is not counted with it."))
        else:
            groups.join(group, request.user)
            messages.success(request, _("You have joined. Your first finished run is counted with the group."))
    except groups.AlreadyOpen:
        messages.warning(request, _("The board has been opened: nobody joins or leaves any more."))
    except groups.InAnotherGroup:
        messages.warning(
            request, _("Your run of this role-play is counted with another group. Leave that one first, if you can.")
        )
    except groups.TrainersDoNotJoin:
        messages.warning(request, _("Trainers of the module see the board, so they do not join."))


def _group(request: Request, module: str, code: str) -> tuple[Trained, PlayGroup]:
    trained = trained_module(request, module)
    found = (
        PlayGroup.objects.select_related("board", "version", "module").filter(module=trained.module, code=code).first()
    )
    if found is None:
        raise Http404
    return trained, found


def _join_url(request: Request, group: PlayGroup) -> str:
    return request.build_absolute_uri(reverse("learning:join", args=[group.module.slug, group.code]))


def _title(trained: Trained, group: PlayGroup) -> str:
    return next((trained.title_of(entry) for entry in trained.roleplays if entry.key == str(group.key)), "")

"""A trainer's own time, and the rooms and trainers that programme staff keep."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ground.rates import is_too_fast
from people.countries import footnote_for
from people.requests import SignedInRequest, posted
from programme import busy_feed
from programme.models import Room, TimeSource, TrainerProfile, TrainerTime
from programme.staff import actions, rules
from programme.staff.forms import AwayForm, FeedForm, LeadForm, RoomForm, TrainerForm
from programme.staff.presenting import times_of
from programme.staff.wording import outgrown_rows, stretch_words

P = ParamSpec("P")
ON_A_PAGE = 50
FILES_PER_MINUTE = 6
# So far ahead the times of an imported calendar count.
AHEAD = timedelta(days=550)


def trainer_view(
    view: Callable[Concatenate[SignedInRequest, TrainerProfile, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For whoever trains anything, with what they have said about themselves."""

    @wraps(view)
    def shown(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not rules.is_trainer(request.user):
            raise PermissionDenied
        return view(request, _own_profile(request), *args, **kwargs)

    return never_cache(login_required(shown))


def staff_view(view: Callable[Concatenate[SignedInRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For programme staff; what each of them sees and keeps is a question of their scope."""

    @wraps(view)
    def shown(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not rules.is_programme_staff(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(login_required(shown))


def _own_profile(request: SignedInRequest) -> TrainerProfile:
    own = TrainerProfile.objects.filter(person=request.user).first()
    zone = request.user.country.zone if request.user.country else "Europe/Brussels"
    return own or TrainerProfile(person=request.user, zone=zone)


# A trainer's own time


@trainer_view
@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: SignedInRequest, profile: TrainerProfile) -> HttpResponse:
    """What a trainer says about languages, place and usual hours, and what their time is taken by."""
    form = TrainerForm(posted(request), instance=profile)
    if request.method == "POST" and form.is_valid():
        actions.describe(form.instance, hours=form.hours, by=request.user)
        messages.success(request, _("Kept. Whoever plans sessions sees it when they choose trainers."))
        return redirect("staff:availability")
    return _availability(request, profile, form=form)


def _availability(
    request: SignedInRequest,
    profile: TrainerProfile,
    *,
    form: TrainerForm | None = None,
    away: AwayForm | None = None,
    feed: FeedForm | None = None,
) -> HttpResponse:
    form, feed = form or TrainerForm(instance=profile), feed or FeedForm()
    away = away or AwayForm(zone=profile.zone)
    status = 422 if any(one.errors for one in (form, away, feed)) else 200
    # A zone that was just refused is no clock to read by.
    zone = TrainerProfile.objects.filter(person=request.user).values_list("zone", flat=True).first() or away.zone
    times = times_of(request.user, zone, timezone.now())
    context = {"form": form, "away": away, "feed": feed, "times": times, "zone": zone}
    return render(request, "programme/staff/availability.html", context, status=status)


@trainer_view
@require_POST
def be_away(request: SignedInRequest, profile: TrainerProfile) -> HttpResponse:
    """Say that one is not available at some time."""
    form = AwayForm(request.POST, zone=profile.zone)
    if form.is_valid() and _is_away(request, form, profile.zone):
        messages.success(request, _("Kept. You cannot be chosen for a session then; nobody is told why."))
        return redirect("staff:availability")
    return _availability(request, profile, away=form)


def _is_away(request: SignedInRequest, form: AwayForm, zone: str) -> bool:
    try:
        actions.be_away(request.user, **form.cleaned_data, by=request.user)
    except actions.AlreadyTaken as taken:
        form.add_error(None, _taken_words(taken.time, zone))
        return False
    return True


def _taken_words(time: TrainerTime, zone: str) -> str:
    when = stretch_words(time.starts_at, time.ends_at, zone)
    if time.session is None:
        return _("You have said so already for %(when)s. End that one first.") % {"when": when}
    words = _("You train “%(session)s” then (%(when)s). Ask whoever keeps the session to find somebody else first.")
    return words % {"session": time.session.title, "when": when}


@trainer_view
@require_POST
def be_back(request: SignedInRequest, profile: TrainerProfile, pk: int) -> HttpResponse:
    """Take back that one is not available."""
    own = TrainerTime.objects.filter(trainer=profile.person, source=TimeSource.ABSENCE)
    actions.be_back(get_object_or_404(own, pk=pk), by=request.user)
    messages.success(request, _("Removed. You can be chosen for sessions then."))
    return redirect("staff:availability")


@trainer_view
@require_POST
def take_feed(request: SignedInRequest, profile: TrainerProfile) -> HttpResponse:
    """Read the busy times of a calendar file; those of the last one go."""
    if is_too_fast(request, "staff.feed", per_minute=FILES_PER_MINUTE):
        return render(request, "429.html", status=429)
    form, now = FeedForm(request.POST, request.FILES), timezone.now()
    if not form.is_valid():
        return _availability(request, profile, feed=form)
    try:
        busy = busy_feed.busy_in(form.cleaned_data["file"].read(), profile.zone, first=now, last=now + AHEAD)
    except busy_feed.BadFeed:
        form.add_error(
            "file", _("This is no calendar file that can be read. Export it anew as .ics, with fewer months.")
        )
        return _availability(request, profile, feed=form)
    kept = actions.take_feed(request.user, busy=busy, by=request.user)
    words = ngettext("%(kept)d busy time is kept.", "%(kept)d busy times are kept.", kept) % {"kept": kept}
    messages.success(request, words)
    return redirect("staff:availability")


@trainer_view
@require_POST
def forget_feed(request: SignedInRequest, profile: TrainerProfile) -> HttpResponse:
    """Forget what was read from a calendar file."""
    actions.take_feed(profile.person, busy=[], by=request.user)
    messages.success(request, _("The times of your calendar are forgotten."))
    return redirect("staff:availability")


# Rooms and trainers


@staff_view
@require_safe
def rooms(request: SignedInRequest) -> HttpResponse:
    """The rooms in the person's scope."""
    page = Paginator(rules.rooms_kept_by(request.user).select_related("country"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "footnote": footnote_for([one.country for one in page])}
    return render(request, "programme/staff/rooms.html", context)


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
def new_room(request: SignedInRequest) -> HttpResponse:
    """Add a room."""
    if not rules.countries_of_rooms(request.user).exists():
        raise PermissionDenied
    return _written(request, Room())


@staff_view
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a room."""
    return _written(request, get_object_or_404(rules.rooms_kept_by(request.user), pk=pk))


def _written(request: SignedInRequest, written: Room) -> HttpResponse:
    form, left = RoomForm(posted(request), instance=written, keeper=request.user), []
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_room(form.instance, known=_known_in(request), by=request.user, at=timezone.now())
        except actions.Outgrown as refused:
            left = list(refused.sessions)
        else:
            messages.success(request, _("The room is kept."))
            return redirect("staff:rooms")
    context = {"form": form, "room": written, "left": outgrown_rows(left, request.user)}
    return render(request, "programme/staff/room.html", context, status=422 if form.errors or left else 200)


def _known_in(request: SignedInRequest) -> set[int]:
    """The sessions that the page has named, if it has asked already."""
    return {int(one) for one in request.POST.getlist("known") if one.isdecimal() and len(one) < 10}


@staff_view
@require_safe
def trainers(request: SignedInRequest) -> HttpResponse:
    """The trainers in the person's scope: what they speak, where they are, and whether they may lead."""
    page = Paginator(rules.trainers_seen_by(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, getattr(one, "trainer_profile", None) or TrainerProfile(person=one)) for one in page]
    return render(request, "programme/staff/trainers.html", {"page": page, "rows": rows})


@staff_view
@require_POST
def let_lead(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Say whether a trainer may lead sessions."""
    trainer = get_object_or_404(rules.trainers_seen_by(request.user), key=key)
    form = LeadForm(request.POST)
    form.is_valid()
    profile = getattr(trainer, "trainer_profile", None) or TrainerProfile(person=trainer)
    actions.let_lead(profile, may_lead=form.cleaned_data["may_lead"], by=request.user)
    messages.success(request, _("Kept for %(trainer)s.") % {"trainer": trainer})
    return redirect("staff:trainers")

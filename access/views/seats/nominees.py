"""Nominees of a request: who is named, one more, one less."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access import nominations
from access.actions import seats as actions
from access.models import AccessRequest, Grant, RequestLine, Seat, SeatState
from access.nomination_words import COLUMN_WORDS
from access.nominee_forms import NomineeForm
from access.offers import titles_of
from access.rules import may_nominate, requests_seen_by, sees_nominees
from ground.languages import language_name
from ground.rates import is_too_fast
from ground.spreadsheets import csv_bytes
from people.models import User
from people.requests import SignedInRequest as Request

P = ParamSpec("P")
POSTS_PER_MINUTE = 30
PEOPLE_PER_PAGE = 100


@dataclass(frozen=True)
class Nominations:
    """The line that a page is about, with its request, its grant, and what this person may do."""

    case: AccessRequest
    line: RequestLine
    lines: tuple[RequestLine, ...]
    grant: Grant | None
    title: str
    may_nominate: bool

    @property
    def reference(self) -> str:
        """How the request is called in addresses."""
        return self.case.reference or self.case.key

    @property
    def query(self) -> str:
        """What names the module in addresses, where there are several."""
        return f"?{urlencode({'module': self.line.module.slug})}" if len(self.lines) > 1 else ""

    def url(self, name: str, *rest: object) -> str:
        """The address of one of the pages about these nominees."""
        return f"{reverse(f'access:{name}', args=[self.reference, *rest])}{self.query}"

    @property
    def list_url(self) -> str:
        return self.url("nominees")

    @property
    def add_url(self) -> str:
        return self.url("nominee_add")

    @property
    def file_url(self) -> str:
        return self.url("nominees_file")

    @property
    def export_url(self) -> str:
        return self.url("nominees_export")

    @property
    def request_url(self) -> str:
        """The request itself; a draft is its form."""
        if self.case.is_draft:
            return reverse("access:draft", args=[self.case.key])
        return reverse("access:request", args=[self.case.reference])

    @property
    def tabs(self) -> list[dict[str, object]]:
        """A link for each module of the request."""
        page = reverse("access:nominees", args=[self.reference])
        return [
            {
                "title": line.module.code,
                "url": f"{page}?{urlencode({'module': line.module.slug})}",
                "current": line.pk == self.line.pk,
            }
            for line in self.lines
        ]


def about_nominees(
    view: Callable[Concatenate[Request, Nominations, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For people who see the nominees of the request; everybody else reads that it is not there."""

    @wraps(view)
    def shown(request: Request, reference: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and is_too_fast(request, "access.nominees", per_minute=POSTS_PER_MINUTE):
            return render(request, "429.html", status=429)
        return view(request, _nominations(request, reference), *args, **kwargs)

    return never_cache(login_required(shown))


def _nominations(request: Request, reference: str) -> Nominations:
    case = _case(request.user, reference)
    if case is None or not sees_nominees(request.user, case):
        raise Http404
    lines = tuple(case.lines.select_related("module", "organisation").order_by("pk"))
    slug = request.GET.get("module", "")
    line = next((one for one in lines if not slug or one.module.slug == slug), None)
    if line is None:
        raise Http404
    line.request = case
    title = titles_of([line.module], get_language() or "")[line.module_id]
    return Nominations(case, line, lines, nominations.grant_of(line), title, may_nominate(request.user, case))


def _case(user: User, reference: str) -> AccessRequest | None:
    seen = requests_seen_by(user).select_related("country", "organisation", "requester")
    found = seen.filter(reference=reference).first()
    drafts = () if found else seen.filter(requester=user, reference="")
    return found or next((draft for draft in drafts if draft.key == reference), None)


def require_nominating(about: Nominations) -> None:
    """Raises PermissionDenied for people who only look."""
    if not about.may_nominate:
        raise PermissionDenied(_("Whoever made the request and the national focal point name who gets the seats."))


@require_safe
@about_nominees
def listed(request: Request, about: Nominations) -> HttpResponse:
    """Everybody who is or was nominated, and how many seats are left."""
    standings = nominations.standings_of(about.line)
    page = Paginator(standings, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "about": about,
        "nominees": [(nominations.shown(seat), about.url("nominee", seat.key)) for seat in nominations.seats_of(page)],
        "page": page,
        "query": f"{about.query[1:]}&" if about.query else "",
        "places": nominations.places_of(about.line, about.grant, standings),
    }
    return render(request, "access/seats/nominees.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@about_nominees
def add(request: Request, about: Nominations) -> HttpResponse:
    """Name one person."""
    require_nominating(about)
    initial = {"priority": nominations.next_priority(about.line)}
    form = NomineeForm(request.POST if request.method == "POST" else None, line=about.line, initial=initial)
    if form.is_valid() and _is_new(form, about):
        _nominate(request, about, form)
        return redirect(about.url("nominees"))
    return _form_page(request, "access/seats/nominee_add.html", about, form)


def _is_new(form: NomineeForm, about: Nominations) -> bool:
    named = Seat.objects.on_line(about.line).current().filter(email__iexact=form.cleaned_data["email"])
    if named.exists():
        form.add_error("email", _("This person is nominated already."))
    return form.is_valid()


def _nominate(request: Request, about: Nominations, form: NomineeForm) -> None:
    organisation = form.organisations[form.cleaned_data["organisation"]]
    (seat,) = actions.nominate(about.line, [form.row()], by=request.user, organisation=organisation)
    seat.refresh_from_db()
    sentence = (
        _("%(name)s is nominated and invited.") if seat.state == SeatState.INVITED else _("%(name)s is nominated.")
    )
    messages.success(request, sentence % {"name": seat})


def _form_page(request: Request, template: str, about: Nominations, form: NomineeForm, **more: object) -> HttpResponse:
    context = {"about": about, "form": form, **more}
    return render(request, template, context, status=422 if form.is_bound else 200)


def _seat(about: Nominations, key: UUID) -> Seat:
    seats = Seat.objects.on_line(about.line).with_seat_elsewhere()
    return get_object_or_404(seats.select_related("organisation", "grant", "replaced_by"), key=key)


@require_safe
@about_nominees
def one(request: Request, about: Nominations, key: UUID) -> HttpResponse:
    """One nominee, and what can be done."""
    seat = _seat(about, key)
    context = {
        "about": about,
        "nominee": nominations.shown(seat),
        "language": language_name(seat.language),
        "may_change": about.may_nominate and seat.is_current,
    }
    return render(request, "access/seats/nominee.html", context)


@require_POST
@about_nominees
def resend(request: Request, about: Nominations, key: UUID) -> HttpResponse:
    """Send the invitation again, with a new link."""
    require_nominating(about)
    seat = _seat(about, key)
    try:
        actions.resend(seat, by=request.user)
    except actions.TooSoon as soon:
        again = date_format(timezone.localtime(soon.again_at), "SHORT_DATETIME_FORMAT")
        messages.warning(
            request,
            _("An invitation left less than a day ago. You can send the next one from %(time)s on.") % {"time": again},
        )
    except actions.AlreadyAnswered:
        messages.warning(request, _("There is no open invitation any more; nothing was sent."))
    else:
        messages.success(request, _("The invitation is sent again. The link in the earlier mail no longer works."))
    return redirect(about.url("nominee", key))


@require_http_methods(["GET", "HEAD", "POST"])
@about_nominees
def replace(request: Request, about: Nominations, key: UUID) -> HttpResponse:
    """Give the place to somebody else."""
    require_nominating(about)
    seat = _seat(about, key)
    codes = {one.pk: code for code, one in nominations.organisations_of(about.line).items()}
    initial = {"priority": seat.priority, "organisation": codes.get(seat.organisation_id, "")}
    form = NomineeForm(request.POST if request.method == "POST" else None, line=about.line, initial=initial)
    if form.is_valid() and _is_replaced(request, form, seat):
        return redirect(about.url("nominees"))
    return _form_page(request, "access/seats/nominee_replace.html", about, form, nominee=nominations.shown(seat))


def _is_replaced(request: Request, form: NomineeForm, seat: Seat) -> bool:
    try:
        successor = actions.replace(seat, form.row(), by=request.user)
    except actions.AlreadyNominated:
        form.add_error("email", _("This person is nominated already."))
        return False
    except actions.AlreadyAnswered:
        form.add_error(None, _("This nomination has ended meanwhile. Nothing was changed."))
        return False
    messages.success(request, _("%(new)s takes the place of %(old)s.") % {"new": successor, "old": seat})
    return True


@require_POST
@about_nominees
def withdraw(request: Request, about: Nominations, key: UUID) -> HttpResponse:
    """Take a nomination back."""
    require_nominating(about)
    seat = _seat(about, key)
    try:
        actions.leave(seat, by=request.user)
    except actions.AlreadyAnswered:
        messages.warning(request, _("This nomination has ended meanwhile. Nothing was changed."))
    else:
        messages.success(request, _("The nomination of %(name)s is withdrawn.") % {"name": seat})
    return redirect(about.url("nominees"))


@require_safe
@about_nominees
def export(request: Request, about: Nominations) -> HttpResponse:
    """Everybody on the list as a CSV file that can be uploaded again."""
    codes = {one.pk: code for code, one in nominations.organisations_of(about.line).items()}
    header = [*_EXPORTED, "state"]
    rows = [
        [
            seat.email,
            seat.given_name,
            seat.family_name,
            codes.get(seat.organisation_id, str(seat.organisation)),
            seat.job_role,
            seat.language,
            about.line.module.code,
            str(seat.priority),
            "yes" if seat.needs_accommodation else "no",
            seat.state,
        ]
        for seat in nominations.nominees_of(about.line)
    ]
    return csv_response([header, *rows], f"nominees-{about.reference}.csv")


_EXPORTED = [column for column in COLUMN_WORDS if column != "session_code"]


def csv_response(rows: list[list[str]], name: str) -> HttpResponse:
    """A CSV file to keep, every cell neutralised."""
    response = HttpResponse(csv_bytes(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

"""The calendars that programmes subscribe to, and the page on which people make and stop their addresses."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ground.rates import is_too_fast
from people.models import Country
from people.requests import SignedInRequest
from programme import calendars
from programme.models import CalendarFeed
from programme.sessions import feeds, rules
from programme.sessions.forms import FeedForm
from programme.sessions.invitations import sender

READ_PER_MINUTE = 60
MADE_PER_MINUTE = 10
# How long a programme need not ask again, in seconds.
KEPT_FOR = 900


@dataclass(frozen=True)
class FeedRow:
    """A calendar that somebody can subscribe to; `made_at` is empty where it has no address yet."""

    country: Country | None
    made_at: datetime | None
    address: str = ""

    @property
    def webcal(self) -> str:
        """The address as calendar programmes open it by themselves."""
        return f"webcal://{self.address.partition('://')[2]}" if self.address else ""


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscriptions(request: SignedInRequest) -> HttpResponse:
    """The addresses of one's calendars: made, made anew, stopped. A new one is shown here, once."""
    countries = rules.countries_of_focal_point(request.user)
    form = FeedForm(request.POST or None, countries=countries)
    if request.method != "POST":
        return _page(request, countries)
    if is_too_fast(request, "sessions.feeds", per_minute=MADE_PER_MINUTE):
        return render(request, "429.html", status=429)
    if not form.is_valid():
        return _page(request, countries, status=422)
    if form.cleaned_data["act"] == "stop":
        feeds.stop(person=request.user, country=form.country)
        messages.success(request, _("The address leads nowhere from now on."))
        return redirect("sessions:subscriptions")
    token = feeds.renew(person=request.user, country=form.country)
    return _page(request, countries, shown=(form.country, _address(reverse("sessions:feed", args=[token]))))


def _page(
    request: SignedInRequest,
    countries: list[Country],
    *,
    shown: tuple[Country | None, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    made: dict[str | None, datetime] = {
        one.country_id: one.made_at for one in CalendarFeed.objects.filter(person=request.user)
    }
    rows = [
        FeedRow(country, made.get(country.pk if country else None), shown[1] if shown and shown[0] == country else "")
        for country in (None, *countries)
    ]
    public = FeedRow(None, None, _address(reverse("sessions:public_feed")))
    context = {"rows": rows, "public": public}
    return render(request, "programme/sessions/subscriptions.html", context, status=status)


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind an address."""
    if is_too_fast(request, "sessions.feed", per_minute=READ_PER_MINUTE):
        return HttpResponse(status=429)
    found = feeds.feed_behind(token)
    if found is None:
        raise Http404
    now = timezone.now()
    if found.country is None:
        return _served(request, feeds.own_blocks(found.person, now), _("My training sessions"), "private")
    name = _("Training sessions: %(country)s") % {"country": found.country}
    return _served(request, feeds.country_blocks(found.country, now), name, "private")


@require_safe
def public_feed(request: HttpRequest) -> HttpResponse:
    """The calendar of all announced sessions, for everybody."""
    if is_too_fast(request, "sessions.public_feed", per_minute=READ_PER_MINUTE):
        return HttpResponse(status=429)
    return _served(request, feeds.public_blocks(timezone.now()), _("Training sessions"), "public")


def _served(request: HttpRequest, blocks: list[calendars.Block], name: str, for_whom: str) -> HttpResponse:
    """The calendar, or the word that it is the one that the programme has already: then it is not written at all."""
    etag = quote_etag(hashlib.sha256(repr((name, blocks)).encode()).hexdigest())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        content = calendars.feed(blocks, name=name, sender=sender(), at=timezone.now())
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="sessions.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = f"{for_whom}, max-age={KEPT_FOR}"
    return response

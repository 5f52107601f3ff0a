"""What is on, for everybody: the sessions to come as a list, and each month as a calendar."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.countries import footnote_for
from programme.home.filters import SessionFilter
from programme.home.month_pages import weekdays, weeks
from programme.months import month_named
from programme.sessions import rules
from programme.sessions.presenting import session_rows, zone_of_reader
from programme.staff.rules import is_programme_staff, is_trainer

ON_A_PAGE = 40


@never_cache
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All sessions to come, the next one first."""
    kept = rules.modules_kept_by(request.user)
    chosen = SessionFilter(request.GET, seen=rules.sessions_with(kept), reader=request.user)
    to_come = chosen.sessions.listed(timezone.now()).select_related("module", "country").with_counts()
    page = Paginator(to_come, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": chosen,
        "page": page,
        "rows": session_rows(list(page), get_language() or "", zone_of_reader(request.user)),
        "keeps": bool(kept),
        "trains": bool(kept) and is_trainer(request.user),
        "keeps_rooms": bool(kept) and is_programme_staff(request.user),
        "footnote": footnote_for([one.country for one in page]),
    }
    return render(request, "programme/sessions/list.html", context)


@never_cache
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """The sessions of one month, those that are over too, each on its days by its own clock."""
    kept, now = rules.modules_kept_by(request.user), timezone.now()
    chosen = SessionFilter(request.GET, seen=rules.sessions_with(kept), reader=request.user)
    shown = month_named(request.GET.get("month", ""), today=timezone.localdate(now))
    rows = weeks(shown, chosen.sessions, at=now)
    context = {
        "filters": chosen,
        "month": shown,
        "is_this_month": shown.first <= timezone.localdate(now) <= shown.last,
        "weekdays": weekdays(),
        "weeks": rows,
        "has_entries": not all(week.is_empty for week in rows),
        "keeps": bool(kept),
    }
    return render(request, "programme/home/month.html", context)

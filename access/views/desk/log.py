"""The log of decisions, for auditors and programme staff; and whether its chain holds."""

from itertools import islice

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from access.desk_forms import LogFilter
from access.log import ACTION_WORDS, about_a_request, events_seen_by, log_lines, may_read_log
from access.queue import has_desk
from access.views.desk.doors import open_to
from access.views.desk.sheets import csv_file
from ground import audit
from ground.models import AuditEvent
from people.requests import SignedInRequest as Request

LINES_PER_PAGE = 100
BREAKS_SHOWN = 20
NOT_FOR_YOU = _("The log of decisions is read by auditors and programme staff.")
HEADER = (_("Number"), _("At"), _("Action"), _("About"), _("What"), _("Hash"))


@require_GET
@open_to(may_read_log, NOT_FOR_YOU)
def log(request: Request) -> HttpResponse:
    """What was decided, the newest first, without names."""
    form = _form(request)
    page = Paginator(_events(request, form), LINES_PER_PAGE).get_page(request.GET.get("page"))
    return _shown(request, form, page=page, lines=log_lines(page.object_list))


@require_GET
@open_to(may_read_log, NOT_FOR_YOU)
def export(request: Request) -> HttpResponse:
    """The same lines as a file."""
    lines = log_lines(_events(request, _form(request)).iterator(chunk_size=2000))
    return csv_file("log", [str(cell) for cell in HEADER], [line.cells() for line in lines])


@require_POST
@open_to(may_read_log, NOT_FOR_YOU)
def verify(request: Request) -> HttpResponse:
    """Work out every hash anew, and say in words whether the chain holds."""
    breaks = list(islice(audit.breaks(), BREAKS_SHOWN))
    number, head = audit.head()
    return _shown(request, _form(request), verified={"breaks": breaks, "number": number, "hash": head})


def _form(request: Request) -> LogFilter:
    known = events_seen_by(request.user).order_by().values_list("action", flat=True).distinct()
    actions = [(action, ACTION_WORDS.get(action, action)) for action in known]
    return LogFilter(request.GET, actions=sorted(actions, key=lambda action: str(action[1])))


def _events(request: Request, form: LogFilter) -> QuerySet[AuditEvent]:
    """What the form asks for; what could not be read in it is left out, and said beside the field."""
    form.is_valid()
    said, events = form.cleaned_data, events_seen_by(request.user).order_by("-number")
    if said.get("action"):
        events = events.filter(action=said["action"])
    if said.get("reference"):
        events = about_a_request(events, said["reference"])
    if said.get("since"):
        events = events.filter(at__date__gte=said["since"])
    if said.get("until"):
        events = events.filter(at__date__lte=said["until"])
    return events


def _shown(request: Request, form: LogFilter, **context: object) -> HttpResponse:
    query = request.GET.copy()
    query.pop("page", None)
    known = {"form": form, "has_desk": has_desk(request.user), "query": f"{query.urlencode()}&" if query else ""}
    return render(request, "access/desk/log.html", known | context)

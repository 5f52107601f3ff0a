"""What training sessions contribute to pages of lower apps: one's own sessions, and the next ones of a module."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from ground.kept_pages import generation
from ground.registries import slots
from learning.pages import Contents
from modules.models import Module
from people.models import User
from programme.home.own_sessions import own_sessions
from programme.models import SessionKind, TrainingSession
from programme.sessions.presenting import Clock, clocks_of

MY_LEARNING = "learning.mine"
LEARNERS_PAGE = "learning.module.sessions"
PUBLIC_PAGE = "module_page.sessions"
MOST_NEXT = 3
KEPT_FOR = 600  # seconds


@dataclass(frozen=True)
class NextSession:
    """A session on the page of its module. Plain values: the list that is made of them is kept by what they say."""

    key: UUID
    title: str
    clock: Clock | None
    kind: str
    language: str
    has_room: bool
    is_online: bool
    country: str


def next_sessions(module: Module, at: datetime) -> list[TrainingSession]:
    """Return the next announced sessions of a module; one query, kept until one changes, or ten minutes."""
    key = f"next_sessions:{generation()}:{module.pk}"
    found: list[TrainingSession] | None = cache.get(key)
    if found is None:
        announced = TrainingSession.objects.announced().filter(module=module, starts_at__gt=at)
        found = list(announced.listed(at).select_related("country")[:MOST_NEXT])
        cache.set(key, found, KEPT_FOR)
    return [session for session in found if not session.has_begun(at)]


def module_part(request: HttpRequest, module: Module) -> SafeString | str:
    """The next sessions on the public page of a module, the same for every visitor; nothing where there is none."""
    sessions = next_sessions(module, timezone.now())
    if not sessions:
        return ""
    rows = [_next_row(session) for session in sessions]
    return render_to_string("programme/home/_next.html", {"rows": rows, "slug": module.slug})


def _next_row(session: TrainingSession) -> NextSession:
    there, _here = clocks_of(session, "")
    return NextSession(
        key=session.key,
        title=session.title,
        clock=there,
        kind=str(SessionKind(session.kind).label),
        language=session.get_language_display(),
        has_room=bool(session.places_in_room),
        is_online=bool(session.places_online),
        country=str(session.country or ""),
    )


def learners_part(request: HttpRequest, contents: Contents) -> SafeString | str:
    """The same on the page of somebody who learns the module."""
    return module_part(request, contents.module)


def mine_part(request: HttpRequest) -> SafeString | str:
    """The sessions that somebody has booked, is offered a place in or waits for. Two queries at most."""
    if not isinstance(request.user, User):
        return ""
    rows = own_sessions(request.user, timezone.now())
    return render_to_string("programme/home/_part_mine.html", {"rows": rows}) if rows else ""


slots.register(MY_LEARNING, mine_part)
slots.register(LEARNERS_PAGE, learners_part)
slots.register(PUBLIC_PAGE, module_part)

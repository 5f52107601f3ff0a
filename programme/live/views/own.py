"""The counsellor's own talks: what was rated, and whether the trainer may see it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from people.requests import SignedInRequest as Request
from programme.live import actions
from programme.live.rules import counselled, opened
from programme.live.scenarios import scenario_of
from programme.live.talks import lines_of, talks_counselled_by
from programme.models import Talk


@never_cache
@login_required
@require_GET
def talks(request: Request) -> HttpResponse:
    """The talks that the person counselled, once their rounds are closed."""
    mine = talks_counselled_by(request.user.pk)
    context = {"talks": [(talk, scenario_of(talk.round).title(get_language())) for talk in mine]}
    return render(request, "programme/live/talks.html", context)


@never_cache
@login_required
@require_GET
def talk(request: Request, key: UUID) -> HttpResponse:
    """One talk: for its counsellor, and for the trainer who opened the round while it is shared."""
    found = _talk(key)
    is_own = counselled(request.user, found)
    if not is_own and not (found.is_shared and opened(request.user, found.round)):
        raise Http404
    return render(request, "programme/live/talk.html", _context(found) | {"is_own": is_own})


def _talk(key: UUID) -> Talk:
    """A talk of a round that is closed; before, nothing is told of it."""
    rows = Talk.objects.select_related("round__edition__module", "round__trainer")
    found = get_object_or_404(rows.prefetch_related("parts__participant"), key=key)
    if found.round.is_open:
        raise Http404
    return found


def _context(found: Talk) -> dict[str, Any]:
    lang, title = scenario_of(found.round).title(get_language())
    return {"talk": found, "lines": lines_of(found), "title": title, "lang": lang}


@require_POST
@never_cache
@login_required
def share(request: Request, key: UUID) -> HttpResponse:
    """Let the trainer see it, or take that back (`undo`)."""
    found = _talk(key)
    if not counselled(request.user, found):
        raise Http404
    is_shared = "undo" not in request.POST
    actions.share(found, is_shared=is_shared)
    messages.success(request, _("Your trainer can see it now.") if is_shared else _("Only you can see it now."))
    return redirect("live:talk", key=key)

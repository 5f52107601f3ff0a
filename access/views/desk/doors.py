"""Who gets to the pages of the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from access.queue import has_desk
from people.models import User
from people.requests import SignedInRequest as Request

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]


def open_to(may_enter: Callable[[User], bool], refusal: Promise) -> Callable[[View[P]], View[P]]:
    """For signed-in people who may enter; others read the refusal. Personal, so never cached."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may_enter(request.user):
                raise PermissionDenied(str(refusal))
            return view(request, *args, **kwargs)

        return never_cache(login_required(guarded))  # type: ignore[return-value]  # Django's decorators lose the parameters

    return guard


NOT_FOR_YOU = _("Requests are worked on by national focal points, programme staff and those who decide appeals.")
desk_view = open_to(has_desk, NOT_FOR_YOU)

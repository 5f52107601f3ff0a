"""A package is tried in the admin: in the same sealed frame in which learners will meet it, and nothing of it is kept."""

import re
import secrets

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET

from modules.h5p_frames import NotPlayable, trial_of, trial_problem
from modules.h5p_package_views import readable, url_of
from modules.models import PackageStatus
from people.requests import SignedInRequest

NONCE = re.compile(r"[\w-]{16,64}", re.ASCII)
CANNOT = 409


@require_GET
def trial(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page around the frame; it lists what the content tells, and sends it nowhere."""
    row = readable(request, pk)
    problem, launch = trial_problem(row), secrets.token_urlsafe(16)
    context = {
        "package": row,
        "waits": row.status == PackageStatus.NEEDS_REVIEW,
        "back_url": url_of("edit", row.pk),
        "problem": problem,
        "launch": launch,
        "frame_url": f"{url_of('trial_frame', row.pk)}?launch={launch}",
    }
    return render(request, "modules/admin/try_package.html", context, status=CANNOT if problem else 200)


# The page around the frame may stand on this site alone: the policy of the document says so itself.
@xframe_options_exempt
@require_GET
def trial_frame(request: SignedInRequest, pk: int) -> HttpResponse:
    """The document in the frame of a trial."""
    row = readable(request, pk)
    launch = request.GET.get("launch", "")
    if not NONCE.fullmatch(launch):
        return HttpResponse(_("Open the trial on its own page."), content_type="text/plain; charset=utf-8", status=400)
    try:
        return trial_of(row, nonce=launch, host=f"{request.scheme}://{request.get_host()}").response()
    except NotPlayable as problem:
        return HttpResponse(str(problem), content_type="text/plain; charset=utf-8", status=CANNOT)

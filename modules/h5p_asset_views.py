"""Sends the files of H5P packages to the sealed frame that plays them.

The frame has no origin of its own, so it sends no session and every file has to say that anybody may read it; who may
have the signed address is asked before, when the page of the player is made.
"""

from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from modules.activities.h5p.media_types import SVG, is_played_in_parts
from modules.h5p_store import PLAYER, NotServed, StoredFile, file_at
from modules.media import part_response

KEPT_FOR = 31_536_000  # seconds; a file never changes under its address
# A file that somebody opens by itself is no page: nothing in it runs, nothing is loaded.
ALONE = "sandbox; default-src 'none'"
DRAWING = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


@require_http_methods(["GET", "HEAD", "OPTIONS"])
def asset(request: HttpRequest, token: str, path: str = "") -> HttpResponseBase:
    """Send one file below the signed address of a package, in parts where a film or sound is asked for in parts."""
    if request.method == "OPTIONS":
        return _readable_by_all(_preflight())
    try:
        file = file_at(token, path, at=timezone.now())
    except NotServed:
        raise Http404 from None
    wanted = request.headers.get("Range", "") if is_played_in_parts(file.media_type) else ""
    response = part_response(_opened(file, path), file.size, file.media_type, wanted)
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}, immutable"
    response["Content-Security-Policy"] = DRAWING if file.media_type == SVG else ALONE
    response["X-Content-Type-Options"] = "nosniff"
    return _readable_by_all(response)


def _preflight() -> HttpResponse:
    # Libraries ask by XMLHttpRequest with a header of their own, so browsers ask beforehand if they may.
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = "GET, HEAD"
    response["Access-Control-Allow-Headers"] = "x-requested-with, range"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _readable_by_all(response: HttpResponseBase) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _opened(file: StoredFile, path: str) -> File:
    if path.startswith(f"{PLAYER}/"):
        return File(Path(file.name).open("rb"))  # the response closes it
    return default_storage.open(file.name)

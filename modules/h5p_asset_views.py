"""Sends the files of H5P packages to the sealed frame that plays them.

The frame has no origin of its own, so it sends no session and every file has to say that anybody may read it; who may
have the signed address is asked before, when the page of the player is made.
"""

from functools import lru_cache
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from modules.activities.h5p.bundle import Bundle, bundle_of, text_in
from modules.activities.h5p.kinds_of_files import ending_of
from modules.activities.h5p.media_types import SVG, is_played_in_parts, media_type_of
from modules.h5p_store import BUNDLE, PLAYER, NotServed, StoredFile, bundled_at, file_at, package_at
from modules.media import part_response

KEPT_FOR = 31_536_000  # seconds; a file never changes under its address
# A file that somebody opens by itself is no page: nothing in it runs, nothing is loaded.
ALONE = "sandbox; default-src 'none'"
DRAWING = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
LOADER = Path(__file__).parent / "static" / "modules" / "h5p" / "bundle.js"


@require_http_methods(["GET", "HEAD", "OPTIONS"])
def asset(request: HttpRequest, token: str, path: str = "") -> HttpResponseBase:
    """Send one file below the signed address of a package, in parts where a film or sound is asked for in parts."""
    if request.method == "OPTIONS":
        return _readable_by_all(_preflight())
    try:
        package = package_at(token, at=timezone.now())
        response = _bundle(request, package, path) if path.startswith(f"{BUNDLE}/") else _file(request, package, path)
    except (NotServed, FileNotFoundError):
        return _readable_by_all(HttpResponseNotFound())
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}, immutable"
    response["Content-Security-Policy"] = DRAWING if media_type_of(path) == SVG else ALONE
    response["X-Content-Type-Options"] = "nosniff"
    return _readable_by_all(response)


def _file(request: HttpRequest, package: int, path: str) -> HttpResponseBase:
    file = file_at(package, path)
    wanted = request.headers.get("Range", "") if is_played_in_parts(file.media_type) else ""
    return part_response(_opened(file, path), file.size, file.media_type, wanted)


def _bundle(request: HttpRequest, package: int, path: str) -> HttpResponse:
    bundle = _made_bundle(tuple(bundled_at(package, path)))
    is_zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(bundle.compressed if is_zipped else bundle.plain(), content_type=media_type_of(path))
    response["Vary"] = "Accept-Encoding"
    if is_zipped:
        response["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=16)
def _made_bundle(files: tuple[tuple[str, StoredFile], ...]) -> Bundle:
    """Return a bundle of these files, made once: where they are stored is named by what they hold."""
    texts = [(path, _text_of(file)) for path, file in files]
    styles = [text for text in texts if ending_of(text[0]) == "css"]
    return bundle_of(LOADER.read_text(), styles, [text for text in texts if text not in styles])


def _text_of(file: StoredFile) -> str:
    with default_storage.open(file.name) as content:
        return text_in(content.read())


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

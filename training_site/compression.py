"""Pages that are made for one reader are compressed anew each time, so they are compressed lightly."""

from gzip import GzipFile
from io import BytesIO
from secrets import randbelow

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

LEVEL = 2
SHORTEST = 200  # bytes; what is shorter does not get smaller
LONGEST_NAME = 100  # characters
# What is compressed inside; to do it again takes longer than to send the few bytes that it would save.
COMPRESSED_INSIDE = ("application/pdf", "application/zip", "audio/", "image/jpeg", "image/png", "image/webp", "video/")


class LightlyCompressed(GZipMiddleware):
    """Does for pages what Django does at level 6: half the time, a tenth more bytes. The rest is left to Django."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.get("Content-Type", "").startswith(COMPRESSED_INSIDE):
            return response
        if not isinstance(response, HttpResponse) or not is_page_to_compress(request, response):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        response.content = lightly_compressed(response.content)
        response["Content-Length"] = str(len(response.content))
        response["Content-Encoding"] = "gzip"
        return response


def is_page_to_compress(request: HttpRequest, response: HttpResponse) -> bool:
    """True for a page that is not compressed yet, to a browser that can read it compressed."""
    if "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        return False
    if response.has_header("Content-Encoding") or response.has_header("ETag") or len(response.content) < SHORTEST:
        return False
    return response.get("Content-Type", "").startswith("text/html")


def lightly_compressed(content: bytes) -> bytes:
    """Return the content as gzip; a name of random length in its head hides how long it is (BREACH)."""
    packed = BytesIO()
    with GzipFile("n" * randbelow(LONGEST_NAME), "wb", LEVEL, packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue()

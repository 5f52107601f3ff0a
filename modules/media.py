"""Files of a module as they leave: pictures, videos in ranges, captions. Who may have them is asked before, elsewhere."""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import File
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from modules.models import SiteImage, Video, VideoCaption

PICTURE_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
PICTURE = "width-1280|format-webp"
KEPT_FOR = 86_400  # seconds a browser keeps a picture; the address changes with the picture
CHUNK = 64 * 1024  # bytes
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def picture_response(image: SiteImage) -> HttpResponseBase:
    """Send a picture in reading size, a drawing (SVG) as it is."""
    return picture_file_response(image.file if image.is_svg() else image.get_rendition(PICTURE).file)


def picture_file_response(file: File) -> HttpResponseBase:
    """Send the file of a picture; a drawing (SVG) is fenced in by its own policy."""
    suffix = Path(str(file.name)).suffix.lower()
    response = FileResponse(file.open("rb"), content_type=PICTURE_TYPES.get(suffix, "application/octet-stream"))
    if suffix == ".svg":
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return _kept_by_browser(response)


def captions_response(captions: VideoCaption) -> HttpResponseBase:
    return _kept_by_browser(FileResponse(captions.file.open("rb"), content_type="text/vtt"))


def video_response(video: Video, wanted: str) -> HttpResponseBase:
    """Send a video, or the part of it that the Range header asks for."""
    content_type = mimetypes.guess_type(str(video.file.name))[0] or "application/octet-stream"
    return _kept_by_browser(part_response(video.file.open("rb"), video.file.size, content_type, wanted))


def part_response(file: File, size: int, content_type: str, wanted: str) -> HttpResponseBase:
    """Send an open file of `size` bytes, or the part of it that the Range header asks for (RFC 9110, section 14)."""
    span = span_of(wanted, size)
    response: HttpResponseBase
    if span is None:
        response = FileResponse(file, content_type=content_type)
    elif span[0] > span[1]:
        file.close()
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        first, last = span
        response = StreamingHttpResponse(_part(file, first, last), status=206, content_type=content_type)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    return response


def span_of(wanted: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte of a simple range, or None for the whole file; first > last: not satisfiable."""
    match = RANGE.fullmatch(wanted.strip())
    if match is None or match.group(0) == "bytes=-":
        return None
    start, end = match.groups()
    if not start:
        return max(0, size - int(end)), size - 1
    return int(start), min(int(end or size - 1), size - 1)


def _part(file: File, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0:
            chunk = file.read(min(CHUNK, left))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk


def _kept_by_browser(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = f"private, max-age={KEPT_FOR}"
    return response

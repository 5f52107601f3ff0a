"""Pictures, videos and captions of a module: behind the same door as its units."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from access.rules import may_open
from modules.media import captions_response, picture_response, video_response
from modules.models import Module, SiteImage, Video, VideoCaption


def _require_open(request: HttpRequest, module: Module) -> None:
    if module.is_withdrawn or not may_open(request.user, module):
        raise PermissionDenied


@require_GET
@login_required
def picture(request: HttpRequest, module: str, pk: int) -> HttpResponseBase:
    image = get_object_or_404(SiteImage.objects.select_related("module"), pk=pk, module__slug=module)
    _require_open(request, image.module)
    return picture_response(image)


@require_GET
@login_required
def video(request: HttpRequest, module: str, pk: int) -> HttpResponseBase:
    found = get_object_or_404(Video.objects.select_related("module"), pk=pk, module__slug=module)
    _require_open(request, found.module)
    return video_response(found, request.headers.get("Range", ""))


@require_GET
@login_required
def captions(request: HttpRequest, module: str, pk: int) -> HttpResponseBase:
    found = get_object_or_404(VideoCaption.objects.select_related("video__module"), pk=pk, video__module__slug=module)
    _require_open(request, found.video.module)
    return captions_response(found)

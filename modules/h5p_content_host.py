"""The second host name, if there is one, gives out files of H5P packages and nothing else: no page, no sign-in."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

FILES = "/h5p/a/"


class OnlyFilesOnContentHost:
    """Answers 404 for whatever else is asked of the host of `H5P_CONTENT_ORIGIN`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.host = urlsplit(settings.H5P_CONTENT_ORIGIN).netloc

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.get_host() == self.host and not request.path.startswith(FILES):
            return HttpResponseNotFound()
        return self.get_response(request)

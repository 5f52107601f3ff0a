"""Files of H5P packages need nothing that pages need: no session, language, policy or place in the cache of pages."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from modules.h5p_content_host import FILES


class FilesBeforePages:
    """Sends the files below the signed addresses at once, and leaves all else to what comes after."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(FILES):
            return self.get_response(request)
        try:
            send, arguments, names = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        response: HttpResponseBase = send(request, *arguments, **names)
        return response

"""Pages for visitors without a session come from the cache, whole; publishing makes them anew."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import cast

from csp.constants import HEADER, UNSAFE_INLINE
from csp.decorators import csp_update
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from ground.kept_pages import generation

ADMIN = "/admin/"
ADMIN_SOURCES = {"script-src": UNSAFE_INLINE, "style-src": UNSAFE_INLINE, "img-src": "blob:"}
KEPT_FOR = 3600  # seconds; processes without a shared cache see a change after this at the latest
LONGEST_QUERY = 200  # characters; longer ones are made for each request, so nobody can fill the cache with them
NEVER = ("/account/", "/admin/", "/documents/", "/demo/", "/healthz", "/readyz", "/static/")


@dataclass(frozen=True)
class Kept:
    """A page as it leaves, plain and compressed."""

    content: bytes
    compressed: bytes
    content_type: str
    language: str

    def response(self, request: HttpRequest) -> HttpResponse:
        zipped = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
        response = HttpResponse(self.compressed if zipped else self.content, content_type=self.content_type)
        if zipped:
            response["Content-Encoding"] = "gzip"
        response["Content-Language"] = self.language
        response["Vary"] = "Accept-Encoding, Cookie, HX-Request"
        response["Cache-Control"] = "max-age=0, must-revalidate"
        return response


class CachedForVisitors:
    """Serves a visitor's page from the cache, before sessions, languages or the database are touched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_for_every_visitor(request):
            return self.get_response(request)
        pages = caches["pages"]
        key = key_of_page(request)
        kept = pages.get(key)
        if kept is not None:
            return kept.response(request)
        response = self.get_response(request)
        if not may_be_kept(response):
            return response
        kept = Kept(
            response.content,
            gzip.compress(response.content, compresslevel=9),
            response["Content-Type"],
            response.get("Content-Language", settings.LANGUAGE_CODE),
        )
        pages.set(key, kept, KEPT_FOR)
        return response


def is_for_every_visitor(request: HttpRequest) -> bool:
    """True for a page that looks the same for everybody without a session."""
    if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    return not request.path.startswith(NEVER) and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY


def may_be_kept(response: HttpResponse) -> bool:
    """True for a whole page that set no cookie and leaves caching to the site."""
    if response.status_code != 200 or response.streaming or response.cookies or response.has_header("Cache-Control"):
        return False
    return response["Content-Type"].startswith("text/html")


def key_of_page(request: HttpRequest) -> str:
    # Addresses may be longer, and have other letters, than keys of a cache.
    address = sha256(f"{request.get_host()}{request.get_full_path()}".encode()).hexdigest()
    return f"{settings.RELEASE}:{generation()}:{address}"


class PolicyOfThisSite(CSPMiddleware):
    """The security policy is the same text for each response that asks for no other one, so it is written once."""

    @cached_property
    def policy(self) -> str:
        return build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG or any(name.startswith("_csp") for name in (*vars(response), *vars(request))):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response


class LooserPolicyForAdmin:
    """Wagtail's admin has inline code; no other page may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.get_admin_response = cast("Callable[[HttpRequest], HttpResponse]", csp_update(ADMIN_SOURCES)(get_response))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_admin_response(request) if request.path.startswith(ADMIN) else self.get_response(request)

"""What every page of the site may show."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info


def site(request: HttpRequest) -> dict[str, Any]:
    """Name of the site and the languages it speaks, with the address of this page in each."""
    # Asked for by templates only when the header is not in the cache.
    return {"site_name": settings.SITE_NAME, "languages": partial(_languages, request), "is_demo": settings.DEMO}


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """An address without a language in it stays; the choice is then kept by the account pages."""
    current, here = get_language(), request.get_full_path()
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "url": _in_language(here, code),
            "current": code == current,
        }
        for code, _name in settings.LANGUAGES
    ]


def _in_language(path: str, code: str) -> str:
    translated = translate_url(path, code)
    if translated != path or path.startswith(f"/{code}/"):
        return translated
    return f"{reverse('people:language', args=[code])}?{urlencode({'next': path})}"

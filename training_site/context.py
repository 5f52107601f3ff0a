"""What every page of the site may show."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info


def site(request: HttpRequest) -> dict[str, Any]:
    """Name of the site and the languages it speaks, with the address of this page in each."""
    return {"site_name": settings.SITE_NAME, "languages": _languages(request), "is_demo": settings.DEMO}


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    current = get_language()
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "url": translate_url(request.get_full_path(), code),
            "current": code == current,
        }
        for code, _name in settings.LANGUAGES
    ]

from django.conf import settings
from django.utils.translation import get_supported_language_variant


def spoken(code: str) -> str:
    """The language if the site speaks it (or its closest variant), else the site's own."""
    try:
        return get_supported_language_variant(code)
    except LookupError:
        return settings.LANGUAGE_CODE

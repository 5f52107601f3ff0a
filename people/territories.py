"""Names of countries in the reader's language, from the Unicode locale data; read once for each language."""

from collections.abc import Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language


@cache
def names_in(language: str) -> Mapping[str, str]:
    """Return the names by ISO 3166-1 code; none in a language that the data does not know."""
    try:
        return dict(Locale.parse(language, sep="-").territories)
    except UnknownLocaleError:
        return {}


def name_of(code: str, name: str) -> str:
    """Return the name for the reader; `name`, the site's own, in the site's language and where there is no other."""
    language = get_language() or settings.LANGUAGE_CODE
    return name if language == settings.LANGUAGE_CODE else names_in(language).get(code, name)

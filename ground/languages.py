from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, get_supported_language_variant
from django.utils.translation import gettext_lazy as _

from ground.phrases import place_of

# The Unicode locale data has no name for these two.
NAMES_OF_OUR_OWN = {"kmr": _("Kurmanji"), "prs": _("Dari")}


def spoken(code: str) -> str:
    """The language if the site speaks it (or its closest variant), else the site's own."""
    try:
        return get_supported_language_variant(code)
    except LookupError:
        return settings.LANGUAGE_CODE


def language_name(code: str) -> str:
    """Return the name of a language in the reader's, from the Unicode locale data; a code that it lacks stands for itself."""
    if code in NAMES_OF_OUR_OWN:
        return str(NAMES_OF_OUR_OWN[code])
    name = _names_in(get_language() or settings.LANGUAGE_CODE).get(code.replace("-", "_"))
    return capfirst(name) if name else code


@cache
def _names_in(language: str) -> Mapping[str, str]:
    """Return the names by code; none in a language that the data does not know."""
    try:
        return dict(Locale.parse(language, sep="-").languages)
    except UnknownLocaleError:
        return {}


def languages_by_name(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return languages as a choice, in the order of their names for the reader."""
    return sorted(((code, language_name(code)) for code in codes), key=lambda pair: place_of(pair[1]))


def site_languages() -> list[tuple[str, str]]:
    """Return the languages that the site is in as a choice, in the order of the settings, by their names for the reader."""
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]

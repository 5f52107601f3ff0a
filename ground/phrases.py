"""Small phrases that languages write in their own way: days with their weekday, a name with its value, an order of names."""

import unicodedata
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext


def day_words(day: date) -> str:
    """Return a day with its weekday, in the reader's language."""
    return _day_words(day, get_language())


@lru_cache(maxsize=2_000)
def _day_words(day: date, language: str | None) -> str:
    """Every page of sessions writes the same few days again and again."""
    # Translators: letters of Django's filter “date”. French has no comma: “l j F Y”.
    return date_format(day, pgettext("format of a day with its weekday", "l, j F Y"))


def short_day_words(day: date) -> str:
    """Return a day with its weekday in short forms, without the year."""
    # Translators: letters of Django's filter “date”; “b” and “N” write the month small where M writes it with a capital.
    return date_format(day, pgettext("format of a short day with its weekday", "D j M"))


def short_day_of_month(day: date) -> str:
    """Return a day and its month in short forms."""
    # Translators: letters of Django's filter “date”.
    return date_format(day, pgettext("format of a short day without its weekday", "j M"))


def named(name: object, value: object) -> str:
    """Return a value with its name in front; French writes a space before the colon."""
    return pgettext("a name and its value", "%(name)s: %(value)s") % {"name": name, "value": value}


def place_of(shown: object) -> str:
    """Return what names are put in order by, accents and marks aside; it is not for showing."""
    letters = unicodedata.normalize("NFKD", str(shown))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()

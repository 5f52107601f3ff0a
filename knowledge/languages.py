"""Names of languages for the reader, those too that the site does not speak."""

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def language_name(code: str) -> str:
    """Return the name of a language in the reader's, from the Unicode locale data; the code where it knows none."""
    try:
        return Locale.parse(get_language() or "en", sep="-").languages.get(code, code).capitalize()
    except UnknownLocaleError:
        return code


# What a form offers: languages of Europe and of many whom outreach meets.
TAGS = (
    "am ar bg bn bs ckb cs da de el en es et fa ff fi fr ga ha hr hu ig is it ka kmr ln lt lv mk ml mt nl no om pa pl prs "
    "ps pt ro ru sk sl so sq sr sv sw ta ti tr uk ur vi wo yo zh"
)
OFFERED = tuple(TAGS.split())

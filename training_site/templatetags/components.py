"""What the components need beyond plain values: drawings by name, rows with their labels, minutes in words."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from string import digits
from zlib import crc32

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

COVERS = ("doors", "paths", "arches", "voices", "hills", "weave")
PORTRAITS = ("one", "two", "three", "four", "five", "six")
PLACES = ("street", "office", "day_centre", "video_call", "waiting_room", "home")
TONES = 5


def number_of(name: str) -> int:
    """A number that is always the same for a name; codes of one series (RRF-01, RRF-02) follow each other."""
    series = name.rstrip(digits)
    return crc32(series.encode()) + int(name[len(series) :] or 0)


def drawing(folder: str, variants: Sequence[str], name: str) -> dict[str, object]:
    """Template and tone of the drawing for a name; a name among the variants is that variant."""
    number = number_of(name)
    variant = name if name in variants else variants[number % len(variants)]
    return {"template": f"components/{folder}/{variant}.html", "tone": number % TONES + 1}


@register.simple_tag
@lru_cache(maxsize=128)
def icon(name: str) -> SafeString:
    """A small drawing beside words, by its name in `templates/icons/`; read once, since pages have dozens."""
    return SafeString(get_template(f"icons/{name}.svg").render())


@register.inclusion_tag("components/drawing.html")
def cover(code: str) -> dict[str, object]:
    """The picture of a module, from its code: the same code, the same picture; neighbours differ."""
    return drawing("covers", COVERS, code)


@register.inclusion_tag("components/drawing.html")
def portrait(name: str) -> dict[str, object]:
    """An abstract portrait of an invented person, chosen by the name."""
    return drawing("portraits", PORTRAITS, name)


@register.inclusion_tag("components/drawing.html")
def place(name: str) -> dict[str, object]:
    """One of the places in `PLACES`; any other text picks one of them."""
    return drawing("places", PLACES, name)


@register.filter
def labelled(row: Sequence[str], header: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each cell of a row with the heading of its column; a cell beyond the last heading has an empty one."""
    return zip_longest(header[: len(row)], row, fillvalue=SafeString(""))


@register.filter
def duration(minutes: int | None) -> str:
    """Minutes as people say them: “45 min”, “2 h”, “1 h 10 min”; nothing for None or 0."""
    hours, rest = divmod(minutes or 0, 60)
    parts = []
    if hours:
        parts.append(_("%(hours)d h") % {"hours": hours})
    if rest:
        parts.append(_("%(minutes)d min") % {"minutes": rest})
    return " ".join(parts)

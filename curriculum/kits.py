"""The live kits that ship with the curricula, read once in the life of a process."""

from functools import cache
from pathlib import Path

from django.conf import settings

from curriculum.reading.content import read_kits
from curriculum.reading.kits import Kit

CONTENT = Path(settings.BASE_DIR) / "curriculum" / "content"


@cache
def all_kits() -> tuple[Kit, ...]:
    """Every kit in every language it is written in."""
    return read_kits(CONTENT)


def kits_of(module_code: str, locale: str) -> list[Kit]:
    """Return the kits of the module with that code, by id: in this language, or else in English."""
    found = {
        kit.id: kit
        for language in ("en", locale)
        for kit in all_kits()
        if kit.unit == module_code and kit.language == language
    }
    return [found[key] for key in sorted(found)]

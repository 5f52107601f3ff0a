"""Pages that are kept whole for visitors: whoever changes something public has them made anew."""

from django.core.cache import caches
from django.utils import timezone

GENERATION = "generation"


def forget_pages() -> None:
    """Have every kept page made anew at its next visit."""
    caches["pages"].set(GENERATION, timezone.now().timestamp(), timeout=None)


def generation() -> float:
    """When pages were last forgotten, in seconds since 1970; 0 when they never were."""
    return float(caches["pages"].get(GENERATION, 0))

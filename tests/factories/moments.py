"""Moments of a calendar, and acts that happen at one of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.utils import timezone


def moment(text: str, zone: str = "Europe/Paris") -> datetime:
    """Such as `moment("2027-03-01 10:00")`, in Paris unless another zone is named."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))


@contextmanager
def at(text: str, zone: str = "Europe/Paris") -> Iterator[None]:
    """What is done in the block is done at that moment."""
    with patch.object(timezone, "now", return_value=moment(text, zone)):
        yield

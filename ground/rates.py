"""How often one address may do something in a minute."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


def current_minute() -> int:
    """The number of this minute since 1970."""
    return int(time.time()) // MINUTE


def is_too_fast(request: HttpRequest, occasion: str, *, per_minute: int) -> bool:
    """Count this request; whether its address has come more often than that in this minute. The address is not kept."""
    address = hashlib.sha256(get_adapter().get_client_ip(request).encode()).hexdigest()
    key = f"{occasion}:{address}:{current_minute()}"
    if cache.add(key, 1, timeout=MINUTE):
        return False
    return int(cache.incr(key)) > per_minute

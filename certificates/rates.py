"""How fast one address may ask about codes: slow enough that guessing is hopeless."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

PER_MINUTE = 30
MINUTE = 60


def is_too_fast(request: HttpRequest) -> bool:
    """Count this request; whether its address has asked more than thirty times in this minute."""
    address = hashlib.sha256(get_adapter().get_client_ip(request).encode()).hexdigest()
    key = f"certificates.check:{address}:{int(time.time()) // MINUTE}"
    if cache.add(key, 1, timeout=MINUTE):
        return False
    return int(cache.incr(key)) > PER_MINUTE

"""What must not be deployed."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"


@checks.register(checks.Tags.caches, deploy=True)
def check_cache_is_shared(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """Rate limits and sessions need one cache for all workers."""
    if settings.WORKERS == 1 or settings.CACHES["default"]["BACKEND"] != LOCAL_MEMORY:
        return []
    return [
        checks.Error(
            f"{settings.WORKERS} workers, each with a cache of its own.",
            hint="Set CACHE_URL to a cache that all workers share, or WORKERS=1.",
            id="ground.E001",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def check_demo_is_off(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """The demo shows everybody's mail."""
    if not settings.DEMO:
        return []
    return [checks.Error("DEMO is on.", hint="Unset DEMO.", id="ground.E002")]


@checks.register(checks.Tags.security, deploy=True)
def check_secret_key(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """Without a secret key nothing can be signed."""
    try:
        is_set = bool(settings.SECRET_KEY)
    except ImproperlyConfigured:
        is_set = False
    if is_set:
        return []
    return [checks.Error("SECRET_KEY is missing.", hint="Set SECRET_KEY to a long random text.", id="ground.E003")]

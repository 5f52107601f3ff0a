"""What must be right before certificates are made."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils import timezone

from certificates.badges.given import badge_keys
from certificates.badges.keys import UnusableKeys, signing_key_at
from certificates.signing_keys import UnusableKey, signing_key


@checks.register(checks.Tags.security)
def check_signing_key(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """A key that was given has to be able to sign; without one, certificates are left unsigned."""
    try:
        key = signing_key()
    except UnusableKey as unusable:
        hint = "SIGNATURE_FILE or SIGNATURE_PEM: a private key and its certificates, in PEM."
        return [checks.Error(str(unusable), hint=hint, id="certificates.E001")]
    if key and not key.holds_at(timezone.now()):
        hint = "Until there is a valid one, certificates are left unsigned."
        return [checks.Warning("The signing certificate is not valid today.", hint=hint, id="certificates.W001")]
    return []


@checks.register(checks.Tags.security)
def check_badge_keys(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """Keys that were given have to be able to sign; without any, there are no digital credentials."""
    try:
        keys = badge_keys()
    except UnusableKeys as unusable:
        hint = "BADGE_KEYS_FILE or BADGE_KEYS: what `manage.py rotate_badge_keys` writes."
        return [checks.Error(str(unusable), hint=hint, id="certificates.E002")]
    if keys and signing_key_at(keys, timezone.now()) is None:
        hint = "Until there is one, certificates get no digital credential: run `manage.py rotate_badge_keys`."
        return [
            checks.Warning("None of the keys for digital credentials signs today.", hint=hint, id="certificates.W002")
        ]
    return []

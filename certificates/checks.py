"""What must be right before certificates are made."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils import timezone

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

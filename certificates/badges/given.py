"""What this site was given to issue credentials with: keys from a file or the environment, never from a database."""

from pathlib import Path

from django.conf import settings

from certificates.badges.issuer import Issuer
from certificates.badges.keys import BadgeKey, UnusableKeys, read_keys


def badge_keys() -> tuple[BadgeKey, ...]:
    """The keys of this site; none where it was given none. Raises UnusableKeys."""
    text = given_text()
    return read_keys(text) if text else ()


def given_text() -> str:
    """The text of the setting, or of the file that a setting names. Raises UnusableKeys when there is no such file."""
    if settings.BADGE_KEYS or not settings.BADGE_KEYS_FILE:
        return str(settings.BADGE_KEYS)
    try:
        return Path(settings.BADGE_KEYS_FILE).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as refused:
        raise UnusableKeys(f"The file of BADGE_KEYS_FILE cannot be read: {refused.__class__.__name__}.") from refused


def issuer() -> Issuer:
    """This site as the issuer of credentials. Raises UnusableKeys."""
    return Issuer(str(settings.SITE_URL), badge_keys())

"""Words that are kept encrypted, so that whoever reads the database alone cannot read them.

The keys are made from the site's secret key and, for what was sealed before it was changed, from its fallbacks.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """None of the keys opens it: it was sealed with another one, or changed since."""


def sealed(words: str, *, purpose: str) -> str:
    """Return the words encrypted; twice the same words give two different answers. `purpose` has its own key."""
    return _keys(purpose).encrypt(words.encode()).decode()


def unsealed(token: str, *, purpose: str) -> str:
    """Return the words that were sealed for the same purpose. Raises `Unreadable`."""
    try:
        return _keys(purpose).decrypt(token.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def _keys(purpose: str) -> MultiFernet:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_key(secret, purpose) for secret in secrets])


def _key(secret: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))

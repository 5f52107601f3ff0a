"""Secrets that lead somewhere by an address alone: made once, shown once, kept as a hash."""

import hashlib
import secrets


def new_token() -> str:
    """Return a secret that nobody guesses (192 bits), fit for an address."""
    return secrets.token_urlsafe(24)


def hash_of(token: str) -> str:
    """Return what is kept of a secret: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()

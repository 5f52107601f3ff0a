"""Codes to join a live round: six characters that nobody mistakes on a wall or in a noisy room."""

from collections.abc import Callable

# Without vowels there are no words, and without 0 O 1 I L 5 S 8 B 2 Z no two that look alike.
ALPHABET = "34679CDFGHJKMNPQRTVWXY"
LENGTH = 6


class Mistyped(ValueError):
    """The text is no code."""


def new_code(choose: Callable[[str], str]) -> str:
    """Return a new code; `choose` picks one character of a text (`secrets.choice`)."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """Return the code as it is kept; blanks, hyphens and small letters are forgiven. Raises Mistyped."""
    code = "".join(typed.upper().split()).replace("-", "")
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise Mistyped
    return code


def spaced(code: str) -> str:
    """The code as people read it aloud: K7M 3PQ."""
    return f"{code[:3]} {code[3:]}"

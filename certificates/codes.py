"""Public codes of credentials: ten random characters and one that shows a slip of the pen.

Crockford's base 32 (no I, L, O, U) with his check value, the number modulo 37. Since 37 is a prime and 32 is no root of
one below the 36th power, every single wrong character and every swap of two characters is found. Only codes whose check
value is one of the 32 characters are given out, so that the code holds letters and digits alone.
"""

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
MODULUS = 37
GROUPS = (slice(0, 4), slice(4, 8), slice(8, None))
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": "", "\u00a0": "", "\u2013": ""})


class Mistyped(ValueError):
    """The text is not a code: too long, too short, a strange character, or a slip that the check character shows."""


def new_code(choose: Callable[[str], str]) -> str:
    """Return a new code; `choose` picks one character of a text (`secrets.choice`)."""
    while True:
        body = "".join(choose(ALPHABET) for _ in range(LENGTH))
        if check_value(body) < len(ALPHABET):
            return body + ALPHABET[check_value(body)]


def check_value(body: str) -> int:
    """The number that the characters write in base 32, modulo 37."""
    value = 0
    for character in body:
        value = (value * len(ALPHABET) + ALPHABET.index(character)) % MODULUS
    return value


def read_code(typed: str) -> str:
    """Return the code as it is kept; blanks, hyphens, small letters, O for 0, I and L for 1 are forgiven. Raises Mistyped."""
    code = typed.upper().translate(READ_AS)
    if len(code) != LENGTH + 1 or not set(code) <= set(ALPHABET):
        raise Mistyped
    if check_value(code[:-1]) != ALPHABET.index(code[-1]):
        raise Mistyped
    return code


def grouped(code: str) -> str:
    """The code as people read it: 7KQ3-M8XN-4TB."""
    return "-".join(code[part] for part in GROUPS)

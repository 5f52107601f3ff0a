"""Pure: words without accents and case, as they are compared."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

MOST_WORDS = 8
# Letters that no accent makes: what people type instead of them.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\N{LATIN SMALL LETTER DOTLESS I}": "i"}
)
WORD = re.compile(r"\w+")


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return a word as it is compared: no case, no accents, no ligatures."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(LETTERS)


def composed(text: str) -> str:
    """Return a text in which a letter and its accent are one character: apart, the accent would end the word."""
    return unicodedata.normalize("NFC", text)


def words_in(text: str) -> Iterator[str]:
    """Give the words of a text as they stand; an apostrophe or a hyphen parts them (l’accueil, role-play)."""
    return (found.group() for found in WORD.finditer(composed(text)))


def folded(*texts: str) -> str:
    """Return texts as folded words between blanks, with a blank at both ends: “ word” finds beginnings of words."""
    return f" {' '.join(fold(word) for text in texts for word in words_in(text))} "


def answers(words: str, asked: Sequence[str]) -> bool:
    """Say whether each asked word begins a word of a folded text; where nothing was asked, nothing answers."""
    return bool(asked) and all(f" {word}" in words for word in asked)


def asked_words(query: str) -> tuple[str, ...]:
    """Return the folded words of a query, each once; single letters only where there is nothing else."""
    words = tuple(dict.fromkeys(fold(word) for word in words_in(query)))
    longer = tuple(word for word in words if len(word) > 1)
    return (longer or words)[:MOST_WORDS]

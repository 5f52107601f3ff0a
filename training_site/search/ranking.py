"""Pure: which of several answers stands first."""

from collections.abc import Sequence

WHOLE_PHRASE, WHOLE_WORD, BEGINNING, ELSEWHERE = 30, 12, 6, 1


def points(title: str, asked: Sequence[str]) -> int:
    """Return how well a title, folded and between blanks, answers the asked words; every word stands somewhere in the entry.

    For each asked word: 12 points where it stands whole in the title, 6 where it begins a word of the title, 1 where it only
    stands in the text; 30 more where the title holds all of them in a row. Equal answers stand by kind (modules, units,
    knowledge, terms, documents), then by title. How often a word stands in a text does not count: long texts would win.
    What others read or clicked does not count either: nobody keeps it.
    """
    phrase = WHOLE_PHRASE if f" {' '.join(asked)} " in title else 0
    return phrase + sum(_of_word(title, word) for word in asked)


def _of_word(title: str, word: str) -> int:
    if f" {word} " in title:
        return WHOLE_WORD
    return BEGINNING if f" {word}" in title else ELSEWHERE

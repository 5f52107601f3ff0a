"""How hard a text is to read, by a formula of its language, from the lengths of its sentences and words.

English: the grade of Kincaid, Fishburne, Rogers and Chissom (1975), years of school in the United States.
French: the ease of Kandel and Moles (1958), after Flesch, from 0 (hard) to 100 (easy).
Syllables are counted by groups of vowels, which is right for nine words in ten and evens out over a text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

FEWEST_WORDS = 30  # below, one long word decides
HARDEST_GRADE = 10.0  # of the English formula, about B1: for readers in a second language
LEAST_EASE = 55.0  # of the French one, for the same
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE_ENDS = re.compile(r"[.!?…]+(?:\s|$)|\n+")
VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")


@dataclass(frozen=True)
class Counts:
    words: int
    sentences: int
    syllables: int


@dataclass(frozen=True)
class Level:
    """How hard a text is: the value of the formula, whether that is harder than it should be, and what it measures."""

    value: float
    is_hard: bool
    is_ease: bool = False  # from 0 to 100, high for an easy text; else years of school


def counts_of(text: str, syllables: Callable[[str], int]) -> Counts:
    """Return how many words, sentences and syllables a text has; a text without a full stop is one sentence."""
    words = WORD.findall(text)
    sentences = [part for part in SENTENCE_ENDS.split(text) if WORD.search(part)]
    return Counts(len(words), max(1, len(sentences)), sum(map(syllables, words)))


def english_syllables(word: str) -> int:
    """Return the syllables of an English word: a last e is silent, unless it follows an l and a consonant."""
    plain = word.casefold()
    groups = len(VOWELS.findall(plain))
    is_silent = plain.endswith("e") and not re.search(r"[^aeiouy]le$", plain)
    return max(1, groups - is_silent)


def french_syllables(word: str) -> int:
    """Return the syllables of a French word: a last e, es or ent is silent."""
    plain = word.casefold()
    groups = len(VOWELS.findall(plain))
    return max(1, groups - bool(re.search(r"[^aeiouyéèê](e|es|ent)$", plain)))


def kincaid_grade(counts: Counts) -> float:
    """Return 0.39 words per sentence + 11.8 syllables per word - 15.59."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def kandel_moles_ease(counts: Counts) -> float:
    """Return 207 - 1.015 words per sentence - 73.6 syllables per word."""
    return 207 - 1.015 * counts.words / counts.sentences - 73.6 * counts.syllables / counts.words


def _english(text: str) -> Level:
    grade = kincaid_grade(counts_of(text, english_syllables))
    return Level(grade, grade > HARDEST_GRADE)


def _french(text: str) -> Level:
    ease = kandel_moles_ease(counts_of(text, french_syllables))
    return Level(ease, ease < LEAST_EASE, is_ease=True)


FORMULAS: Mapping[str, Callable[[str], Level]] = {"en": _english, "fr": _french}


def level_of(text: str, language: str) -> Level | None:
    """Return how hard a text is; None for a short one, and for a language without a formula."""
    formula = FORMULAS.get(language.partition("-")[0])
    if formula is None or len(WORD.findall(text)) < FEWEST_WORDS:
        return None
    return formula(text)

"""How hard a text reads, and which of its words label people: for authors, in any language.

English is measured by the grade level of Kincaid, Fishburne, Rogers and Chissom (1975), every other language by
Björnsson's LIX (1968), which needs no syllables and no list of words. The words to avoid are in `words.toml`.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from modules.findings import gettext_noop as _

HIGHEST_GRADE = 8.0  # plain language, about what a reader at B1 follows with ease
HIGHEST_LIX = 40.0  # the upper end of "easy"
MOST_WORDS = 20.0  # a sentence, on average
FEWEST_WORDS = 60  # below this a few names decide
LONG_WORD = 7  # letters, from which on LIX counts a word as long

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
ENGLISH_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")  # elsewhere an apostrophe parts two words: l'hiver
SENTENCE_END = re.compile(r"[.!?…؟\u06d4]+(?=[\s’”»\"')]|$)|\n\s*\n")
VOWELS = re.compile(r"[aeiouy]+")
SILENT_END = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouylscxz])es$")
WORDS_FILE = Path(__file__).with_name("words.toml")


@dataclass(frozen=True)
class Reading:
    """How hard a text reads: words in a sentence on average, and the level with the highest that is still plain."""

    words: int
    words_per_sentence: float
    measure: str
    level: float
    highest: float

    @property
    def is_hard(self) -> bool:
        """Say whether a text of some length is above the level, or its sentences are too long."""
        return self.words >= FEWEST_WORDS and (self.level > self.highest or self.words_per_sentence > MOST_WORDS)


def reading_of(text: str, language: str) -> Reading:
    """Return how hard a text reads; a text without words reads at level 0."""
    english = is_english(language)
    words = (ENGLISH_WORD if english else WORD).findall(text)
    sentences = sum(bool(WORD.search(part)) for part in SENTENCE_END.split(text))
    measure, highest = (_("Flesch–Kincaid grade"), HIGHEST_GRADE) if english else ("LIX", HIGHEST_LIX)
    if not words:
        return Reading(0, 0.0, measure, 0.0, highest)
    level = grade(words, sentences) if english else lix(words, sentences)
    return Reading(len(words), len(words) / sentences, measure, level, highest)


def is_english(language: str) -> bool:
    """Say whether a language tag names a form of English."""
    return language.partition("-")[0] == "en"


def grade(words: Sequence[str], sentences: int) -> float:
    """Return the Flesch–Kincaid grade level: the years of school in the United States that a text asks for."""
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Return about how many syllables an English word has: its groups of vowels without a silent ending."""
    spoken = SILENT_END.sub("", word.lower())
    return max(1, len(VOWELS.findall(spoken)))


def lix(words: Sequence[str], sentences: int) -> float:
    """Return Björnsson's index: words in a sentence, plus the percentage of words with more than six letters."""
    return len(words) / sentences + 100 * sum(len(word) >= LONG_WORD for word in words) / len(words)


@dataclass(frozen=True)
class Label:
    """A word found that labels people, with what to write instead and why."""

    word: str
    prefer: str
    why: str


def labels_in(text: str, language: str) -> list[Label]:
    """Return the labelling words of a text in its order; leave out first what somebody in it may say."""
    advice = words_to_avoid(language.partition("-")[0])
    found = _any_of(tuple(advice)).finditer(text.replace("’", "'"))
    return [Label(match.group(), *advice[match.group().casefold()]) for match in found]


@cache
def words_to_avoid(language: str) -> Mapping[str, tuple[str, str]]:
    """Return the words to avoid in a language, each with what to write instead and why; none where there is no list."""
    entries = tomllib.loads(WORDS_FILE.read_text(encoding="utf-8")).get(language, ())
    return {word.casefold(): (entry["prefer"], entry["why"]) for entry in entries for word in entry["avoid"]}


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    # The longest first, so that a phrase is named whole; of no words, what never matches.
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)

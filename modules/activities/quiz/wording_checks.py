"""What the words of a question do to readers: negation on negation, long sentences, words that hurt people."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.form import warning
from modules.activities.quiz import readability
from modules.findings import Finding
from modules.findings import gettext_noop as _

NEGATIONS: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|without|cannot|except)\b|n['’]t\b", re.IGNORECASE),
    "fr": re.compile(r"\bne\b|\bn['’]|\bsans\b|\bsauf\b|\bnon\b", re.IGNORECASE),
}
CLAUSE_ENDS = re.compile(
    r"[.,;:!?()–—\n]|\b(?:and|or|but|because|if|when|et|ou|mais|car|si|quand|que|qui)\b", re.IGNORECASE
)
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"|„[^“]*“|‘[^‘]*?’(?!\w)")  # the marks themselves


@dataclass(frozen=True)
class Avoided:
    """Words that authors do not use of people, what to write instead, and why."""

    words: tuple[str, ...]
    prefer: str
    why: str


def findings(
    texts: Sequence[str], stem: str, options: Sequence[str], language: str, avoided: Sequence[Avoided], where: str
) -> Iterator[Finding]:
    """Yield what to look at in all texts of a question, its stem and its options."""
    if is_doubly_negative(stem, options, language):
        yield warning("double-negative", where, _("Two negations meet here: ask for what is so, not for what is not."))
    yield from hard_to_read("\n".join([stem, *options]), language, where)
    yield from hurting(texts, avoided, where)


def hard_to_read(text: str, language: str, where: str) -> Iterator[Finding]:
    """Yield a finding where a text is harder than a reader in a second language can follow."""
    level = readability.level_of(text, language)
    if level is not None and level.is_hard:
        template = _("Hard to read (%(level).0f on the scale of its language): shorten sentences, take plainer words.")
        yield warning("hard-to-read", where, template, level=level.value)


def is_doubly_negative(stem: str, options: Sequence[str], language: str) -> bool:
    """Whether a clause of the stem has two negations, or its last sentence asks for what is not, with negative options."""
    negation = NEGATIONS.get(language.partition("-")[0])
    if negation is None:
        return False
    stem = QUOTED.sub(" ", stem)
    if any(len(negation.findall(clause)) > 1 for clause in CLAUSE_ENDS.split(stem)):
        return True
    asked = re.split(r"[.!?]\s+", stem.strip())[-1]
    return bool(negation.search(asked)) and any(negation.search(QUOTED.sub(" ", option)) for option in options)


def hurting(texts: Iterable[str], avoided: Sequence[Avoided], where: str) -> Iterator[Finding]:
    """Yield each word to avoid once; what somebody says in quotation marks stays theirs."""
    own = "\n".join(QUOTED.sub(" ", text) for text in texts)
    for entry in avoided:
        for word in entry.words:
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", own, re.IGNORECASE):
                template = _("“%(word)s”: better “%(prefer)s”. %(why)s")
                yield warning(f"word-{word}", where, template, word=word, prefer=entry.prefer, why=entry.why)


def texts_in(words: Any) -> list[str]:
    """Return every text among the words of a question, those of its parts too, in their order."""
    if isinstance(words, str):
        return [words]
    if isinstance(words, Mapping):
        return [text for part in words.values() for text in texts_in(part)]
    if isinstance(words, Sequence):
        return [text for part in words for text in texts_in(part)]
    return []

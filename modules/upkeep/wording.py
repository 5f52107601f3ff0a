"""What the words of a unit do to readers: words that hurt, hard sentences, texts that may not be changed. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modules.activities.form import warning
from modules.activities.quiz.readability import Level, level_of
from modules.activities.quiz.wording_checks import Avoided, hard_to_read, hurting, texts_in
from modules.findings import Finding
from modules.findings import gettext_noop as _
from modules.rich_text import plain_lines

WORDING = ("heading", "text", "lead", "table", "case", "say", "fact", "note", "caution", "checklist")
MORE_WORDING = ("practice", "reflect", "summary", "video", "image", "support", "h5p")
# What a persona says is theirs, and a sentence to avoid is shown to be avoided.
NOT_OURS = {"say": {"avoid"}, "dialogue": {"lines"}}
# What stands beside a figure may hurt, and is no sentence that could be hard.
LABELS = {"fact": ("figure", "unit", "population")}
# Names and keys are no sentences.
NO_WORDS = {"key", "id", "type", "link", "licence", "year", "source"}
NO_DERIVATIVES = re.compile(
    r"\bCC[\s-]*BY(?:[\s-]*NC)?[\s-]*ND\b|\bno[\s-]?deriv(?:ative|ate)?s?\b|\bpas de modification\b|\bgeen afgeleide werken\b",
    re.IGNORECASE,
)
MAY_NOT_CHANGE = {"CC-BY-ND", "CC-BY-NC-ND", "reserved"}
LONGEST_QUOTATION = 25  # words of a source that may not be changed


@dataclass(frozen=True)
class BlockWords:
    """The words of one block, without what personas say."""

    block: str
    kind: str
    texts: tuple[str, ...]
    licence: str = ""
    source: str = ""
    labels: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


@dataclass(frozen=True)
class BlockReport:
    """What is found in one block, and how hard it is to read; None for a short one."""

    words: BlockWords
    level: Level | None
    findings: tuple[Finding, ...]


def words_of(body: Iterable[Mapping[str, Any]]) -> list[BlockWords]:
    """Return the words of every block of a unit that has some."""
    found = [_block_words(one) for one in body if one["type"] in (*WORDING, *MORE_WORDING, "dialogue")]
    return [words for words in found if words.texts or words.licence]


def _block_words(block: Mapping[str, Any]) -> BlockWords:
    value, kind = block["value"], block["type"]
    facts = value if isinstance(value, Mapping) else {}
    names = LABELS.get(kind, ())
    texts = _kept(texts_in(_own(value, NOT_OURS.get(kind, set()) | set(names))))
    labels = _kept(str(facts.get(name) or "") for name in names)
    return BlockWords(block["id"], kind, texts, str(facts.get("licence") or ""), str(facts.get("source") or ""), labels)


def _kept(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that say something, without marks."""
    return tuple(text for text in map(plain_lines, texts) if text)


def _own(value: Any, left_out: set[str]) -> Any:
    if isinstance(value, Mapping):
        return {name: _own(part, left_out) for name, part in value.items() if name not in left_out | NO_WORDS}
    return [_own(part, left_out) for part in value] if isinstance(value, list) else value


def block_reports(body: Iterable[Mapping[str, Any]], language: str, avoided: Sequence[Avoided]) -> list[BlockReport]:
    """Return what is found in each block of a unit, in their order."""
    return [
        BlockReport(words, level_of(words.text, language), tuple(findings_in(words, language, avoided)))
        for words in words_of(body)
    ]


def findings_in(words: BlockWords, language: str, avoided: Sequence[Avoided]) -> Iterator[Finding]:
    """Yield what an author should look at in one block."""
    yield from hurting((*words.texts, *words.labels), avoided, words.kind)
    yield from hard_to_read(words.text, language, words.kind)
    yield from _not_ours_to_change(words)


def _not_ours_to_change(words: BlockWords) -> Iterator[Finding]:
    """Yield a finding where a text says that it may not be changed, or quotes at length what may not."""
    if match := NO_DERIVATIVES.search(f"{words.text}\n{words.source}"):
        template = _(
            "“%(words)s”: this text may not be changed or translated. Summarise it in your own words and link to it."
        )
        yield warning("no-derivatives", words.kind, template, words=match.group())
    elif words.licence in MAY_NOT_CHANGE and len(words.text.split()) > LONGEST_QUOTATION:
        template = _(
            "The licence of the source (%(licence)s) allows no changed text: give the figure or a summary in your own words, and a link."
        )
        yield warning("no-derivatives", words.kind, template, licence=words.licence)


def level_of_unit(body: Iterable[Mapping[str, Any]], language: str) -> Level | None:
    """Return how hard a whole unit is to read; None for a short one, and for a language without a formula."""
    return level_of("\n".join(words.text for words in words_of(body)), language)

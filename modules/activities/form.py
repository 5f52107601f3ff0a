"""Checks of form that documents share: on which line something stands, and what a misspelt word was meant to be."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from rapidfuzz import process

from modules.findings import MEANT, Fact, Finding, Severity
from modules.findings import gettext_noop as _

ALIKE = 60  # percent; below this a guess confuses more than it helps
NOT_KEPT = _("Here stands a character that cannot be kept, such as NUL: delete it, or write the words again.")
UNKEPT = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of a character that mean nothing alone


def line_of(mapping: Any, key: str | int | None = None) -> int | None:
    """Return the line of a mapping, or of one of its keys, counted from 1; None where no parser kept it."""
    kept = getattr(mapping, "lc", None)
    if kept is None or kept.line is None:
        return None
    if key is not None and key in (kept.data or {}):
        return int(kept.data[key][0]) + 1
    return int(kept.line) + 1


def unkept_lines(document: Any) -> Iterator[int | None]:
    """Give the line of each text with a character that no database keeps; YAML can write such as “\\0” or “\\ud800”."""
    entries = document.items() if isinstance(document, Mapping) else enumerate(document)
    for key, value in entries:
        if any(isinstance(text, str) and UNKEPT.search(text) for text in (key, value)):
            yield line_of(document, key)
        elif isinstance(value, Mapping | list):
            yield from unkept_lines(value)


def nearest_to(word: object, known: Iterable[str]) -> str:
    """Return the known word that a misspelt one is nearest to, or nothing."""
    nearest = process.extractOne(str(word), sorted(known), score_cutoff=ALIKE)
    return str(nearest[0]) if nearest else ""


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return a sentence with the nearest known word, or nothing."""
    meant = nearest_to(word, known)
    return MEANT % meant if meant else ""


def error(
    code: str, where: str, template: str, mapping: Any = None, at: str | None = None, *, meant: str = "", **facts: Fact
) -> Finding:
    """Return an error that stands at a mapping, or at one of its keys; the facts fill its template.

    `meant` is the known word that a misspelt one is nearest to.
    """
    return Finding(Severity.ERROR, code, where, template, line_of(mapping, at), tuple(facts.items()), meant)


def warning(code: str, where: str, template: str, mapping: Any = None, at: str | None = None, **facts: Fact) -> Finding:
    """Return a warning that stands at a mapping, or at one of its keys; the facts fill its template."""
    return Finding(Severity.WARNING, code, where, template, line_of(mapping, at), tuple(facts.items()))


def key_findings(
    mapping: Mapping[str, Any], where: str, *, needed: Collection[str], allowed: Collection[str] = ()
) -> Iterator[Finding]:
    """Yield an error for each key that is missing or empty, and for each that is not known here."""
    for key in needed:
        if mapping.get(key) in (None, "", [], {}):
            yield error("missing", where, _("“%(key)s” is missing or empty."), mapping, key, key=key)
    known = {*needed, *allowed}
    for key in mapping:
        if key not in known:
            meant = nearest_to(key, known)
            yield error("unknown-key", where, _("“%(key)s” is not known here."), mapping, key, meant=meant, key=key)

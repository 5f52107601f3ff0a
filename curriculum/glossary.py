"""The glossaries for translators that ship beside the content: one file for each language."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from modules.activities.roleplay.translating import Term

CONTENT = Path(__file__).parent / "content"
LANGUAGE = re.compile(r"[A-Za-z-]{2,12}")


@cache
def terms_for(source: str, language: str) -> tuple[Term, ...]:
    """Return the terms of the glossary from one language into another, by their codes; none where there is no such file."""
    path = CONTENT / f"glossary.{language}.yaml"
    if not LANGUAGE.fullmatch(language) or not path.exists():
        return ()
    glossary = YAML(typ="safe").load(path)
    if glossary["source_language"] != source:
        return ()
    return tuple(_term(entry, source, language) for entry in glossary["terms"])


def _term(entry: Mapping[str, Any], source: str, language: str) -> Term:
    return Term(
        source=str(entry[source]),
        target=str(entry[language]),
        note=str(entry.get("note", "")),
        avoid=tuple(map(str, entry.get("avoid", ()))),
    )

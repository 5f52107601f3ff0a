"""The words to avoid that ship beside the content: one file for all languages."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from modules.activities.quiz.wording_checks import Avoided

FILE = Path(__file__).parent / "content" / "words-to-avoid.yaml"


@cache
def words_to_avoid_in(language: str) -> tuple[Avoided, ...]:
    """Return the words of a language, by its code; none where the file has no such language."""
    entries: Any = YAML(typ="safe").load(FILE)["languages"].get(language.partition("-")[0], ())
    return tuple(Avoided(tuple(map(str, entry["avoid"])), str(entry["prefer"]), str(entry["why"])) for entry in entries)

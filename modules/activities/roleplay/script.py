"""Sets written scenes as a script: who speaks, paragraphs, and which words are spoken."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

OPENING_MARKS = "‘“«"
# A closing mark before a letter is an apostrophe.
MARKS = re.compile(r"[‘“«”»]|’(?!\w)")


def paragraphs(text: str) -> list[list[dict[str, Any]]]:
    """Return the paragraphs of a text, each as parts `{"spoken": bool, "text": str}` that join to the paragraph."""
    return [list(_parts(line.strip())) for line in text.splitlines() if line.strip()]


def _parts(line: str) -> Iterator[dict[str, Any]]:
    start, depth = 0, 0
    for mark in MARKS.finditer(line):
        if mark[0] in OPENING_MARKS:
            if depth == 0 and mark.start() > start:
                yield {"spoken": False, "text": line[start : mark.start()]}
                start = mark.start()
            depth += 1
        elif depth == 1:
            yield {"spoken": True, "text": line[start : mark.end()]}
            start, depth = mark.end(), 0
        elif depth > 1:
            depth -= 1
    if start < len(line):
        yield {"spoken": depth > 0, "text": line[start:]}


def speaker_name(speaker: str, words: Mapping[str, Any], scene_words: Mapping[str, Any]) -> str:
    """Return the name of who speaks in a scene; empty for the narrator, or where the scene does not tell.

    The format says only that another person speaks: it is the one whom the scene names first.
    """
    if speaker == "persona":
        return str(words["persona"]["name"])
    if speaker != "other":
        return ""
    names = [str(other["name"]) for other in words["others"]]
    if len(names) == 1:
        return names[0]
    text = f"{scene_words['text']} {scene_words['cue']}"
    named = [name for name in names if name in text]
    return min(named, key=text.index, default="")

"""Reads stories in Twee 3, the text form of Twine, into drafts of the format roleplay/1.

Passages become scenes, those without a way on endings, links choices (Twee 3 specification 3.0.2). What `roleplay/1`
asks for and a story does not have is held open by a placeholder that the checks then name; what it has no room for
is listed as lost.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from modules.activities.roleplay.drafts import Draft, Loss, Lost, block, choice_id, head_of, id_of, written
from modules.activities.roleplay.wording import PLACEHOLDER

HEADER = re.compile(r"^::[ \t]*(.*)$", re.MULTILINE)
# A name may hold brackets and braces behind a backslash.
HEADER_PARTS = re.compile(
    r"(?P<name>(?:\\.|[^\[\]{}\\])*)(?:\[(?P<tags>(?:\\.|[^\]\\])*)\])?[ \t]*(?P<position>{.*})?[ \t]*$"
)
LINK = re.compile(r"\[\[(?P<link>(?:(?!\]\](?!\])|\]\[).)+)\](?:\[(?P<setter>(?:(?!\]\]).)*)\])?\]", re.DOTALL)
SCRIPTS = ("script", "stylesheet")
# Passages that Twine's formats run or show by themselves.
SPECIAL = frozenset(
    {"StoryInit", "StoryCaption", "StoryMenu", "StoryBanner", "StorySubtitle", "StoryAuthor", "StorySettings",
     "PassageHeader", "PassageFooter", "PassageReady", "PassageDone", "StoryInterface", "StoryShare"}
)  # fmt: skip
SPECIAL_TAGS = frozenset({"startup", "header", "footer", "debug-startup", "debug-header", "debug-footer", "annotation"})


# In this order: a macro is taken out whole, with the variables in it.
LOSSES = (
    (Lost.MACRO, re.compile(r"<<.*?>>|<%.*?%>|\((?:[a-z][\w-]*):(?:[^()]|\([^()]*\))*\)|\{\w[^{}]*\}", re.DOTALL)),
    (Lost.VARIABLE, re.compile(r"(?<![\w$])\$[A-Za-z_]\w*(?:\.\w+)*")),
    (Lost.STYLE, re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>|@@[^@\n]*?;|@@|''|(?<!:)//|\*\*|__|~~|\^\^", re.DOTALL)),
)
HOOK = re.compile(r"^\s*\[([^\[\]]*)\]\s*$", re.MULTILINE)  # what Harlowe's macros hold, left behind without them


class NotTwee(ValueError):
    """The text has no passages; str(error) is a sentence."""


@dataclass(frozen=True)
class Link:
    words: str
    target: str


@dataclass
class Passage:
    name: str
    tags: Sequence[str]
    text: str
    links: list[Link] = field(default_factory=list)


def draft_of(story: str, *, language: str) -> Draft:
    """Return a story as a draft in this language; raise `NotTwee` for a text without a passage to play."""
    passages = list(_passages(story.lstrip("\ufeff").replace("\r\n", "\n")))
    data = _story_data(passages)
    told = [passage for passage in passages if _is_told(passage)]
    if not told:
        raise NotTwee("There is no passage in this text: in Twee 3 each begins with a line such as “:: Start”.")
    losses = [*_untold(passages), *(loss for passage in told for loss in _taken_out(passage))]
    names = {passage.name for passage in told}
    missing = dict.fromkeys(link.target for passage in told for link in passage.links if link.target not in names)
    losses += (
        Loss(Lost.TARGET, passage.name, link.target)
        for passage in told
        for link in passage.links
        if link.target in missing
    )
    told += [Passage(name, (), PLACEHOLDER) for name in missing]
    return Draft(written(_document(told, _title(passages), data, language)), tuple(losses))


def _passages(story: str) -> Iterator[Passage]:
    headers = list(HEADER.finditer(story))
    ends = [*(header.start() for header in headers[1:]), len(story)]
    for header, end in zip(headers, ends, strict=False):
        parts = HEADER_PARTS.match(header[1])
        name, tags = (parts["name"], parts["tags"] or "") if parts else (header[1], "")
        yield Passage(_plain(name), _plain(tags).split(), story[header.end() : end].strip())


def _plain(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name).strip()


def _story_data(passages: Iterable[Passage]) -> Mapping[str, Any]:
    text = next((passage.text for passage in passages if passage.name == "StoryData"), "{}")
    try:
        data = json.loads(text)
    except json.JSONDecodeError:
        return {}
    return data if isinstance(data, dict) else {}


def _title(passages: Iterable[Passage]) -> str:
    return next((passage.text for passage in passages if passage.name == "StoryTitle"), "") or PLACEHOLDER


def _is_told(passage: Passage) -> bool:
    named_so = passage.name in {"StoryTitle", "StoryData", *SPECIAL}
    return not named_so and not {*SCRIPTS, *SPECIAL_TAGS}.intersection(passage.tags)


def _untold(passages: Iterable[Passage]) -> Iterator[Loss]:
    for passage in passages:
        if passage.name not in {"StoryTitle", "StoryData"} and not _is_told(passage):
            kind = Lost.SCRIPT if set(SCRIPTS).intersection(passage.tags) else Lost.PASSAGE
            yield Loss(kind, passage.name, passage.name)


def _taken_out(passage: Passage) -> Iterator[Loss]:
    """Part a passage into its links and its text, and give what is lost of it."""
    text = passage.text
    for found in LINK.finditer(text):
        passage.links.append(_link(found["link"]))
        if found["setter"]:
            yield Loss(Lost.VARIABLE, passage.name, found["setter"].strip())
    text = LINK.sub("", text)
    for kind, pattern in LOSSES:
        yield from (Loss(kind, passage.name, " ".join(found[0].split())) for found in pattern.finditer(text))
        text = pattern.sub("", text)
    lines = (line.rstrip() for line in HOOK.sub(r"\1", text).splitlines())
    passage.text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or PLACEHOLDER


def _link(inside: str) -> Link:
    """Return a link in any of Twine's four ways to write one."""
    if "->" in inside:
        words, _, target = inside.rpartition("->")
    elif "<-" in inside:
        target, _, words = inside.partition("<-")
    elif "|" in inside:
        words, _, target = inside.rpartition("|")
    else:
        words = target = inside
    return Link(words.strip(), target.strip())


def _document(told: Sequence[Passage], title: str, data: Mapping[str, Any], language: str) -> dict[str, Any]:
    ids = _ids(told)
    names = [passage.name for passage in told]
    first = next((name for name in (data.get("start"), "Start") if name in names), names[0])
    return {
        **head_of(title, language),
        "start": ids[first],
        "nodes": [_scene(passage, ids) for passage in told if passage.links],
        "endings": [_ending(passage, ids) for passage in told if not passage.links],
    }


def _ids(told: Iterable[Passage]) -> dict[str, str]:
    """Return an id for each passage: its name in small letters, with a number where two would be the same."""
    ids: dict[str, str] = {}
    for passage in told:
        base = id_of(passage.name, "scene")
        taken, number, name = set(ids.values()), 2, base
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        ids.setdefault(passage.name, name)
    return ids


def _scene(passage: Passage, ids: Mapping[str, str]) -> dict[str, Any]:
    choices = [_choice(number, link, ids) for number, link in enumerate(passage.links)]
    return {"id": ids[passage.name], "speaker": "narrator", "text": block(passage.text), "choices": choices}


def _choice(number: int, link: Link, ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": choice_id(number),
        "text": link.words or PLACEHOLDER,
        "rates": {},
        "feedback": PLACEHOLDER,
        "debrief": PLACEHOLDER,
        "next": ids[link.target],
    }


def _ending(passage: Passage, ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": ids[passage.name],
        "kind": "partial",
        "title": passage.name,
        "text": block(passage.text),
        "debrief_questions": [PLACEHOLDER],
    }

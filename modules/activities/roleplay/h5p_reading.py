"""Reads content of H5P.BranchingScenario into a draft of the format roleplay/1: the way back from `h5p_branching`.

A text and the question that follows it become a scene, a text after which nothing comes an ending, answers choices.
What is neither text nor question keeps its title and is listed as lost, as are pictures and points.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from modules.activities.h5p.collecting import Collected
from modules.activities.h5p.documents import Reader, object_in, objects_in
from modules.activities.h5p.limits import LIMITS
from modules.activities.h5p.markup import without_markup
from modules.activities.h5p.package import CONTENT, DESCRIPTION, read_package
from modules.activities.roleplay.drafts import Draft, Loss, Lost, block, choice_id, head_of, id_of, written
from modules.activities.roleplay.h5p_branching import END, MAIN_LIBRARY
from modules.activities.roleplay.wording import PLACEHOLDER
from modules.findings import gettext_noop as _

QUESTION, TEXTS = "H5P.BranchingQuestion", frozenset({"H5P.AdvancedText", "H5P.Text"})
END_ID = "end"
PARAGRAPH_ENDS = re.compile(r"</(?:p|li|h[1-6]|div|tr)>|<br\s*/?>", re.IGNORECASE)
MOST_CONTENTS = 500
NOTHING = _("There is no content of a Branching Scenario in this package, or far too much.")
ID = re.compile(r"[a-z][a-z0-9_-]{0,59}")  # what our own export has as a title


class NotBranching(ValueError):
    """The content is no Branching Scenario that can be read; str(error) is a sentence."""


@dataclass(frozen=True)
class Part:
    """One entry of the list of contents: `following` is the number of the next one, or END."""

    number: int
    name: str
    library: str
    parameters: Mapping[str, Any]
    following: int
    feedback: Mapping[str, Any]

    @property
    def is_question(self) -> bool:
        return self.library == QUESTION

    @property
    def question(self) -> Mapping[str, Any]:
        return object_in(self.parameters, "branchingQuestion")

    @property
    def text(self) -> str:
        """Its words in paragraphs; the title where it is no text."""
        if self.is_question:
            return paragraphs_of(self.question.get("question"))
        return (paragraphs_of(self.parameters.get("text")) if self.library in TEXTS else "") or self.name


def read(stream: BinaryIO, *, language: str) -> Draft:
    """Return the Branching Scenario of a package as a draft; its libraries are not needed. Raises NotBranching."""
    found = Collected()
    package = read_package(stream, found, LIMITS)
    reader = Reader(package, found) if package else None
    files = package.files if package else {}
    description, content = (
        reader.read(path, dict) if reader and path in files else None for path in (DESCRIPTION, CONTENT)
    )
    if description is None or content is None:
        raise NotBranching(_("This is no H5P package that can be read. Export the content again."))
    if description.get("mainLibrary") != MAIN_LIBRARY:
        raise NotBranching(_("The package is no Branching Scenario; questions are imported in the list of questions."))
    return draft_of(content, title=str(description.get("title") or ""), language=language)


def draft_of(content: Mapping[str, Any], *, title: str, language: str) -> Draft:
    """Return what `content/content.json` holds as a draft in this language; raise NotBranching where it cannot be read."""
    reader = _Reader(object_in(content, "branchingScenario"), title)
    return Draft(written(reader.document(language)), tuple(reader.losses()))


def paragraphs_of(html: object) -> str:
    """Return HTML as paragraphs of plain text, with an empty line between them."""
    parts = PARAGRAPH_ENDS.split(html) if isinstance(html, str) else []
    return "\n\n".join(plain for part in parts if (plain := without_markup(part)))


class _Reader:
    """A Branching Scenario on its way into a draft."""

    def __init__(self, scenario: Mapping[str, Any], title: str) -> None:
        entries = scenario.get("content")
        if not isinstance(entries, list) or not entries or len(entries) > MOST_CONTENTS:
            raise NotBranching(NOTHING)
        self.scenario = scenario
        self.title = title
        self.parts = [_part(entry, number) for number, entry in enumerate(entries)]
        self.comes = Counter(number for part in self.parts for number in _ways(part))
        self.beginning = self._setting() or self.parts[0]
        self.swallowed = self._swallowed()
        self.ids = self._ids()

    def _setting(self) -> Part | None:
        """Return the part after an introduction, which is a text that leads to another and is never come back to."""
        first = self.parts[0]
        after = self._at(first.following)
        is_told = first.library in TEXTS and not self.comes[0]
        return after if is_told and after is not None and not after.is_question else None

    def _swallowed(self) -> frozenset[int]:
        """Return the questions that become one scene with the text before them: nothing else leads there."""
        after = (self._at(part.following) for part in self._told() if not part.is_question)
        return frozenset(
            part.number for part in after if part is not None and part.is_question and self.comes[part.number] == 1
        )

    def _told(self) -> Sequence[Part]:
        return self.parts[1:] if self.beginning is not self.parts[0] else self.parts

    def _at(self, number: int) -> Part | None:
        return self.parts[number] if 0 <= number < len(self.parts) else None

    def _ids(self) -> dict[int, str]:
        ids: dict[int, str] = {}
        for part in self._told():
            base = part.name if ID.fullmatch(part.name) else id_of(part.name, "scene")
            taken = {END_ID, *ids.values()}
            names = (base, *(f"{base}-{number}" for number in range(2, len(self.parts) + 3)))
            ids[part.number] = next(name for name in names if name not in taken)
        return ids

    def document(self, language: str) -> dict[str, Any]:
        """Return the draft as plain data."""
        start = object_in(self.scenario, "startScreen")
        title = without_markup(str(self.scenario.get("title") or self.title)) or PLACEHOLDER
        kept = [part for part in self._told() if part.number not in self.swallowed]
        scenes = [part for part in kept if not self._is_ending(part)]
        return {
            **head_of(title, language),
            "summary": block(paragraphs_of(start.get("startScreenSubtitle")) or PLACEHOLDER),
            "setting": block(self.parts[0].text if self.beginning is not self.parts[0] else PLACEHOLDER),
            "start": self.ids[self.beginning.number],
            "nodes": [self._scene(part) for part in scenes],
            "endings": [*(self._ending(part) for part in kept if self._is_ending(part)), *self._last_ending(scenes)],
        }

    def _is_ending(self, part: Part) -> bool:
        return not part.is_question and self._at(part.following) is None

    def _scene(self, part: Part) -> dict[str, Any]:
        after = self._at(part.following)
        asks = part if part.is_question else after if after and after.number in self.swallowed else None
        texts = [part.text, asks.text] if asks is not None and asks is not part else [part.text]
        choices = self._choices(asks) if asks else [_choice(0, "", "", self._target(part.following))]
        text = "\n\n".join(filter(None, texts))
        return {
            "id": self.ids[part.number],
            "speaker": "narrator",
            "text": block(text or PLACEHOLDER),
            "choices": choices,
        }

    def _choices(self, part: Part) -> list[dict[str, Any]]:
        return [
            _choice(number, without_markup(str(one.get("text") or "")), _said(one), self._target(_following(one)))
            for number, one in enumerate(objects_in(part.question.get("alternatives")))
        ]

    def _target(self, number: int) -> str:
        part = self._at(number)
        return self.ids.get(number, END_ID) if part is not None else END_ID

    def _ending(self, part: Part) -> dict[str, Any]:
        said = paragraphs_of(part.feedback.get("subtitle")).split("\n\n")
        questions = [line for line in said if line.endswith("?")]
        more = [line for line in said if line and not line.endswith("?")]
        title = without_markup(str(part.feedback.get("title") or "")) or part.name or PLACEHOLDER
        text = "\n\n".join([part.text, *more])
        return _ending(self.ids[part.number], title, text.removeprefix(f"{title}\n\n"), questions)

    def _last_ending(self, scenes: Sequence[Part]) -> Iterator[dict[str, Any]]:
        """Yield the ending that all come to who are led nowhere, with the words of the general end screen."""
        if not any(self._target(number) == END_ID for part in scenes for number in self._leads(part)):
            return
        screens = objects_in(self.scenario.get("endScreens"))
        screen = next((one for one in screens if one.get("contentId") == END), {})
        title = without_markup(str(screen.get("endScreenTitle") or "")) or PLACEHOLDER
        yield _ending(END_ID, title, paragraphs_of(screen.get("endScreenSubtitle")), [])

    def _leads(self, part: Part) -> list[int]:
        after = self._at(part.following)
        return _ways(after) if after and after.number in self.swallowed else _ways(part)

    def losses(self) -> Iterator[Loss]:
        """Yield what the draft does not have, part by part."""
        group = object_in(self.scenario, "scoringOptionGroup")
        if group.get("scoringOption", "no-score") != "no-score":
            yield Loss(Lost.SCORE, self.title, str(group["scoringOption"]))
        for part in self.parts:
            if not part.is_question and part.library not in TEXTS:
                yield Loss(Lost.CONTENT, part.name, part.library)
            yield from (Loss(Lost.MEDIUM, part.name, path) for path in _media(part.parameters))
            yield from self._lost_ways(part)

    def _lost_ways(self, part: Part) -> Iterator[Loss]:
        for number in _ways(part):
            if number != END and (self._at(number) is None or number not in self.ids):
                yield Loss(Lost.TARGET, part.name, str(number))
        for one in (
            part.feedback,
            *(object_in(each, "feedback") for each in objects_in(part.question.get("alternatives"))),
        ):
            yield from (Loss(Lost.MEDIUM, part.name, path) for path in _media(one.get("image")))
            if one.get("endScreenScore"):
                yield Loss(Lost.SCORE, part.name, str(one["endScreenScore"]))


def _part(entry: Any, number: int) -> Part:
    given = entry if isinstance(entry, Mapping) else {}
    library = object_in(given, "type")
    name = without_markup(str(object_in(library, "metadata").get("title") or "")) or f"{number + 1}"
    spelt = str(library.get("library") or "").partition(" ")[0]
    return Part(number, name, spelt, object_in(library, "params"), _following(given), object_in(given, "feedback"))


def _ways(part: Part) -> list[int]:
    """Return the numbers of all parts to which one leads."""
    if not part.is_question:
        return [part.following]
    return [_following(one) for one in objects_in(part.question.get("alternatives"))]


def _following(value: Mapping[str, Any]) -> int:
    number = value.get("nextContentId", END)
    return number if isinstance(number, int) and not isinstance(number, bool) else END


def _choice(number: int, text: str, feedback: str, target: str) -> dict[str, Any]:
    return {
        "id": choice_id(number),
        "text": text or PLACEHOLDER,
        "rates": {},
        "feedback": block(feedback or PLACEHOLDER),
        "debrief": PLACEHOLDER,
        "next": target,
    }


def _said(alternative: Mapping[str, Any]) -> str:
    feedback = object_in(alternative, "feedback")
    return paragraphs_of(feedback.get("subtitle")) or paragraphs_of(feedback.get("title"))


def _ending(name: str, title: str, text: str, questions: Sequence[str]) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "partial",
        "title": title,
        "text": block(text or PLACEHOLDER),
        "debrief_questions": list(questions) or [PLACEHOLDER],
    }


def _media(value: Any) -> Iterator[str]:
    """Yield the paths of all files in a value."""
    if isinstance(value, Mapping):
        if isinstance(value.get("path"), str) and value["path"]:
            yield value["path"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _media(each)

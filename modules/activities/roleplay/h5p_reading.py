"""Reads content of H5P.BranchingScenario into a draft of the format roleplay/1: the way back from `h5p_branching`.

A text and the question that follows it become a scene, a text after which nothing comes an ending, answers choices.
What is neither text nor question keeps its title and is listed as lost, as are pictures and points.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from modules.activities.h5p.collecting import Collected
from modules.activities.h5p.documents import Reader, object_in, objects_in
from modules.activities.h5p.limits import LIMITS
from modules.activities.h5p.package import CONTENT, DESCRIPTION, read_package
from modules.activities.roleplay.drafts import Draft, Loss, Lost, block, choice_id, head_of, id_of, written
from modules.activities.roleplay.h5p_branching import END, MAIN_LIBRARY
from modules.activities.roleplay.h5p_losses import losses_of_part, losses_of_scenario, losses_of_screen
from modules.activities.roleplay.h5p_parts import (
    Part,
    Said,
    following,
    number_in,
    paragraphs_of,
    part_of,
    plain,
    said_by,
    said_in,
)
from modules.activities.roleplay.wording import PLACEHOLDER
from modules.findings import gettext_noop as _

END_ID = "end"
MOST_CONTENTS = 500
NOTHING = _("There is no content of a Branching Scenario in this package, or far too much.")
ID = re.compile(r"[a-z][a-z0-9_-]{0,59}")  # what our own export has as a title


class NotBranching(ValueError):
    """The content is no Branching Scenario that can be read; str(error) is a sentence."""


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
    return draft_of(content, title=plain(description.get("title")), language=language, description=description)


def draft_of(
    content: Mapping[str, Any], *, title: str, language: str, description: Mapping[str, Any] | None = None
) -> Draft:
    """Return what `content/content.json` holds as a draft in this language; raise NotBranching where it cannot be read.

    `description` is what h5p.json says of whose work it is.
    """
    reader = _Reader(object_in(content, "branchingScenario"), title)
    return Draft(written(reader.document(language)), tuple(reader.losses(description or {})))


class _Reader:
    """A Branching Scenario on its way into a draft."""

    def __init__(self, scenario: Mapping[str, Any], title: str) -> None:
        entries = scenario.get("content")
        if not isinstance(entries, list) or not entries or len(entries) > MOST_CONTENTS:
            raise NotBranching(NOTHING)
        self.scenario = scenario
        self.title = title
        self.parts = [part_of(entry, number) for number, entry in enumerate(entries)]
        self.comes = Counter(number for part in self.parts for number in part.ways)
        self.screens = self._screens()
        self.heading = self._heading()
        self.beginning = self._setting() or self.parts[0]
        self.swallowed = self._swallowed()
        self.ids = self._ids()

    def _screens(self) -> dict[int, Mapping[str, Any]]:
        """Return the end screens by their numbers, which are below zero; of several with the same the first."""
        screens = [(number_in(one, "contentId"), one) for one in self._all_screens()]
        return {number: one for number, one in reversed(screens) if number < 0}

    def _all_screens(self) -> Sequence[Mapping[str, Any]]:
        return objects_in(self.scenario.get("endScreens"))

    def _heading(self) -> str:
        """Return the title that stands above every answer's feedback, where there is but one for all: it says nothing."""
        said = [said_in(feedback) for part in self.parts for feedback in part.feedbacks[1:]]
        titles = [one.title for one in said if one.title and one.text]
        return titles[0] if len(titles) > 1 and len(set(titles)) == 1 else ""

    def _setting(self) -> Part | None:
        """Return the part after an introduction, which is a text that leads to another and is never come back to."""
        first = self.parts[0]
        after = self._at(first.following)
        is_told = first.is_text and not self.comes[0] and not first.said.words
        return after if is_told and after is not None and not after.is_question else None

    def _swallowed(self) -> frozenset[int]:
        """Return the questions that become one scene with the text before them: nothing else leads there."""
        texts = (part for part in self._told() if not part.is_question and not part.said.words)
        after = (self._at(part.following) for part in texts)
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
            taken = {END_ID, *map(_screen_id, self.screens), *ids.values()}
            names = (base, *(f"{base}-{number}" for number in range(2, len(self.parts) + 3)))
            ids[part.number] = next(name for name in names if name not in taken)
        return ids

    def document(self, language: str) -> dict[str, Any]:
        """Return the draft as plain data."""
        start = object_in(self.scenario, "startScreen")
        title = plain(self.scenario.get("title")) or self.title or PLACEHOLDER
        kept = [part for part in self._told() if part.number not in self.swallowed]
        scenes = [part for part in kept if not self._is_ending(part)]
        return {
            **head_of(title, language),
            "summary": block(paragraphs_of(start.get("startScreenSubtitle")) or PLACEHOLDER),
            "setting": block(self.parts[0].text if self.beginning is not self.parts[0] else PLACEHOLDER),
            "start": self.ids[self.beginning.number],
            "nodes": [self._scene(part) for part in scenes],
            "endings": [*(self._ending(part) for part in kept if self._is_ending(part)), *self._end_screens(scenes)],
        }

    def _is_ending(self, part: Part) -> bool:
        return not part.is_question and self._at(part.following) is None

    def _scene(self, part: Part) -> dict[str, Any]:
        after = self._at(part.following)
        asks = part if part.is_question else after if after and after.number in self.swallowed else None
        texts = [part.text, asks.text] if asks is not None and asks is not part else [part.text]
        choices = self._choices(asks) if asks else [self._way_on(part)]
        text = "\n\n".join(filter(None, texts))
        return {
            "id": self.ids[part.number],
            "speaker": "narrator",
            "text": block(text or PLACEHOLDER),
            "choices": choices,
        }

    def _way_on(self, part: Part) -> dict[str, Any]:
        """Return the only choice after a text: its button."""
        return _choice(0, plain(part.entry.get("proceedButtonText")), part.said.words, self._target(part.following))

    def _choices(self, part: Part) -> list[dict[str, Any]]:
        return [
            _choice(number, plain(one.get("text")), self._reaction(one), self._target(following(one)))
            for number, one in enumerate(part.alternatives)
        ]

    def _reaction(self, alternative: Mapping[str, Any]) -> str:
        said = said_in(object_in(alternative, "feedback"))
        return said.text if said.title == self.heading and said.text else said.words

    def _target(self, number: int) -> str:
        """Return the id of what comes next: a scene, or the ending that an end screen becomes."""
        return self.ids[number] if number in self.ids else _screen_id(self._end(number))

    def _end(self, number: int) -> int:
        """Return the number of the end screen that a way which leads to no part comes to: the general one's for unknown ones."""
        return number if number in self.screens else END

    def _ending(self, part: Part) -> dict[str, Any]:
        said = self._said_at_end(part)
        questions = [line for line in said.text.split("\n\n") if line.endswith("?")]
        more = [line for line in said.text.split("\n\n") if line and not line.endswith("?")]
        title = said.title or part.name or PLACEHOLDER
        text = "\n\n".join([part.text, *more])
        return _ending(self.ids[part.number], title, text.removeprefix(f"{title}\n\n"), questions)

    def _said_at_end(self, part: Part) -> Said:
        """Return what is said when the play ends with a part: its own words, or those of the end screen it leads to."""
        return part.said if part.said.words else said_by(self.screens.get(part.following, {}))

    def _end_screens(self, scenes: Sequence[Part]) -> Iterator[dict[str, Any]]:
        """Yield an ending for each end screen that a scene leads to, the general one first."""
        for number in sorted(self._led_out(scenes), reverse=True):
            said = said_by(self.screens.get(number, {}))
            yield _ending(_screen_id(number), said.title or PLACEHOLDER, said.text, [])

    def _led_out(self, scenes: Sequence[Part]) -> set[int]:
        """Return the numbers of the end screens that scenes lead to."""
        return {self._end(number) for part in scenes for number in self._leads(part) if number not in self.ids}

    def _leads(self, part: Part) -> Sequence[int]:
        after = self._at(part.following)
        return after.ways if after and after.number in self.swallowed else part.ways

    def losses(self, description: Mapping[str, Any]) -> Iterator[Loss]:
        """Yield what the draft does not have, of the whole first, then part by part."""
        yield from losses_of_scenario(self.scenario, self.title, description)
        if self.heading:
            yield Loss(Lost.HEADING, self.title, self.heading)
        for part in self.parts:
            yield from losses_of_part(part)
            for number in part.ways:
                if number != END and number not in self.ids and number not in self.screens:
                    yield Loss(Lost.TARGET, part.name, str(number))
        yield from self._lost_screens()

    def _lost_screens(self) -> Iterator[Loss]:
        scenes = [part for part in self.parts if not self._is_ending(part)]
        endings = [part for part in self.parts if self._is_ending(part) and not part.said.words]
        used = self._led_out(scenes) | {self._end(part.following) for part in endings}
        for screen in self._all_screens():
            number = number_in(screen, "contentId")
            words = " ".join(said_by(screen).words.split())
            if words and (number not in used or self.screens.get(number) is not screen):
                yield Loss(Lost.SCREEN, _screen_id(number), words)
            yield from losses_of_screen(screen, _screen_id(number))


def _screen_id(number: int) -> str:
    """Return the id of the ending that an end screen becomes: the general one's, or one with its number."""
    return END_ID if number == END else f"{END_ID}{number}"


def _choice(number: int, text: str, feedback: str, target: str) -> dict[str, Any]:
    return {
        "id": choice_id(number),
        "text": text or PLACEHOLDER,
        "rates": {},
        "feedback": block(feedback or PLACEHOLDER),
        "debrief": PLACEHOLDER,
        "next": target,
    }


def _ending(name: str, title: str, text: str, questions: Sequence[str]) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "partial",
        "title": title,
        "text": block(text or PLACEHOLDER),
        "debrief_questions": list(questions) or [PLACEHOLDER],
    }

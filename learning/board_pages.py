"""A board as it is shown: scenes with their words, and bars between the two figures that are possible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from learning.boards import Band
from learning.models import PlayGroup
from modules.activities.roleplay.script import paragraphs, speaker_name
from modules.editions import definition, newest_texts

BAR_WIDTH = 600  # units of the drawing


@dataclass(frozen=True)
class ChoiceBar:
    """A choice and how many took it; `sure` and `possible` are the widths of the bar for the low and the high figure."""

    text: Sequence[Any]
    band: Band
    sure: int
    possible: int

    @property
    def words(self) -> str:
        return in_words(self.band)


@dataclass(frozen=True)
class SceneShown:
    """A scene of the board; `number` counts the scenes that are shown."""

    number: int
    name: str
    text: Sequence[Any]
    cue: str
    reached: Band
    bars: Sequence[ChoiceBar]

    @property
    def reached_words(self) -> str:
        return in_words(self.reached)


def in_words(band: Band) -> str:
    """Say how many people, as far as it is told."""
    if not band.low:
        return _("fewer than five")
    return _("%(low)d to %(high)d") % {"low": band.low, "high": band.high}


class BoardShown:
    """A group's board in a language; the words are the newest of the scenes that the group has played."""

    def __init__(self, group: PlayGroup, locale: str) -> None:
        self.figures: Mapping[str, Any] = group.board.figures
        scenario = definition(group.version_id, newest_texts(group.version_id), "en")
        self.speakers = {node["id"]: node["speaker"] for node in scenario.structure["nodes"]}
        self.scene_count = len(self.speakers)
        self.lang, self.words = scenario.words(locale)

    @property
    def title(self) -> str:
        return str(self.words["title"])

    @property
    def people(self) -> str:
        return in_words(Band(self.figures["people"]))

    @property
    def left_out(self) -> int:
        """How many scenes fewer than five people came to."""
        return self.scene_count - len(self.figures["scenes"])

    @cached_property
    def scenes(self) -> list[SceneShown]:
        return [self._scene(number, scene) for number, scene in enumerate(self.figures["scenes"], start=1)]

    def _scene(self, number: int, figures: Mapping[str, Any]) -> SceneShown:
        words, reached = self.words["nodes"][figures["scene"]], Band(figures["reached"])
        return SceneShown(
            number=number,
            name=speaker_name(self.speakers[figures["scene"]], self.words, words),
            text=paragraphs(words["text"]),
            cue=words["cue"],
            reached=reached,
            bars=[
                self._bar(words["choices"][choice]["text"], Band(low), reached)
                for choice, low in figures["choices"].items()
            ],
        )

    def _bar(self, text: str, band: Band, reached: Band) -> ChoiceBar:
        widths = [BAR_WIDTH * people // reached.high for people in (band.low, band.high)]
        return ChoiceBar(paragraphs(text), band, sure=widths[0], possible=widths[1])

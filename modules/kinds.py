"""The kinds of activity: each is one folder with the three verbs and what its pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any, Protocol, cast

from modules.activities.assessment import engine as assessment_engine
from modules.activities.assessment import play as assessment_play
from modules.activities.definition import Definition, Outcome, State
from modules.activities.posted import Posted
from modules.activities.quiz import engine as quiz_engine
from modules.activities.quiz import play as quiz_play
from modules.activities.roleplay import engine as roleplay_engine
from modules.activities.roleplay import play as roleplay_play
from modules.activities.survey import engine as survey_engine
from modules.activities.survey import play as survey_play


class Engine(Protocol):
    """The three verbs."""

    def begin(self, definition: Definition, *, seed: int) -> State: ...

    def answer(self, definition: Definition, state: State, response: Mapping[str, Any], *, at: datetime) -> State: ...

    def outcome(self, definition: Definition, state: State, *, rulings: Sequence[Any] = ()) -> Outcome: ...


class Play(Protocol):
    """What the pages of an activity show, and how a posted form is read."""

    def response_from(self, definition: Definition, state: State, data: Posted) -> dict[str, Any]: ...

    def show(
        self, definition: Definition, state: State, locale: str, *, typed: Posted | None = None
    ) -> dict[str, Any]: ...

    def review(self, definition: Definition, state: State, locale: str) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Kind:
    """One kind of activity. `is_anonymous`: answers are stored without a person."""

    name: str
    engine: Engine
    play: Play
    is_anonymous: bool = False

    @property
    def first_template(self) -> str:
        return f"activities/{self.name}/_first.html"

    @property
    def template(self) -> str:
        return f"activities/{self.name}/_play.html"

    @property
    def review_template(self) -> str:
        return f"activities/{self.name}/_review.html"


def _kind(name: str, engine: ModuleType, play: ModuleType, *, is_anonymous: bool = False) -> Kind:
    return Kind(name, cast("Engine", engine), cast("Play", play), is_anonymous)


KINDS = {
    kind.name: kind
    for kind in (
        _kind("quiz", quiz_engine, quiz_play),
        _kind("roleplay", roleplay_engine, roleplay_play),
        _kind("survey", survey_engine, survey_play, is_anonymous=True),
        _kind("assessment", assessment_engine, assessment_play),
    )
}

"""The kinds of activity: each is one folder with the three verbs and what its pages show."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any, Protocol, cast

from modules.activities.assessment import engine as assessment_engine
from modules.activities.assessment import play as assessment_play
from modules.activities.definition import BadResponse, Definition, Outcome, State
from modules.activities.h5p import engine as h5p_engine
from modules.activities.h5p import play as h5p_play
from modules.activities.posted import Posted
from modules.activities.quiz import engine as quiz_engine
from modules.activities.quiz import play as quiz_play
from modules.activities.quiz import rules as quiz_rules
from modules.activities.roleplay import copies as roleplay_copies
from modules.activities.roleplay import engine as roleplay_engine
from modules.activities.roleplay import play as roleplay_play
from modules.activities.roleplay.comparison import compare as compare_roleplays
from modules.activities.survey import engine as survey_engine
from modules.activities.survey import play as survey_play
from modules.findings import gettext_noop


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

    def review(self, definition: Definition, state: State, locale: str, **more: Any) -> dict[str, Any]: ...


AnotherSeed = Callable[[Definition, int, Iterable[int]], int]
ResponseOf = Callable[..., dict[str, Any]]


class CrossedSeed(Protocol):
    def __call__(self, seed: int, *, own: int | None, other: int | None) -> int: ...


MayChange = Callable[[Mapping[str, Any]], bool]
StartOf = Callable[[Definition, State], dict[str, Any]]
Copied = Callable[[Definition, State, str], dict[str, Any]]
Compare = Callable[[Definition, State, State, str], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """One kind of activity. `is_anonymous`: answers are stored without a person.

    `compare` sets two states beside each other; kinds that have it can be gone back into after a run. `another_seed`
    chooses among drawn seeds one that makes the next run differ from the last; `crossed_seed` one that gives the form which
    a learner has not met in the activity that the structure names as `crossed_with`. `may_change` says of a structure
    whether answers may be given anew. `response_of` reads what the frame of framed content sends. `alternative` names the
    text that stands for the activity, where its words have one. `copied` gives what a copy shows that is used without a
    line, and `start_of` what its player in the browser needs; kinds without the first are not in a copy. `takes_rulings`:
    what a question counts can be ruled on afterwards, and `review` takes those rulings.
    """

    name: str
    engine: Engine
    play: Play
    is_anonymous: bool = False
    compare: Compare | None = None
    another_seed: AnotherSeed | None = None
    crossed_seed: CrossedSeed | None = None
    may_change: MayChange | None = None
    response_of: ResponseOf | None = None
    copied: Copied | None = None
    start_of: StartOf | None = None
    alternative: str = "text_alternative"
    takes_rulings: bool = False

    @property
    def is_framed(self) -> bool:
        return self.response_of is not None

    def response_in(self, event: Mapping[str, Any], *, key: str, seconds: float) -> dict[str, Any]:
        """Return the response in what a frame sent about the activity of this key; raises BadResponse.

        `seconds` is how long the frame can have been open at most.
        """
        if self.response_of is None:
            raise BadResponse(gettext_noop("This activity plays in no frame."))
        return self.response_of(event, key=key, seconds=seconds)

    @property
    def may_rewind(self) -> bool:
        return self.compare is not None

    @property
    def both_template(self) -> str:
        return f"activities/{self.name}/_both.html"

    @property
    def first_template(self) -> str:
        return f"activities/{self.name}/_first.html"

    @property
    def template(self) -> str:
        return f"activities/{self.name}/_play.html"

    @property
    def copy_template(self) -> str:
        return f"activities/{self.name}/_copy.html"

    @property
    def review_template(self) -> str:
        return f"activities/{self.name}/_review.html"


def _kind(name: str, engine: ModuleType, play: ModuleType, **more: Any) -> Kind:
    return Kind(name, cast("Engine", engine), cast("Play", play), **more)


KINDS = {
    kind.name: kind
    for kind in (
        _kind(
            "quiz",
            quiz_engine,
            quiz_play,
            crossed_seed=quiz_rules.crossed_seed,
            may_change=quiz_rules.may_change,
            copied=quiz_play.copied,
            takes_rulings=True,
        ),
        _kind(
            "roleplay",
            roleplay_engine,
            roleplay_play,
            compare=compare_roleplays,
            another_seed=roleplay_engine.another_seed,
            copied=roleplay_copies.copied,
            start_of=roleplay_copies.start_of,
        ),
        _kind("survey", survey_engine, survey_play, is_anonymous=True),
        _kind("assessment", assessment_engine, assessment_play),
        _kind("h5p", h5p_engine, h5p_play, response_of=h5p_play.response_of, alternative="alternative"),
    )
}

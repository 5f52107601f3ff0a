"""Live rounds of the small role-play, with people, talks and sheets."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from modules.models import Edition, Module
from people.models import Role as Appointed
from people.models import User
from programme.live import actions
from programme.live.actions import Given
from programme.models import Participant, Role, Round, Sheet, Talk
from tests.factories.modules import published_module
from tests.factories.people import appointed

ROLE_PLAY = "shared-kitchen"
QUOTATION = "Secret words of the quotation."
OWN_QUOTATION = "Secret words of my own talk."


def the_module() -> Module:
    """The small module, made once."""
    return Module.objects.filter(slug="small").first() or published_module()


def a_trainer(module: Module | None = None) -> User:
    return appointed(Appointed.TRAINER, module_slug=(module or the_module()).slug)


def a_round(*, trainer: User | None = None, module: Module | None = None, **fields: Any) -> Round:
    """An open round of the small role-play."""
    module = module or the_module()
    edition = Edition.objects.get(pk=module.latest_edition_id)
    return actions.open_round(edition, ROLE_PLAY, by=trainer or a_trainer(module), **fields)


def joined(
    live_round: Round, name: str = "Ana", *, person: User | None = None, only_watches: bool = False
) -> Participant:
    return actions.join(live_round, key=uuid4(), name=name, only_watches=only_watches, person=person)


def with_people(live_round: Round, *names: str) -> list[Participant]:
    """Guests who have joined in this order."""
    return [joined(live_round, name) for name in names]


def begun(live_round: Round) -> list[Talk]:
    """The talks of the next turn."""
    turns = live_round.talks.values_list("turn", flat=True)
    return actions.begin_turn(live_round, max(turns, default=0) + 1, by=live_round.trainer)


def observers_of(talk: Talk) -> list[Participant]:
    parts = talk.parts.filter(role=Role.OBSERVER).select_related("participant")
    return [part.participant for part in parts]


def counsellor_of(talk: Talk) -> Participant:
    return talk.parts.select_related("participant").get(role=Role.COUNSELLOR).participant


def rated(talk: Talk, rater: Participant | None = None, **levels: int | None) -> Sheet:
    """A sheet with these levels by competency; without a rater, of the talk's first observer."""
    given = {competency: Given(level) for competency, level in levels.items()}
    return handed_in(talk, rater or observers_of(talk)[0], given)


def handed_in(talk: Talk, rater: Participant, given: Mapping[str, Given]) -> Sheet:
    return actions.hand_in(talk, rater, given, key=uuid4())


def rated_talks(live_round: Round, levels: Sequence[int], competency: str = "listening") -> list[Talk]:
    """A talk for each level, rated by one observer; people join if there are none yet."""
    if not live_round.participants.exists():
        with_people(live_round, "Ana", "Ben", "Cy")
    talks = []
    for level in levels:
        [talk] = begun(live_round)
        rated(talk, **{competency: level})
        talks.append(talk)
    return talks


def live_rounds(module: Module, people: Mapping[str, User]) -> dict[str, object]:
    """Two rounds of the trainer, by the names that addresses use: one is open, one closed.

    In both the trainee counsels, `not_begun` acts, and `no_grant` observes and has rated.
    """
    opened, talk = _played(module, people, QUOTATION)
    _closed, own_talk = _played(module, people, OWN_QUOTATION)
    actions.close(own_talk.round, by=people["trainer"])
    return {
        "live_round": opened.key,
        "live_code": opened.code,
        "live_participant": counsellor_of(talk).pk,
        "live_talk": own_talk.key,
    }


def _played(module: Module, people: Mapping[str, User], quotation: str) -> tuple[Round, Talk]:
    live_round = a_round(trainer=people["trainer"], module=module)
    for name, role in (("Ana", "trainee"), ("Ben", "not_begun"), ("Cy", "no_grant")):
        joined(live_round, name, person=people[role])
    [talk] = begun(live_round)
    handed_in(talk, observers_of(talk)[0], {"listening": Given(1, quotation=quotation)})
    return live_round, talk

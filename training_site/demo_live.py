"""A live round of the demo: two trainees and two guests have played and rated it, and the trainer has closed it."""

from random import Random
from uuid import uuid4

from django.db import transaction

from modules.models import Module
from people.demo import demo_person
from programme.live import actions
from programme.live.actions import Given
from programme.live.scenarios import scenario_of
from programme.models import Role, Round, Talk
from training_site.demo import FLAGSHIP, ROLE_PLAY_BEGUN, NoContent

TURNS = 6
GUESTS = ("Samira", "Jonas")
QUOTATIONS = {
    1: "“Nobody will ever hear of it, I promise.”",
    2: "“You should really see somebody about that.”",
    3: "“May I sit with you for a moment?”",
    4: "“You said nights are the worst. What helps you through them?”",
}


@transaction.atomic
def make_live_round() -> None:
    """Hold a round as people would; safe to run again. Raises NoContent."""
    trainer = demo_person("trainer")
    if Round.objects.of_trainer(trainer).exists():
        return
    module = Module.objects.select_related("latest_edition").filter(slug=FLAGSHIP).first()
    edition = module.latest_edition if module else None
    if edition is None:
        raise NoContent
    live_round = actions.open_round(edition, ROLE_PLAY_BEGUN, by=trainer)
    _join(live_round)
    chance = Random(4)  # noqa: S311 - who saw what in the demo, no secret
    for turn in range(1, TURNS + 1):
        for talk in actions.begin_turn(live_round, turn, by=trainer):
            _rate(talk, scenario_of(live_round).competencies, chance)
    actions.close(live_round, by=trainer)


def _join(live_round: Round) -> None:
    for name in ("trainee", "trainee2"):
        person = demo_person(name)
        actions.join(live_round, key=uuid4(), name=person.name.split()[0], only_watches=False, person=person)
    for name in GUESTS:
        actions.join(live_round, key=uuid4(), name=name, only_watches=False)


def _rate(talk: Talk, competencies: list[str], chance: Random) -> None:
    """Both observers rate most competencies, most often alike."""
    seen = {one: chance.choices((1, 2, 3, 4), weights=(1, 4, 8, 4))[0] for one in competencies}
    for part in talk.parts.filter(role=Role.OBSERVER).select_related("participant"):
        given = {one: _given(level, chance) for one, level in seen.items()}
        actions.hand_in(talk, part.participant, given, key=uuid4())


def _given(level: int, chance: Random) -> Given:
    if not chance.randrange(6):
        return Given(None)
    rated = min(4, max(1, level + chance.choice((-1, 0, 0, 0, 1))))
    return Given(rated, is_repaired=rated == 1, quotation=QUOTATIONS[rated] if not chance.randrange(4) else "")

"""A group of the demo: its first member has played, and lets trainers read why they chose as they did."""

from random import Random
from uuid import uuid4

from django.db import transaction

from access.actions import give
from learning import actions, groups, sharing
from learning.editions import edition_for
from learning.models import Attempt, Enrolment, PlayGroup
from modules.editions import ActivityEntry, Manifest, definition_in
from modules.models import Module
from people.demo import demo_person
from training_site.demo import FLAGSHIP, REASON, ROLE_PLAY_BEGUN, NoContent
from training_site.management.commands.load_bench import next_choice

GROUP = "Outreach teams, autumn"
WHY = "She said it so flatly that I wanted her to feel heard before I offered anything."


@transaction.atomic
def make_group() -> None:
    """Make a group whose first member has finished and shares their reasons; safe to run again. Raises NoContent."""
    module = Module.objects.with_content().filter(slug=FLAGSHIP).first()
    if module is None:
        raise NoContent
    trainer, learner = demo_person("trainer"), demo_person("organisation_admin")
    if PlayGroup.objects.filter(module=module, made_by=trainer).exists():
        return
    give(module, by=demo_person("approver"), reason=REASON, person=learner)
    enrolment = actions.enrol(learner, module)
    contents = edition_for(enrolment)
    role_play = contents.activity(ROLE_PLAY_BEGUN)
    groups.join(groups.make(module, role_play, name=GROUP, by=trainer), learner)
    run = _played(enrolment, role_play, contents)
    sharing.share(run, [reason.step for reason in sharing.reasons_in(run)], with_name=False)


def _played(enrolment: Enrolment, role_play: ActivityEntry, contents: Manifest) -> Attempt:
    definition, _texts = definition_in(contents, role_play)
    attempt = actions.begin(enrolment, role_play, contents)
    chance = Random(attempt.pk)  # noqa: S311 - which good answer somebody gave, no secret
    while not attempt.is_finished:
        response = next_choice(definition, attempt.state, chance)
        if "scene" in response:
            response["reason"] = WHY
        attempt = actions.answer(
            attempt, response, contents=contents, activity=role_play, locale=contents.language, key=uuid4()
        )
    return attempt

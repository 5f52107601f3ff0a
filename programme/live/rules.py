"""Who may open a live round, lead it, and see what was rated."""

from modules.models import Module
from people.models import Role, User
from people.rules import covers
from programme.models import Round, Talk
from programme.models.live import Role as Part


def may_open(user: User, module: Module) -> bool:
    """Trainers who are appointed for the module, while it stands."""
    return covers(user, Role.TRAINER, module_slug=module.slug) and not module.is_withdrawn


def leads(user: User, live_round: Round) -> bool:
    """The trainer who opened it, while they are appointed for its module; no other trainer, and nobody of the staff."""
    module = live_round.edition.module
    return live_round.trainer_id == user.pk and covers(user, Role.TRAINER, module_slug=module.slug)


def counselled(user: User, talk: Talk) -> bool:
    """Whether the ratings of a talk are this person's own; theirs to see once the round is closed."""
    return any(part.role == Part.COUNSELLOR and part.participant.person_id == user.pk for part in talk.parts.all())

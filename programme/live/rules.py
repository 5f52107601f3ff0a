"""Who may open a live round, lead it, and see what was rated."""

from datetime import datetime, timedelta

from django.db.models import Q

from learning.rules import trains
from modules.models import Module
from people.models import Role, User
from people.rules import covers
from programme.models import Round, RoundQuerySet, Talk
from programme.models.live import Role as Part

# As long as the closed rounds of others stand in a trainer's list.
LISTED = timedelta(days=30)


def may_open(user: User, module: Module) -> bool:
    """Trainers who are appointed for the module, while it stands."""
    return covers(user, Role.TRAINER, module_slug=module.slug) and not module.is_withdrawn


def leads(user: User, live_round: Round) -> bool:
    """Everybody who is appointed as a trainer of its module, the one who opened it among them; nobody of the staff."""
    return opened(user, live_round) or trains(user, live_round.edition.module)


def opened(user: User, live_round: Round) -> bool:
    """The trainer who opened it, while they are appointed for its module: with them alone counsellors share a talk."""
    module = live_round.edition.module
    return live_round.trainer_id == user.pk and covers(user, Role.TRAINER, module_slug=module.slug)


def rounds_led_by(user: User, at: datetime) -> RoundQuerySet:
    """The rounds that somebody opened, and those of co-trainers that are open or were closed in the last 30 days."""
    trained = [one for one in Module.objects.all() if trains(user, one)]
    recent = Q(closed_at=None) | Q(closed_at__gte=at - LISTED)
    return Round.objects.filter(Q(trainer=user) | Q(edition__module__in=trained) & recent)


def counselled(user: User, talk: Talk) -> bool:
    """Whether the ratings of a talk are this person's own; theirs to see once the round is closed."""
    return any(part.role == Part.COUNSELLOR and part.participant.person_id == user.pk for part in talk.parts.all())

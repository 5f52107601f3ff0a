"""Who may see, book and keep a training session."""

from collections.abc import Collection

from access.models import Grant
from access.rules import may_open
from modules.models import Module
from people.models import Role, User
from people.rules import Visitor, covers
from programme.models import TrainingSession, TrainingSessionQuerySet

KEEPING = (Role.TRAINER, Role.EDITOR, Role.APPROVER)


def may_keep(user: Visitor, module: Module) -> bool:
    """Plan, change and cancel sessions of a module: its trainers and editors, and programme staff."""
    return any(covers(user, role, module_slug=module.slug) for role in KEEPING)


def modules_kept_by(user: Visitor) -> list[Module]:
    """The modules whose sessions somebody may plan, by code. One query, none for people without an appointment."""
    if not isinstance(user, User) or not (user.is_privileged or user.is_superuser):
        return []
    return [module for module in Module.objects.order_by("code") if may_keep(user, module)]


def sessions_seen_by(user: Visitor) -> TrainingSessionQuerySet:
    """Announced sessions are everybody's to see; planned ones are for those who keep them."""
    return sessions_with(modules_kept_by(user))


def sessions_with(kept: Collection[Module]) -> TrainingSessionQuerySet:
    """Announced sessions, and all of these modules."""
    announced = TrainingSession.objects.announced()
    return announced | TrainingSession.objects.filter(module__in=kept) if kept else announced


def may_book(user: Visitor, session: TrainingSession) -> bool:
    """Whoever may open the module may come to its sessions."""
    return may_open(user, session.module)


def grant_for(user: User, module: Module) -> Grant | None:
    """The grant by which a module is open to somebody; None where it is open without one. The longest-lived first."""
    return Grant.objects.current().of(user).filter(module=module).order_by("-ends_on", "pk").first()

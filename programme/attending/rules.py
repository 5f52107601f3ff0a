"""Who may keep a session's register, correct it, and see whom it lists."""

from people.models import Role
from people.rules import Visitor, covers
from programme.models import TrainingSession
from programme.sessions.rules import may_keep


def may_register(user: Visitor, session: TrainingSession) -> bool:
    """Enter who is there, open the evaluation and close: who keeps the session, and programme staff of the module."""
    return may_keep(user, session.module) or covers(user, Role.APPROVER, module_slug=session.module.slug)


def may_correct(user: Visitor, session: TrainingSession) -> bool:
    """Correct the register of a closed session: a trainer of the module or programme staff."""
    return any(covers(user, role, module_slug=session.module.slug) for role in (Role.TRAINER, Role.APPROVER))


def may_enter(user: Visitor, session: TrainingSession) -> bool:
    """Change the register as the session stands now."""
    if session.is_closed:
        return may_correct(user, session)
    return may_register(user, session)

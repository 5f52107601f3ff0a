"""Who may see more of a module than its learners do."""

from modules.models import Module
from people.models import Role, User
from people.rules import covers


def leads_roleplays(user: User, module: Module) -> bool:
    """Whether the person prepares live role-plays of the module: its trainers and editors, who see what is hidden."""
    return any(covers(user, role, module_slug=module.slug) for role in (Role.TRAINER, Role.EDITOR))

"""Who may change or publish a module."""

from modules.models import Module
from people.models import Role, User
from people.rules import covers


def may_publish(user: User, module: Module) -> bool:
    """Editors publish editions of the modules in their scope."""
    return covers(user, Role.EDITOR, module_slug=module.slug)

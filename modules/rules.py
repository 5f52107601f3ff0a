"""Who may write a module and publish its editions."""

from modules.models.module import Module
from people.models import Role, User
from people.rules import covers


def may_edit(user: User, module: Module) -> bool:
    """Editors write and publish the modules in their scope; an appointment without a module covers all."""
    return covers(user, Role.EDITOR, module_slug=module.slug)

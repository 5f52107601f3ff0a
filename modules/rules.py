"""Who may write a module and publish its editions."""

from django.db.models import QuerySet

from modules.models.module import Module
from people.models import Role, User
from people.rules import covers


def may_edit(user: User, module: Module) -> bool:
    """Editors write and publish the modules in their scope; an appointment without a module covers all."""
    return covers(user, Role.EDITOR, module_slug=module.slug)


def modules_edited_by(user: User) -> QuerySet[Module]:
    """Return the modules that a person may write: those in the scope of their appointments as an editor."""
    slugs = {one.module_slug for one in user.current_appointments if one.role == Role.EDITOR}
    everything = Module.objects.all()
    return everything if user.is_superuser or "" in slugs else everything.filter(slug__in=slugs)

"""Who may write a module and publish its editions."""

from django.db.models import Q, QuerySet

from modules.models.h5p import H5PPackage
from modules.models.module import Module
from people.models import Role, User
from people.rules import covers, holds

EVERYTHING = Q(pk__isnull=False)


def may_edit(user: User, module: Module) -> bool:
    """Editors write and publish the modules in their scope; an appointment without a module covers all."""
    return covers(user, Role.EDITOR, module_slug=module.slug)


def modules_edited_by(user: User) -> QuerySet[Module]:
    """Return the modules that a person may write: those in the scope of their appointments as an editor."""
    slugs = {one.module_slug for one in user.current_appointments if one.role == Role.EDITOR}
    everything = Module.objects.all()
    return everything if user.is_superuser or "" in slugs else everything.filter(slug__in=slugs)


def changed_by(user: User) -> Q:
    """Files, questions and scenarios that an editor may change: those of the modules in their scope.

    What belongs to no module is everybody's, and changed by editors whose scope has no limit.
    """
    if covers(user, Role.EDITOR):
        return EVERYTHING
    return Q(module__in=modules_edited_by(user))


def chosen_by(user: User) -> Q:
    """What an editor may put into pages: what they may change, and what belongs to no module."""
    return changed_by(user) | Q(module=None)


def may_change(user: User, module: Module | None) -> bool:
    """Whether an editor may change a file, question or scenario of that module, or of none."""
    return covers(user, Role.EDITOR, module_slug=module.slug if module else "")


def may_choose(user: User, module: Module | None) -> bool:
    """Whether an editor may put a file, question or scenario of that module, or of none, into a page."""
    return may_change(user, module) or module is None


def own_module(user: User) -> Module | None:
    """Return the first module in the scope of an editor: what they make belongs to it unless they say otherwise.

    None for editors whose scope has no limit.
    """
    return None if covers(user, Role.EDITOR) else modules_edited_by(user).order_by("code").first()


def may_review_code(user: User) -> bool:
    """Whether somebody decides which scripts of strangers run here: programme staff and editors without a limit."""
    return covers(user, Role.APPROVER) or covers(user, Role.EDITOR)


def may_review(user: User, package: H5PPackage) -> bool:
    """Whether somebody is the second person who looks at a package: never who brought it."""
    return may_review_code(user) and package.uploaded_by_id != user.pk


def may_read_package(user: User, package: H5PPackage) -> bool:
    """Whether somebody sees a package in the admin: its editors, those who may choose it, and those who review code."""
    return may_choose_package(user, package) or may_review_code(user)


def may_choose_package(user: User, package: H5PPackage) -> bool:
    """Whether an editor may put a package into a page."""
    return holds(user, Role.EDITOR) and may_choose(user, package.module)


def packages_read_by(user: User) -> Q:
    """Packages that somebody sees in the admin."""
    return EVERYTHING if may_review_code(user) else chosen_by(user)

"""Wagtail's groups: one for each role, written by `people.actions` and by nothing else."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, TranslatableMixin
from wagtail.snippets.models import get_snippet_models

from people.models import Role

GROUP_NAMES = {
    Role.TRAINER: "Trainers",
    Role.FOCAL_POINT: "Focal points",
    Role.APPROVER: "Programme staff",
    Role.EDITOR: "Editors",
    Role.AUDITOR: "Auditors",
    Role.APPEAL_REVIEWER: "Appeal reviewers",
    Role.ORGANISATION_ADMIN: "Organisation administrators",
    Role.CLINICAL_REVIEWER: "Clinical reviewers",
    Role.LIVED_REVIEWER: "Reviewers with lived experience",
    Role.LANGUAGE_REVIEWER: "Language reviewers",
    Role.LEGAL_REVIEWER: "Legal reviewers",
}
REVIEWERS = frozenset({Role.CLINICAL_REVIEWER, Role.LIVED_REVIEWER, Role.LANGUAGE_REVIEWER, Role.LEGAL_REVIEWER})
STAFF_ROLES = frozenset({Role.APPROVER, Role.EDITOR, Role.AUDITOR}) | REVIEWERS
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
COLLECTION_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)

_permitted: dict[Role, set[str]] = defaultdict(set)


class UnknownPermission(LookupError):
    """A role was given a permission that does not exist."""


def permit(role: Role, *permissions: str) -> None:
    """Give everybody in that role permissions in the admin, such as "access.add_grant"; apps call it in `ready`."""
    _permitted[role].update(permissions)


@transaction.atomic
def ensure_groups() -> None:
    """Make the groups and give them exactly the permissions they should have; safe to run again."""
    for role, name in GROUP_NAMES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(_permitted[role]))
    editors = Group.objects.get(name=GROUP_NAMES[Role.EDITOR])
    editors.permissions.add(*_permissions_for_translatable_snippets())
    _let_edit_pages(editors)
    _let_edit_collections(editors)


def _let_edit_pages(group: Group) -> None:
    # On the root, so that the tree of every language is covered as soon as it is there.
    root = Page.get_first_root_node()
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS)
    GroupPagePermission.objects.filter(group=group).exclude(page=root, permission__in=permissions).delete()
    for permission in permissions:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _let_edit_collections(group: Group) -> None:
    root = Collection.get_first_root_node()
    permissions = _permissions(COLLECTION_PERMISSIONS)
    GroupCollectionPermission.objects.filter(group=group).exclude(collection=root, permission__in=permissions).delete()
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _permissions_for_translatable_snippets() -> Iterable[Permission]:
    # What is translated is content; other snippets are none of an editor's business unless permitted by name.
    models = [model for model in get_snippet_models() if issubclass(model, TranslatableMixin)]
    codenames = Q(pk=None)
    for options in (model._meta for model in models):
        names = [get_permission_codename(action, options) for action in ("add", "change", "view", "publish")]
        codenames |= Q(content_type__app_label=options.app_label, codename__in=names)
    return Permission.objects.filter(codenames)


def _permissions(names: Iterable[str]) -> list[Permission]:
    wanted = set(names)
    labels = {name.partition(".")[0] for name in wanted}
    found = Permission.objects.filter(content_type__app_label__in=labels).select_related("content_type")
    by_name = {f"{permission.content_type.app_label}.{permission.codename}": permission for permission in found}
    if missing := sorted(wanted - by_name.keys()):
        raise UnknownPermission(", ".join(missing))
    return [by_name[name] for name in sorted(wanted)]


for staff_role in STAFF_ROLES:
    permit(staff_role, "wagtailadmin.access_admin")
permit(
    Role.APPROVER,
    "people.view_user",
    "people.add_appointment",
    "people.view_appointment",
    "people.delete_appointment",
    "people.add_organisation",
    "people.change_organisation",
    "people.view_organisation",
    "people.add_absence",
    "people.view_absence",
    "people.delete_absence",
    *(
        f"people.{action}_{model}"
        for action in ("add", "change", "delete", "view")
        for model in ("countrygroup", "groupmembership", "holiday", "governmentsuffix", "organisationdomain")
    ),
)

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from people import groups
from people.models import Role
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db


def permissions(role: Role) -> set[str]:
    found = Group.objects.get(name=groups.GROUP_NAMES[role]).permissions.values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{codename}" for app, codename in found}


def test_ensure_groups_gives_the_same_twice():
    groups.ensure_groups()
    first = {role: permissions(role) for role in Role}

    groups.ensure_groups()

    assert {role: permissions(role) for role in Role} == first
    assert "wagtailadmin.access_admin" in first[Role.EDITOR] & first[Role.APPROVER] & first[Role.AUDITOR]
    assert first[Role.TRAINER] | first[Role.FOCAL_POINT] == set()
    assert "modules.publish_scenario" in first[Role.EDITOR]


def test_ensure_groups_takes_away_what_was_added_by_hand():
    groups.ensure_groups()
    trainers = Group.objects.get(name="Trainers")
    trainers.permissions.set(Group.objects.get(name="Editors").permissions.all())

    groups.ensure_groups()

    assert permissions(Role.TRAINER) == set()


@pytest.mark.parametrize("role", Role)
def test_only_editors_edit_and_publish_pages(role):
    groups.ensure_groups()
    person = appointed(role)
    page = Page.objects.get(depth=2)

    may = {action: page.permissions_for_user(person) for action in ("edit",)}["edit"]

    assert (may.can_edit(), may.can_publish()) == (role == Role.EDITOR, role == Role.EDITOR)
    assert page_permission_policy.user_has_permission(person, "add") is (role == Role.EDITOR)


def test_a_permission_that_does_not_exist_is_named(monkeypatch):
    monkeypatch.setattr(groups, "_permitted", {**{role: set() for role in Role}, Role.TRAINER: {"people.fly"}})

    with pytest.raises(groups.UnknownPermission, match=r"people\.fly"):
        groups.ensure_groups()

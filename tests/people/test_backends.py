import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Permission

from people import actions
from people.groups import ensure_groups
from people.models import Role
from tests.factories.people import PASSWORD, UserFactory, appointed

pytestmark = pytest.mark.django_db


def test_permissions_come_from_the_groups_of_appointments():
    ensure_groups()
    editor = appointed(Role.EDITOR)

    assert editor.has_perm("wagtailadmin.access_admin")
    assert not editor.has_perm("people.add_appointment")
    assert not UserFactory().has_perm("wagtailadmin.access_admin")


def test_a_permission_given_by_hand_is_worth_nothing():
    person = UserFactory()
    person.user_permissions.set(Permission.objects.all())

    assert person.get_all_permissions() == set()


def test_permissions_end_with_the_appointment():
    ensure_groups()
    editor = appointed(Role.EDITOR)

    actions.end_appointment(editor.appointments.get(), by=None)

    fresh = type(editor).objects.get(pk=editor.pk)
    assert not fresh.has_perm("wagtailadmin.access_admin")


@pytest.mark.parametrize(("password", "is_let_in"), [(PASSWORD, True), ("something else", False), ("", False)])
def test_sign_in_by_address_and_password(rf, password, is_let_in):
    person = UserFactory()

    found = authenticate(rf.post("/"), email=person.email, password=password)

    assert (found == person) is is_let_in


def test_people_who_left_are_not_let_in(rf):
    person = UserFactory(is_active=False)

    assert authenticate(rf.post("/"), email=person.email, password=PASSWORD) is None

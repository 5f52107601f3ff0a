import pytest

from certificates.rules import may_download, may_revoke
from people.models import Role
from tests.factories.certificates import issued
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db


def test_holder_may_download_and_not_revoke():
    credential = issued()

    assert may_download(credential.holder.person, credential)
    assert not may_revoke(credential.holder.person, credential)


def test_others_may_neither():
    credential = issued()

    assert not may_download(UserFactory(), credential)
    assert not may_revoke(UserFactory(), credential)


@pytest.mark.parametrize(
    ("scope", "may"),
    [
        ({}, True),
        ({"module_slug": "short"}, True),
        ({"module_slug": "another"}, False),
        ({"country": "FR"}, True),
        ({"country": "BE"}, False),
    ],
)
def test_programme_staff_may_within_their_scope(scope, may):
    credential = issued(UserFactory(country_id="FR"))
    staff = appointed(Role.APPROVER, **scope)

    assert may_download(staff, credential) is may
    assert may_revoke(staff, credential) is may


@pytest.mark.parametrize("role", [Role.TRAINER, Role.EDITOR, Role.AUDITOR])
def test_other_roles_may_not(role):
    assert not may_download(appointed(role), issued())


def test_administrator_cannot_revoke_their_own():
    credential = issued(administrator())

    assert not may_revoke(credential.holder.person, credential)

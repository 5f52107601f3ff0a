"""Where people land who have signed in."""

import pytest

from people.models import Role
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.APPROVER, Role.APPEAL_REVIEWER])
def test_officials_land_on_what_waits_for_them(client_of, role):
    assert client_of(appointed(role)).get("/en/start/").url == "/en/access/desk/"


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.EDITOR, Role.AUDITOR])
def test_everybody_else_lands_on_their_learning(client_of, role):
    person = appointed(role) if role else UserFactory()

    assert client_of(person).get("/en/start/").url == "/en/learn/"

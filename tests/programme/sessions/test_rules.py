"""By which grant somebody comes to a session."""

from datetime import timedelta

import pytest
from django.utils import timezone

from access.actions.grants import give
from programme.sessions.rules import grant_for
from tests.factories.access import a_module
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_a_grant_without_an_end_comes_before_one_that_ends():
    person, module, today = UserFactory(), a_module(), timezone.localdate()
    for days in (10, None, 20):
        give(module, person=person, ends_on=days and today + timedelta(days=days), by=None)

    found = grant_for(person, module)

    assert found is not None
    assert found.ends_on is None

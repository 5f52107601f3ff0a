"""A published scenario, and somebody who may change it."""

from collections.abc import Callable

import pytest
from django.test import Client

from modules.models import Scenario
from people.groups import ensure_groups
from people.models import Role, User
from tests.factories.modules import written_scenario
from tests.factories.people import appointed


@pytest.fixture
def scenario() -> Scenario:
    ensure_groups()
    return written_scenario()


@pytest.fixture
def editor(scenario: Scenario, client_of: Callable[[User], Client]) -> Client:
    return client_of(appointed(Role.EDITOR))

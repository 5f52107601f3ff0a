import pytest
from django.utils import timezone

from people.models import Role, User
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import NOW


@pytest.fixture(autouse=True)
def _in_february(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it happens eight weeks before the session."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def trainer() -> User:
    return appointed(Role.TRAINER, module_slug="freely")


@pytest.fixture
def learner() -> User:
    return UserFactory(name="Lea Beispiel", country_id="PT")

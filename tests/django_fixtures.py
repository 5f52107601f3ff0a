"""Fixtures of the tests that need the site: its database and signed-in clients."""

import time
from collections.abc import Callable, Generator, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from modules import editions
from people.models import User
from tests import databases
from tests.factories import kept

# Whoever goes through pages does so by one of these.
THROUGH_PAGES = {"client", "client_of", "small_site"}


def is_of_any_database(item: pytest.Item) -> bool:
    """Whether this test would find the same on every database: it goes through pages, or reads no database at all."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if THROUGH_PAGES & fixtures or "views" in item.path.parts or item.path.stem.endswith("views"):
        return True
    return not item.get_closest_marker("django_db") and not {"db", "transactional_db"} & fixtures


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what runs once: the two databases differ below the pages, in actions, queries and constraints."""
    for item in items:
        if is_of_any_database(item) and not item.get_closest_marker("postgresql_only"):
            item.add_marker("any_database")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A copy of the migrated template instead of hundreds of migrations (takes the place of pytest-django's)."""
    databases.fresh_copy()
    with django_db_blocker.unblock():
        kept.remember_untouched()
    yield
    with django_db_blocker.unblock():
        connection.close()
    databases.remove_copy()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """A test that commits empties every table at its end, Wagtail's root page too: the next one gets a fresh copy."""
    result = yield
    mark = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    if "transactional_db" in fixtures or (mark and mark.kwargs.get("transaction")):
        connection.close()
        databases.fresh_copy()
    return result


def forget_everything() -> None:
    """Empty what this process keeps in memory, whose database is rolled back under it."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    editions.forget()
    # The language of the last page that was asked for.
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Nothing kept in memory by one test is found by the next."""
    forget_everything()


@pytest.fixture(autouse=True)
def _minute_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one may do so often in a minute is counted in one minute, however long the test takes; not in journeys."""
    if databases.KIND != "loaded":
        monkeypatch.setattr("ground.rates.current_minute", lambda: 0)


def second_factor_records(user: User) -> list[dict[str, str | float]]:
    """What allauth notes in the session of a person who signed in with a password and, if need be, a second factor."""
    password = {"method": "password", "at": time.time(), "email": user.email}
    if not user.is_privileged:
        return [password]
    factor, _created = Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}}
    )
    return [password, {"method": "mfa", "at": time.time(), "type": "totp", "id": factor.pk}]


def signed_in(user: User) -> Client:
    """A client in which this person is signed in, with a second factor where one is required."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = second_factor_records(user)
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def client_of(db: None) -> Callable[[User], Client]:
    """Gives a client in which this person is signed in, with a second factor where one is required."""
    return signed_in

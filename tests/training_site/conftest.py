"""A small site for tests that look at many of its pages: made once for a file, every visit undone."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from tests.django_fixtures import forget_everything, signed_in
from tests.factories import site


@dataclass(frozen=True)
class SmallSite:
    """Addresses of the small site, and who is signed in there (`anonymous`: nobody)."""

    addresses: dict[str, object]
    cookies: dict[str, SimpleCookie]
    client: Client

    def path(self, template: str) -> str:
        """An address with its numbers filled in."""
        return template.format(**self.addresses)

    @contextmanager
    def visited_by(self, role: str) -> Iterator[Client]:
        """The client of this person; what they do is undone at the end."""
        with transaction.atomic():
            self.client.cookies = SimpleCookie({name: one.value for name, one in self.cookies[role].items()})
            # Everybody comes from a place of their own: what one does too often is not held against another.
            self.client.defaults["REMOTE_ADDR"] = f"192.0.2.{list(self.cookies).index(role) + 1}"
            yield self.client
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def small_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SmallSite]:
    """One small site for all tests of a file; nothing of it is kept. Errors answer with their page."""
    # What is undone in the database must not live on in a cached session.
    sessions = override_settings(SESSION_ENGINE="django.contrib.sessions.backends.db")
    logging.disable(logging.ERROR)
    # It is made before the first test's own fixtures, right after the last test of another file.
    forget_everything()
    with django_db_blocker.unblock(), sessions, transaction.atomic():
        place, people = site.small_site()
        cookies = {name: signed_in(person).cookies for name, person in people.items()}
        named = {"stranger": "no_grant", "colleague": "colleague", "unconfirmed": "unconfirmed"}
        addresses = place.addresses() | {name: people[role].pk for name, role in named.items()}
        yield SmallSite(addresses, {"anonymous": SimpleCookie()} | cookies, Client(raise_request_exception=False))
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)

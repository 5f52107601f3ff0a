"""Every address of the site, visited by everybody, beside the written table in `matrix.py`."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver
from pytest_django import DjangoDbBlocker

from tests.django_fixtures import signed_in
from tests.factories import site
from tests.training_site.matrix import CLOSED_PATHS, ROLES, TABLE, Row

WORDS = {401: "error", 403: "locked", 404: "hidden", 405: "no-method", 409: "conflict", 410: "gone", 422: "not-taken", 500: "broken"}
DOORS = {
    "/account/login/": "sign-in",
    "/account/reauthenticate/": "proof",
    "/account/2fa/reauthenticate/": "proof",
    "/admin/login/": "no-admin",
    "/admin/": "refused",
}
SHOWN = {"ok", "form", "not-taken"}
SENT_AWAY = {"sign-in", "locked", "hidden", "refused", "no-admin", "no-method", "proof"}
TABLES_OF_VISITS = {"django_session", "usersessions_usersession"}


@dataclass(frozen=True)
class Answer:
    """What came back: the outcome in a word of the table, and the words of the page."""

    outcome: str
    text: str


@dataclass(frozen=True)
class World:
    """The small site, and who is signed in where."""

    addresses: dict[str, object]
    cookies: dict[str, SimpleCookie]
    client: Client

    def ask(self, row: Row, role: str) -> Answer:
        """Visit as this person; what the visit changed is undone."""
        with transaction.atomic():
            self.client.cookies = SimpleCookie({name: one.value for name, one in self.cookies[role].items()})
            before = _counts() if row.method == "POST" else {}
            answer = self._answer(self._send(row), row.method)
            if before and answer.outcome in SENT_AWAY:
                assert _counts() == before, f"{role} was sent away, yet something was written."
            transaction.set_rollback(True)
        return answer

    def _send(self, row: Row) -> HttpResponse:
        path = row.path.format(**self.addresses)
        if row.method == "POST":
            return self.client.post(path, {name: said.format(**self.addresses) for name, said in row.data.items()})
        return self.client.get(path)

    def _answer(self, response: HttpResponse, method: str) -> Answer:
        if response.status_code in (301, 302):
            return self._sent_on(response)
        text = response.getvalue().decode(errors="replace")
        if response.status_code == 200:
            return Answer("ok" if method == "GET" else "form", text)
        return Answer(WORDS.get(response.status_code, str(response.status_code)), text)

    def _sent_on(self, response: HttpResponse) -> Answer:
        to = urlsplit(response.url).path
        # An address without a language that is not there is looked for in a language, and is not there either.
        if to == f"/en{response.request['PATH_INFO']}":
            return self._answer(self.client.get(response.url), "GET")
        return Answer(DOORS.get(to, "redirect"), "")


def _counts() -> dict[str, int]:
    """How many rows every table holds; one query."""
    names = [name for name in connection.introspection.table_names() if name not in TABLES_OF_VISITS]
    columns = ", ".join(f"(SELECT count(*) FROM {connection.ops.quote_name(name)})" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}")  # noqa: S608  # names of our own tables
        return dict(zip(names, cursor.fetchone(), strict=True))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One small site for all rows; nothing of it is kept."""
    # What is undone in the database must not live on in a cached session.
    sessions = override_settings(SESSION_ENGINE="django.contrib.sessions.backends.db")
    logging.disable(logging.ERROR)
    with django_db_blocker.unblock(), sessions, transaction.atomic():
        place, people = site.small_site()
        cookies = {name: signed_in(person).cookies for name, person in people.items()}
        addresses = place.addresses() | {"stranger": people["no_grant"].pk}
        yield World(addresses, {"anonymous": SimpleCookie()} | cookies, Client(raise_request_exception=False))
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every URL pattern of the site."""
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, path)
        else:
            yield path


def test_every_address_has_a_row():
    missing = [
        f"Nothing says who may open “{pattern}”: give it a row in matrix.py."
        for pattern in sorted(set(patterns(get_resolver())))
        if not any(row.covers(pattern) for row in TABLE)
    ]

    assert missing == []


def test_every_row_has_an_address():
    known = set(patterns(get_resolver()))
    stale = [
        f"“{row.pattern}” leads nowhere any more: take its row out of matrix.py."
        for row in TABLE
        if not any(row.covers(pattern) for pattern in known)
    ]

    assert stale == []


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_everybody_gets_what_the_table_says(world: World, row: Row):
    answers = {role: world.ask(row, role) for role in ROLES}

    assert {role: answer.outcome for role, answer in answers.items()} == row.expected
    for role, answer in answers.items():
        _look_for_secrets(row, role, answer)


def _look_for_secrets(row: Row, role: str, answer: Answer) -> None:
    may_see = bool(row.shows) and answer.outcome in SHOWN
    if may_see:
        assert row.shows in answer.text, f"{role}: what the table says is seen here"
    else:
        assert [secret for secret in site.SECRETS if secret in answer.text] == [], role
    assert role == "trainee" or site.THOUGHT not in answer.text, role


@pytest.mark.parametrize("path", CLOSED_PATHS)
def test_no_other_way_leads_in(world: World, path: str):
    row = Row(path, path, "all hidden")

    assert {role: world.ask(row, role).outcome for role in ROLES} == row.expected

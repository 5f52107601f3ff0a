"""Every address of the site, visited by everybody, beside the written table in `matrix.py`."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver

from tests.factories import site
from tests.training_site.conftest import SmallSite
from tests.training_site.matrix import CLOSED_PATHS, READERS, ROLES, TABLE, Row

WORDS = {
    401: "error",
    403: "locked",
    404: "hidden",
    405: "no-method",
    409: "conflict",
    410: "gone",
    422: "not-taken",
    500: "broken",
}
DOORS = {
    "/account/login/": "sign-in",
    "/account/reauthenticate/": "proof",
    "/account/2fa/reauthenticate/": "proof",
    "/admin/login/": "no-admin",
    "/admin/": "refused",
}
SHOWN = {"ok", "form", "not-taken", "conflict"}
SENT_AWAY = {"sign-in", "proof", "no-admin", "refused", "locked", "hidden", "no-method"}
TABLES_OF_VISITS = {"django_session", "usersessions_usersession"}


@dataclass(frozen=True)
class Answer:
    """What came back: the outcome in a word of the table, and the words of the page."""

    outcome: str
    text: str = ""


def ask(small_site: SmallSite, row: Row, role: str) -> Answer:
    """Visit as this person. Whoever is sent away with a post leaves nothing behind."""
    with small_site.visited_by(role) as client:
        if row.method == "GET":
            return answer(client, client.get(small_site.path(row.path)))
        before = counts()
        data = {small_site.path(name): small_site.path(said) for name, said in row.data.items()}
        found = answer(client, client.post(small_site.path(row.path), data))
        if found.outcome in SENT_AWAY:
            assert counts() == before, f"{role} was sent away, yet something was written."
        return found


def answer(client: Client, response: HttpResponse) -> Answer:
    """What came back, in a word."""
    if response.status_code in (301, 302):
        to = response.url.partition("?")[0]
        # An address without a language that is not there is looked for in a language, and is not there either.
        if to == f"/en{response.request['PATH_INFO']}":
            return answer(client, client.get(response.url))
        return Answer(DOORS.get(to, "redirect"))
    text = response.getvalue().decode(errors="replace")
    if response.status_code == 200:
        return Answer("ok" if response.request["REQUEST_METHOD"] == "GET" else "form", text)
    return Answer(WORDS.get(response.status_code, str(response.status_code)), text)


def counts() -> dict[str, int]:
    """How many rows every table holds; one query."""
    names = [name for name in connection.introspection.table_names() if name not in TABLES_OF_VISITS]
    columns = [f"(SELECT count(*) FROM {connection.ops.quote_name(name)})" for name in names]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(columns))
        return dict(zip(names, cursor.fetchone(), strict=True))


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


def test_every_row_says_what_everybody_gets():
    assert [str(row) for row in TABLE if row.expected.keys() != set(ROLES)] == []


@pytest.mark.any_database
@pytest.mark.parametrize("row", TABLE, ids=str)
def test_everybody_gets_what_the_table_says(small_site: SmallSite, row: Row):
    answers = {role: ask(small_site, row, role) for role in ROLES}

    assert {role: outcome(row, found) for role, found in answers.items()} == row.expected
    own = small_site.path(row.path).removeprefix("/en")  # the menu of languages leads to the page that was asked for
    for role, found in answers.items():
        read = found.text if own == "/" else found.text.replace(own, "")
        secrets = [secret for secret in site.SECRETS if secret in found.text]
        assert secrets == [] or (row.shows and outcome(row, found) in SHOWN), role
        assert [words for words, readers in READERS.items() if words in read and role not in readers] == [], role


def outcome(row: Row, found: Answer) -> str:
    """The outcome, and whether what the row protects was there to be seen."""
    return "without" if found.outcome in SHOWN and row.shows not in found.text else found.outcome


@pytest.mark.parametrize("path", CLOSED_PATHS)
def test_no_other_way_leads_in(small_site: SmallSite, path: str):
    row = Row(path, path, "all hidden")

    assert {role: ask(small_site, row, role).outcome for role in ROLES} == row.expected

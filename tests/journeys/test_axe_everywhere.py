"""Every address of the written table that answers with a page: axe-core finds nothing, and it fits a phone.

`test_axe.py` looks more closely, in the dark too, at the pages of accounts, requests, the desk and certificates.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from playwright.sync_api import Page

from people.models import User
from tests.factories import site
from tests.journeys.people import sign_in
from tests.training_site.matrix import TABLE, Row

ELSEWHERE = ("/account/", "/en/access/requests/", "/en/access/desk/", "/en/certificates/")
# Wagtail's own pages, and files.
NOT_OURS = ("/admin/", "/_util/", "/documents/")
# Pages of ours between Wagtail's, which no journey comes by.
OURS_BETWEEN = ("/admin/snippets/modules/h5ppackage/version/",)
SEEN = {"ok", "without"}


def is_page(row: Row) -> bool:
    """Whether somebody gets a page of ours there by looking."""
    is_seen_here = row.path.startswith(OURS_BETWEEN) or not row.path.startswith(ELSEWHERE + NOT_OURS)
    return row.method == "GET" and is_seen_here and reader_of(row) is not None


def reader_of(row: Row) -> str | None:
    """The first who is shown the page: those with the fewest rights come first."""
    return next((role for role, outcome in row.expected.items() if outcome in SEEN), None)


PAGES = sorted({row.path: row for row in TABLE if is_page(row)}.values(), key=lambda row: str(reader_of(row)))


@dataclass(frozen=True)
class Place:
    """The small site: its addresses and its people."""

    addresses: dict[str, object]
    people: dict[str, User]


@pytest.fixture(scope="module")
def place(database: None) -> Place:
    with transaction.atomic():
        found, people = site.small_site()
    named = {"stranger": "no_grant", "colleague": "colleague", "unconfirmed": "unconfirmed"}
    return Place(found.addresses() | {name: people[role].pk for name, role in named.items()}, people)


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.path)
def test_page_of_the_table(
    phone_page: Page, place: Place, axe: Callable[..., None], fits: Callable[[Page], None], row: Row
):
    role, path = str(reader_of(row)), row.path.format(**place.addresses)
    if role in place.people:
        sign_in(phone_page, place.people[role])

    answer = phone_page.request.get(path)
    assert answer.ok, f"{answer.status} {path} as {role}"
    if "text/html" in answer.headers["content-type"]:
        phone_page.goto(path)
        axe(phone_page)
        fits(phone_page)

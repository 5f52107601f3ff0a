"""Title and summary of a call in other languages of the site, and what a corrigendum keeps of them."""

import pytest
from django.utils import timezone

from people.models import Role
from programme.calls.actions import calls
from programme.models import Call
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.calls import IN_TIME, a_call, open_call, posted_call
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db
FRENCH = {"title": "Sessions de printemps", "summary": "Deux jours de pratique."}


@pytest.fixture(autouse=True)
def _in_two_languages(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: IN_TIME)


@pytest.fixture
def staff():
    return appointed(Role.APPROVER)


def page_of(call: Call, language: str = "en", act: str = "") -> str:
    return f"/{language}/calls/{call.key}/{act}"


def test_a_draft_is_written_in_two_languages_and_never_in_half_of_one(staff):
    call, client = a_call(by=staff), signed_in(staff)
    said = posted_call(call, title_fr=FRENCH["title"])

    refused = client.post(page_of(call, act="change/"), said)
    kept = client.post(page_of(call, act="change/"), said | {"summary_fr": FRENCH["summary"]})

    assert (refused.status_code, kept.status_code) == (422, 302)
    assert "Write title and summary in this language, or neither." in words_of(refused)
    assert Call.objects.get().translations == {"fr": FRENCH}


@pytest.mark.parametrize(
    ("language", "translations", "shown", "marked"),
    [
        ("fr", {"fr": FRENCH}, FRENCH["title"], "fr"),
        ("en", {"fr": FRENCH}, "Spring sessions", "en"),
        ("fr", {}, "Spring sessions", "en"),
    ],
)
def test_readers_have_their_language_or_english_that_says_so(client, language, translations, shown, marked):
    call = open_call(translations=translations)

    page, listed = client.get(page_of(call, language)), client.get(f"/{language}/calls/")

    assert f'<h1 lang="{marked}">{shown}</h1>' in page.content.decode()
    assert f'<h2 class="seat-card-title" lang="{marked}">' in listed.content.decode()
    assert shown in words_of(listed)


def test_a_corrigendum_keeps_what_stood_in_every_language(client, staff):
    call = open_call(by=staff, translations={"fr": FRENCH})
    values = {name: getattr(call, name) for name in calls.CORRECTABLE}
    longer = FRENCH | {"summary": "Trois jours de pratique."}

    done = calls.correct(call, values=values | {"translations": {"fr": longer}}, text="A day.", by=staff, at=IN_TIME)

    assert done.changes == {"translations": [{"fr": FRENCH}, {"fr": longer}]}
    page = words_of(client.get(page_of(call)))
    assert "Before: French: Sessions de printemps. Deux jours de pratique." in page
    assert "Now: French: Sessions de printemps. Trois jours de pratique." in page

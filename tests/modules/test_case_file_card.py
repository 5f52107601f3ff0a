"""The card of a file says in words what it shows: that all is invented, what changed, and where the file stands."""

from django.template.loader import render_to_string

CARD = {
    "title": "File 3",
    "stamp": {"text": "Rejected, with a reason", "stops": True},
    "fields": [
        {"label": "Consent", "text": "Missing", "is_new": False},
        {"label": "Note", "text": "Who is looking?", "is_new": True},
    ],
}


def words_of(card) -> str:
    return " ".join(render_to_string("activities/roleplay/_file.html", {"file": card}).split())


def test_the_banner_stands_on_the_card_and_nothing_can_be_typed():
    shown = words_of(CARD)

    assert "All data invented" in shown
    assert not any(tag in shown for tag in ("<input", "<textarea", "<select", "<form"))


def test_status_and_change_are_said_in_words():
    shown = words_of(CARD)

    assert '<span class="visually-hidden">Status: </span>Rejected, with a reason' in shown
    assert "<dt>Consent</dt>" in shown
    assert '<dt>Note <span class="case-file-mark">changed</span></dt>' in shown


def test_a_talk_has_the_card_only_where_its_scenario_has_a_file():
    without = {"play": {"file": None, "lang": "en", "stage": "finished", "introduction": {"title": "A talk"}}}
    with_card = {"play": without["play"] | {"file": CARD}}

    assert "All data invented" not in render_to_string("activities/roleplay/_play.html", without)
    assert "All data invented" in render_to_string("activities/roleplay/_play.html", with_card)


def test_the_first_page_and_the_copy_say_that_all_is_invented():
    first = {
        "title": "A talk",
        "structure": {"file": {"fields": []}},
        "card": {"place": "office", "status": "new", "status_text": "New"},
        "words": {"persona": {"name": "Sami"}},
        "lang": "en",
    }
    file = {"title": "File 3", "stamps": [], "fields": []}
    copy = {"play": {"file": file, "lang": "en", "introduction": {"title": "A talk"}}}

    assert "All data invented" in render_to_string("activities/roleplay/_first.html", first)
    assert "All data invented" in render_to_string("activities/roleplay/_copy.html", copy)

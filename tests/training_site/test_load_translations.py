"""Sister folders: their words become translations of wagtail-localize, string by string, and pages show what it says."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale, Page, Revision
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from curriculum.loading.translating import FROM_FILES
from modules.activities.roleplay import translating as scenarios
from modules.activities.roleplay.authoring import document_in
from modules.activities.roleplay.documents import definition_parts
from modules.activities.strings import name_of, translated, words_of
from modules.editions import forget
from modules.freezing import values_of
from modules.models import ActivityText, Edition, Question, Scenario, UnitPage
from modules.translation_states import State
from modules.translations_board import strings_of
from tests.small_content import UNIT_FILE, change, write_content, write_module

pytestmark = pytest.mark.django_db
FRENCH_UNIT = UNIT_FILE.replace("first-steps/", "first-steps.fr/")
FRENCH_QUIZ = "modules/first-steps.fr/quizzes.yaml"


@pytest.fixture
def root(tmp_path: Path, settings) -> Path:
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("fr", "French")]
    write_content(tmp_path)
    write_module(tmp_path, "modules/first-steps.fr", "fr", "Premiers pas")
    change(tmp_path, FRENCH_UNIT, "They **matter**.", "Ils **comptent**.")
    return tmp_path


@pytest.fixture
def load(root: Path) -> Callable[..., list[str]]:
    """Load the folder in both languages, and return the lines that the command prints."""

    def run(*options: str) -> list[str]:
        said = StringIO()
        call_command("load_curricula", *options, "--languages=en,fr", content=root, stdout=said, stderr=said)
        forget()
        return said.getvalue().splitlines()

    return run


def french(slug: str = "u1") -> UnitPage:
    return UnitPage.objects.get(slug=slug, locale__language_code="fr")


def text_of(page: UnitPage) -> str:
    return next(block.value.source for block in page.body if block.block_type == "text")


def in_memory(words: str) -> StringTranslation:
    return StringTranslation.objects.get(data=words)


def translated_on_site(before: str, after: str) -> None:
    """Translate a string anew as wagtail-localize's editor does, and publish the page."""
    StringTranslation.objects.filter(data=before).update(data=after, tool_name="")
    french().save_revision().publish()


def stored() -> list[object]:
    models = (Page, Revision, Edition, Question, TranslationSource, Translation, StringTranslation)
    return [sorted(model.objects.values_list("pk", flat=True)) for model in models]


def test_french_words_are_translations_and_the_page_shows_them(load):
    load()

    row = in_memory("Ils <b>comptent</b>.")
    assert (row.translation_of.data, row.locale.language_code) == ("They <b>matter</b>.", "fr")
    assert (row.tool_name, row.has_error) == (FROM_FILES, False)
    assert text_of(french()) == "<p>Ils <b>comptent</b>.</p>"
    assert (french().title, french().slug, french().live) == ("Premiers pas, one", "u1", True)
    translation = Translation.objects.get(source__object=french().translation_key)
    assert translation.enabled
    assert translation.get_progress()[0] == translation.get_progress()[1] > 10


def test_loading_again_changes_nothing(load):
    load()
    before = stored()

    said = load()

    assert stored() == before
    assert said[-1] == "0 new, 0 changed, 0 kept as edited on the site, 0 editions published."


def test_a_sync_from_wagtail_localize_overwrites_nothing(load, django_capture_on_commit_callbacks):
    load()
    before = values_of(french())

    with django_capture_on_commit_callbacks(execute=True):
        Translation.objects.get(source__object=french().translation_key).save_target()

    assert values_of(french()) == before


def test_what_a_translator_wrote_stays_while_other_words_of_the_file_are_taken(root, load):
    load()
    translated_on_site("Ils <b>comptent</b>.", "Ils ont <b>du poids</b>.")
    change(root, FRENCH_UNIT, "A *beginning*.", "Un *début*.")

    said = load()

    assert text_of(french()) == "<p>Ils ont <b>du poids</b>.</p>"
    assert french().body[0].value.source == "Un <i>début</i>."
    assert [line for line in said if "translated on the site" in line] == [
        (
            "first-steps/u1 (fr): “Ils ont <b>du poids</b>.” was translated on the site and is left as it is. "
            "To replace it, use --take-files."
        )
    ]


def test_take_files_replaces_what_a_translator_wrote(load):
    load()
    translated_on_site("Ils <b>comptent</b>.", "Ils ont <b>du poids</b>.")

    load("--take-files")

    assert text_of(french()) == "<p>Ils <b>comptent</b>.</p>"


def test_other_paragraphs_than_the_original_are_an_error_with_file_and_line(root, load):
    change(root, FRENCH_UNIT, "Ils **comptent**.", "Ils **comptent**.\n\nDavantage.")
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("load_curricula", "--check", "--languages=en,fr", content=root, stdout=said, stderr=said)

    line = (root / FRENCH_UNIT).read_text("utf-8").splitlines().index("Ils **comptent**.") + 1
    assert f"error: {FRENCH_UNIT}, line {line}: “text” has other paragraphs" in said.getvalue()
    assert not Page.objects.filter(locale__language_code="fr").exists()


def test_a_list_of_other_length_is_an_error_and_nothing_is_loaded(root, load):
    change(root, FRENCH_UNIT, 'outcomes: ["Say who you are"]', 'outcomes: ["Dire qui l’on est", "Et plus"]')
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("load_curricula", "--languages=en,fr", content=root, stdout=said, stderr=said)

    assert (
        f"error: {FRENCH_UNIT}: “first-steps/u1 (fr)” has other parts here than its original (outcomes)"
        in said.getvalue()
    )
    assert not UnitPage.objects.exists()


def test_where_the_original_has_other_parts_by_now_files_are_left_aside_and_the_rest_is_loaded(root, load):
    load()
    original = UnitPage.objects.get(slug="u1", locale__language_code="en")
    original.body = [block for block in original.body.raw_data if block["type"] != "summary"]
    original.save_revision().publish()
    change(root, FRENCH_UNIT, "Ils **comptent**.", "Ils **importent**.")
    change(root, FRENCH_UNIT.replace("01-first", "02-second"), "A talk.", "Un entretien.")

    said = load()

    assert text_of(french()) == "<p>Ils <b>comptent</b>.</p>"
    assert french("u2").body[0].value.source == "Un entretien."
    assert [line for line in said if "Translate it there" in line] == [
        "first-steps/u1 (fr): the original has other parts since it was edited on the site. Translate it there."
    ]


def test_a_changed_english_paragraph_makes_just_that_string_stale(root, load):
    load()
    change(root, UNIT_FILE, "They **matter**.", "They **matter** much.")

    load()

    key = french().translation_key
    strings = strings_of([key], Locale.objects.get(language_code="fr"))[key]
    open_ones = [one for one in strings if not one.is_whole]
    assert [(one.state, one.source, one.source_then, one.translation) for one in open_ones] == [
        (State.STALE, "They <b>matter</b> much.", "They <b>matter</b>.", "Ils <b>comptent</b>.")
    ]
    assert text_of(french()) == "<p>Ils <b>comptent</b>.</p>"


def test_a_question_keeps_its_options_and_takes_its_words_from_the_memory(root, load):
    for before, after in (("It is so.", "C’est ainsi."), ("Yes.", "Oui.")):
        text = (root / FRENCH_QUIZ).read_text("utf-8")
        (root / FRENCH_QUIZ).write_text(text.replace(before, after), "utf-8")

    load()

    question = Question.objects.get(slug="first-steps/u1q1", locale__language_code="fr")
    assert (question.stem, question.document()["options"][0]) == (
        "C’est ainsi.",
        {"text": "True", "correct": True, "feedback": "Oui."},
    )


# Role-plays and self-assessments: one text each, string by string all the same


PLAY = "scenarios/the-laundromat.yaml"
FRENCH_PLAY = "scenarios/the-laundromat.fr.yaml"


def said_in_french(root: Path, path: str, is_words: Callable[..., bool]) -> None:
    """Write the sister file of a text, in which each string begins with “fr”."""
    source = (root / path).read_text("utf-8")
    words = {name_of(place): f"fr {words}" for place, words in words_of(document_in(source), is_words).items()}
    sister = root / path.replace(".yaml", ".fr.yaml")
    sister.write_text(translated(source, words, "fr", is_words), "utf-8")


@pytest.fixture
def played(root: Path) -> Path:
    """The folder with a role-play in both languages."""
    said_in_french(root, PLAY, scenarios.is_words)
    return root


def play() -> Scenario:
    return Scenario.objects.get(slug="the-laundromat", locale__language_code="fr")


def test_the_sister_file_of_a_role_play_is_translated_string_by_string_and_frozen(played, load):
    load()

    text = document_in((played / FRENCH_PLAY).read_text("utf-8"))
    assert play().title == text["title"]
    assert definition_parts(play().document()) == definition_parts(text)
    translation = Translation.objects.get(source__object=play().translation_key)
    assert translation.get_progress()[0] == translation.get_progress()[1] > 100
    frozen = ActivityText.objects.get(version__kind="roleplay", locale="fr")
    assert frozen.words == definition_parts(text)[1]
    assert load()[-1] == "0 new, 0 changed, 0 kept as edited on the site, 0 editions published."


def test_what_a_translator_wrote_in_a_role_play_stays_while_other_words_of_the_file_are_taken(played, load):
    load()
    title = play().title
    StringTranslation.objects.filter(data=title).update(data="Encore une lessive", tool_name="")
    other = play().document()["summary"]
    change(played, FRENCH_PLAY, str(other)[:40], "Un soir, " + str(other)[:40])

    said = load()

    assert play().title == "Encore une lessive"
    assert play().document()["summary"].startswith("Un soir, fr ")
    assert [line for line in said if "translated on the site" in line] == [
        (
            "the-laundromat (fr): “Encore une lessive” was translated on the site and is left as it is. "
            "To replace it, use --take-files."
        )
    ]


def test_another_figure_in_the_sister_file_of_a_role_play_is_an_error_with_file_and_line(played, load):
    lines = (played / FRENCH_PLAY).read_text("utf-8").splitlines()
    place = next(number for number, line in enumerate(lines, 1) if "estimated_minutes" in line)
    change(played, FRENCH_PLAY, lines[place - 1], "estimated_minutes: 99")
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("load_curricula", "--check", "--languages=en,fr", content=played, stdout=said, stderr=said)

    assert (
        f"error: {FRENCH_PLAY}, line {place}: “estimated_minutes” is not as in the-laundromat.yaml" in said.getvalue()
    )


def test_a_figure_that_changes_in_the_original_changes_in_every_language(played, load):
    load()
    for path in (PLAY, FRENCH_PLAY):
        change(played, path, "debrief_minutes: ", "debrief_minutes: 1")

    load()

    original = Scenario.objects.get(slug="the-laundromat", locale__language_code="en").document()
    assert play().document()["debrief_minutes"] == original["debrief_minutes"] > 100

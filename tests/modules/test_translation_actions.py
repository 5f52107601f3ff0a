"""A module begun in another language at once: drafts of everything, nothing for learners, and taken back while empty."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation

from ground.models import AuditEvent
from modules import translation_actions
from modules.freezing import workshop_of
from modules.models import Module, ModulePage, Question, Scenario, UnitPage
from modules.translation_actions import AlreadyWritten, TakenBack, begin_each, begin_one, take_back
from modules.translations_board import things_of
from people.groups import ensure_groups
from people.models import Role, User
from tests.factories.modules import published_module
from tests.factories.people import administrator, appointed

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
KINDS = (ModulePage, UnitPage, Question, Scenario)
BOARD = "/admin/translations/small/de/"


@pytest.fixture
def german(settings) -> Locale:
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("de", "German")]
    return Locale.objects.create(language_code="de")


@pytest.fixture
def module(german: Locale) -> Module:
    ensure_groups()
    return published_module()


def begun(module: Module, locale: Locale, by: User | None = None) -> None:
    begin_each.func(module.pk, locale.pk, (by or administrator()).pk)


def in_german() -> list[int]:
    return [kind.objects.filter(locale__language_code="de").count() for kind in KINDS]


def write_something(original: Question, locale: Locale) -> None:
    """Translate the first string of a question."""
    source = Translation.objects.get(source__object=original.translation_key).source
    segment = source.stringsegment_set.order_by("order").first()
    StringTranslation.objects.create(
        translation_of=segment.string, context=segment.context, locale=locale, data="Etwas", translation_type="manual"
    )


def test_everything_of_a_module_begins_as_a_draft_and_learners_meet_none_of_it(module, german):
    before = workshop_of(module)

    begun(module, german)

    things = things_of(module, german)
    assert [one.is_begun for one in things] == [True] * len(things)
    assert in_german() == [1, 2, 10, 1]
    assert not any(kind.objects.filter(locale=german, live=True).exists() for kind in (*KINDS, Page))
    after = workshop_of(module)
    assert [(one.slug, sorted(one.texts)) for one in after.activities] == [
        (one.slug, sorted(one.texts)) for one in before.activities
    ]
    assert after.findings == []


def test_a_translated_unit_shows_role_plays_and_questions_of_its_own_language_once_they_are_published(module, german):
    begun(module, german)
    for page in (*ModulePage.objects.filter(locale=german), *UnitPage.objects.filter(locale=german)):
        page.latest_revision.publish()

    texts = {one.slug: sorted(one.texts) for one in workshop_of(module).activities}

    assert texts["shared-kitchen"] == ["en"]
    assert texts["pre"] == ["en"]


def test_beginning_twice_goes_on_where_it_was(module, german):
    begun(module, german)
    kept = in_german()

    begun(module, german)

    assert in_german() == kept


def test_an_empty_language_is_taken_back_whole_with_the_pages_above_that_were_made_for_it(module, german):
    begun(module, german)

    count = take_back(module, german, by=administrator())

    # The role-play belongs to no module: others may play it.
    assert (count, in_german()) == (13, [0, 0, 0, 1])
    assert not Page.objects.filter(locale=german).exists()
    assert {one.is_begun for one in things_of(module, german)[:-1]} == {False}
    begun(module, german)
    assert in_german() == [1, 2, 10, 1]


def test_what_is_taken_back_while_it_is_under_way_is_not_begun_any_further(module, german):
    staff = administrator()
    first, second = Question.objects.filter(module=module, locale=Locale.get_default()).order_by("pk")[:2]
    made = begin_one(module, first, german, by=staff, made=[])

    take_back(module, german, by=staff)

    with pytest.raises(TakenBack):
        begin_one(module, second, german, by=staff, made=made)
    assert in_german() == [0, 0, 0, 0]


def test_a_language_in_which_somebody_has_written_is_not_taken_back(module, german):
    begun(module, german)
    write_something(Question.objects.filter(locale=german).first(), german)

    with pytest.raises(AlreadyWritten):
        take_back(module, german, by=administrator())

    assert in_german() == [1, 2, 10, 1]


def test_drafts_are_taken_back_although_they_have_the_dates_of_originals_that_were_published(module, german):
    earlier = timezone.now().replace(microsecond=0) - timedelta(days=3)
    for kind in (Question, Scenario):
        kind.objects.update(first_published_at=earlier, last_published_at=earlier)
    begun(module, german)
    assert Question.objects.filter(locale=german).first().first_published_at == earlier

    assert take_back(module, german, by=administrator()) == 13


@pytest.mark.parametrize("is_live", [True, False])
def test_a_published_translation_is_not_taken_back(module, german, is_live):
    begun(module, german)
    question = Question.objects.filter(locale=german).first()
    question.latest_revision.publish()
    question.refresh_from_db()
    if not is_live:
        question.unpublish()

    with pytest.raises(AlreadyWritten):
        take_back(module, german, by=administrator())


def test_an_editor_of_the_module_begins_it_on_the_board_and_takes_it_back(
    module, client_of, django_capture_on_commit_callbacks
):
    editor: Client = client_of(appointed(Role.EDITOR, module_slug="small"))
    assert "Begin in German" in editor.get(BOARD).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(f"{BOARD}begin/", follow=True)

    # A role-play that several modules share is begun by editors whose scope has no limit.
    assert in_german() == [1, 2, 10, 0]
    assert "13 of 14 begun" in answer.content.decode() or "13 of 14 begun" in editor.get(BOARD).content.decode()
    assert "Take back" in editor.get(BOARD).content.decode()
    assert "13 empty drafts were taken back" in editor.post(f"{BOARD}take-back/", follow=True).content.decode()
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {
        "module.begin_language",
        "module.take_back_language",
    }


def test_the_board_offers_to_take_back_only_what_is_taken_back(module, german, client_of):
    editor: Client = client_of(appointed(Role.EDITOR, module_slug="small"))
    begun(module, german)
    assert "Take back" in editor.get(BOARD).content.decode()

    take_back(module, german, by=administrator())
    # The shared role-play is still begun, and stays so.
    assert "Take back" not in editor.get(BOARD).content.decode()

    begun(module, german)
    Question.objects.filter(locale=german).first().latest_revision.publish()
    assert "Take back" not in editor.get(BOARD).content.decode()


@pytest.mark.parametrize("step", ["begin", "take-back"])
def test_editors_of_other_modules_and_those_who_only_look_change_nothing(module, client_of, step):
    other = appointed(Role.EDITOR, module_slug="another")

    assert client_of(other).post(f"{BOARD}{step}/", follow=True).status_code == 404
    assert client_of(appointed(Role.EDITOR)).get(f"{BOARD}{step}/").status_code == 405
    assert in_german() == [0, 0, 0, 0]


def test_a_text_that_somebody_wrote_in_the_language_stays_as_it_is(module, german):
    scenario = Scenario.objects.get()
    own = scenario.copy_for_translation(german)
    own.title = "Die Küche"
    own.save()

    begun(module, german)

    own.refresh_from_db()
    assert own.title == "Die Küche"
    assert not translation_actions.has_words([scenario.translation_key], german)

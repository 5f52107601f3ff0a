"""The board of what waits for translation: numbers by module and language, and each string with its glossary."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Locale, Workflow, WorkflowTask
from wagtail_localize.models import StringTranslation, Translation

from curriculum.loading.raw import identified
from modules.activities.roleplay.translating import Term, unrendered_in
from modules.models import Module, ModulePage, Question
from modules.translation_memory import remember, remember_changed
from modules.translation_states import State, counted, matched
from modules.translations_board import rows_beside, rows_of, strings_of, things_of
from modules.translations_board_views import edit_url
from people.groups import ensure_groups
from people.models import Role, User
from tests.access.views.reading import words_of
from tests.factories.modules import catalogue, published_module
from tests.factories.people import administrator, appointed
from tests.factories.translations import translated
from tests.modules.activities.quiz.questions import ITEMS

BOARD = "/admin/translations/"


@pytest.fixture
def french(db) -> Locale:
    return Locale.objects.create(language_code="fr")


def in_translation(slug: str, french: Locale) -> ModulePage:
    """Return the page of a published module of which somebody has translated the title only."""
    published_module(slug, code=slug.upper())
    page = ModulePage.objects.get(module__slug=slug)
    source = remember([page])[page.translation_key]
    Translation.objects.create(source=source, target_locale=french)
    title = source.stringsegment_set.get(context__path="title")
    StringTranslation.objects.create(
        translation_of=title.string, context=title.context, locale=french, data="Titre", translation_type="manual"
    )
    return page


@pytest.mark.parametrize(
    ("strings", "translated", "old", "expected"),
    [(3, 3, 0, (3, 0, 0)), (3, 2, 1, (2, 1, 0)), (3, 1, 1, (1, 1, 1)), (2, 2, 4, (2, 0, 0))],
)
def test_a_string_is_stale_where_another_one_was_translated_in_its_place(strings, translated, old, expected):
    assert counted(strings, translated, old) == dict(zip(State, expected, strict=True))


def test_changed_words_are_matched_with_what_they_most_likely_were():
    new = ["Something else altogether.", "They matter much."]

    assert matched(new, ["They matter."]) == {1: 0}


def test_a_term_is_rendered_in_any_form_of_any_of_its_words():
    term = Term("outreach", "travail de rue ; aller-vers")

    assert unrendered_in("Dans le travail de rue, tout commence.", [term]) == []
    assert unrendered_in("Des personnes sans papiers.", [Term("undocumented person", "personne sans papiers")]) == []
    assert unrendered_in("La sensibilisation commence.", [term]) == [term]


def test_a_changed_string_is_stale_and_shows_what_it_was_translated_from(french):
    page = in_translation("m1", french)
    page.title = "Another title"
    page.save()

    remember_changed([page])

    changed = next(one for one in strings_of([page.translation_key], french)[page.translation_key])
    assert (changed.state, changed.source, changed.translation) == (State.STALE, "Another title", "Titre")
    assert changed.source_then != changed.source
    row = next(iter(rows_of([page.module], [french])))
    assert (row.whole, row.stale, row.begun) == (0, 1, 1)


def changed(page: ModulePage) -> ModulePage:
    """The page as a draft with another title."""
    page = ModulePage.objects.get(pk=page.pk)
    page.title = "Another title"
    page.save_revision()
    return page


def published_by_workflow(page: ModulePage, staff: User, client: Client) -> None:
    workflow = Workflow.objects.create(name="One look")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Look"))
    workflow.start(page, staff)
    task_state = page.current_workflow_task_state
    task_state.task.specific.on_action(task_state, staff, "approve")


def published_on_its_day(page: ModulePage, staff: User, client: Client) -> None:
    page.latest_revision.approved_go_live_at = timezone.now()
    page.latest_revision.save()
    call_command("publish_scheduled")


def published_with_others(page: ModulePage, staff: User, client: Client) -> None:
    client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}")


@pytest.mark.parametrize("publish", [published_by_workflow, published_on_its_day, published_with_others])
def test_translators_see_what_changed_at_once_however_it_was_published(publish, french, client_of):
    staff = administrator()
    page = changed(in_translation("m1", french))
    assert next(iter(rows_of([page.module], [french]))).stale == 0

    publish(page, staff, client_of(staff))

    assert ModulePage.objects.get(pk=page.pk).title == "Another title"
    assert next(iter(rows_of([page.module], [french]))).stale == 1


def test_a_draft_changes_nothing_for_translators(french):
    page = in_translation("m1", french)

    changed(page).latest_revision.as_object().save_revision()

    assert next(iter(rows_of([page.module], [french]))).stale == 0


def test_a_language_in_which_nothing_is_begun_counts_no_strings(french):
    page = in_translation("m1", french)
    dutch = Locale.objects.create(language_code="nl")

    row = next(iter(rows_of([page.module], [dutch])))

    assert (row.whole, row.stale, row.missing, row.begun) == (0, 0, 0, 0)
    assert row.not_begun == row.things > 0


@pytest.mark.parametrize("modules", [1, 3])
def test_rows_take_the_same_queries_for_any_number_of_modules(modules, french, django_assert_num_queries):
    for number in range(modules):
        in_translation(f"m{number}", french)
    chosen = list(Module.objects.order_by("code"))

    with django_assert_num_queries(9):
        rows = rows_of(chosen, [french])

    assert len(rows) == modules
    assert {row.whole for row in rows} == {1}


@pytest.mark.parametrize("modules", [1, 3])
def test_strings_take_the_same_queries_for_any_number_of_things(modules, french, django_assert_num_queries):
    keys = [in_translation(f"m{number}", french).translation_key for number in range(modules)]

    with django_assert_num_queries(3):
        found = strings_of(keys, french)

    assert {found[key][0].state for key in keys} == {State.WHOLE}


def test_the_page_of_strings_leads_to_the_original_and_names_the_glossary(french, client_of):
    ensure_groups()
    in_translation("m1", french)

    page = client_of(appointed(Role.EDITOR)).get(f"{BOARD}m1/fr/")

    assert page.status_code == 200
    assert "Missing" in page.content.decode()


def test_an_editor_sees_the_modules_of_their_scope_only(french, client_of):
    ensure_groups()
    for slug in ("m1", "m2"):
        in_translation(slug, french)
    editor = client_of(appointed(Role.EDITOR, module_slug="m1"))

    shown = editor.get(BOARD).content.decode()

    assert f"{BOARD}m1/fr/" in shown
    assert f"{BOARD}m2/fr/" not in shown
    assert editor.get(f"{BOARD}m2/fr/", follow=True).status_code == 404


def test_the_board_can_be_held_to_a_language_and_a_module(french, client_of):
    ensure_groups()
    Locale.objects.create(language_code="nl")
    for slug in ("m1", "m2"):
        in_translation(slug, french)

    shown = client_of(appointed(Role.EDITOR)).get(BOARD, {"language": "fr", "module": "m2"}).content.decode()

    assert f"{BOARD}m2/fr/" in shown
    assert f"{BOARD}m1/fr/" not in shown
    assert f"{BOARD}m2/nl/" not in shown


def test_the_place_where_a_string_is_translated_opens_for_units_role_plays_and_every_kind_of_question(client_of):
    ensure_groups()
    module = published_module()
    translated(module, "fr")
    editor = client_of(administrator())
    targets = [one.target for one in things_of(module, Locale.objects.get(language_code="fr"))]

    answers = {str(one): editor.get(edit_url(one)).status_code for one in targets}

    assert set(answers.values()) == {200}
    assert len(answers) == 3 + 2 + len(ITEMS) + 1


def test_accepted_words_may_be_more_in_another_language(french):
    module = published_module()
    question = next(one for one in Question.objects.filter(module=module) if one.kind == "gaps")
    raw = question.content.raw_data[0]
    question.content = [{**raw, "value": identified(raw["value"], question.slug)}]
    question.save()
    source = remember([question])[question.translation_key]
    Translation.objects.create(source=source, target_locale=french)
    segment = source.stringsegment_set.filter(context__path__contains=".accept.").order_by("order").first()
    StringTranslation.objects.create(
        translation_of=segment.string,
        context=segment.context,
        locale=french,
        data="un<br/>deux<br/>trois",
        translation_type="manual",
    )

    made, _ = source.create_or_update_translation(french, publish=False, fallback=True)

    made.refresh_from_db()
    assert made.document()["accept"]["1"] == ["un", "deux", "trois"]


def test_what_stands_beside_the_modules_is_counted_by_kind(french, client_of):
    page = catalogue()
    source = remember([page])[page.translation_key]
    Translation.objects.create(source=source, target_locale=french)
    title = source.stringsegment_set.get(context__path="title")
    StringTranslation.objects.create(
        translation_of=title.string, context=title.context, locale=french, data="Titre", translation_type="manual"
    )

    [row] = [one for one in rows_beside([french]) if one.kind == "Catalogue"]

    assert (row.begun, row.things, row.whole, row.stale) == (1, 1, 1, 0)
    assert row.missing == source.stringsegment_set.count() - 1
    ensure_groups()
    published_module("other", code="OTHER")
    assert ">Catalogue<" in client_of(appointed(Role.EDITOR)).get(BOARD).content.decode()
    limited = appointed(Role.EDITOR, module_slug="other")
    assert ">Catalogue<" not in client_of(limited).get(BOARD).content.decode()


def test_strings_beside_the_modules_are_shown_one_by_one(french, client_of):
    page = catalogue()
    source = remember([page])[page.translation_key]
    Translation.objects.create(source=source, target_locale=french)
    title = source.stringsegment_set.get(context__path="title")
    StringTranslation.objects.create(
        translation_of=title.string, context=title.context, locale=french, data="Titre", translation_type="manual"
    )
    page.title = "All modules"
    page.save_revision().publish()
    remember([page])
    address = f"{BOARD[:-1]}-beside/training_site.cataloguepage/fr/"
    ensure_groups()
    client = client_of(appointed(Role.EDITOR))

    words = words_of(client.get(f"{address}?state=stale"))

    assert "All modules" in words
    assert "Translated from: Catalogue" in words
    assert "Titre" in words
    assert client.get(address.replace("cataloguepage", "nothing")).status_code == 404
    assert client_of(appointed(Role.EDITOR, module_slug="other")).get(address).status_code in {302, 403}

"""The pages of reviews: what reviewers and editors see and do there, and what readers read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Locale, Page, TaskState

from modules import actions
from modules.models import ChangeClass, Module, SignOff
from people.groups import ensure_groups
from people.models import Role
from tests.factories.learning import enrolled
from tests.factories.modules import published_module
from tests.factories.people import appointed
from tests.factories.upkeep import unit_of

pytestmark = pytest.mark.django_db

IN_A_YEAR = timezone.localdate() + timedelta(days=360)


@pytest.fixture
def module() -> Module:
    ensure_groups()
    module = published_module()
    page = unit_of(module)
    page.needs_reviews = True
    page.save_revision().publish()
    return module


@pytest.fixture
def editor(module, client_of):
    return client_of(appointed(Role.EDITOR))


@pytest.fixture
def clinician(module, client_of):
    return client_of(appointed(Role.CLINICAL_REVIEWER))


def asked(editor, module) -> str:
    editor.post(f"/admin/reviews/ask/{unit_of(module).pk}/")
    return f"/admin/reviews/{TaskState.objects.get(status='in_progress').pk}/"


def test_a_clinician_reads_signs_and_is_thanked(editor, clinician, module):
    address = asked(editor, module)

    listed = clinician.get("/admin/reviews/").content.decode()
    refused = clinician.post(address, {"do": "approve", "review_on": "2020-01-01"})
    thanked = clinician.post(
        address, {"do": "approve", "name": "A clinician", "review_on": IN_A_YEAR.isoformat()}, follow=True
    )

    assert f'href="{address}"' in listed
    assert "Sensitive units" not in listed
    assert (refused.status_code, "Choose a day to come" in refused.content.decode()) == (422, True)
    assert "Signed. Thank you." in thanked.content.decode()
    assert SignOff.objects.get().name == "A clinician"
    assert "A clinician" in editor.get("/admin/reviews/").content.decode()


def test_a_reviewer_reads_the_words_that_they_sign(editor, clinician, module):
    address = asked(editor, module)
    state = TaskState.objects.get(status="in_progress")

    page = clinician.get(address).content.decode()
    preview = f"/admin/pages/workflow/preview/{unit_of(module).pk}/{state.task_id}/"

    assert preview in page
    assert "Secret words of the first unit." in clinician.get(preview).content.decode()


def test_changes_are_asked_for_with_a_reason_and_the_page_is_free_again(editor, clinician, module):
    address = asked(editor, module)

    without = clinician.post(address, {"do": "reject", "comment": " "})
    clinician.post(address, {"do": "reject", "comment": "Say what helps first."})

    assert without.status_code == 422
    state = TaskState.objects.get(status="rejected")
    assert state.comment == "Say what helps first."
    assert not SignOff.objects.exists()


def test_reviews_are_asked_for_again_once_the_changes_are_made(editor, clinician, module):
    address = asked(editor, module)
    clinician.post(address, {"do": "reject", "comment": "Say what helps first."})

    listed = editor.get("/admin/reviews/").content.decode()
    again = asked(editor, module)

    assert "Say what helps first." in listed
    assert "Say what helps first." not in editor.get("/admin/reviews/").content.decode()
    assert again != address
    assert clinician.get(again).status_code == 200


@pytest.mark.parametrize("units", ["u1", "u2"])
def test_a_reviewer_s_list_takes_the_same_queries_for_any_number(
    units, editor, clinician, module, django_assert_num_queries
):
    asked(editor, module)
    if units == "u2":
        editor.post(f"/admin/reviews/ask/{unit_of(module, 'u2').pk}/")
    clinician.get("/admin/reviews/")

    with django_assert_num_queries(15):
        answer = clinician.get("/admin/reviews/")

    assert answer.content.decode().count("Unit u") == int(units[1])


def test_others_do_not_find_a_review_and_cannot_ask_for_one(editor, module, client_of):
    address = asked(editor, module)
    lawyer, stranger = client_of(appointed(Role.LEGAL_REVIEWER)), client_of(appointed(Role.EDITOR, module_slug="other"))

    assert lawyer.get(address, follow=True).status_code == 404
    assert editor.get(address, follow=True).status_code == 404
    assert stranger.post(f"/admin/reviews/ask/{unit_of(module).pk}/", follow=True).status_code == 200
    assert "Unit u1" not in stranger.get("/admin/reviews/").content.decode()
    assert lawyer.get(f"/admin/pages/{unit_of(module).pk}/edit/").status_code == 302


def test_the_page_of_an_edition_says_who_can_be_asked_and_that_this_is_a_demonstration(editor, clinician, module):
    page = editor.get("/admin/editions/small/publish/").content.decode()

    assert "published before its reviews" in page
    assert "nobody is appointed" in page


def test_learners_and_visitors_read_honestly_what_was_reviewed(editor, clinician, module, client_of, client):
    clinician.post(asked(editor, module), {"do": "approve", "name": "A clinician", "review_on": IN_A_YEAR.isoformat()})
    actions.publish_edition(module, by=None, change=ChangeClass.EDITORIAL, note="A review.")

    unit = client_of(enrolled(module).learner).get("/en/learn/small/u1/").content.decode()
    public = client.get("/en/catalogue/small/").content.decode()

    assert "A clinician, reviewed on" in unit
    assert "Not yet reviewed by a lawyer" in unit
    assert "Licence: CC-BY-4.0." in unit
    assert "1 of 2" in public


def test_a_module_that_was_not_written_in_english_has_its_units_listed_too(editor, module):
    french = Locale.objects.get_or_create(language_code="fr")[0]
    Page.objects.filter(path__startswith=module.pages.get().path).update(locale=french)

    assert "Ask for reviews" in editor.get("/admin/reviews/").content.decode()


@pytest.mark.parametrize("units", [1, 2])
def test_the_list_takes_the_same_queries_for_any_number_of_units(units, editor, module, django_assert_num_queries):
    if units == 2:
        page = unit_of(module, "u2")
        page.needs_reviews = True
        page.save_revision().publish()
    editor.get("/admin/reviews/")

    with django_assert_num_queries(13):
        answer = editor.get("/admin/reviews/")

    assert answer.content.decode().count("Ask for reviews") == units

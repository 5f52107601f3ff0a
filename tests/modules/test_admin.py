"""What editors do in the admin, and that nobody who is learning is disturbed by it."""

import html
import json
import re

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Page

from learning.models import Attempt, Enrolment
from modules import actions as module_actions
from modules.actions import NothingToPublish
from modules.activities.quiz.blocks import content_of
from modules.blocks import UnitBody
from modules.models import ChangeClass, Edition, Module, Question, Scenario, SiteImage, UnitPage
from people.groups import ensure_groups
from people.models import Role
from tests.factories.learning import answered, begun, enrolled, passed_quiz, played
from tests.factories.modules import block, changed_unit, published_module, written_question
from tests.factories.people import administrator, appointed
from tests.modules.activities.quiz.questions import ITEMS, options, question
from training_site.management.commands.load_bench import right_answer

pytestmark = pytest.mark.django_db

PUBLISH = "/admin/editions/small/publish/"
QUIZ = "/en/learn/small/do/quiz-u1/"
TALK = "/en/learn/small/do/shared-kitchen/"


@pytest.fixture
def module() -> Module:
    ensure_groups()
    return published_module()


@pytest.fixture
def editor(module, client_of) -> Client:
    return client_of(appointed(Role.EDITOR))


@pytest.fixture
def superuser(module, client_of) -> Client:
    return client_of(administrator())


@pytest.fixture
def enrolment(module) -> Enrolment:
    return enrolled(module)


@pytest.fixture
def learner(enrolment, client_of) -> Client:
    return client_of(enrolment.learner)


def words(response: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def unit_page(slug: str = "u1") -> UnitPage:
    return UnitPage.objects.get(slug=slug)


def publish(module: Module, change: ChangeClass = ChangeClass.SUBSTANTIAL) -> Edition:
    return module_actions.publish_edition(module, by=None, change=change, note="What changed.")


def rewrite_quiz(module: Module) -> None:
    """Other words, another right answer, and one question less."""
    for item in Question.objects.filter(module=module, slug__regex=r"/q[1-8]$"):
        item.stem = f"Rewritten {item.item}"
        if item.item == "q1":
            item.content = json.dumps(content_of(question("single", 1, options=options(True, False, False))))
        item.save()
    page = unit_page()
    raw = [dict(one) for one in page.body.raw_data]
    quiz = next(one for one in raw if one["type"] == "quiz")
    quiz["value"] = {**quiz["value"], "questions": list(quiz["value"]["questions"])[:7]}
    page.body = json.dumps(raw)
    page.save_revision().publish()


def rewrite_scenario() -> None:
    scenario = Scenario.objects.get()
    scenario.source = scenario.source.replace("He moves a chair.", "He looks away.").replace(
        "rates: {role: 3", "rates: {role: 2"
    )
    scenario.save()


# Publishing an edition


def test_the_form_asks_for_the_kind_of_change_and_a_note(editor):
    page = words(editor.get(PUBLISH))

    for label in ("Kind of change", *ChangeClass.labels, "What changed", "First edition."):
        assert str(label) in page


def test_an_edition_is_published_with_its_kind_its_note_and_its_editor(module, editor):
    changed_unit(module, "Better words.")

    page = editor.post(PUBLISH, {"change": "additive", "note": "Better words in unit 1."}, follow=True)

    edition = Edition.objects.get(number=2)
    assert (edition.change, edition.note) == ("additive", "Better words in unit 1.")
    assert edition.published_by.appointments.get().role == Role.EDITOR
    assert "Edition 2 is published." in words(page)
    assert Module.objects.get().latest_edition == edition


def test_an_edition_without_a_note_is_refused_and_keeps_the_choice(module, editor):
    changed_unit(module, "Better words.")

    page = editor.post(PUBLISH, {"change": "additive", "note": ""})

    assert page.status_code == 422
    assert re.search(r'value="additive"[^>]*checked', page.content.decode())
    assert Edition.objects.count() == 1


def test_an_edition_of_an_unknown_kind_is_refused(module, editor):
    changed_unit(module, "Better words.")

    assert editor.post(PUBLISH, {"change": "secret", "note": "x"}).status_code == 422
    assert Edition.objects.count() == 1


def test_an_edition_that_changes_nothing_is_refused_with_a_sentence(editor):
    page = editor.post(PUBLISH, {"change": "editorial", "note": "Nothing."})

    assert page.status_code == 422
    assert "Nothing has changed since the latest edition." in words(page)
    assert Edition.objects.count() == 1


def test_drafts_are_named_and_left_out(module, editor):
    page = unit_page("u2")
    page.title = "Unit u2, rewritten"
    page.save_revision()

    shown = words(editor.get(PUBLISH))

    assert "These pages have changes that are not published yet. The edition leaves them out: Unit u2" in shown
    with pytest.raises(NothingToPublish):
        publish(module)


def test_what_is_wrong_is_named_and_nothing_is_published(module, editor):
    wrong = Question.objects.get(slug="small/q1")
    wrong.content = json.dumps(content_of(question("single", 1, options=options(False, False))))
    wrong.save()

    page = editor.post(PUBLISH, {"change": "editorial", "note": "Broken."})

    assert page.status_code == 422
    assert "The edition cannot be published yet:" in words(page)
    assert "q1" in words(page)
    assert Edition.objects.count() == 1


def test_a_module_page_offers_to_publish_an_edition_to_those_who_may(module, editor, client_of):
    path = f"/admin/pages/{module.pages.get().pk}/"
    other = client_of(appointed(Role.EDITOR, module_slug="elsewhere"))

    assert [PUBLISH in client.get(path).content.decode() for client in (editor, other)] == [True, False]


# Nothing that people learn from is deleted


@pytest.mark.parametrize("slug", ["u1", "small", "catalogue"])
def test_a_page_that_stands_in_an_edition_cannot_be_deleted(superuser, slug):
    page = Page.objects.get(slug=slug)

    for answer in (superuser.get, superuser.post):
        refused = answer(f"/admin/pages/{page.pk}/delete/", follow=True)
        assert "people learn from this, or have a record of it. Unpublish it instead" in words(refused)
    assert Page.objects.filter(pk=page.pk).exists()


def test_pages_that_stand_in_an_edition_cannot_be_deleted_together(superuser):
    page = unit_page()
    path = f"/admin/bulk/wagtailcore/page/delete/?id={page.pk}&next=/admin/"

    refused = superuser.post(path, {"type_to_confirm": "yes"}, follow=True)

    assert "people learn from this" in words(refused)
    assert UnitPage.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize(("model", "slug"), [("question", "small/q1"), ("scenario", "shared-kitchen")])
@pytest.mark.parametrize("path", ["/admin/snippets/modules/{}/delete/{}/", "/admin/bulk/modules/{}/delete/?id={}"])
def test_a_question_or_scenario_that_stands_in_an_edition_cannot_be_deleted(superuser, model, slug, path):
    kind = {"question": Question, "scenario": Scenario}[model]
    thing = kind.objects.get(slug=slug)

    refused = superuser.post(path.format(model, thing.pk), follow=True)

    assert "people learn from this" in words(refused)
    assert kind.objects.filter(pk=thing.pk).exists()


def test_a_question_that_stands_nowhere_can_be_deleted(module, superuser):
    loose = written_question(module, question("single", 77, options=options(True, False)))

    superuser.post(f"/admin/snippets/modules/question/delete/{loose.pk}/")

    assert not Question.objects.filter(pk=loose.pk).exists()


def test_a_unit_that_is_in_no_edition_yet_can_be_deleted(module, superuser):
    parent = module.pages.get()
    loose = parent.add_child(instance=UnitPage(title="Unit u3", slug="u3", live=False))

    superuser.post(f"/admin/pages/{loose.pk}/delete/")

    assert not UnitPage.objects.filter(slug="u3").exists()


def test_a_unit_that_is_unpublished_is_closed_at_once_and_opens_again(editor, learner):
    path = f"/admin/pages/{unit_page('u2').pk}"
    before = learner.get("/en/learn/small/u2/").status_code

    editor.post(f"{path}/unpublish/")
    closed = [learner.get(way).status_code for way in ("/en/learn/small/u2/", TALK, "/en/learn/small/u1/")]
    unit_page("u2").get_latest_revision().publish()

    assert (before, closed, learner.get("/en/learn/small/u2/").status_code) == (200, [410, 410, 200], 200)


def test_a_module_that_is_unpublished_is_closed_at_once(module, editor, learner):
    editor.post(f"/admin/pages/{module.pages.get().pk}/unpublish/")

    assert [learner.get(way).status_code for way in ("/en/learn/small/", "/en/learn/small/u1/", QUIZ)] == [410] * 3


@pytest.mark.parametrize(("model", "slug"), [("question", "small/q1"), ("scenario", "shared-kitchen")])
def test_a_question_or_scenario_can_be_unpublished_and_goes_on_where_it_stands(editor, learner, enrolment, model, slug):
    kind = {"question": Question, "scenario": Scenario}[model]
    thing = kind.objects.get(slug=slug)
    begun(enrolment, "quiz-u1" if model == "question" else "shared-kitchen")

    editor.post(f"/admin/snippets/modules/{model}/unpublish/{thing.pk}/")

    assert not kind.objects.get(pk=thing.pk).live
    shown = words(learner.get(QUIZ if model == "question" else TALK))
    assert ("Stem" if model == "question" else "Sami turns the tap.") in shown


# Previews


def test_a_unit_is_previewed_with_its_activities(editor):
    page = words(editor.get(f"/admin/pages/{unit_page('u2').pk}/view_draft/"))

    assert "Secret words of the second unit." in page
    assert "Sami turns the tap." in page


def test_a_preview_shows_the_draft_and_saves_no_answer(module, editor):
    page = unit_page()
    page.title = "Unit u1, rewritten"
    page.save_revision()

    preview = editor.get(f"/admin/pages/{page.pk}/view_draft/")

    assert "Unit u1, rewritten" in words(preview)
    assert 'action="/en/learn/' not in preview.content.decode()
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("name", sorted(UnitBody().child_blocks))
def test_every_block_is_previewed(editor, name):
    definition = UnitBody().child_blocks[name]

    page = editor.get("/admin/block-preview/", {"id": definition.definition_prefix})

    assert page.status_code == 200
    assert page["Content-Security-Policy"].count("frame-ancestors 'self'") == 1


@pytest.mark.parametrize(
    ("thing", "shown"),
    [
        (lambda: Question.objects.get(slug="small/q1"), "Stem 1"),
        (lambda: Scenario.objects.get(), "Sami turns the tap."),
    ],
    ids=["question", "scenario"],
)
def test_questions_and_scenarios_are_previewed(editor, thing, shown):
    preview = thing().make_preview_request()

    assert preview.status_code == 200
    assert shown in words(preview)


# What learners read and do


def test_an_edited_unit_is_read_with_the_next_edition(module, learner):
    changed_unit(module, "Words of the next edition.")
    before = words(learner.get("/en/learn/small/u1/"))

    publish(module, ChangeClass.EDITORIAL)

    assert "Secret words of the first unit." in before
    assert "Words of the next edition." not in before
    assert "Words of the next edition." in words(learner.get("/en/learn/small/u1/"))


def test_another_edition_than_an_editorial_one_is_offered(module, learner):
    changed_unit(module, "Words of the next edition.")
    publish(module)
    before = words(learner.get("/en/learn/small/u1/"))
    offer = words(learner.get("/en/learn/small/"))

    learner.post("/en/learn/small/edition/")

    assert "Words of the next edition." not in before
    assert "What changed." in offer
    assert "Words of the next edition." in words(learner.get("/en/learn/small/u1/"))


def answer_by_page(learner: Client, enrolment: Enrolment) -> None:
    """Answer every question that is left, right as it was when the run began."""
    attempt = Attempt.objects.get(kind="quiz")
    structure, texts = attempt.version.structure, attempt.version.texts.get().words
    for item in structure["questions"]:
        if item["id"] not in attempt.state["answers"]:
            given = right_answer(item, texts["questions"][item["id"]])
            attempt = answered(attempt, {"question": item["id"], "given": given})


@pytest.mark.parametrize("change", ChangeClass)
def test_a_learner_in_the_middle_of_a_quiz_is_undisturbed(module, enrolment, learner, change):
    attempt = begun(enrolment, "quiz-u1")
    first = attempt.state["order"][0]
    item = next(one for one in attempt.version.structure["questions"] if one["id"] == first)
    answered(
        attempt, {"question": first, "given": right_answer(item, attempt.version.texts.get().words["questions"][first])}
    )

    rewrite_quiz(module)
    publish(module, change)

    page = words(learner.get(QUIZ))
    assert "Stem" in page
    assert "Rewritten" not in page
    answer_by_page(learner, enrolment)
    attempt.refresh_from_db()
    assert (attempt.is_finished, attempt.score, attempt.responses_count) == (True, 100, len(ITEMS))
    assert learner.get(f"{QUIZ}1/").status_code == 200


@pytest.mark.parametrize("change", ChangeClass)
def test_a_learner_in_the_middle_of_a_role_play_is_undisturbed(module, enrolment, learner, change):
    begun(enrolment, "shared-kitchen")
    rewrite_scenario()
    publish(module, change)

    learner.post(TALK, {"scene": "k01", "choice": "a"})
    page = words(learner.get(TALK))

    assert "He moves a chair." in page
    assert "He looks away." not in page
    for scene, choice in [("k02", "b"), ("k03", "c")]:
        learner.post(TALK, {"scene": scene, "choice": choice})
    learner.post(TALK, {"debriefed": "1"})
    assert Attempt.objects.get(kind="roleplay").is_finished


def test_a_new_run_after_a_new_edition_has_the_new_words(module, enrolment, learner):
    passed_quiz(enrolment, "quiz-u1")
    rewrite_quiz(module)
    publish(module, ChangeClass.EDITORIAL)

    learner.post(f"{QUIZ}begin/")

    assert "Rewritten" in words(learner.get(QUIZ))


def test_what_is_finished_stays_finished_and_is_shown_as_it_was(module, enrolment, learner):
    passed_quiz(enrolment, "quiz-u1")
    played(enrolment, "shared-kitchen", "a")
    before = [words(learner.get(f"{way}1/")) for way in (QUIZ, TALK)]

    rewrite_quiz(module)
    rewrite_scenario()
    publish(module)
    learner.post("/en/learn/small/edition/")

    after = [words(learner.get(f"{way}1/")) for way in (QUIZ, TALK)]
    assert [("Stem 1" in quiz, "He moves a chair." in talk) for quiz, talk in (before, after)] == [(True, True)] * 2
    assert list(Attempt.objects.values_list("status", "score").order_by("kind")) == [
        ("finished", 100),
        ("finished", None),
    ]


def test_who_has_completed_stays_completed_when_a_unit_is_added(module, client_of):
    short = published_module("short", rule={"all": ["units"]})
    enrolment = enrolled(short)
    learner = client_of(enrolment.learner)
    for unit in ("u1", "u2"):
        learner.post(f"/en/learn/short/{unit}/done/")
    parent = short.pages.get()
    added = parent.add_child(
        instance=UnitPage(title="Unit u3", slug="u3", body=json.dumps([block(short, "u3", "text", "<p>More.</p>")]))
    )
    added.save_revision().publish()

    publish(short, ChangeClass.ADDITIVE)
    learner.post("/en/learn/short/edition/")

    enrolment.refresh_from_db()
    assert (enrolment.edition.number, enrolment.completed_edition.number, enrolment.is_completed) == (2, 1, True)
    assert "u3" in "".join(enrolment.missing)


def test_an_editor_sees_the_pictures_of_the_workshop(module, editor, learner):
    picture = ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', name="drawing.svg")
    image = SiteImage.objects.create(title="Drawing", file=picture, width=9, height=9, module=module)

    response = editor.get(image.file.url)

    assert response.getvalue().startswith(b"<svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response["Content-Security-Policy"]
    assert learner.get(image.file.url).status_code == 302

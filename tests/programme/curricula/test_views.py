"""A learner's pages of whole curricula."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Locale

from curriculum.models import CurriculumPage
from learning.actions import move_to_newest, record_fact
from learning.models import Enrolment
from modules.actions import publish_edition
from modules.models import ChangeClass, ModulePage
from people.models import Role
from programme.attending.actions import correct
from programme.attending.register import Register
from programme.models import CorrectionReason
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.attendance import a_day, after, closed, the_trainer
from tests.factories.certificates import completed, short_module
from tests.factories.learning import passed_quiz
from tests.factories.modules import catalogue, changed_unit
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import a_session, booked

pytestmark = pytest.mark.django_db

LIST = "/en/curricula/"
FACTS = {
    "completion": {
        "all": [{"stages": ["C1"]}, {"workshop_days_attended": 1}, {"live": 1, "of": ["kitchen"]}, "survey"]
    },
    "credit": {"max_age_months": 24},
}


def a_curriculum(slug="whole", module="short", **fields):
    """A curriculum with a module, a session, a live role-play and a self-assessment that nobody can answer yet."""
    items = [
        {"type": "module", "value": {"module": module, "role": "core"}},
        {
            "type": "session",
            "value": {"key": "red-lines", "title": "Red lines", "mode": "workshop", "minutes": 180, "day": 1},
        },
        {"type": "live", "value": {"key": "kitchen", "title": "The kitchen", "mode": "workshop", "minutes": 60}},
    ]
    stage = {"code": "C1", "key": "one", "title": "Stage one", "mode": "online", "items": items}
    page = CurriculumPage(
        title=f"Curriculum {slug}",
        slug=slug,
        code=slug.upper(),
        summary="Summary",
        stages=json.dumps([{"type": "stage", "value": stage}]),
        **({"facts": FACTS} | fields),
    )
    catalogue().add_child(instance=page)
    return page


@pytest.fixture
def ana():
    return UserFactory()


def words(person, slug="whole"):
    return words_of(signed_in(person).get(f"{LIST}{slug}/"))


def attended_red_lines(person, **fields):
    """A session whose morning is the session of the curriculum."""
    session = a_day(**fields)
    session.blocks.filter(title="Opening").update(counts_as="red-lines")
    booked(session, person)
    return closed(session)


def test_at_the_beginning_the_page_says_what_is_missing(ana):
    short_module()
    a_curriculum()

    found = words(ana)

    assert "0 of 4 parts done" in found
    assert "Your next step · C1 Module short" in found
    assert "Stage C1: 0 of 1 done Missing" in found
    assert "Days of the workshop attended: 0, needed: 1 Missing" in found
    assert "Live role-plays taken part in, playing or observing: 0, needed: 1 Missing" in found


def test_modules_sessions_and_live_rounds_come_together(ana):
    a_curriculum()
    enrolment = completed(ana)
    record_fact(enrolment, key="live:kitchen", by=None)
    record_fact(enrolment, key="survey", by=None)
    attended_red_lines(ana)

    found = words(ana)

    assert "You have done everything that the curriculum asks for." in found
    assert "4 of 4 parts done Online: 2 of 2 · In sessions, visits and live role-plays: 2 of 2" in found
    assert "Days of the workshop attended: 1, needed: 1 Done" in found
    assert "Red lines Session, Workshop · 3 h Done" in found
    assert "The survey of one of its modules sent Done" in found


def test_presence_counts_once_the_session_is_closed_and_as_it_was_corrected(ana):
    a_curriculum()
    session = attended_red_lines(ana)
    assert "Days of the workshop attended: 1" in words(ana)
    register = Register(session)

    correct(
        session,
        {(register.bookings[0].pk, block.pk): False for block in register.blocks},
        reason=CorrectionReason.SLIP,
        seen=register.last,
        by=the_trainer(session),
        at=after(session) + timedelta(hours=1),
    )

    assert "Days of the workshop attended: 0" in words(ana)


def test_a_completion_that_is_too_old_asks_for_a_refresher(ana):
    a_curriculum()
    enrolment = completed(ana)
    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=timezone.now() - timedelta(days=800))

    assert "Completed long ago: pass its quizzes again" in words(ana)

    passed_quiz(enrolment, "quiz-u1")

    assert f"Done on {date_format(timezone.localdate(), 'SHORT_DATE_FORMAT')}, edition 1" in words(ana)


def test_what_was_completed_before_the_module_changed_asks_for_the_newest_edition(ana):
    a_curriculum(facts=FACTS | {"credit": {"same_major_version": True}})
    enrolment = completed(ana)
    module = enrolment.module
    changed_unit(module, "One more example.")
    publish_edition(module, by=None, change=ChangeClass.ADDITIVE, note="One more example.")
    assert ", edition 1" in words(ana)

    changed_unit(module, "Something else.", "u2")
    publish_edition(module, by=None, change=ChangeClass.SUBSTANTIAL, note="Unit 2 teaches something else.")
    assert "What it teaches has changed: take the newest edition" in words(ana)

    move_to_newest(Enrolment.objects.with_edition().get(pk=enrolment.pk))
    assert ", edition 3" in words(ana)


def test_an_equivalent_module_counts_whichever_of_the_two_says_so(ana):
    completed(ana, short_module("elsewhere", links={"equivalent_to": ["short"]}))
    short_module()
    a_curriculum()

    found = words(ana)

    assert "Online: 1 of 2" in found
    assert "counted: ELSEWHERE, which is equivalent" in found


def test_where_modules_stand_alone_nothing_is_asked_for_as_a_whole(ana):
    a_curriculum(facts={"completion": {"per_module": True}})

    assert "each module stands for itself" in words(ana)


def test_nobody_sees_what_somebody_else_has_done(ana):
    a_curriculum()
    completed(UserFactory())

    assert "0 of 4 parts done" in words(ana)


def test_ways_lead_there_from_the_curriculum_and_from_my_learning(client, ana):
    page = a_curriculum()
    address = f"{LIST}whole/"

    assert address in signed_in(ana).get(page.url).content.decode()
    assert address not in client.get(page.url).content.decode()
    assert LIST in signed_in(ana).get("/en/learn/").content.decode()


def test_an_unknown_curriculum_is_not_there(ana):
    assert signed_in(ana).get(f"{LIST}nothing/").status_code == 404


def test_a_block_is_given_what_it_counts_for(ana):
    a_curriculum()
    session = a_day()
    trainer = appointed(Role.TRAINER, module_slug=session.module.slug)

    page = signed_in(trainer).get(f"/en/sessions/{session.key}/change/").content.decode()

    assert '<optgroup label="Curriculum whole">' in page
    assert '<option value="red-lines">Red lines</option>' in page
    assert '<option value="kitchen">The kitchen</option>' in page


def posted_session(session, **more):
    [block] = session.blocks.all()
    return {
        "module": session.module_id,
        "kind": "training",
        "title": "First contact",
        "language": "en",
        "places_in_room": "2",
        "places_online": "0",
        "venue": "Rue Exemple 1",
        "city": "Brussels",
        "zone": "Europe/Brussels",
        "blocks-TOTAL_FORMS": "1",
        "blocks-INITIAL_FORMS": "1",
        "blocks-0-id": block.pk,
        "blocks-0-title": "Opening",
        "blocks-0-day": "2027-03-26",
        "blocks-0-begins": "09:30",
        "blocks-0-ends": "12:30",
    } | more


def test_what_a_block_counts_for_is_kept(ana):
    a_curriculum()
    session = a_session()
    form = posted_session(session, **{"blocks-0-counts_as": "red-lines"})

    answer = signed_in(the_trainer(session)).post(f"/en/sessions/{session.key}/change/", form)

    assert answer.status_code == 302
    assert session.blocks.get().counts_as == "red-lines"


def test_what_a_block_counts_for_is_kept_while_its_curriculum_is_away(ana):
    session = a_session()
    session.blocks.update(counts_as="red-lines")
    client, url = signed_in(the_trainer(session)), f"/en/sessions/{session.key}/change/"

    [form] = client.get(url).context["blocks"].initial_forms
    chosen = form["counts_as"].value()
    answer = client.post(url, posted_session(session, **{"blocks-0-counts_as": chosen, "blocks-0-title": "First"}))

    assert 'value="red-lines" selected' in str(form["counts_as"])
    assert answer.status_code == 302
    assert list(session.blocks.values_list("title", "counts_as")) == [("First", "red-lines")]


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_often_for_three_as_for_one(ana, django_assert_num_queries, rows):
    for number in range(rows):
        module = short_module(f"short{number}")
        completed(ana, module)
        a_curriculum(f"whole{number}", f"short{number}")
        attended_red_lines(ana, module=module)
    client = signed_in(ana)
    for address in (LIST, f"{LIST}whole0/"):
        client.get(address)

    with django_assert_num_queries(8):
        client.get(LIST)
    with django_assert_num_queries(10):
        client.get(f"{LIST}whole0/")


def test_visitors_read_what_the_certificate_of_the_whole_asks_for(client, ana):
    page = a_curriculum()

    visitor, learner = words_of(client.get(page.url)), words_of(signed_in(ana).get(page.url))

    assert "What is core in the stages C1, and of each choice as many as it says" in visitor
    assert "1 day of the workshop attended 1 live role-play, playing or observing The survey of one" in visitor
    assert "A module that you have completed anywhere counts here, for 24 months." in visitor
    assert ("My progress in this curriculum" in visitor, "My progress in this curriculum" in learner) == (False, True)


def test_what_is_recommended_before_says_so(ana):
    a_curriculum()
    page = CurriculumPage.objects.get(slug="whole")
    stages = json.loads(json.dumps(list(page.stages.raw_data)))
    stages[0]["value"]["items"][0]["value"]["role"] = "recommended_before"
    page.stages = json.dumps(stages)
    page.save()

    assert "Recommended before" in words_of(signed_in(ana).get(f"{LIST}whole/"))


def test_a_module_bears_its_title_in_the_readers_language_even_where_the_curriculum_is_not_translated(ana):
    module = short_module()
    a_curriculum()
    french, _made = Locale.objects.get_or_create(language_code="fr")
    original = ModulePage.objects.get(module=module, locale=Locale.get_default())
    translated = original.copy_for_translation(french, copy_parents=True).specific
    translated.title = "Un module court"
    translated.save_revision().publish()

    own = signed_in(ana).get("/fr/curricula/whole/").content.decode()
    public = Client().get("/fr/catalogue/whole/").content.decode()

    assert 'lang="fr">Un module court</a>' in own
    assert (
        '<span class="stage-item-title" lang="fr"><a href="/fr/catalogue/short/">Un module court</a></span>' in public
    )
    assert 'lang="en">Red lines</span>' in own

"""Reviews of sensitive units: asked for, given in Wagtail's workflow, and needed for an edition."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from wagtail.models import TaskState

from ground import privacy
from ground.kept_pages import forget_pages
from ground.models import OutboxMessage
from modules import actions
from modules.actions import CannotPublish
from modules.models import ChangeClass, Module, Scenario, SignOff, SignOffRole, SignOffTask, UnitPage
from modules.upkeep import sign_actions
from modules.upkeep.reviews import REVIEWER, pending_reviews, reviews_in_all
from modules.upkeep.talks import talks_in
from people.groups import ensure_groups
from people.models import Role, User
from tests.factories.modules import changed_unit, published_module
from tests.factories.people import administrator, appointed
from tests.factories.upkeep import unit_of

pytestmark = pytest.mark.django_db

SAID_IN_THE_TALK = "Nod and pass."


@pytest.fixture
def module() -> Module:
    """A module for real use, whose first unit warns of what it speaks about."""
    ensure_groups()
    module = published_module(is_demonstration=False)
    page = unit_of(module)
    page.content_warnings = json.dumps([{"type": "warning", "value": "It speaks of suicide."}])
    page.save_revision().publish()
    return module


@pytest.fixture
def editor(module) -> User:
    return appointed(Role.EDITOR)


@pytest.fixture
def reviewers(module) -> dict[SignOffRole, User]:
    return {role: appointed(reviewer) for role, reviewer in REVIEWER.items()}


def publish(module: Module, change: ChangeClass = ChangeClass.SUBSTANTIAL):
    return actions.publish_edition(module, by=None, change=change, note="What changed.")


def waiting() -> TaskState:
    return TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)


def give(state: TaskState, by: User) -> None:
    task = state.task.specific
    assert task.get_actions(state.revision.content_object, by)
    said = {"name": "A reviewer", "review_on": timezone.localdate() + timedelta(days=365), "comment": ""}
    task.on_action(state, by, "approve", **said)


def reviewed(page: UnitPage, editor: User, reviewers: dict[SignOffRole, User]) -> None:
    sign_actions.ask_for_reviews(page, by=editor)
    for role in SignOffRole:
        give(waiting(), reviewers[role])


def test_an_edition_of_a_sensitive_unit_names_the_reviews_it_lacks_and_whom_to_ask(module, reviewers):
    with pytest.raises(CannotPublish) as refused:
        publish(module)

    sentences = [finding.sentence for finding in refused.value.findings]
    assert len(sentences) == 4
    assert f"no clinician has reviewed it. Ask: {reviewers[SignOffRole.CLINICAL]}." in sentences[0]
    assert {finding.where for finding in refused.value.findings} == {"Unit u1"}


def test_demonstration_content_is_published_before_its_reviews(module):
    Module.objects.update(is_demonstration=True)

    edition = publish(module)

    assert "unit_reviews" not in edition.texts["en"]


def test_four_people_sign_one_after_the_other_and_the_edition_names_them(module, editor, reviewers):
    reviewed(unit_of(module), editor, reviewers)

    edition = publish(module)

    given = edition.texts["en"]["unit_reviews"]["u1"]
    assert [one["role"] for one in given] == list(SignOffRole)
    assert given[0]["name"] == "A reviewer"
    assert not unit_of(module).workflow_in_progress
    mails = OutboxMessage.objects.filter(subject="A unit waits for your review")
    assert list(mails.order_by("pk").values_list("recipient", flat=True)) == [one.pk for one in reviewers.values()]


def test_nobody_signs_without_an_appointment_for_this_module_or_their_own_words(module, editor, reviewers):
    page = unit_of(module)
    sign_actions.ask_for_reviews(page, by=editor)
    task = SignOffTask.objects.get(role=SignOffRole.CLINICAL)
    elsewhere = appointed(Role.CLINICAL_REVIEWER, module_slug="another")
    author = administrator()
    page.latest_revision.user = author
    page.latest_revision.save()
    page.refresh_from_db()

    may = [
        bool(task.get_actions(page, person))
        for person in (reviewers[SignOffRole.CLINICAL], reviewers[SignOffRole.LEGAL], elsewhere, editor, author)
    ]

    assert may == [True, False, False, False, False]
    assert page.get_lock().for_user(editor)
    with pytest.raises(sign_actions.AlreadyAsked):
        sign_actions.ask_for_reviews(page, by=editor)


def test_a_review_is_given_once(module, editor, reviewers):
    sign_actions.ask_for_reviews(unit_of(module), by=editor)
    state, clinician = waiting(), reviewers[SignOffRole.CLINICAL]
    said = {"name": "", "review_on": timezone.localdate() + timedelta(days=365)}
    sign_actions.decide(state, "approve", by=clinician, **said)

    with pytest.raises(sign_actions.AlreadyDecided):
        sign_actions.decide(state, "reject", by=clinician, comment="Say it otherwise.")

    assert waiting().task.specific.role == SignOffRole.LIVED_EXPERIENCE


def test_mended_words_keep_the_reviews_and_a_substantial_change_asks_for_new_ones(module, editor, reviewers):
    reviewed(unit_of(module), editor, reviewers)
    publish(module)

    changed_unit(module, "Words mended.")
    mended = publish(module, ChangeClass.EDITORIAL)
    changed_unit(module, "Other contents.")

    assert len(mended.texts["en"]["unit_reviews"]["u1"]) == 4
    with pytest.raises(CannotPublish) as refused:
        publish(module, ChangeClass.SUBSTANTIAL)
    assert len(refused.value.findings) == 4


def test_a_mark_makes_a_unit_sensitive_too(module, editor, reviewers):
    reviewed(unit_of(module), editor, reviewers)
    other = unit_of(module, "u2")
    other.needs_reviews = True
    other.save_revision().publish()

    with pytest.raises(CannotPublish) as refused:
        publish(module)

    assert {finding.where for finding in refused.value.findings} == {"Unit u2"}


def test_the_next_review_comes_after_this_one(module):
    today = timezone.localdate()
    fields = {"module": module, "unit": "u1", "language": "en", "role": "legal", "words_sha256": "0" * 64}

    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.create(**fields, given_on=today, review_on=today)


def test_an_erased_reviewer_leaves_the_review_without_a_name(module, editor, reviewers):
    reviewed(unit_of(module), editor, reviewers)
    person = reviewers[SignOffRole.CLINICAL]

    assert privacy.export(person)["editing"]["sign_offs"]
    privacy.erase(person)

    signed = SignOff.objects.get(role=SignOffRole.CLINICAL)
    assert (signed.given_by, signed.name) == (None, "")


def test_the_page_of_the_module_says_when_its_units_were_reviewed_and_until_when(client, module, editor, reviewers):
    before = client.get("/en/catalogue/small/").content.decode()
    reviewed(unit_of(module), editor, reviewers)
    publish(module)
    forget_pages()

    page = client.get("/en/catalogue/small/").content.decode()

    assert before.count("Not yet reviewed") == 4
    assert page.count("1 of 2 units") == 4
    assert page.count(f"reviewed on {date_format(timezone.localdate(), 'DATE_FORMAT')}") == 4
    assert page.count("next review by ") == 4


def test_a_review_that_somebody_typed_into_a_file_counts_for_nothing(module):
    words = {"sign_offs": [{"role": "clinical", "state": "done", "name": "Somebody"}]}

    assert len(pending_reviews(words, ["u1"])) == 4


def test_reviews_are_added_up_by_the_first_day_a_new_one_is_due():
    given = [
        {"role": "legal", "name": "", "date": "2024-01-02", "review_on": "2025-01-02"},
        {"role": "legal", "name": "", "date": "2024-03-02", "review_on": "2099-03-02"},
    ]

    legal = reviews_in_all({"unit_reviews": {"u1": given[:1], "u2": given[1:]}}, ["u1", "u2"])[-1]

    assert (legal.is_whole, legal.is_overdue) == (True, True)
    assert (legal.given_on, legal.review_on) == (date(2024, 3, 2), date(2025, 1, 2))


def test_whoever_signs_a_unit_signs_its_role_play_too(module, editor, reviewers):
    reviewed(unit_of(module), editor, reviewers)
    unit = unit_of(module, "u2")
    unit.needs_reviews = True
    unit.save_revision().publish()
    reviewed(unit_of(module, "u2"), editor, reviewers)
    publish(module)

    scenario = Scenario.objects.get()
    scenario.source = scenario.source.replace(SAID_IN_THE_TALK, "Other words are said now.")
    scenario.save()

    with pytest.raises(CannotPublish) as refused:
        publish(module, ChangeClass.ADDITIVE)
    assert {finding.where for finding in refused.value.findings} == {"Unit u2"}
    assert len(publish(module, ChangeClass.EDITORIAL).texts["en"]["unit_reviews"]["u2"]) == 4


def test_a_reviewer_reads_the_role_play_whole(module, editor, reviewers, client_of):
    sign_actions.ask_for_reviews(unit_of(module, "u2"), by=editor)

    page = client_of(reviewers[SignOffRole.CLINICAL]).get(f"/admin/reviews/{waiting().pk}/").content.decode()

    [talk] = talks_in(unit_of(module, "u2"))
    assert SAID_IN_THE_TALK in page
    assert all(escape(choice.feedback) in page for scene in talk.scenes for choice in scene.choices)
    assert all(escape(ending.title) in page for ending in talk.endings)

"""Reasons: private, shared one by one with the trainers of the module, and taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access import actions as access_actions
from access.models import Grant
from ground import privacy, retention
from learning import sharing
from learning.models import Attempt, Enrolment, SharedReason
from learning.rules import trainers_of, trains
from modules.models import Module
from people import actions as people_actions
from people.models import Role, User
from tests.factories.learning import begun, enrolled, played
from tests.factories.modules import published_module
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db

RUN = "/en/learn/small/do/shared-kitchen/1/"
READ = "/en/learn/small/trainer/reasons/"
WORDS = "I asked because nobody had asked him."


@pytest.fixture
def module() -> Module:
    return published_module()


@pytest.fixture
def run(module: Module) -> Attempt:
    """A run with one reason, at its second step."""
    return explained(enrolled(module))


@pytest.fixture
def client(run: Attempt, client_of: Callable[[User], Client]) -> Client:
    return client_of(run.learner)


@pytest.fixture
def trainer(module: Module, client_of: Callable[[User], Client]) -> Client:
    return client_of(appointed(Role.TRAINER, module_slug=module.slug))


def explained(enrolment: Enrolment, words: str = WORDS) -> Attempt:
    return played(enrolment, "shared-kitchen", "a", reason=words)


def page(client: Client, path: str = READ) -> str:
    return client.get(path).content.decode()


# What is shared, and what not


def test_reasons_stand_only_where_the_scene_asks(run):
    assert sharing.reasons_in(run) == [sharing.Reason(2, WORDS)]


def test_nothing_is_shared_at_first(run, trainer):
    assert SharedReason.objects.count() == 0
    assert WORDS not in page(trainer)


def test_share_shows_scene_choice_and_reason_without_a_name(run, trainer):
    sharing.share(run, [2], with_name=False)

    shown = page(trainer)

    assert WORDS in shown
    assert "The light flickers." in shown
    assert "Do you think of ending your life?" in shown
    assert [secret for secret in (run.learner.name, run.learner.email, "Sami turns the tap.") if secret in shown] == []


def test_share_with_a_name_shows_it(run, trainer):
    sharing.share(run, [2], with_name=True)

    assert run.learner.name in page(trainer)


def test_a_name_can_be_taken_off_again(run, trainer):
    sharing.share(run, [2], with_name=True)

    sharing.share(run, [2], with_name=False)

    assert SharedReason.objects.count() == 1
    assert run.learner.name not in page(trainer)


def test_share_takes_back_what_is_not_ticked(run, trainer):
    sharing.share(run, [2], with_name=False)

    sharing.share(run, [], with_name=False)

    assert WORDS not in page(trainer)


@pytest.mark.parametrize("steps", [[1], [2, 3], [99], [0]])
def test_share_refuses_steps_without_a_reason(run, steps):
    with pytest.raises(sharing.NoSuchReason):
        sharing.share(run, steps, with_name=False)

    assert SharedReason.objects.count() == 0


def test_share_refuses_a_run_that_is_not_over(module):
    with pytest.raises(sharing.NoSuchReason):
        sharing.share(begun(enrolled(module), "shared-kitchen"), [], with_name=False)


# Who reads it


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.TRAINER, {"module_slug": "elsewhere"}),
        (Role.TRAINER, {"country": "FR"}),
        (Role.FOCAL_POINT, {}),
        (Role.APPROVER, {}),
        (Role.EDITOR, {}),
        (Role.AUDITOR, {}),
        (Role.APPEAL_REVIEWER, {}),
        (Role.ORGANISATION_ADMIN, {}),
    ],
)
def test_nobody_reads_it_who_is_no_trainer_of_the_module(run, client_of, role, scope):
    sharing.share(run, [2], with_name=True)

    assert client_of(appointed(role, **scope)).get(READ).status_code == 404


def test_a_trainer_of_one_organisation_does_not_read_it(run, client_of):
    sharing.share(run, [2], with_name=True)

    trainer = appointed(Role.TRAINER, organisation=OrganisationFactory(), module_slug="small")

    assert client_of(trainer).get(READ).status_code == 404


def test_neither_administrators_nor_other_learners_read_it(run, client_of):
    sharing.share(run, [2], with_name=True)
    other = enrolled(run.enrolment.module, UserFactory()).learner

    assert [client_of(person).get(READ).status_code for person in (administrator(), other)] == [404, 404]


def test_a_former_trainer_reads_it_no_more(run, client_of):
    trainer = appointed(Role.TRAINER, module_slug="small")
    sharing.share(run, [2], with_name=False)
    assert WORDS in page(client_of(trainer))

    people_actions.end_appointment(trainer.appointments.get(), by=administrator())

    assert client_of(User.objects.get(pk=trainer.pk)).get(READ).status_code == 404


def test_a_trainer_of_another_module_does_not_find_it_there(run, client_of):
    published_module("other")
    sharing.share(run, [2], with_name=True)
    trainer = client_of(appointed(Role.TRAINER, module_slug="other"))

    assert WORDS not in page(trainer, "/en/learn/other/trainer/reasons/")


def test_learners_are_told_exactly_who_reads_it(run, client, module):
    trainer = appointed(Role.TRAINER, module_slug=module.slug)
    everywhere = appointed(Role.TRAINER)
    others = [appointed(Role.TRAINER, country="FR"), appointed(Role.EDITOR), administrator()]

    assert list(trainers_of(module)) == [trainer, everywhere]
    assert [trains(person, module) for person in (trainer, everywhere, *others)] == [True, True, False, False, False]
    assert f"Today they are 2: {trainer.name}, {everywhere.name}." in page(client, RUN)


@pytest.mark.parametrize("number", [1, 3])
def test_reading_costs_the_same_for_one_and_three(run, module, trainer, django_assert_num_queries, number):
    sharing.share(run, [2], with_name=True)
    for _other in range(number - 1):
        sharing.share(explained(enrolled(module, UserFactory())), [2], with_name=True)
    page(trainer)

    with django_assert_num_queries(6):
        shown = page(trainer)

    assert shown.count(WORDS) == number


def test_many_reasons_come_on_pages(run, trainer):
    for number in range(2, 24):
        Attempt.objects.filter(pk=run.pk).update(number=number)
        run.pk, run.number = None, number + 1
        run.save(force_insert=True)
        sharing.share(run, [2], with_name=False)

    assert [page(trainer, f"{READ}?page={number}").count(WORDS) for number in (1, 2)] == [20, 2]


# On the debrief, and in one list


def test_the_debrief_offers_it_and_says_what_is_shared(client, run):
    assert "Share what is ticked" in page(client, RUN)

    assert client.post(f"{RUN}sharing/", {"step": ["2"]}).url == f"{RUN}#sharing"

    assert SharedReason.objects.values_list("attempt", "step", "with_name").get() == (run.pk, 2, False)
    assert "Share what is ticked, take back the rest" in page(client, RUN)


def test_the_debrief_of_a_run_without_reasons_does_not_offer_it(module, client_of):
    learner = played(enrolled(module), "shared-kitchen", "a").learner

    assert "your trainers" not in page(client_of(learner), RUN)


@pytest.mark.parametrize("step", ["1", "99", "9" * 40])
def test_a_post_for_a_step_without_a_reason_is_not_found(client, step):
    assert client.post(f"{RUN}sharing/", {"step": [step]}).status_code == 404


def test_nobody_shares_the_words_of_somebody_else(run, client_of):
    other = enrolled(run.enrolment.module, UserFactory()).learner

    assert client_of(other).post(f"{RUN}sharing/", {"step": ["2"]}).status_code == 404
    assert client_of(other).post("/en/learn/shared/", {"attempt": run.pk}).status_code == 404


@pytest.mark.parametrize("number", ["", "x", "9" * 5000])
def test_a_number_that_is_none_takes_back_nothing(client_of, run, number):
    assert client_of(run.learner).post("/en/learn/shared/", {"attempt": number}).status_code == 404


def test_everything_shared_can_be_taken_back_after_the_access_has_ended(run, client):
    sharing.share(run, [2], with_name=False)
    access_actions.revoke(Grant.objects.get(person=run.learner), by=administrator())
    assert WORDS in page(client, "/en/learn/shared/")

    client.post("/en/learn/shared/", {"attempt": run.pk})

    assert SharedReason.objects.count() == 0
    assert "You share nothing" in page(client, "/en/learn/shared/")


@pytest.mark.parametrize("attempt", ["", "x", "9" * 40])
def test_taking_back_nothing_is_not_found(client, attempt):
    assert client.post("/en/learn/shared/", {"attempt": attempt}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_my_list_costs_the_same_for_one_and_three(run, client, django_assert_num_queries, number):
    for more in range(number):
        run.pk, run.number = None, more + 2
        run.save(force_insert=True)
        sharing.share(run, [2], with_name=False)
    page(client, "/en/learn/shared/")

    with django_assert_num_queries(3):
        page(client, "/en/learn/shared/")


# How long


def test_sharing_ends_after_a_year_and_the_words_stay_with_the_learner(run, client, trainer):
    sharing.share(run, [2], with_name=False)
    SharedReason.objects.update(shared_at=timezone.now() - timedelta(days=366))

    retention.purge(timezone.now())

    assert WORDS not in page(trainer)
    assert WORDS in page(client, RUN)


def test_erasure_takes_everything_back(run, trainer):
    sharing.share(run, [2], with_name=True)

    people_actions.erase(run.learner, by=administrator())

    assert SharedReason.objects.count() == 0
    assert WORDS not in page(trainer)


def test_export_says_what_is_shared(run):
    sharing.share(run, [2], with_name=True)

    exported = privacy.export(run.learner)["shared_reasons"]

    assert [(row["attempt__number"], row["step"], row["with_name"]) for row in exported] == [(1, 2, True)]

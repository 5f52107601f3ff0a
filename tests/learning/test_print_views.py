"""Who gets which print of a role-play."""

from collections.abc import Callable

import pytest
from django.test import Client

from access import actions as access_actions
from learning.models import Enrolment
from learning.print_views import DRAWN_PER_MINUTE
from learning.rules import leads_roleplays
from modules.models import Module
from modules.prints import PRINTS
from people.models import Role, User
from tests.factories.learning import enrolled
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ROLEPLAY = "/en/learn/small/do/shared-kitchen/"
PRINT = f"{ROLEPLAY}print/"
LIVE = [one.slug for one in PRINTS.values() if one.is_live]


@pytest.fixture
def module() -> Module:
    return published_module()


@pytest.fixture
def learner(module: Module, client_of: Callable[[User], Client]) -> Client:
    return client_of(enrolled(module).learner)


@pytest.fixture
def leading(module: Module, client_of: Callable[[User], Client]) -> Callable[[User], Client]:
    """Gives a client of somebody who has begun the module."""

    def begun(person: User) -> Client:
        Enrolment.objects.create(learner=person, module=module, edition=module.latest_edition)
        return client_of(person)

    return begun


def test_first_page_of_a_roleplay_leads_to_the_prints(learner):
    assert f'href="{PRINT}"' in learner.get(ROLEPLAY).content.decode()


def test_first_page_of_a_quiz_does_not(learner):
    assert "/print/" not in learner.get("/en/learn/small/do/quiz-u1/").content.decode()


def test_learner_is_offered_the_booklet_in_both_sizes(learner):
    html = learner.get(PRINT).content.decode()

    offered = {what for what in PRINTS if f'href="{PRINT}{what}.pdf"' in html}
    assert offered == {"booklet"}
    assert f'href="{PRINT}booklet.pdf?type=large"' in html
    assert "so trainers print them and hand them out" in html


def test_trainer_is_offered_everything(leading):
    html = leading(appointed(Role.TRAINER, module_slug="small")).get(PRINT).content.decode()

    assert [what for what in PRINTS if f'href="{PRINT}{what}.pdf"' not in html] == []
    assert [what for what in PRINTS if f'href="{PRINT}{what}.pdf?type=large"' not in html] == []


def test_learner_gets_the_booklet(learner):
    response = learner.get(f"{PRINT}booklet.pdf")

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'inline; filename="shared-kitchen-booklet.pdf"'
    assert response.getvalue().startswith(b"%PDF-")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("what", LIVE)
def test_learner_does_not_get_what_gives_hidden_facts_away(learner, what):
    assert learner.get(f"{PRINT}{what}.pdf").status_code == 403


@pytest.mark.parametrize("role", [Role.TRAINER, Role.EDITOR])
def test_trainers_and_editors_of_the_module_get_live_sheets(leading, role):
    response = leading(appointed(role, module_slug="small")).get(f"{PRINT}counsellor.pdf?type=large")

    assert response["Content-Disposition"] == 'inline; filename="shared-kitchen-counsellor-large.pdf"'


def test_trainer_of_another_module_does_not_get_live_sheets(module, leading):
    trainer = appointed(Role.TRAINER, module_slug="elsewhere")
    access_actions.give(module, by=None, person=trainer)

    assert leading(trainer).get(f"{PRINT}counsellor.pdf").status_code == 403


@pytest.mark.parametrize(
    "path", [f"{PRINT}poster.pdf", "/en/learn/small/do/quiz-u1/print/", "/en/learn/small/do/quiz-u1/print/booklet.pdf"]
)
def test_what_cannot_be_printed_is_not_there(learner, path):
    assert learner.get(path).status_code == 404


@pytest.mark.parametrize("path", [PRINT, f"{PRINT}booklet.pdf"])
def test_visitor_signs_in_first(module, path):
    response = Client().get(path)

    assert (response.status_code, response["Location"]) == (302, f"/account/login/?next={path}")


@pytest.mark.parametrize("path", [PRINT, f"{PRINT}booklet.pdf"])
def test_somebody_without_access_is_told_so(module, client_of, path):
    assert client_of(UserFactory()).get(path).status_code == 403


@pytest.mark.parametrize("path", [PRINT, f"{PRINT}booklet.pdf"])
def test_somebody_who_has_not_begun_begins_first(module, client_of, path):
    person = UserFactory()
    access_actions.give(module, by=None, person=person)

    response = client_of(person).get(path)

    assert (response.status_code, response["Location"]) == (302, "/en/learn/small/")


def test_post_is_not_taken(learner):
    assert learner.post(PRINT).status_code == 405


def test_drawing_is_limited_and_what_is_drawn_is_not(leading, settings):
    trainer = leading(appointed(Role.TRAINER, module_slug="small"))
    statuses = []
    for number in range(DRAWN_PER_MINUTE + 1):
        # Each release draws anew.
        settings.RELEASE = f"release-{number}"
        statuses.append(trainer.get(f"{PRINT}counsellor.pdf").status_code)
    settings.RELEASE = "release-0"

    assert statuses == [200] * DRAWN_PER_MINUTE + [429]
    assert trainer.get(f"{PRINT}counsellor.pdf").status_code == 200


@pytest.mark.parametrize(("path", "queries"), [(PRINT, 2), (f"{PRINT}booklet.pdf", 2)])
def test_page_and_a_file_that_is_drawn_take_few_queries(learner, django_assert_num_queries, path, queries):
    learner.get(path)

    with django_assert_num_queries(queries):
        learner.get(path)


def test_administrators_lead_everywhere(module):
    assert leads_roleplays(administrator(), module)
    assert not leads_roleplays(UserFactory(), module)

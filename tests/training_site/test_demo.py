from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from access.models import Grant
from access.rules import may_open
from learning.models import Attempt, Enrolment
from modules.models import Module
from people.demo import DEMO_PEOPLE
from people.models import User
from tests.shipped_content import english, load
from training_site.demo import FLAGSHIP, GRANTED


def test_nothing_is_made_outside_the_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="set DEMO=1"):
        call_command("load_demo")


@pytest.mark.django_db
def test_content_must_be_there_first(settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="run load_curricula first"):
        call_command("load_demo", stdout=StringIO())


@pytest.mark.django_db
def test_the_trainee_is_in_the_middle_of_the_flagship_and_a_second_run_adds_nothing(settings):
    settings.DEMO = True
    load(english(*GRANTED))

    for _run in range(2):
        call_command("load_demo", stdout=StringIO())

    trainee, other = (User.objects.get(email=DEMO_PEOPLE[name].email) for name in ("trainee", "trainee2"))
    flagship = Module.objects.get(slug=FLAGSHIP)
    assert Enrolment.objects.get().done == ["quiz:quiz-u1", "unit:u1"]
    attempts = Attempt.objects.of(trainee).order_by("kind").values_list("kind", "status", "passed", "responses_count")
    assert list(attempts) == [("quiz", "finished", True, 5), ("roleplay", "open", False, 3)]
    holders = Grant.objects.order_by("module__code", "pk").values_list(
        "module__slug", "person__email", "organisation__name"
    )
    assert list(holders) == [
        (slug, *holder) for slug in reversed(GRANTED) for holder in ((trainee.email, None), (None, "Open Hands Zagreb"))
    ]
    assert (may_open(trainee, flagship), may_open(other, flagship)) == (True, False)


@pytest.mark.django_db
def test_the_command_prints_how_everybody_signs_in(settings):
    settings.DEMO = True
    load(english(*GRANTED))
    said = StringIO()

    call_command("load_demo", stdout=said)

    assert [line.split()[0] for line in said.getvalue().splitlines()] == [each.email for each in DEMO_PEOPLE.values()]

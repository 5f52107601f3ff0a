"""Files of what contents reported: for trainers of the module, from five people up, with nobody in them."""

import json

import pytest

from learning import privacy
from learning.framed_export import reported
from learning.models import Attempt
from modules.activities.quiz.statistics import FEWEST
from modules.editions import manifest
from modules.models import EditionActivity, Module
from people.models import Role
from tests.factories.h5p import held, mini_quiz
from tests.factories.learning import answered, begun, enrolled
from tests.factories.modules import published_module
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db
CSV = "/en/learn/small/trainer/contents/first-question.csv"


@pytest.fixture
def activity() -> EditionActivity:
    return held(published_module(), mini_quiz())


def tell(people: int, name: str = "=1+1") -> None:
    """That many learners answer, one after the other."""
    told = {"verb": "answered", "part": "", "is_part": False, "name": name, "success": True, "completion": True}
    told |= {"score": {"raw": 1, "min": 0, "max": 1}, "duration": "PT3S", "response": "My own words."}
    for _person in range(people):
        run = begun(enrolled(Module.objects.get()), "first-question")
        answered(run, {"statement": told, "touches": 2, "seconds": 9.5})


def test_there_is_no_file_about_fewer_than_five_people(activity, client_of):
    tell(FEWEST - 1)

    assert client_of(appointed(Role.TRAINER)).get(CSV).status_code == 404


@pytest.mark.parametrize("how", ["erased", "only read the text"])
def test_only_those_are_counted_whose_statements_are_in_the_file(activity, client_of, how):
    tell(FEWEST if how == "erased" else FEWEST - 1)
    if how == "erased":
        privacy.forget(Attempt.objects.first().learner)
    else:
        answered(begun(enrolled(Module.objects.get()), "first-question"), {"alternative": True})

    assert client_of(appointed(Role.TRAINER)).get(CSV).status_code == 404


def test_trainers_get_what_was_reported_without_names_answers_and_formulas(activity, client_of):
    tell(FEWEST)
    client = client_of(appointed(Role.TRAINER))

    lines = client.get(CSV).content.decode("utf-8-sig").splitlines()
    whole = json.loads(client.get(CSV.replace(".csv", ".json")).content)

    assert lines[0] == "run;step;verb;part;name;points;of;success;completion;seconds;touches"
    assert sorted(lines[1:]) == [f"{run};1;answered;;'=1+1;1;1;True;True;9.5;2" for run in range(1, FEWEST + 1)]
    assert (whole["self_reported"], len(whole["statements"])) == (True, FEWEST)
    assert "My own words." not in json.dumps(whole)
    assert "CSV" in client.get("/en/learn/small/trainer/").content.decode()


@pytest.mark.parametrize("people", [5, 7])
def test_a_file_costs_three_queries_however_many_there_are(activity, people, django_assert_num_queries):
    tell(people)
    module = Module.objects.get()
    entry = manifest(module.latest_edition_id).activity("first-question")

    with django_assert_num_queries(3):
        assert len(reported(module, entry)) == people

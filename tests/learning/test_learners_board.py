"""The trainer's board: who is where, narrowed and in order, the same in a file, and nothing that is the learner's own."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from access import actions as access_actions
from learning import actions
from learning.models import Enrolment
from learning.question_figures import refresh
from modules.models import Module
from people.models import Role, User
from tests.factories.figures import finished_runs
from tests.factories.learning import enrolled, passed_quiz, played
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import a_session, booked
from tests.learning.test_views import words_of

pytestmark = pytest.mark.django_db

PAGE = "/en/learn/small/trainer/learners/"
FILE = "/en/learn/small/trainer/learners."
ClientOf = Callable[[User], Client]


@pytest.fixture
def module() -> Module:
    return published_module()


@pytest.fixture
def trainer(module: Module, client_of: ClientOf) -> Client:
    return client_of(appointed(Role.TRAINER, module_slug="small"))


def learner(module: Module, name: str, *, days_ago: int = 0, **fields: Any) -> Enrolment:
    enrolment = enrolled(module, UserFactory(name=name, **fields))
    at = timezone.now() - timedelta(days=days_ago)
    Enrolment.objects.filter(pk=enrolment.pk).update(active_at=at, begun_at=at)
    return enrolment


def four_people(module: Module) -> None:
    """Amina has done half, Bashir is stuck, Chloe has not begun, Dilan has completed."""
    amina = learner(module, "Amina")
    actions.mark_unit(amina, "u1", done=True)
    passed_quiz(amina, "quiz-u1")
    learner(module, "Bashir", days_ago=14)
    access_actions.give(module, by=None, person=UserFactory(name="Chloe"))
    dilan = learner(module, "Dilan")
    Enrolment.objects.filter(pk=dilan.pk).update(completed_at=timezone.now(), completed_edition=dilan.edition_id)


def names_on(client: Client, **chosen: str) -> list[str]:
    return [row.name for row in client.get(PAGE, chosen).context["rows"]]


def test_everybody_stands_somewhere(module: Module, trainer: Client):
    four_people(module)

    page = trainer.get(PAGE)

    rows = {row.name: (row.standing_words, row.place, row.passed, row.missing) for row in page.context["rows"]}
    assert rows == {
        "Amina": ("Under way", 1, 1, "unit 2; 1 role-play; survey"),
        "Bashir": ("Stuck for 14 days", 0, 0, "units 1–2; quiz of unit 1; 1 role-play; survey"),
        "Chloe": ("Not begun", 0, 0, ""),
        "Dilan": ("Completed", 0, 0, ""),
    }
    assert [(tab.words, tab.count) for tab in page.context["tabs"]] == [
        ("Everybody", 4),
        ("Not begun", 1),
        ("Under way", 1),
        ("Stuck for 14 days", 1),
        ("Completed", 1),
    ]
    assert "1 (1 of 2 done)" in words_of(page)
    assert "1 passed, 1 of 1 tried" in words_of(page)


def test_the_board_is_narrowed_and_put_in_order(module: Module, trainer: Client):
    four_people(module)

    assert names_on(trainer, state="stuck") == ["Bashir"]
    assert names_on(trainer, state="not-begun") == ["Chloe"]
    assert names_on(trainer, state="done") == ["Dilan"]
    assert names_on(trainer, state="under-way") == ["Amina"]
    assert names_on(trainer, order="longest")[:2] == ["Chloe", "Bashir"]
    assert names_on(trainer, state="no such", order="no such") == ["Amina", "Bashir", "Chloe", "Dilan"]


def test_how_a_role_play_went_is_not_told(module: Module, trainer: Client):
    harmful, unplayed = learner(module, "Amina"), learner(module, "Bashir")
    run = played(harmful, "shared-kitchen", "c")
    assert (run.is_finished, run.passed) == (True, False)

    rows = trainer.get(PAGE).context["rows"]

    told = {row.name: (row.roleplays, row.roleplay_words, row.missing) for row in rows}
    assert told["Amina"] == told["Bashir"] == (0, "0 of 1", "units 1–2; quiz of unit 1; 1 role-play; survey")
    assert unplayed.pk


def test_files_say_what_the_page_says(module: Module, trainer: Client):
    four_people(module)
    learner(module, "=HYPERLINK(1)", days_ago=20)

    page = trainer.get(PAGE, {"state": "stuck"}).context["rows"]
    plain = trainer.get(f"{FILE}csv", {"state": "stuck"})
    book = trainer.get(f"{FILE}xlsx", {"state": "stuck"})

    cells = list(csv.reader(io.StringIO(plain.content.decode("utf-8-sig")), delimiter=";"))
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in cells] == ["Name", "'=HYPERLINK(1)", "Bashir"]
    assert [cell.data_type for cell in sheet["A"]] == ["s", "s", "s"]
    assert told[0] == cells[0]
    assert [told[2][0], told[2][1], told[2][8]] == [cells[2][0], cells[2][1], cells[2][8]]
    assert (told[2][7].date(), date.fromisoformat(cells[2][7])) == (page[1].active_on, page[1].active_on)
    assert told[2][2:7] == [0, 0, 0, 0, 0]


def test_a_trainer_of_a_country_follows_the_people_there(module: Module, client_of: ClientOf):
    learner(module, "Amina", country_id="FR")
    learner(module, "Bashir", country_id="IT")

    assert names_on(client_of(appointed(Role.TRAINER, module_slug="small", country="IT"))) == ["Bashir"]
    assert names_on(client_of(appointed(Role.TRAINER, module_slug="small"))) == ["Amina", "Bashir"]


def test_a_session_is_a_group(module: Module, client_of: ClientOf):
    amina, trainer = learner(module, "Amina"), appointed(Role.TRAINER, module_slug="small")
    learner(module, "Bashir")
    session = a_session(module=module)
    booked(session, person=amina.learner)
    client = client_of(trainer)

    assert names_on(client, group=str(session.key)) == ["Amina"]
    assert names_on(client, group="6f1f2d0e-7c0b-5c55-9a1e-3f0b5a7f2d11") == ["Amina", "Bashir"]
    assert session.title in words_of(client.get(PAGE))


def test_what_people_find_hardest_stands_below(module: Module, trainer: Client):
    learner(module, "Amina")
    finished_runs(module, "quiz-u1", [{"q1": "a"}] * 5)
    refresh(timezone.now())

    page = words_of(trainer.get(PAGE))

    assert "Stem 1 Quiz of unit 1: 0 % right at the first try, 5 people" in page


def test_what_a_group_finds_hardest_is_told_of_five_people(module: Module, client_of: ClientOf):
    runs = finished_runs(module, "quiz-u1", [{"q8": "7"}] * 5 + [{"q1": "a"}] * 20)
    refresh(timezone.now())
    client = client_of(appointed(Role.TRAINER, module_slug="small"))
    told = []
    for count in (4, 5):
        session = a_session(module=module, room=9)
        for run in runs[:count]:
            booked(session, person=run.learner)
        told.append(words_of(client.get(PAGE, {"group": str(session.key)})))

    assert ["What this group finds hardest" in page for page in told] == [False, True]
    assert "Stem 8 Quiz of unit 1: 0 % right at the first try, 5 people" in told[1]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_costs_the_same_for_one_and_three(
    module: Module, trainer: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for number in range(rows):
        passed_quiz(learner(module, f"Person {number}"), "quiz-u1")
    trainer.get(PAGE)

    with django_assert_num_queries(8):
        page = trainer.get(PAGE)

    assert len(page.context["rows"]) == rows


def test_the_board_is_not_there_for_others(module: Module, client_of: ClientOf):
    enrolment = learner(module, "Amina")

    for person in (
        enrolment.learner,
        appointed(Role.EDITOR, module_slug="small"),
        appointed(Role.TRAINER, module_slug="elsewhere"),
    ):
        assert client_of(person).get(PAGE).status_code == 404
        assert client_of(person).get(f"{FILE}csv").status_code == 404


def test_a_file_that_has_no_more_room_says_so(module: Module, trainer: Client, monkeypatch: pytest.MonkeyPatch):
    four_people(module)
    assert "A file holds" not in words_of(trainer.get(PAGE))
    monkeypatch.setattr("learning.learners_views.MOST_IN_A_FILE", 2)

    plain = trainer.get(f"{FILE}csv").content.decode("utf-8-sig")

    words = "A file holds 2 people, and here are 4: narrow the list by group or state to have the rest."
    assert words in words_of(trainer.get(PAGE))
    assert [row[0] for row in csv.reader(io.StringIO(plain), delimiter=";")] == ["Name", "Amina", "Bashir", words]

"""Groups that are counted together, and the boards that their trainers open."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ground import privacy, retention
from learning import boards, groups, rewinding
from learning.editions import edition_for
from learning.models import Attempt, Board, Enrolment, GroupMember, PlayGroup
from modules.editions import definition_in, manifest
from modules.models import ActivityVersion, Module
from people import actions as people_actions
from people.models import Role, User
from tests.factories.learning import begun, enrolled, played
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db

GROUPS = "/en/learn/small/trainer/groups/"


@pytest.fixture
def module() -> Module:
    return published_module()


@pytest.fixture
def trainer(module: Module) -> User:
    return appointed(Role.TRAINER, module_slug=module.slug)


@pytest.fixture
def group(module: Module, trainer: User) -> PlayGroup:
    return made(module, trainer)


@pytest.fixture
def client(trainer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(trainer)


def made(module: Module, trainer: User) -> PlayGroup:
    entry = manifest(module.latest_edition_id).activity("shared-kitchen")
    return groups.make(module, entry, name="Lyon, first week", by=trainer)


def joined(group: PlayGroup, *choices: str) -> list[Enrolment]:
    """One new member for each choice, who has played to the end; an empty one has only joined."""
    members = [enrolled(group.module, UserFactory()) for _choice in choices]
    for member, choice in zip(members, choices, strict=True):
        groups.join(group, member.learner)
        if choice:
            played(member, "shared-kitchen", choice)
    return members


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def join_path(group: PlayGroup) -> str:
    return f"/en/learn/small/group/{group.code}/"


def first_scene(board: Board) -> dict[str, int]:
    return board.figures["scenes"][0]["choices"]


# What a board counts


def test_open_board_counts_five_first_runs(group, trainer):
    joined(group, *"aaaaa")

    board = groups.open_board(group, by=trainer)

    assert board.figures["people"] == 5
    assert first_scene(board) == {"a": 5, "b": 0, "c": 0}


@pytest.mark.parametrize("choices", ["aaaa", ["a", "a", "a", "a", ""]])
def test_open_board_refuses_fewer_than_five_finished_runs(group, trainer, choices):
    joined(group, *choices)

    with pytest.raises(boards.TooFew):
        groups.open_board(group, by=trainer)

    assert Board.objects.count() == 0
    assert group.members.count() == len(choices)


def test_a_board_is_worked_out_once(group, trainer):
    joined(group, *"aaaaa")
    board = groups.open_board(group, by=trainer)

    assert groups.open_board(group, by=trainer) == board
    assert Board.objects.count() == 1


def test_later_runs_and_other_ways_never_count(group, trainer):
    members = joined(group, *"aaaaa")
    for member in members:
        played(member, "shared-kitchen", "c")
    run = Attempt.objects.of(members[0].learner).get(number=1)
    contents = edition_for(members[0])
    definition, _texts = definition_in(contents, contents.activity("shared-kitchen"), run.version_id)
    fork = rewinding.rewind(run, definition, step=1)
    rewinding.choose(fork, definition, {"scene": "k01", "choice": "b"})

    board = groups.open_board(group, by=trainer)

    assert first_scene(board) == {"a": 5, "b": 0, "c": 0}


def test_runs_of_people_who_have_not_joined_never_count(group, trainer):
    joined(group, *"aaaaa")
    for _other in range(5):
        played(enrolled(group.module, UserFactory()), "shared-kitchen", "c")

    assert first_scene(groups.open_board(group, by=trainer)) == {"a": 5, "b": 0, "c": 0}


def test_open_runs_do_not_count(group):
    members = joined(group, *"aaaa", "")
    begun(members[-1], "shared-kitchen")

    assert groups.is_ready(group) is False


def test_runs_of_other_scenes_do_not_count(group):
    members = joined(group, *"aaaaa")
    other = ActivityVersion.objects.exclude(pk=group.version_id).first()
    Attempt.objects.of(members[0].learner).update(version=other)

    assert groups.counted_runs(group).count() == 4


def test_whoever_was_not_counted_may_join_another_group(group, trainer):
    late = joined(group, *"aaaaa", "")[-1].learner
    groups.open_board(group, by=trainer)

    groups.join(made(group.module, trainer), late)

    assert GroupMember.objects.filter(learner=late).count() == 1


# Nobody is counted on two boards


def test_nobody_joins_two_groups_of_a_role_play(group, trainer):
    learner = joined(group, "a")[0].learner

    with pytest.raises(groups.InAnotherGroup):
        groups.join(made(group.module, trainer), learner)


def test_whoever_stands_on_a_board_joins_no_other_group(group, trainer):
    members = joined(group, *"aaaaa")
    groups.open_board(group, by=trainer)

    with pytest.raises(groups.InAnotherGroup):
        groups.join(made(group.module, trainer), members[0].learner)


def test_join_twice_is_joining_once(group):
    learner = joined(group, "")[0].learner

    groups.join(group, learner)

    assert group.members.count() == 1


def test_leave_takes_the_run_out(group):
    members = joined(group, *"aaaaa")

    groups.leave(group, members[0].learner)

    assert groups.is_ready(group) is False


@pytest.mark.parametrize("act", ["join", "leave", "discard"])
def test_an_opened_group_is_closed(group, trainer, act):
    members = joined(group, *"aaaaa")
    groups.open_board(group, by=trainer)
    acts = {
        "join": lambda: groups.join(group, enrolled(group.module, UserFactory()).learner),
        "leave": lambda: groups.leave(group, members[0].learner),
        "discard": lambda: groups.discard(group, by=trainer),
    }

    with pytest.raises(groups.AlreadyOpen):
        acts[act]()

    assert group.members.count() == 5


def test_trainers_of_the_module_do_not_join(group, trainer):
    with pytest.raises(groups.TrainersDoNotJoin):
        groups.join(group, trainer)


def test_discard_sets_members_free(group, trainer):
    learner = joined(group, "a")[0].learner

    groups.discard(group, by=trainer)

    assert groups.join(made(Module.objects.get(), trainer), learner).learner == learner


@pytest.mark.parametrize("typed", ["7KQ3M8XN", "7kq3 m8xn", " 7KQ3-M8XN "])
def test_codes_are_read_however_they_are_typed(typed):
    assert groups.read_code(typed) == "7KQ3M8XN"


# The trainer's pages


def test_a_trainer_makes_a_group_and_shows_its_code(client):
    response = client.post(GROUPS, {"roleplay": "shared-kitchen", "name": "Lyon"})

    made_group = PlayGroup.objects.get()
    assert response.url == f"{GROUPS}{made_group.code}/"
    assert f"http://testserver{join_path(made_group)}" in text(client, response.url)
    assert client.get(f"{response.url}code.svg")["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize("data", [{}, {"roleplay": "quiz-u1", "name": "x"}, {"roleplay": "shared-kitchen", "name": ""}])
def test_a_group_needs_a_role_play_and_a_name(client, data):
    assert client.post(GROUPS, data).status_code == 422
    assert PlayGroup.objects.count() == 0


def test_until_five_have_finished_the_trainer_sees_how_many_joined_and_no_more(client, group):
    members = joined(group, "a", "a", "")

    page = text(client, f"{GROUPS}{group.code}/")

    assert "3 people have joined." in page
    assert "Not yet: it needs five members with a finished run." in page
    assert [member.learner.name for member in members if member.learner.name in page] == []


def test_the_trainer_opens_the_board_and_sees_bands_without_names(client, group):
    members = joined(group, *"aaaaaac")
    assert "Five or more have finished." in text(client, f"{GROUPS}{group.code}/")

    assert client.post(f"{GROUPS}{group.code}/open/").url == f"{GROUPS}{group.code}/board/"

    page = text(client, f"{GROUPS}{group.code}/board/")
    assert "Scene 1 of 3 · 5 to 9 people came here" in page
    assert page.count("fewer than five") >= 2
    assert [member.learner.name for member in members if member.learner.name in page] == []


def test_opening_too_early_changes_nothing_and_says_why(client, group):
    joined(group, *"aaaa")

    response = client.post(f"{GROUPS}{group.code}/open/", follow=True)

    assert "Fewer than five members have finished the role-play." in response.content.decode()
    assert client.get(f"{GROUPS}{group.code}/board/").url == f"{GROUPS}{group.code}/"


@pytest.mark.parametrize("path", ["", "{code}/", "{code}/board/", "{code}/code.svg"])
def test_nobody_else_finds_groups_or_boards(group, trainer, client_of, path):
    joined(group, *"aaaaa")
    groups.open_board(group, by=trainer)
    others = [
        group.members.first().learner,
        appointed(Role.TRAINER, module_slug="elsewhere"),
        appointed(Role.FOCAL_POINT),
        appointed(Role.APPROVER),
        appointed(Role.EDITOR),
        administrator(),
    ]

    answers = [client_of(person).get(GROUPS + path.format(code=group.code)).status_code for person in others]

    assert answers == [404] * len(others)


def test_a_trainer_of_another_module_does_not_open_it_from_there(group, client_of):
    published_module("other")
    joined(group, *"aaaaa")
    other = client_of(appointed(Role.TRAINER, module_slug="other"))

    assert other.post(f"/en/learn/other/trainer/groups/{group.code}/open/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(client, module, trainer, django_assert_num_queries, number):
    for _group in range(number):
        joined(made(module, trainer), "")
    client.get(GROUPS)

    with django_assert_num_queries(4):
        client.get(GROUPS)


# The learner's pages


def test_a_learner_reads_what_it_means_joins_and_leaves(group, client_of):
    learner = enrolled(group.module, UserFactory()).learner
    browser = client_of(learner)
    assert "Your run is never shown alone." in text(browser, join_path(group))

    browser.post(join_path(group))
    assert group.members.get().learner == learner
    assert "You are in this group" in text(browser, join_path(group))

    browser.post(join_path(group), {"leave": "1"})
    assert group.members.count() == 0


def test_a_code_leads_to_the_group(group, client_of):
    browser = client_of(enrolled(group.module, UserFactory()).learner)

    typed = f"{group.code[:4].lower()} {group.code[4:]}"

    assert browser.post("/en/learn/small/group/", {"code": typed}).url == join_path(group)


@pytest.mark.parametrize("code", ["", "ABCDEFGH", "<script>"])
def test_a_code_that_is_none_is_told(group, client_of, code):
    browser = client_of(enrolled(group.module, UserFactory()).learner)

    assert browser.post("/en/learn/small/group/", {"code": code}).status_code == 422


def test_codes_are_not_guessed(group, client_of):
    browser = client_of(enrolled(group.module, UserFactory()).learner)

    answers = [browser.post("/en/learn/small/group/", {"code": "ABCDEFGH"}).status_code for _try in range(21)]

    assert answers == [422] * 20 + [429]


@pytest.mark.parametrize("is_trainer", [True, False])
def test_joining_is_refused_in_words(group, trainer, client_of, is_trainer):
    joined(group, *"aaaaa")
    groups.open_board(group, by=trainer)
    person = trainer if is_trainer else UserFactory()
    enrolled(group.module, person)

    page = client_of(person).post(join_path(group), follow=True).content.decode()

    assert "The board has been opened: nobody joins or leaves any more." in page
    assert group.members.count() == 5


def test_the_group_of_another_module_is_not_found(group, client_of):
    other = enrolled(published_module("other"), UserFactory()).learner

    assert client_of(other).get(f"/en/learn/other/group/{group.code}/").status_code == 404


# What is kept


def test_boards_and_their_members_go_after_a_year(group, trainer):
    joined(group, *"aaaaa")
    groups.open_board(group, by=trainer)
    Board.objects.update(opened_at=timezone.now() - timedelta(days=366))

    retention.purge(timezone.now())

    assert (PlayGroup.objects.count(), GroupMember.objects.count(), Board.objects.count()) == (0, 0, 0)
    assert Attempt.objects.finished().count() == 5


def test_erasure_takes_a_member_out_and_leaves_the_board(group, trainer):
    members = joined(group, *"aaaaa")
    board = groups.open_board(group, by=trainer)

    people_actions.erase(members[0].learner, by=administrator())

    assert group.members.count() == 4
    assert Board.objects.get().figures == board.figures


def test_export_names_the_groups_joined(group):
    learner = joined(group, "")[0].learner

    assert [row["group__name"] for row in privacy.export(learner)["groups"]] == ["Lyon, first week"]

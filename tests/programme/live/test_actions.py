from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from ground.models import AuditEvent
from learning.models import Fact
from people.models import Role as OfficeRole
from programme.live import actions
from programme.live.actions import Given
from programme.models import Part, Participant, Quotation, Rating, Role, Sheet, Talk
from tests.factories.learning import enrolled
from tests.factories.people import UserFactory, appointed
from tests.factories.programme import (
    a_round,
    begun,
    counsellor_of,
    handed_in,
    joined,
    observers_of,
    rated,
    the_module,
    with_people,
)

pytestmark = pytest.mark.django_db


def levels_of(sheet: Sheet) -> dict[str, int | None]:
    return dict(sheet.ratings.values_list("competency", "level"))


def test_a_guest_who_presses_twice_joins_once():
    live_round, key = a_round(), uuid4()

    for _press in range(2):
        actions.join(live_round, key=key, name="Ana", only_watches=False)

    assert list(live_round.participants.values_list("name", flat=True)) == ["Ana"]


def test_a_person_joins_once_however_many_telephones_they_have():
    live_round, person = a_round(), UserFactory()

    first = joined(live_round, "Ana", person=person)
    again = joined(live_round, "Ana K.", person=person, only_watches=True)

    assert again == first
    assert list(live_round.participants.values_list("name", "only_watches")) == [("Ana K.", True)]


def test_whoever_left_comes_back_as_who_they_were():
    live_round, person = a_round(), UserFactory()
    first = joined(live_round, person=person)
    actions.leave(first)

    again = joined(live_round, person=person)

    assert again == first
    assert again.is_present


def test_nobody_joins_a_closed_round():
    live_round = a_round()
    actions.close(live_round, by=live_round.trainer)

    with pytest.raises(actions.RoundClosed):
        joined(live_round)


def test_a_round_has_room_for_so_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(actions, "MOST_PEOPLE", 2)
    live_round = a_round()
    with_people(live_round, "Ana", "Ben")

    with pytest.raises(actions.RoundFull):
        joined(live_round, "Cy")


def test_the_first_talk_gives_everybody_a_part():
    live_round = a_round()
    ana, ben, cy = with_people(live_round, "Ana", "Ben", "Cy")

    [talk] = begun(live_round)

    parts = talk.parts.values_list("participant", "role")
    assert list(parts) == [(ana.pk, Role.COUNSELLOR), (ben.pk, Role.ACTOR), (cy.pk, Role.OBSERVER)]
    assert talk.variant in {"calm", "alone"}


def test_roles_go_round_and_the_talk_before_ends():
    live_round = a_round()
    _ana, ben, _cy = with_people(live_round, "Ana", "Ben", "Cy")
    [first] = begun(live_round)

    [second] = begun(live_round)

    first.refresh_from_db()
    assert counsellor_of(second) == ben
    assert (first.is_running, second.is_running) == (False, True)


def test_beginning_a_turn_twice_begins_it_once():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")

    trainer = live_round.trainer
    first = actions.begin_turn(live_round, 1, by=trainer)
    again = actions.begin_turn(live_round, 1, by=trainer)
    too_far = actions.begin_turn(live_round, 7, by=trainer)

    assert (again, too_far) == (first, [])
    assert Talk.objects.count() == 1


def test_who_began_and_ended_a_talk_is_on_record_once():
    live_round, deputy = a_round(), appointed(OfficeRole.TRAINER)
    with_people(live_round, "Ana", "Ben", "Cy")
    for _twice in range(2):
        actions.begin_turn(live_round, 1, by=live_round.trainer)
    for _twice in range(2):
        actions.end_turn(live_round, 1, by=deputy)

    turns = AuditEvent.objects.filter(action__endswith="_turn").order_by("pk")
    assert list(turns.values_list("action", "name__actor_id", "payload")) == [
        ("live.begin_turn", live_round.trainer_id, {"turn": 1, "talks": 1}),
        ("live.end_turn", deputy.pk, {"turn": 1, "talks": 1}),
    ]


def test_whoever_left_has_no_part_in_the_next_talk():
    live_round = a_round()
    people = with_people(live_round, "Ana", "Ben", "Cy", "Di")
    begun(live_round)
    actions.leave(people[3])

    [talk] = begun(live_round)

    assert set(talk.parts.values_list("participant", flat=True)) == {one.pk for one in people[:3]}


def test_one_person_alone_cannot_talk():
    live_round = a_round()
    joined(live_round)
    joined(live_round, "Ben", only_watches=True)

    with pytest.raises(actions.TooFew):
        begun(live_round)


def test_a_sheet_is_kept_with_its_quotations():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)
    given = {"risk": Given(1, is_repaired=True, quotation="Nobody will know."), "role": Given(None)}

    sheet = handed_in(talk, observers_of(talk)[0], given)

    rows = sheet.ratings.values_list("competency", "level", "is_repaired", "quotation__text")
    assert list(rows) == [("risk", 1, True, "Nobody will know."), ("role", None, False, None)]


def test_the_same_key_counts_once():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)
    rater, key = observers_of(talk)[0], uuid4()

    sheets = [actions.hand_in(talk, rater, {"risk": Given(3)}, key=key) for _try in range(2)]

    assert sheets[0] == sheets[1]
    assert Rating.objects.count() == 1


def test_a_correction_takes_the_place_of_what_it_corrects():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)
    rated(talk, risk=2, role=3)

    rated(talk, risk=4)

    assert [(sheet.number, levels_of(sheet)) for sheet in Sheet.objects.order_by("number")] == [
        (1, {"risk": 2, "role": 3}),
        (2, {"risk": 4}),
    ]
    assert [levels_of(sheet) for sheet in Sheet.objects.newest()] == [{"risk": 4}]


def test_two_observers_of_one_talk_give_two_records():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy", "Di")
    [talk] = begun(live_round)

    for rater, level in zip(observers_of(talk), (2, 4), strict=True):
        rated(talk, rater, risk=level)

    assert [levels_of(sheet) for sheet in Sheet.objects.newest().order_by("rater")] == [{"risk": 2}, {"risk": 4}]


def test_only_observers_of_a_talk_rate_it():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)

    with pytest.raises(actions.NotObserving):
        rated(talk, counsellor_of(talk), risk=4)


@pytest.mark.parametrize(("hours", "is_taken"), [(23, True), (25, False)])
def test_a_late_sheet_is_taken_for_a_day(hours: int, is_taken: bool):
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)
    closed = actions.close(live_round, by=live_round.trainer).closed_at
    assert closed is not None

    with suppress(actions.RoundClosed):
        actions.hand_in(
            talk, observers_of(talk)[0], {"risk": Given(3)}, key=uuid4(), at=closed + timedelta(hours=hours)
        )

    assert Sheet.objects.exists() == is_taken


def test_closing_records_a_fact_for_people_who_have_begun_the_module_and_talked():
    module = the_module()
    learner, idle, stranger = enrolled(module).learner, enrolled(module).learner, UserFactory()
    live_round = a_round(module=module)
    for name, person in (("Ana", learner), ("Ben", stranger)):
        joined(live_round, name, person=person)
    begun(live_round)
    joined(live_round, "Cy", person=idle)

    for _press in range(2):
        actions.close(live_round, by=live_round.trainer)

    facts = Fact.objects.values_list("enrolment__learner", "key", "holds")
    assert list(facts) == [(learner.pk, "live:shared-kitchen", True)]


def test_closing_ends_what_runs():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)

    closed = actions.close(live_round, by=None)

    talk.refresh_from_db()
    assert (closed.is_open, talk.is_running) == (False, False)


def test_sharing_can_be_taken_back():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)

    shared = []
    for is_shared in (True, False):
        actions.share(talk, is_shared=is_shared)
        talk.refresh_from_db()
        shared.append(talk.is_shared)

    assert shared == [True, False]


def test_a_sheet_cannot_be_rewritten():
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)
    rated(talk, risk=1)

    for change in (
        lambda: Rating.objects.update(level=4),
        lambda: Sheet.objects.update(at=timezone.now()),
    ):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"level": 5}, "rating_level_is_one_to_four"),
        ({"level": 0}, "rating_level_is_one_to_four"),
        ({"level": 3, "is_repaired": True}, "rating_only_harm_is_repaired"),
    ],
)
def test_the_database_refuses_what_is_no_rating(fields: dict[str, object], constraint: str):
    live_round = a_round()
    with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)
    sheet = rated(talk, risk=1)

    with pytest.raises(IntegrityError, match=constraint):
        Rating.objects.create(sheet=sheet, competency="listening", **fields)


def test_the_database_refuses_a_second_counsellor():
    live_round = a_round()
    people = with_people(live_round, "Ana", "Ben", "Cy")
    [talk] = begun(live_round)
    newcomer = joined(live_round, "Di")
    assert talk.parts.count() == len(people)

    with pytest.raises(IntegrityError):
        Part.objects.create(talk=talk, participant=newcomer, role=Role.COUNSELLOR)


def test_forgetting_people_leaves_levels_and_the_counsellor_s_own_talk():
    live_round, person, other = a_round(), UserFactory(), UserFactory()
    joined(live_round, "Ana", person=person)
    joined(live_round, "Ben")
    joined(live_round, "Cy", person=other)
    [talk] = begun(live_round)
    handed_in(talk, observers_of(talk)[0], {"risk": Given(2, quotation="Hm.")})

    actions.forget_people([live_round.pk])

    assert list(Participant.objects.values_list("name", "person")) == [("", person.pk), ("", None), ("", None)]
    assert (Quotation.objects.count(), Rating.objects.count()) == (0, 1)

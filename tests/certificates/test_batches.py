"""Certificates for everybody of a session: each exactly once, whatever stops in between."""

import pytest
from django.db import IntegrityError, transaction

from certificates import actions, batches
from certificates.models import Batch, Credential, CredentialFile, ItemState
from ground.models import OutboxMessage
from people.models import Role
from programme.models import Presence
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.attendance import a_closed_day, a_day, closed
from tests.factories.people import UserFactory, administrator, appointed
from tests.factories.training_sessions import booked

pytestmark = pytest.mark.django_db


def people(*names: str):
    return [UserFactory(name=name) for name in names]


def begun(session) -> Batch:
    """A batch that waits for its worker."""
    return batches.begin(session, by=administrator())


def outcomes(batch: Batch) -> dict[str, str]:
    return {item.booking.person.name: item.state for item in batch.items.select_related("booking__person")}


def page_of(session) -> str:
    return f"/en/sessions/{session.key}/certificates/"


def test_everybody_who_attended_gets_one_and_a_mail(django_capture_on_commit_callbacks):
    session = a_day(room=3)
    ana, ben, cyn = (booked(session, person) for person in people("Ana", "Ben", "Cyn"))
    closed(session, absent={cyn: (0, 1)})

    with django_capture_on_commit_callbacks(execute=True):
        batch = begun(session)

    assert outcomes(batch) == {"Ana": ItemState.ISSUED, "Ben": ItemState.ISSUED}
    assert {one.booking_id for one in Credential.objects.all()} == {ana.pk, ben.pk}
    assert CredentialFile.objects.count() == 2
    subjects = OutboxMessage.objects.filter(subject__contains="certificate").values_list("subject", flat=True)
    assert list(subjects) == ["Your certificate of attendance is made"] * 2


def test_those_who_have_one_are_left_alone():
    ana, ben = people("Ana", "Ben")
    session = a_closed_day(ana, ben, room=2)
    own = actions.issue_attendance(session.bookings.get(person=ana), by=ana, language="en")

    batch = begun(session)
    batches.work.func(batch.pk)

    assert outcomes(batch) == {"Ben": ItemState.ISSUED}
    assert Credential.objects.get(booking__person=ana) == own


def test_one_without_a_name_stops_no_other_and_is_told():
    session = a_closed_day(*people("", "Ben"), room=2)
    batch = begun(session)

    batches.work.func(batch.pk)

    assert outcomes(batch) == {"": ItemState.NAME_MISSING, "Ben": ItemState.ISSUED}
    told = OutboxMessage.objects.get(subject="Your certificate of attendance needs your name")
    assert f"/sessions/{session.key}/certificate/" in told.body


def test_doing_it_again_adds_and_tries_again_what_could_not_be_made():
    nameless, ben = people("", "Ben")
    session = a_closed_day(nameless, ben, room=2)
    late = session.bookings.get(person=ben)
    session.bookings.filter(pk=late.pk).update(presence=Presence.PARTIAL)
    batch = begun(session)
    batches.work.func(batch.pk)
    nameless.name = "Ana"
    nameless.save()
    session.bookings.filter(pk=late.pk).update(presence=Presence.ATTENDED)

    again = begun(session)
    batches.work.func(batch.pk)

    assert again == batch
    assert outcomes(batch) == {"Ana": ItemState.ISSUED, "Ben": ItemState.ISSUED}


def test_a_killed_worker_loses_nothing_and_the_next_tick_goes_on():
    session = a_closed_day(*people("Ana", "Ben", "Cyn"), room=3)
    batch = begun(session)
    batches._make_next(batch.pk)

    went_on = [batches.go_on(session.ends_at) for _ in range(2)]

    assert went_on == [1, 0]
    assert set(outcomes(batch).values()) == {ItemState.ISSUED}
    assert Credential.objects.count() == 3


@transaction.atomic
def _killed(batch: Batch) -> None:
    batches._make_next(batch.pk)
    raise KeyboardInterrupt


def test_what_is_killed_before_the_end_of_its_transaction_was_never_made():
    session = a_closed_day(*people("Ana"))
    batch = begun(session)

    with pytest.raises(KeyboardInterrupt):
        _killed(batch)

    assert (Credential.objects.count(), outcomes(batch)) == (0, {"Ana": ItemState.WAITING})


def test_one_that_fails_for_another_reason_stops_no_other_and_can_be_tried_again(monkeypatch):
    session = a_closed_day(*people("Ana", "Ben", "Cyn"), room=3)
    batch = begun(session)
    with monkeypatch.context() as chance:
        # By bad luck the second and the third get the code of the first.
        chance.setattr("secrets.choice", lambda characters: characters[0])
        batches.work.func(batch.pk)
    first = sorted(outcomes(batch).values())

    batches.work.func(begun(session).pk)

    assert first == [ItemState.FAILED, ItemState.FAILED, ItemState.ISSUED]
    assert set(outcomes(batch).values()) == {ItemState.ISSUED}


def test_an_open_session_has_no_batch():
    session = a_day()

    with pytest.raises(batches.NotClosed):
        begun(session)


def test_a_batch_has_a_limit(monkeypatch):
    session = a_closed_day(*people("Ana", "Ben"), room=2)
    monkeypatch.setattr(batches, "MOST", 1)

    with pytest.raises(batches.TooMany):
        begun(session)
    assert Batch.objects.count() == 0


def test_issued_without_a_certificate_is_refused():
    batch = begun(a_closed_day(*people("Ana")))

    with pytest.raises(IntegrityError), transaction.atomic():
        batch.items.update(state=ItemState.ISSUED)


# On the pages


def test_the_way_from_the_session_to_everybodys_certificates(django_capture_on_commit_callbacks):
    session = a_closed_day(*people("Ana", ""), room=2)
    client = signed_in(appointed(Role.APPROVER))

    way = client.get(f"/en/sessions/{session.key}/").content.decode()
    before = words_of(client.get(page_of(session)))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page_of(session))
    after = words_of(client.get(page_of(session)))

    assert page_of(session) in way
    assert "2 people attended and have no certificate yet." in before
    assert "1 of 2 issued" in after
    assert "There is no name in their profile." in after
    assert "Try again what could not be made" in after


def test_while_it_is_made_the_page_says_how_far_it_is():
    session = a_closed_day(*people("Ana", "Ben"), room=2)
    batches._make_next(begun(session).pk)
    client = signed_in(appointed(Role.APPROVER))

    page = client.get(page_of(session))
    part = client.get(page_of(session), headers={"HX-Request": "true"})

    assert "1 of 2 issued, 1 waiting" in words_of(page)
    assert 'data-refresh="3000"' in page.content.decode()
    assert "1 of 2 issued, 1 waiting" in words_of(part)
    assert "<main" not in part.content.decode()
    assert Credential.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(rows, django_assert_num_queries):
    session = a_closed_day(*people(*[""] * rows), room=rows)
    batches.work.func(begun(session).pk)
    client = signed_in(appointed(Role.APPROVER))
    client.get(page_of(session))

    with django_assert_num_queries(7):
        client.get(page_of(session))


@pytest.mark.parametrize(
    "who",
    [{"role": Role.TRAINER}, {"role": Role.APPROVER, "country": "BE"}, {"role": Role.APPROVER, "module_slug": "x"}],
)
def test_others_do_not_find_it(who):
    session = a_closed_day(*people("Ana"))
    client = signed_in(appointed(**who))

    assert client.get(page_of(session)).status_code == 404
    assert client.post(page_of(session)).status_code == 404
    assert page_of(session) not in client.get(f"/en/sessions/{session.key}/").content.decode()

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import ProtectedError
from django.utils import timezone

from access import retention as rules
from access.actions import requests, seats
from access.models import AccessRequest, Outcome, RequestEvent, Seat, SeatState
from ground import audit, retention
from ground.models import AuditEvent
from tests.factories.access import a_draft, approved, decided, endorsed, fresh, grant_of, nominated, sent
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def purged(days: int) -> dict[str, int]:
    """What a purge so many days from now forgets; only what it finds."""
    return {one.rule.name: one.rows for one in retention.purge(timezone.now() + timedelta(days=days)) if one.rows}


def words_of(case: AccessRequest) -> tuple[str, ...]:
    case = fresh(case)
    return (case.justification, case.target_group, case.unit, *case.notes.values_list("text", flat=True))


def test_a_discarded_draft_is_gone_the_day_after_and_the_ledger_knows_that_there_was_one():
    case = a_draft(unit="Unit 7")
    requests.attach(case, ContentFile(b"%PDF-1.7", "letter.pdf"))
    nominated(case, "a@example.org")
    requests.discard(case, by=case.requester)

    assert purged(0) == {}
    assert purged(2) == {"access.discarded_drafts": 1}
    assert purged(3) == {}

    assert (AccessRequest.objects.exists(), RequestEvent.objects.exists(), Seat.objects.exists()) == (False,) * 3
    assert AuditEvent.objects.get(action="access.discard").target == f"access.accessrequest:{case.pk}"
    assert list(audit.breaks()) == []


def test_what_was_sent_cannot_be_deleted():
    case = sent()

    with pytest.raises(ProtectedError):
        case.delete()


def test_drafts_that_are_still_written_are_kept():
    case = a_draft()

    assert purged(1000) == {}
    assert words_of(case)[0] != ""


def test_the_file_of_a_purged_request_is_deleted_after_commit(django_capture_on_commit_callbacks):
    case = a_draft()
    requests.attach(case, ContentFile(b"%PDF-1.7", "letter.pdf"))
    name = AccessRequest.objects.get(pk=case.pk).attachment.name
    requests.discard(case, by=case.requester)
    assert default_storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        purged(2)

    assert not default_storage.exists(name)


@pytest.mark.parametrize("end", [seats.refuse, seats.release, seats.mark_unreachable])
def test_names_of_nominees_who_never_came_go_after_sixty_days(end):
    case = approved()
    (seat,) = nominated(case, "lucie@example.org")
    end(seat)

    assert purged(59) == {}
    assert purged(61) == {"access.unclaimed_nominations": 1}
    assert purged(62) == {}

    seat.refresh_from_db()
    assert (seat.email, seat.given_name, seat.family_name, str(seat)) == ("", "", "", str(seat.key))


def test_whoever_waits_for_a_seat_that_nobody_asks_for_any_more_is_forgotten():
    case = sent()
    (seat,) = nominated(case, "lucie@example.org")
    assert purged(90) == {}

    requests.withdraw(case, by=case.requester)

    assert purged(90) == {"access.unclaimed_nominations": 1}
    assert Seat.objects.get(pk=seat.pk).state == SeatState.LAPSED


def test_a_learner_keeps_the_seat_with_its_name():
    case = approved()
    (seat,) = nominated(case, "lucie@example.org")
    seats.accept(seat, person=UserFactory(email="lucie@example.org"))

    assert purged(400) == {}
    assert Seat.objects.get(pk=seat.pk).email == "lucie@example.org"


def test_words_of_a_refused_request_go_after_two_years_and_the_decision_stays():
    case = decided(endorsed(), Outcome.REJECTED)

    assert purged(729) == {}
    assert purged(731) == {"access.refused_requests": 1}
    assert purged(732) == {}

    assert set(words_of(case)) == {""}
    assert fresh(case).lines.get().outcome == Outcome.REJECTED
    assert fresh(case).events.count() == 4
    assert list(audit.breaks()) == []


def test_a_reference_on_hold_is_left_alone(settings):
    held, other = decided(endorsed(), Outcome.REJECTED), decided(endorsed(), Outcome.REJECTED)
    settings.LEGAL_HOLD = [held.reference]

    assert purged(731) == {"access.refused_requests": 1}

    assert words_of(held)[0] != ""
    assert words_of(other)[0] == ""


def test_an_open_request_is_never_forgotten():
    case = sent()

    assert purged(4000) == {}
    assert words_of(case)[0] != ""


def test_words_of_an_approved_request_go_five_years_after_its_last_access_has_ended():
    case = approved()
    (seat,) = nominated(case, "lucie@example.org")
    seats.accept(seat, person=UserFactory(email="lucie@example.org"))
    runs = (grant_of(case).ends_on - timezone.localdate()).days

    assert "access.granted_requests" not in purged(runs + 5 * rules.YEAR - 1)
    assert purged(runs + 5 * rules.YEAR + 2)["access.granted_requests"] == 1

    assert set(words_of(case)) == {""}
    assert Seat.objects.get(pk=seat.pk).email == ""


def test_a_grant_without_an_end_keeps_its_request():
    case = approved()
    grant = grant_of(case)
    grant.ends_on = None
    grant.save()

    assert purged(10_000) == {}

"""Giving and revoking, with their record."""

from datetime import date

import pytest
from django.utils import timezone

from access import actions
from access.models import Grant
from ground.models import AuditEvent
from modules.models import Module
from tests.factories.people import OrganisationFactory, UserFactory, administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def module() -> Module:
    return Module.objects.create(slug="small", code="SMALL", minutes=60)


def records() -> list[tuple[str, object, dict[str, str]]]:
    return list(AuditEvent.objects.order_by("number").values_list("action", "name__actor", "payload"))


def test_give_begins_today_and_is_on_record(module):
    staff, person = administrator(), UserFactory()

    grant = actions.give(module, by=staff, person=person, reason="Pilot group")

    assert (grant.person, grant.organisation, grant.granted_by, grant.reason) == (person, None, staff, "Pilot group")
    assert (grant.starts_on, grant.ends_on) == (timezone.localdate(), None)
    assert records() == [("access.give", staff.pk, {"module": "small", "seats": None})]


def test_give_to_an_organisation_for_a_time(module):
    organisation = OrganisationFactory()

    grant = actions.give(
        module, by=None, organisation=organisation, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31)
    )

    assert (grant.person, grant.organisation) == (None, organisation)
    assert (grant.starts_on, grant.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))


def test_revoke_keeps_the_row_and_says_who(module):
    staff = administrator()
    grant = actions.give(module, by=staff, person=UserFactory())

    actions.revoke(grant, by=staff)

    grant = Grant.objects.get()
    assert (grant.is_revoked, grant.revoked_by) == (True, staff)
    assert records()[1:] == [("access.revoke", staff.pk, {"module": "small", "reason": ""})]


def test_revoke_refuses_a_second_time(module):
    first, second = administrator(), administrator()
    grant = actions.give(module, by=None, person=UserFactory())
    actions.revoke(grant, by=first)

    with pytest.raises(actions.AlreadyRevoked):
        actions.revoke(grant, by=second)

    assert Grant.objects.get().revoked_by == first
    assert [action for action, *_rest in records()] == ["access.give", "access.revoke"]

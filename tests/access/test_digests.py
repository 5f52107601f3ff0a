"""What digests cost: as much for one request as for many."""

import pytest
from django.db import connection

from access.digests import send_digests
from ground.models import OutboxMessage
from people.models import Role
from tests.factories.access import a_module, endorsed, sent
from tests.factories.moments import at, moment
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db

# A lock for each digest, which SQLite has no need of.
LOCKS = {"postgresql": 2, "sqlite": 0}


@pytest.mark.parametrize("count", [1, 3])
def test_a_digest_asks_the_database_as_often_for_three_requests_as_for_one(django_assert_num_queries, count):
    focal_point, approver = appointed(Role.FOCAL_POINT), appointed(Role.APPROVER)
    with at("2027-03-01 10:00"):
        for number in range(count):
            sent(module=a_module(f"to-endorse-{number}"))
            endorsed(focal_point=focal_point, module=a_module(f"to-decide-{number}"))

    with django_assert_num_queries(50 + LOCKS[connection.vendor]):
        assert send_digests(moment("2027-03-09 08:00")) == 2

    bodies = [
        OutboxMessage.objects.get(recipient=one, once__startswith="digest:").body for one in (focal_point, approver)
    ]
    assert [body.count("If you do nothing:") for body in bodies] == [count, count]

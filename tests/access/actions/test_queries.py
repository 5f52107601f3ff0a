"""What one act costs: so many queries for a request with one module, and only what each further module needs."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.actions import deciding, requests
from access.actions.moving import LineGiven
from access.models import AccessRequest, Outcome
from people.models import Role
from tests.factories.access import a_draft, a_module, approved
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db


def with_lines(number: int) -> AccessRequest:
    case = a_draft()
    return requests.choose_lines(case, {a_module(f"module-{one}"): 1 for one in range(number)})


def queries_of(act: Callable[[], object]) -> int:
    """Those that read or write rows; how turns are taken is the database's own way."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return sum("SAVEPOINT" not in query["sql"] and "pg_advisory" not in query["sql"] for query in captured)


@pytest.mark.parametrize(("number", "submit", "endorse", "decide"), [(1, 42, 25, 46), (2, 45, 26, 70), (3, 48, 27, 94)])
def test_acts_cost_what_they_need(number, submit, endorse, decide):
    focal_point, approver = appointed(Role.FOCAL_POINT), appointed(Role.APPROVER)
    approved(module=a_module("another"), focal_point=focal_point)  # so that kinds of content are known
    case = with_lines(number)
    given = [LineGiven(line, Outcome.APPROVED, 1) for line in case.lines.select_related("module")]

    costs = [
        queries_of(lambda: requests.submit(case, by=case.requester)),
        queries_of(lambda: deciding.endorse(case, by=focal_point, version=2)),
        queries_of(lambda: deciding.decide(case, given, by=approver, version=3)),
    ]

    assert costs == [submit, endorse, decide]

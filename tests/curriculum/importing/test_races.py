"""Two at once, on PostgreSQL: a new module that two people bring at the same moment is taken once, and the other is told."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from curriculum.importing import taking
from curriculum.importing.taking import Taken, TakenElsewhere
from modules.models import Module
from tests.sent_modules import exported_elsewhere, pages_above

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql_only]


def brought(sent: bytes) -> Taken | TakenElsewhere:
    try:
        return taking.take(io.BytesIO(sent))
    except TakenElsewhere as other:
        return other
    finally:
        connections.close_all()


def test_a_new_module_that_is_brought_twice_at_once_is_taken_once():
    sent = exported_elsewhere("rrf-01-foundations")
    pages_above()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(brought, [sent, sent]))

    assert {type(one) for one in results} == {Taken, TakenElsewhere}
    assert Module.objects.filter(slug="rrf-01-foundations").count() == 1

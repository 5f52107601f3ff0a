"""The test databases themselves: a copy of the migrated site, fresh again after a test that commits."""

import pytest
from django.db import connection
from wagtail.models import Page

from people.models import Country
from tests import databases


@pytest.mark.django_db
def test_the_copy_is_migrated():
    assert Page.objects.filter(depth=1).count() == 1
    assert Country.objects.filter(code="FR").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_that_commits_finds_and_leaves_a_whole_site(turn: str):
    assert Country.objects.filter(code="FR").exists()
    assert not Country.objects.filter(code="QQ").exists()

    Country.objects.create(code="QQ", name="Nowhere")


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for():
    vendor = "postgresql" if databases.KIND == "postgresql" else "sqlite"

    assert connection.vendor == vendor

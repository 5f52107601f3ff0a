"""Addresses that no page has and no database takes."""

import pytest

from tests.django_fixtures import signed_in
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/en/certificates/%00/", "/en/catalogue/?q=%00", "/en/learn/%00/"])
def test_a_null_character_is_refused_with_a_page(client, address):
    for visitor in (client, signed_in(UserFactory())):
        response = visitor.get(address)

        assert response.status_code == 400
        assert "This could not be read" in response.content.decode()

"""Documents to take home are behind the door of the module they name."""

import pytest
from django.core.files.base import ContentFile

from access import actions
from modules import actions as module_actions
from modules.models import Module, SiteDocument
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def module() -> Module:
    return Module.objects.create(slug="small", code="SMALL", minutes=60)


def address_of(module: Module | None) -> str:
    document = SiteDocument.objects.create(
        title="Handout", module=module, file=ContentFile(b"Words to take home", "handout.txt")
    )
    return document.url


def with_grant(module: Module):
    person = UserFactory()
    actions.give(module, by=None, person=person)
    return person


def test_a_document_of_a_module_leaves_as_an_attachment(module, client_of):
    response = client_of(with_grant(module)).get(address_of(module))

    assert response.getvalue() == b"Words to take home"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"] == "default-src 'none'"


def test_a_visitor_is_sent_to_the_sign_in_and_back(module, client):
    address = address_of(module)

    assert client.get(address).url == f"/account/login/?next={address}"


def test_somebody_without_a_grant_reads_that_it_is_not_open(module, client_of):
    response = client_of(UserFactory()).get(address_of(module))

    assert response.status_code == 403
    assert "This page is not open to you" in response.content.decode()


def test_a_document_of_a_module_that_was_taken_back_is_closed(module, client_of):
    client, address = client_of(with_grant(module)), address_of(module)

    module_actions.withdraw(module, "*")

    assert client.get(address).status_code == 403


def test_a_document_without_a_module_is_for_everybody(client):
    assert client.get(address_of(None)).getvalue() == b"Words to take home"

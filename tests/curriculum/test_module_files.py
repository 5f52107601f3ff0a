"""Editors send a module as a file, and take one once they have seen what it would change."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from curriculum.exporting.export import exported
from ground.models import AuditEvent
from modules.models import Module
from people.models import Role
from tests.factories.modules import published_module
from tests.factories.people import appointed

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

PAGE = "/admin/module-files/"


@pytest.fixture
def module() -> Module:
    return published_module()


@pytest.fixture
def editor(module, client_of):
    return client_of(appointed(Role.EDITOR, module_slug="small"))


def sent(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("small.zip", content, "application/zip")


def test_editor_exports_their_module(editor, module):
    response = editor.get(f"{PAGE}small.zip")

    assert response["Content-Disposition"] == 'attachment; filename="small.zip"'
    assert response.content == exported(module)


def test_editor_of_another_module_neither_exports_nor_replaces_it(module, client_of):
    other = client_of(appointed(Role.EDITOR, module_slug="elsewhere"))

    assert other.get(f"{PAGE}small.zip").status_code in {302, 403}
    assert b"A draft of a module" not in other.post(PAGE, {"file": sent(exported(module))}).content


def test_broken_file_is_said_whole_and_nothing_is_kept(editor):
    response = editor.post(PAGE, {"file": sent(b"nothing")})

    assert response.status_code == 422
    assert "it is not a ZIP archive" in response.content.decode()
    assert not AuditEvent.objects.filter(action="module.import").exists()

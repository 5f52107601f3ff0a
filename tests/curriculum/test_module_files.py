"""Editors send a module as a file, and take one once they have seen what it would change."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from curriculum.exporting.export import exported
from ground.models import AuditEvent
from modules.models import Module, ModulePage
from people.models import Role
from tests.factories.modules import published_module
from tests.factories.people import appointed
from tests.sent_modules import exported_elsewhere, pages_above
from tests.shipped_content import shipped

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


def test_editor_of_all_modules_sees_what_a_file_would_change_and_takes_it(client_of):
    content = exported_elsewhere("rrf-10-looking-after")
    pages_above()
    client = client_of(appointed(Role.EDITOR))

    looked = client.post(PAGE, {"file": sent(content)}).content.decode()
    assert "A new module" in looked
    assert "modules/rrf-10-looking-after/units/01-u1.md" in looked
    assert not Module.objects.exists()

    seen = hashlib.sha256(content).hexdigest()
    assert client.post(PAGE, {"file": sent(content), "seen": seen}).status_code == 302
    assert not ModulePage.objects.get().live
    assert AuditEvent.objects.filter(action="module.import").count() == 1


def test_editor_of_one_module_brings_no_new_one(client_of):
    content = exported_elsewhere("rrf-10-looking-after")
    pages_above()
    client = client_of(appointed(Role.EDITOR, module_slug="small"))

    client.post(PAGE, {"file": sent(content), "seen": hashlib.sha256(content).hexdigest()})

    assert not Module.objects.exists()


def test_broken_file_is_said_whole_and_nothing_is_kept(editor):
    response = editor.post(PAGE, {"file": sent(b"nothing")})

    assert response.status_code == 422
    assert "it is not a ZIP archive" in response.content.decode()
    assert not AuditEvent.objects.filter(action="module.import").exists()


def test_what_the_database_refuses_is_not_said_to_be_taken_by_somebody_else(client_of):
    content = exported_elsewhere("rrf-10-looking-after")
    pages_above()
    elsewhere = published_module()
    _file, _slug, [item, *_others] = next(iter(shipped().quizzes_of("rrf-10-looking-after", "en").lists()))
    elsewhere.questions.filter(slug="small/q1").update(slug=f"rrf-10-looking-after/{item['id']}")
    seen = hashlib.sha256(content).hexdigest()

    answer = client_of(appointed(Role.EDITOR)).post(PAGE, {"file": sent(content), "seen": seen})

    assert answer.status_code == 422
    assert "another thing here may have one of its ids" in answer.content.decode()
    assert not Module.objects.filter(slug="rrf-10-looking-after").exists()

"""What lasts: a certificate outlives a change of its module; of an erased person code and dates outlive, and nothing else."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from certificates import actions, replacing
from certificates.models import Credential
from certificates.transcripts import sharing
from modules import actions as module_actions
from modules.models import ChangeClass
from people import actions as people_actions
from people.models import Role
from tests.access.views.reading import words_of
from tests.certificates.test_attendance import certified
from tests.django_fixtures import signed_in
from tests.factories.certificates import issued, short_module
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db
DESK = "/en/certificates/desk/"
NAME = "Mirela Kovac"


def content_of(credential: Credential) -> bytes:
    actions.make_file.func(credential.pk)
    with Credential.objects.get(pk=credential.pk).file.pdf.open() as opened:
        return bytes(opened.read())


def test_a_certificate_from_before_a_change_of_the_edition_still_checks():
    module = short_module()
    credential = issued(UserFactory(name=NAME), module)
    content = content_of(credential)
    module.pages.update(title="Called otherwise now")
    module_actions.publish_edition(module, by=None, change=ChangeClass.SUBSTANTIAL, note="New.")

    by_code = words_of(Client().get(f"/en/certificates/{credential.grouped_code}/"))
    sent = {"file": SimpleUploadedFile("certificate.pdf", content)}
    by_file = words_of(Client().post("/en/certificates/check-file/", sent))

    for said in (by_code, by_file):
        assert "This certificate is valid" in said
        assert "Module short" in said
        assert "edition 1" in said
    assert "The file is exactly as we issued it" in by_file


def everything_in_the_database() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 # names of our own tables
            rows += cursor.fetchall()
    return repr(rows)


def test_of_an_erased_person_code_and_dates_are_left_and_nothing_else(django_capture_on_commit_callbacks):
    person, staff = UserFactory(name=NAME), administrator()
    first = issued(person)
    with django_capture_on_commit_callbacks(execute=True):
        newer = replacing.correct_name(first, name=f"{NAME}ic", by=staff)
        attended = certified(person)
    held = [first, newer, attended]
    address = f"/en/transcripts/{sharing.share(person=person, days=30)}/"
    before = everything_in_the_database()
    with django_capture_on_commit_callbacks(execute=True):
        people_actions.erase(person, by=staff)

    desk = signed_in(appointed(Role.APPROVER))
    found = words_of(desk.post(DESK, {"words": NAME}, follow=True))
    desk.post(DESK, {"words": ""})
    pages = [f"/en/certificates/{one.grouped_code}/" for one in held]
    pages += [DESK, f"{DESK}certificates.csv", *(f"{DESK}{one.grouped_code}/" for one in held)]
    shown = [desk.get(page).content.decode() for page in pages]

    assert NAME in before
    assert "Mirela" not in everything_in_the_database()
    assert all("Mirela" not in page for page in shown)
    assert [one.grouped_code in found for one in held] == [False, False, False]
    assert all(one.grouped_code in shown[3] for one in held)
    assert Client().get(address).status_code == 404
    assert [desk.get(f"/en/certificates/{one.grouped_code}/file/").status_code for one in held] == [404, 404, 404]
    assert [default_storage.exists(actions.path_of(one.code)) for one in held] == [False, False, False]
    kept = Credential.objects.order_by("pk").values_list("code", "issued_at", "sha256")
    assert list(kept) == [(one.code, one.issued_at, one.sha256) for one in held]

import pytest

from certificates import actions
from certificates.models import Credential, CredentialFile
from ground import privacy
from modules.canonical import sha256_of
from people import actions as people_actions
from tests.factories.certificates import issued
from tests.factories.people import UserFactory, administrator

pytestmark = pytest.mark.django_db


def test_erasure_keeps_code_and_dates_and_nothing_of_the_person(django_capture_on_commit_callbacks):
    credential = issued(UserFactory(name="Mirela Kovač"))
    person = credential.holder.person
    actions.make_file.func(credential.pk)
    file = CredentialFile.objects.get(credential=credential)

    with django_capture_on_commit_callbacks(execute=True):
        people_actions.erase(person, by=administrator())

    kept = Credential.objects.with_standing().get(pk=credential.pk)
    assert (kept.code, kept.issued_at, kept.completed_on) == (
        credential.code,
        credential.issued_at,
        credential.completed_on,
    )
    assert (kept.holder.name, kept.holder.salt, kept.holder.person) == ("", "", None)
    assert sha256_of(kept.payload) == kept.sha256
    assert not file.pdf.storage.exists(file.pdf.name)


def test_erased_certificate_is_not_drawn_again(django_capture_on_commit_callbacks):
    credential = issued()
    people_actions.erase(credential.holder.person, by=administrator())

    actions.make_file.func(credential.pk)

    assert CredentialFile.objects.count() == 0


def test_erasure_leaves_the_certificates_of_others():
    credential = issued(UserFactory(name="Somebody else"))

    people_actions.erase(UserFactory(), by=administrator())

    assert Credential.objects.get(pk=credential.pk).holder.name == "Somebody else"


def test_export_holds_the_certificates():
    credential = issued(UserFactory(name="Mirela Kovač"))

    (exported,) = privacy.export(credential.holder.person)["certificates"]

    assert exported["code"] == credential.grouped_code
    assert exported["name"] == "Mirela Kovač"
    assert [row["state"] for row in exported["states"]] == ["issued"]

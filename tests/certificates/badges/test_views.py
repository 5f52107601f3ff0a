"""Digital credentials of certificates: made with the file, given to the holder, checked, and said to be over."""

import io
import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openbadgeslib.ob3 import decode_encoded_list, set_indices
from pikepdf import Name, Pdf

from certificates import actions, ledger, replacing
from certificates.badges.given import issuer
from certificates.badges.keys import read_keys
from certificates.badges.securing import verify
from certificates.models import Credential, CredentialBadge, Reason
from people.models import Role
from tests.certificates.test_ladder import (
    WHOLE,
    has_done_all,
    issued_to_trainer,
    issued_whole,
    rule_of_trainers,
    trains,
)
from tests.factories.badges import keys_text
from tests.factories.certificates import issued, short_module
from tests.factories.people import UserFactory, appointed
from tests.programme.curricula.test_views import a_curriculum

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings):
    settings.BADGE_KEYS = keys_text()
    cache.clear()


@pytest.fixture
def credential() -> Credential:
    return with_files(issued(UserFactory(name="Mirela Kovač", email="mirela@example.org")))


def with_files(credential: Credential) -> Credential:
    actions.make_file.func(credential.pk)
    return Credential.objects.with_standing().get(pk=credential.pk)


def read(file) -> bytes:
    with file.open() as opened:
        return opened.read()


def words(client, name: str, content: bytes) -> str:
    answer = client.post("/en/certificates/check-file/", {"file": SimpleUploadedFile(name, content)})
    return " ".join(answer.content.decode().split())


def set_places(client, purpose: str) -> list[bool]:
    """Whether the bit of each credential, oldest first, is set in a list as a checker reads it."""
    cache.clear()
    listed = json.loads(client.get(f"/badges/status/0/{purpose}.json").content)
    places = set_indices(decode_encoded_list(listed["credentialSubject"]["encodedList"]))
    return [pk in places for pk in Credential.objects.order_by("pk").values_list("pk", flat=True)]


def test_holder_downloads_what_is_kept_and_the_same_is_in_the_pdf(client, credential):
    client.force_login(credential.holder.person)
    address = f"/en/certificates/{credential.grouped_code}/credential"

    document, token = (b"".join(client.get(f"{address}.{end}").streaming_content) for end in ("json", "jwt"))

    with Pdf.open(io.BytesIO(read(credential.file.pdf))) as pdf:
        attached = pdf.attachments["open-badge.json"]
        assert attached.get_file().read_bytes() == document
        assert [one.AFRelationship for one in pdf.Root.AF] == [Name.Data, Name.Data]
    assert (document, token) == (read(credential.badge.document), read(credential.badge.token))
    assert verify(document, issuer())["id"] == verify(token, issuer())["id"]
    assert "Download as .jwt" in client.get(f"/en/learn/{credential.module.slug}/certificate/").content.decode()


def test_without_a_key_there_is_a_certificate_and_no_credential(client, settings):
    settings.BADGE_KEYS = ""
    made = with_files(issued(UserFactory()))

    assert not CredentialBadge.objects.exists()
    client.force_login(made.holder.person)
    assert "digital credential" not in client.get(f"/en/learn/{made.module.slug}/certificate/").content.decode()
    assert client.get("/.well-known/did.json").status_code == 404


@pytest.mark.parametrize("form", ["document", "token"])
def test_check_tells_valid_revoked_and_altered_apart(client, credential, form):
    content = read(getattr(credential.badge, form))

    valid = words(client, "a", content)
    altered = words(
        client,
        "a",
        content.replace(b"credentialStatus", b"credentialStatuz") if form == "document" else content[:-6] + b"AAAAAA",
    )
    ledger.revoke(credential, by=None, reason=Reason.ERROR)
    revoked = words(client, "a", content)

    assert "exactly as we issued it" in valid
    assert "This file was altered" in altered
    assert credential.grouped_code in altered
    assert "This certificate was revoked" in revoked


def test_check_says_that_a_replaced_one_was_replaced(client, credential):
    replacing.correct_name(credential, name="Mirela Horvat", by=appointed(Role.APPROVER))

    assert "This certificate was replaced" in words(client, "a.json", read(credential.badge.document))


def test_what_a_wallet_has_written_anew_is_ours_by_its_signature(client, credential):
    said = words(client, "a.json", json.dumps(json.loads(read(credential.badge.document)), indent=4).encode())

    assert "carries our signature" in said
    assert "exactly as we issued it" not in said


def test_status_lists_say_what_the_ledger_says(client, credential):
    suspended, replaced, _valid = (with_files(issued(UserFactory(), credential.module)) for _ in range(3))
    ledger.revoke(credential, by=None, reason=Reason.ERROR)
    ledger.suspend(suspended, by=appointed(Role.APPROVER))
    replacing.correct_name(replaced, name="Mirela Horvat", by=appointed(Role.APPROVER))

    assert set_places(client, "revocation") == [True, False, True, False, False]
    assert set_places(client, "suspension") == [False, True, False, False, False]
    ledger.reinstate(suspended, by=appointed(Role.APPROVER))
    assert set_places(client, "suspension") == [False] * 5


def test_lists_and_keys_may_be_kept_and_read_from_anywhere(client, credential):
    answers = [
        client.get(f"/{path}")
        for path in (".well-known/did.json", ".well-known/jwks.json", "badges/status/0/revocation.jwt")
    ]

    assert [answer["Cache-Control"] for answer in answers] == ["public, max-age=3600"] * 2 + ["public, max-age=300"]
    assert {answer["Access-Control-Allow-Origin"] for answer in answers} == {"*"}
    assert answers[2]["Content-Type"] == "application/vc+jwt"
    assert client.get("/badges/status/1/revocation.jwt").status_code == 404


def test_a_list_costs_two_queries(client, credential, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/badges/status/0/revocation.json")


def test_erasing_a_person_drops_the_credential_and_keeps_its_hashes(
    client, credential, django_capture_on_commit_callbacks
):
    content = read(credential.badge.document)

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget(credential.holder.person)

    kept = CredentialBadge.objects.get()
    assert not kept.document.storage.exists(kept.document.name)
    assert not kept.token.storage.exists(kept.token.name)
    assert kept.document_sha256 == credential.badge.document_sha256
    assert "no longer kept" in words(client, "a.json", content)


def test_what_a_certificate_takes_is_read_by_anybody(client, credential):
    said = client.get(
        verify(read(credential.badge.document), issuer())["credentialSubject"]["achievement"]["id"], follow=True
    )

    assert "Completing everything that the training module asks for." in said.content.decode()


def test_trainers_and_whole_curricula_have_credentials_and_pages_of_their_own(client):
    module = short_module()
    a_curriculum(facts=WHOLE)
    rule_of_trainers(module, 1)
    ana = UserFactory(name="Ana")
    enrolment = has_done_all(ana, module)
    trains(ana, module)
    client.force_login(ana)

    said = {}
    for credential in (with_files(issued_whole(ana)), with_files(issued_to_trainer(enrolment))):
        achievement = verify(read(credential.badge.document), issuer())["credentialSubject"]["achievement"]
        page = client.get(achievement["id"], follow=True).content.decode()
        given = client.get(f"/en/certificates/{credential.grouped_code}/credential.json")
        assert b"".join(given.streaming_content) == read(credential.badge.document)
        said[credential.kind] = (achievement["achievementType"], achievement["humanCode"], achievement["description"])
        assert achievement["description"].partition(" Learning")[0] in page

    assert said["curriculum"][:2] == ("CertificateOfCompletion", "WHOLE")
    assert said["trainer"][:2] == ("Certificate", "SHORT")
    assert "leading or co-leading 1 training session of it" in said["trainer"][2]


def test_rotating_writes_the_file_for_its_owner_only(settings, tmp_path):
    settings.BADGE_KEYS, settings.BADGE_KEYS_FILE = "", str(tmp_path / "keys.json")

    call_command("rotate_badge_keys", stdout=io.StringIO())
    call_command("rotate_badge_keys", stdout=io.StringIO())

    first, second = read_keys((tmp_path / "keys.json").read_text())
    assert first.retires == second.not_before
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_rotating_prints_the_keys_of_the_environment_and_refuses_what_are_none(settings):
    said = io.StringIO()
    call_command("rotate_badge_keys", stdout=said)

    assert len(read_keys(said.getvalue())) == 2
    settings.BADGE_KEYS = "no keys"
    with pytest.raises(CommandError):
        call_command("rotate_badge_keys")

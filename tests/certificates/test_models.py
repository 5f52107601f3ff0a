from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from certificates import actions, ledger
from certificates.models import Credential, CredentialFile, CredentialHolder, CredentialStatus, Reason, State
from modules.canonical import sha256_of
from tests.factories.certificates import issued

pytestmark = pytest.mark.django_db


def test_credential_cannot_be_changed():
    credential = issued()

    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        Credential.objects.filter(pk=credential.pk).update(language="fr")


def test_status_cannot_be_changed():
    issued()

    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        CredentialStatus.objects.update(state=State.REVOKED, reason=Reason.ERROR)


def test_file_cannot_be_changed():
    actions.make_file.func(issued().pk)

    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        CredentialFile.objects.update(sha256="0" * 64)


def test_enrolment_has_one_credential():
    credential = issued()

    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.create(
            code="00000000000",
            enrolment=credential.enrolment,
            module=credential.module,
            edition=credential.edition,
            language="fr",
            hours=1,
            payload={},
            sha256="",
        )


@pytest.mark.parametrize(("state", "reason"), [(State.REVOKED, ""), (State.ISSUED, Reason.ERROR)])
def test_status_is_revoked_for_a_reason_and_only_then(state, reason):
    credential = issued()

    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialStatus.objects.create(credential=credential, state=state, reason=reason)


def test_holder_is_erased_whole_or_not_at_all():
    issued()

    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialHolder.objects.update(name="")


def test_hash_is_that_of_the_payload_as_the_database_gives_it_back():
    credential = issued()
    credential.refresh_from_db()

    assert sha256_of(credential.payload) == credential.sha256


def test_newest_status_holds():
    credential = issued()

    ledger.revoke(credential, by=None, reason=Reason.ERROR)

    assert Credential.objects.with_standing().get(pk=credential.pk).is_revoked


@pytest.mark.parametrize(("hours", "shown", "counted"), [("1.0", 1, 1), ("1.5", Decimal("1.5"), 2), ("8.0", 8, 8)])
def test_hours_are_shown_without_an_empty_half(hours, shown, counted):
    credential = Credential(hours=Decimal(hours))

    assert (credential.hours_shown, credential.hours_counted) == (shown, counted)

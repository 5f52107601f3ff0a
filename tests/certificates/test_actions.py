import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from certificates import actions, ledger
from certificates.models import Credential, CredentialFile, CredentialStatus, Reason, State
from certificates.payload import holder_hash
from ground.models import AuditEvent
from learning.actions import mark_unit
from modules import actions as module_actions
from modules.models import ChangeClass
from tests.factories.certificates import completed, issued, short_module
from tests.factories.learning import enrolled
from tests.factories.modules import changed_unit
from tests.factories.people import UserFactory, administrator

pytestmark = pytest.mark.django_db


def test_issue_certifies_what_was_completed():
    enrolment = completed(UserFactory(name="Mirela  Kovač"))

    credential = actions.issue(enrolment, by=enrolment.learner, language="fr")

    assert credential.holder.name == "Mirela Kovač"
    assert credential.payload["holder"] == holder_hash("Mirela Kovač", credential.holder.salt)
    assert (credential.module, credential.edition.number) == (enrolment.module, 1)
    assert (credential.title, credential.words_language) == ("Module short", "en")
    assert credential.outcomes == ["Say who you are"]
    assert credential.hours == Decimal("1.0")
    assert credential.language == "fr"
    assert credential.completed_on == timezone.localdate(enrolment.completed_at)


def test_issue_twice_gives_the_same():
    enrolment = completed()

    first = actions.issue(enrolment, by=enrolment.learner, language="en")
    second = actions.issue(enrolment, by=enrolment.learner, language="fr")

    assert first == second
    assert Credential.objects.count() == 1
    assert AuditEvent.objects.filter(action="certificate.issue").count() == 1


def test_issue_refuses_what_is_not_completed():
    enrolment = enrolled(short_module())
    mark_unit(enrolment, "u1", done=True)

    with pytest.raises(actions.NotCompleted):
        actions.issue(enrolment, by=enrolment.learner, language="en")


@pytest.mark.parametrize("name", ["", "  ", "\u200f"])
def test_issue_needs_a_name(name):
    enrolment = completed(UserFactory(name=name))

    with pytest.raises(actions.NameMissing):
        actions.issue(enrolment, by=enrolment.learner, language="en")


def test_issue_names_the_edition_that_was_completed_not_the_newest():
    enrolment = completed()
    changed_unit(enrolment.module, "Other words.")
    module_actions.publish_edition(enrolment.module, by=None, change=ChangeClass.SUBSTANTIAL, note="New.")

    credential = actions.issue(enrolment, by=enrolment.learner, language="en")

    assert credential.edition.number == 1


def test_name_changed_later_does_not_reach_the_certificate():
    credential = issued(UserFactory(name="As issued"))
    person = credential.holder.person

    person.name = "Another"
    person.save()

    assert Credential.objects.get(pk=credential.pk).holder.name == "As issued"


def test_revoke_is_appended_with_its_reason():
    credential = issued()
    staff = administrator()

    ledger.revoke(credential, by=staff, reason=Reason.ERROR)

    rows = CredentialStatus.objects.filter(credential=credential).values_list("state", "reason", "by")
    assert list(rows) == [(State.ISSUED, "", credential.holder.person_id), (State.REVOKED, Reason.ERROR, staff.pk)]


def test_revoke_twice_is_refused():
    credential = issued()
    ledger.revoke(credential, by=None, reason=Reason.ERROR)

    with pytest.raises(ledger.CannotFollow):
        ledger.revoke(credential, by=None, reason=Reason.HOLDER)


def test_file_is_made_after_commit_and_once(django_capture_on_commit_callbacks):
    enrolment = completed()

    with django_capture_on_commit_callbacks(execute=True):
        credential = actions.issue(enrolment, by=enrolment.learner, language="en")
    actions.make_file.func(credential.pk)

    kept = CredentialFile.objects.get(credential=credential)
    with kept.pdf.open() as file:
        content = file.read()
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == kept.sha256
    assert kept.pdf.name == f"certificates/{credential.code[:2]}/{credential.code}.pdf"


def test_tick_makes_the_files_that_a_stopped_worker_left():
    credential = issued()

    first = actions.make_missing_files(timezone.now() + timedelta(minutes=1))
    second = actions.make_missing_files(timezone.now() + timedelta(minutes=2))

    assert (first, second) == (1, 0)
    assert default_storage.exists(credential.file.pdf.name)

"""What becomes of certificates, what holders are told, and that nobody can rewrite it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from certificates import actions, ledger, mails
from certificates.models import Credential, CredentialHolder, CredentialKind, CredentialRule, CredentialStatus, Reason
from certificates.standing import State
from ground.models import AuditEvent, OutboxMessage
from tests.factories.certificates import completed, issued, short_module
from tests.factories.moments import at, moment
from tests.factories.people import UserFactory, administrator

pytestmark = pytest.mark.django_db
TODAY = "2027-03-26 10:00"


def ending(*, months: int = 12, kind: CredentialKind = CredentialKind.COMPLETION, **fields) -> Credential:
    """A certificate of somebody who completed a module today, whose certificates end."""
    module = short_module()
    CredentialRule.objects.create(module=module, kind=kind, valid_months=months, **fields)
    with at(TODAY):
        return issued(UserFactory(name="Ana"), module)


def states(credential: Credential) -> list[str]:
    return list(credential.statuses.order_by("pk").values_list("state", flat=True))


def told() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("subject", flat=True))


def test_suspended_and_reinstated_is_valid_again_and_the_holder_knows():
    credential, staff = issued(), administrator()

    ledger.suspend(credential, by=staff)
    suspended = Credential.objects.get(pk=credential.pk)
    suspended_is = (suspended.state, suspended.is_valid)
    ledger.reinstate(credential, by=staff)

    again = Credential.objects.get(pk=credential.pk)
    assert suspended_is == (State.SUSPENDED, False)
    assert (again.state, again.is_valid) == (State.REINSTATED, True)
    assert told() == ["Your certificate is suspended", "Your certificate is valid again"]
    assert list(AuditEvent.objects.filter(action__startswith="certificate.").values_list("action", flat=True)) == [
        "certificate.issue",
        "certificate.suspend",
        "certificate.reinstate",
    ]


def test_the_mail_about_a_revocation_says_why_and_what_one_can_do():
    credential = issued(UserFactory(name="Ana", language="en"))

    ledger.revoke(credential, by=administrator(), reason=Reason.ERROR)

    body = OutboxMessage.objects.get().body
    assert "Reason: It was issued in error." in body
    assert "If you do nothing: the certificate stays revoked." in body
    assert credential.grouped_code in body
    assert credential.title not in OutboxMessage.objects.get().subject


@pytest.mark.parametrize(
    ("state", "reason"),
    [("revoked", ""), ("suspended", ""), ("superseded", ""), ("issued", "error"), ("reinstated", "error")],
)
def test_the_database_wants_a_reason_where_one_belongs_and_only_there(state, reason):
    credential = Credential.objects.get(pk=issued().pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialStatus.objects.create(credential=credential, state=state, reason=reason)


@pytest.mark.parametrize(("state", "reason"), [("issued", ""), ("revoked", "error"), ("expired", "")])
def test_the_database_keeps_what_happens_once(state, reason):
    credential = issued()
    if state != "issued":
        CredentialStatus.objects.create(credential=credential, state=state, reason=reason)

    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialStatus.objects.create(credential=credential, state=state, reason=reason)


def test_the_ledger_and_the_last_day_cannot_be_rewritten():
    credential = ending()

    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        Credential.objects.filter(pk=credential.pk).update(expires_on=None)
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        credential.statuses.update(at=timezone.now())


@pytest.mark.parametrize("words", [{"name": "Somebody else"}, {"salt": "another"}, {"name": "Nobody", "salt": "none"}])
def test_a_name_can_be_erased_and_never_rewritten(words):
    credential = issued(UserFactory(name="Ana"))

    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        CredentialHolder.objects.filter(credential=credential).update(**words)
    actions.forget(credential.holder.person)

    assert CredentialHolder.objects.get().name == ""


# Rules: how long it holds


def test_without_a_rule_it_never_ends():
    assert issued().expires_on is None


def test_the_rule_of_the_module_goes_before_the_one_for_all():
    CredentialRule.objects.create(module=None, kind=CredentialKind.COMPLETION, valid_months=6)

    credential = ending(months=12)
    with at(TODAY):
        another = issued(module=short_module("other"))

    assert (credential.expires_on, another.expires_on) == (date(2028, 3, 26), date(2027, 9, 26))
    assert credential.payload["expires_on"] == "2028-03-26"


def test_months_count_from_the_day_of_completion():
    module = short_module()
    CredentialRule.objects.create(module=module, kind=CredentialKind.COMPLETION, valid_months=12)
    with at("2027-01-10 10:00"):
        enrolment = completed(module=module)

    with at(TODAY):
        credential = actions.issue(enrolment, by=enrolment.learner, language="en")

    assert credential.expires_on == date(2028, 1, 10)


@pytest.mark.parametrize("months", [0, 121])
def test_a_rule_holds_between_a_month_and_ten_years(months):
    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialRule.objects.create(kind=CredentialKind.COMPLETION, valid_months=months)


def on(day: str) -> datetime:
    return moment(f"{day} 09:00")


def test_tick_writes_down_what_has_expired_once():
    credential = ending()

    expired = [ledger.expire_due(on(day)) for day in ("2028-03-26", "2028-03-27", "2028-03-28")]

    assert expired == [0, 1, 0]
    assert states(credential) == ["issued", "expired"]
    assert told() == ["Your certificate has expired"]


def test_past_its_last_day_it_does_not_hold_even_if_nobody_wrote_it_down():
    credential = ending()

    with at("2028-03-27 00:30"):
        shown = Credential.objects.get(pk=credential.pk)
        assert (shown.state, shown.is_valid) == (State.EXPIRED, False)
    assert states(credential) == ["issued"]


def test_holders_are_reminded_sixty_and_fourteen_days_before_and_each_time_once():
    ending()
    days = ("2028-01-25", "2028-01-26", "2028-02-10", "2028-03-11", "2028-03-12", "2028-03-20", "2028-03-27")

    reminded = [mails.remind(on(day)) for day in days]

    assert reminded == [0, 1, 0, 0, 1, 0, 0]
    assert told() == ["Your certificate expires soon"] * 2
    assert "If you do nothing: it expires on the day above" in OutboxMessage.objects.first().body


def test_nobody_is_reminded_of_what_no_longer_holds():
    ledger.revoke(ending(), by=None, reason=Reason.ERROR)

    assert mails.remind(on("2028-03-01")) == 0


def test_looking_writes_nothing(client):
    credential = ending()
    before = CredentialStatus.objects.count()

    with at("2028-04-01 10:00"):
        page = client.get(f"/en/certificates/{credential.grouped_code}/").content.decode()

    assert "This certificate has expired" in page
    assert CredentialStatus.objects.count() == before


def test_a_suspended_one_expires_too():
    credential = ending()
    ledger.suspend(credential, by=administrator())

    ledger.expire_due(on("2028-03-27") + timedelta(hours=1))

    assert states(credential) == ["issued", "suspended", "expired"]

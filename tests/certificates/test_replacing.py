"""Certificates in the place of others: corrected names, issued anew, renewed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from certificates import actions, ledger, replacing
from certificates.models import Credential, CredentialKind, CredentialRule, Reason, Renewal
from certificates.payload import holder_hash
from certificates.standing import CannotFollow
from ground.models import OutboxMessage
from modules.canonical import sha256_of
from people.models import Role
from tests.django_fixtures import signed_in
from tests.factories.attendance import a_closed_day
from tests.factories.certificates import completed, issued, short_module
from tests.factories.moments import at
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db


def corrected(credential: Credential, name: str = "Mirela Kovač") -> Credential:
    return replacing.correct_name(credential, name=name, by=administrator())


def page_of(client, credential: Credential) -> str:
    return " ".join(client.get(f"/en/certificates/{credential.grouped_code}/").content.decode().split())


def test_a_corrected_name_gets_another_code_and_the_same_facts():
    first = issued(UserFactory(name="Mirela Kovac"))

    newer = corrected(first)

    assert newer.supersedes == first
    assert newer.code != first.code
    assert newer.payload["holder"] == holder_hash("Mirela Kovač", newer.holder.salt)
    kept = ("edition_id", "enrolment_id", "hours", "completed_on", "kind", "language", "expires_on", "outcomes")
    assert [getattr(newer, name) for name in kept] == [getattr(first, name) for name in kept]
    assert sha256_of(newer.payload) == newer.sha256
    assert (Credential.objects.get(pk=first.pk).state, newer.state) == ("superseded", "issued")
    assert OutboxMessage.objects.get().subject == "Your certificate was replaced by a new one"


def test_a_certificate_of_attendance_is_corrected_too():
    person = UserFactory(name="Ana")
    booking = a_closed_day(person).bookings.get(person=person)
    first = actions.issue_attendance(booking, by=person, language="en")

    newer = corrected(first)

    assert (newer.booking, newer.session["blocks"]) == (first.booking, first.session["blocks"])
    assert actions.issue_attendance(booking, by=person, language="en") == newer


def test_the_old_code_says_replaced_and_only_those_who_may_know_see_by_which(client):
    first = issued(UserFactory(name="An old name", country_id="FR"))
    newer = corrected(first)

    for_visitors = page_of(client, first)
    for_others = page_of(signed_in(appointed(Role.APPROVER, country="BE")), first)
    for_the_holder = page_of(signed_in(first.holder.person), first)
    for_staff = page_of(signed_in(appointed(Role.APPROVER, country="FR")), first)

    assert "This certificate was replaced" in for_visitors
    assert "An old name" not in for_visitors
    assert newer.grouped_code not in for_visitors + for_others
    assert newer.grouped_code in for_the_holder
    assert newer.grouped_code in for_staff


def test_asking_again_gives_the_newest():
    first = issued()
    newer = corrected(first)

    assert actions.issue(first.enrolment, by=None, language="en") == newer
    assert newer.grouped_code in signed_in(first.holder.person).get("/en/learn/short/certificate/").content.decode()


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("\u200f", actions.NameMissing), ("  Ana ", replacing.NameUnchanged)],
)
def test_the_name_has_to_be_another_one(name, refusal):
    credential = issued(UserFactory(name="Ana"))

    with pytest.raises(refusal):
        corrected(credential, name)


def test_a_replaced_one_is_not_replaced_again():
    first = issued()
    corrected(first, "One")

    with pytest.raises(CannotFollow):
        corrected(first, "Two")


def test_the_database_lets_one_take_the_place_of_another_once():
    first = issued()
    newer = corrected(first)
    fields = {one.attname: getattr(newer, one.attname) for one in Credential._meta.concrete_fields if one.name != "id"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.create(**(fields | {"code": "0" * 11}))


@pytest.mark.parametrize(("reason", "may"), [(Reason.ERROR, True), (Reason.NOT_OWN_WORK, False)])
def test_after_a_revocation_it_is_issued_anew_unless_the_work_was_not_theirs(reason, may):
    first = issued(UserFactory(name="Ana"))
    ledger.revoke(first, by=None, reason=reason)

    if may:
        newer = corrected(first, "Ana")
        assert (newer.supersedes, newer.state) == (first, "issued")
        assert Credential.objects.get(pk=first.pk).state == "revoked"
    else:
        with pytest.raises(CannotFollow):
            corrected(first, "Ana")


def test_a_suspended_one_waits_for_a_decision():
    credential = issued()
    ledger.suspend(credential, by=administrator())

    with pytest.raises(CannotFollow):
        corrected(credential)


# Renewal


@pytest.fixture
def ana():
    return UserFactory(name="Ana")


def renewable(person, **rule) -> Credential:
    """A certificate of completion of 1 February 2026, good for 24 months, and a session of 26 March 2027."""
    module = short_module()
    CredentialRule.objects.create(
        module=module, kind=CredentialKind.COMPLETION, valid_months=24, **({"renewal": Renewal.SESSION} | rule)
    )
    with at("2026-02-01 10:00"):
        return issued(person, module)


def test_a_session_renews_it_for_as_long_again(ana):
    first = renewable(ana)
    a_closed_day(ana, module=first.module)

    newer = replacing.renew(first, by=ana)

    assert (first.expires_on, newer.expires_on) == (date(2028, 2, 1), date(2029, 3, 26))
    assert newer.completed_on == first.completed_on
    with pytest.raises(replacing.NothingToRenew):
        replacing.renew(newer, by=ana)


def test_without_a_session_or_a_rule_for_it_nothing_is_renewed(ana):
    first = renewable(ana)
    with pytest.raises(replacing.NothingToRenew):
        replacing.renew(first, by=ana)

    CredentialRule.objects.update(renewal=Renewal.NONE)
    a_closed_day(ana, module=first.module)
    with pytest.raises(replacing.NothingToRenew):
        replacing.renew(first, by=ana)


def test_the_holder_renews_it_on_their_page(ana):
    first = renewable(ana)
    page = "/en/learn/short/certificate/"
    client = signed_in(ana)

    before = client.get(page).content.decode()
    a_closed_day(ana, module=first.module)
    between = client.get(page).content.decode()
    response = client.post(f"/en/certificates/{first.grouped_code}/renew/", follow=True)

    assert "It is renewed by attending a session" in before
    assert "valid until 26 March 2029" in between
    assert "Your certificate is renewed." in response.content.decode()
    assert Credential.objects.newest().get().supersedes == first


def test_nobody_renews_what_is_not_theirs(ana):
    first = renewable(ana)

    assert signed_in(UserFactory()).post(f"/en/certificates/{first.grouped_code}/renew/").status_code == 404


def test_completed_again_after_another_module_is_left_alone(ana):
    first = renewable(ana)
    a_closed_day(ana, module=completed(ana, short_module("other")).module)

    with pytest.raises(replacing.NothingToRenew):
        replacing.renew(first, by=ana)

"""The desk of those who decide about certificates."""

import pytest
from django.urls import reverse

from certificates import ledger
from certificates.models import Credential, CredentialKind, CredentialRule, Reason, Renewal
from certificates.rules import credentials_seen_by, may_revoke
from ground.models import AuditEvent
from people.models import Role
from tests.access.views.reading import words_of
from tests.certificates.test_attendance import certified
from tests.django_fixtures import signed_in
from tests.factories.certificates import issued, short_module
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db
DESK = "/en/certificates/desk/"
RULES = f"{DESK}rules/"


@pytest.fixture
def staff():
    return appointed(Role.APPROVER)


@pytest.fixture
def credential():
    return issued(UserFactory(name="Mirela Kovač", country_id="FR"))


def page_of(credential: Credential, act: str = "") -> str:
    return f"{DESK}{credential.grouped_code}/{f'{act}/' if act else ''}"


@pytest.mark.parametrize(
    "scope", [{}, {"module_slug": "short"}, {"module_slug": "another"}, {"country": "FR"}, {"country": "BE"}]
)
def test_what_is_seen_is_what_one_may_decide_about(credential, scope):
    person = appointed(Role.APPROVER, **scope)
    issued(person, credential.module)

    seen = list(credentials_seen_by(person))

    assert seen == [one for one in Credential.objects.all() if may_revoke(person, one)]


def test_others_have_no_desk(credential):
    for person in (credential.holder.person, appointed(Role.TRAINER), appointed(Role.AUDITOR)):
        assert signed_in(person).get(DESK).status_code == 403
        assert signed_in(person).get(page_of(credential)).status_code == 403


def test_out_of_scope_it_is_not_there(credential):
    client = signed_in(appointed(Role.APPROVER, country="BE"))

    assert client.get(page_of(credential)).status_code == 404
    assert client.post(page_of(credential, "suspend"), {"confirm": "yes"}).status_code == 404
    assert credential.grouped_code not in words_of(client.get(DESK))


@pytest.mark.parametrize("typed", ["kovač", lambda code: code.lower()])
def test_one_looks_by_name_or_code_and_no_name_stands_in_the_address(staff, credential, typed):
    other = issued(UserFactory(name="Somebody else"), credential.module)
    client = signed_in(staff)

    response = client.post(DESK, {"words": typed(credential.code) if callable(typed) else typed})
    shown = words_of(client.get(response.url))
    client.post(DESK, {"words": ""})
    again = words_of(client.get(DESK))

    assert (response.status_code, response.url) == (302, DESK)
    assert credential.grouped_code in shown
    assert other.grouped_code not in shown
    assert other.grouped_code in again


def test_one_filters_by_module_session_and_state(staff, credential):
    attended = certified(UserFactory(name="Ana"))
    ledger.suspend(credential, by=staff)
    client = signed_in(staff)

    found = {
        query: [one.pk for one in (credential, attended) if one.grouped_code in words_of(client.get(f"{DESK}?{query}"))]
        for query in (
            "module=short",
            f"session={attended.booking.session.key}",
            "state=issued",
            "state=suspended",
            "state=expired",
            "state=nonsense",
        )
    }

    assert list(found.values()) == [
        [credential.pk],
        [attended.pk],
        [attended.pk],
        [credential.pk],
        [],
        [credential.pk, attended.pk],
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(staff, rows, django_assert_num_queries):
    module = short_module()
    for _ in range(rows):
        issued(module=module)
    client = signed_in(staff)
    client.get(DESK)

    with django_assert_num_queries(6):
        client.get(DESK)


def test_the_file_neutralises_formulas_and_holds_what_the_list_holds(staff):
    issued(UserFactory(name="=cmd()"))

    response = signed_in(staff).get(f"{DESK}certificates.csv")

    lines = response.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert ";'=cmd();Module short;SHORT;Completion;1;" in lines[1]


def test_a_revocation_is_shown_before_it_is_done(staff, credential):
    client = signed_in(staff)

    asked = words_of(client.get(page_of(credential, "revoke")))
    shown = words_of(client.post(page_of(credential, "revoke"), {"reason": Reason.NOT_OWN_WORK}))
    before = Credential.objects.get(pk=credential.pk).state
    done = words_of(
        client.post(page_of(credential, "revoke"), {"reason": Reason.NOT_OWN_WORK, "confirm": "yes"}, follow=True)
    )

    assert "Why is it revoked?" in asked
    assert "No other certificate can be made of the same work." in shown
    assert "The holder gets a mail" in shown
    assert before == "issued"
    assert "The certificate is revoked." in done
    assert "It rested on answers that were not the holder’s own." in done
    assert Credential.objects.get(pk=credential.pk).standing.by == staff


def test_without_a_reason_nothing_is_revoked(staff, credential):
    response = signed_in(staff).post(page_of(credential, "revoke"), {"confirm": "yes"})

    assert response.status_code == 422
    assert "Choose why." in words_of(response)


def test_suspend_and_reinstate(staff, credential):
    client = signed_in(staff)

    shown = words_of(client.get(page_of(credential, "suspend")))
    suspended = words_of(client.post(page_of(credential, "suspend"), {"confirm": "yes"}, follow=True))
    twice = words_of(client.post(page_of(credential, "suspend"), {"confirm": "yes"}, follow=True))
    reinstated = words_of(client.post(page_of(credential, "reinstate"), {"confirm": "yes"}, follow=True))

    assert "and not why" in shown
    assert "The certificate is suspended." in suspended
    assert "This cannot be done with the certificate as it stands now." in twice
    assert "The certificate is valid again." in reinstated


def test_a_corrected_name_leads_to_the_new_certificate(staff, credential):
    client = signed_in(staff)

    shown = words_of(client.post(page_of(credential, "correct"), {"name": "Mirela Kovačić"}))
    done = client.post(page_of(credential, "correct"), {"name": "Mirela Kovačić", "confirm": "yes"}, follow=True)
    newer = Credential.objects.newest().get()
    old = words_of(client.get(page_of(credential)))

    assert "is made out to “Mirela Kovačić”" in shown
    assert f"It takes the place of {credential.grouped_code}" in words_of(done)
    assert f"{newer.grouped_code} has taken its place" in old
    assert "What you can do" not in old


def test_the_same_name_is_refused_in_words(staff, credential):
    response = signed_in(staff).post(
        page_of(credential, "correct"), {"name": "Mirela Kovač", "confirm": "yes"}, follow=True
    )

    assert "This name stands on the certificate already." in words_of(response)
    assert Credential.objects.count() == 1


def test_nobody_decides_about_their_own(staff):
    own = issued(staff)

    assert signed_in(staff).get(page_of(own)).status_code == 404


# Rules


def test_a_rule_is_set_changed_and_ended(staff):
    short_module()
    client = signed_in(staff)
    said = {"module": "short", "valid_months": "24", "renewal": "session"}

    first = client.post(f"{RULES}completion/", said, follow=True)
    client.post(f"{RULES}completion/", said | {"valid_months": "36"})
    rule = CredentialRule.objects.get()
    client.post(reverse("certificates:end_rule", args=[rule.pk]))

    assert "24 months" in words_of(first)
    assert (rule.valid_months, rule.renewal, rule.kind) == (36, Renewal.SESSION, CredentialKind.COMPLETION)
    assert CredentialRule.objects.count() == 0
    assert AuditEvent.objects.filter(action="certificate.set_rule").count() == 2


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("completion", {"valid_months": "0"}, "greater than or equal to 1"),
        ("completion", {"valid_months": ""}, "without a rule certificates do not expire"),
        ("attendance", {"module": ""}, "a rule for all is set by those whose role has no limits"),
        ("trainer", {"sessions_led": "11"}, "less than or equal to 10"),
        ("trainer", {"module": ""}, "Choose the module that the certificate is for."),
        ("achievement", {}, "Choose a role-play of this module."),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_words(kind, change, said):
    short_module()
    fields = {"module": "short", "valid_months": "24", "renewal": "session"}

    response = signed_in(appointed(Role.APPROVER, module_slug="short")).post(f"{RULES}{kind}/", fields | change)

    assert response.status_code == 422
    assert said in words_of(response)


@pytest.mark.parametrize("kind", ["curriculum", "nonsense"])
def test_what_one_may_not_set_is_not_there(kind):
    client = signed_in(appointed(Role.APPROVER, module_slug="short"))

    assert client.get(f"{RULES}{kind}/").status_code == 404
    assert f"{RULES}{kind}/" not in client.get(RULES).content.decode()


def test_a_rule_of_another_module_is_not_ones_own_to_end():
    rule = CredentialRule.objects.create(module=short_module(), kind=CredentialKind.COMPLETION, valid_months=12)
    client = signed_in(appointed(Role.APPROVER, module_slug="another"))

    assert client.post(reverse("certificates:end_rule", args=[rule.pk])).status_code == 403
    assert "End the rule" not in words_of(client.get(RULES))
    assert "End the rule" in words_of(signed_in(administrator()).get(RULES))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_rules_ask_as_often_for_three_as_for_one(staff, rows, django_assert_num_queries):
    asked = {"assessment": "needs"}
    CredentialRule.objects.create(kind="achievement", module=short_module(), live_round="a-talk", **asked)
    for number in range(rows):
        CredentialRule.objects.create(kind="trainer", module=short_module(f"led-{number}"), sessions_led=2, **asked)
        CredentialRule.objects.create(kind="curriculum", curriculum=f"whole-{number}", **asked)
    client = signed_in(staff)
    client.get(RULES)

    with django_assert_num_queries(5):
        client.get(RULES)

"""Access policies, quotas and domains in the admin: by staff, in their scope, through actions."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from access.actions.policies import have_policies, open_quota, set_policy
from access.models import DECLARATIONS, Endorsement, ModulePolicy, Quota, QuotaScope
from ground.models import AuditEvent
from modules.models import AccessPolicy, Module
from people.groups import ensure_groups
from people.models import Country, OrganisationDomain, Role
from tests.factories.access import a_module, an_authority
from tests.factories.people import administrator, appointed

pytestmark = pytest.mark.django_db

RULES = {
    "eligible_groups": ["RRF_MS"],
    "eligible_kinds": ["authority"],
    "endorsement": "if_appointed",
    "default_days": "180",
    "least_seats": "2",
    "most_seats": "30",
    "available_from": "2027-01-01",
    "declarations": list(DECLARATIONS),
    "includes_kit": "on",
    "endorsement_days": "5",
    "review_days": "10",
}


@pytest.fixture(autouse=True)
def _groups():
    ensure_groups()


@pytest.fixture
def module() -> Module:
    return a_module("small")


def words(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def a_quota(module: Module, country: str = "", **fields) -> Quota:
    scope = QuotaScope.COUNTRY if country else QuotaScope.EVERYBODY
    where = Country.objects.get(pk=country) if country else None
    said = {"starts_on": date(2026, 1, 1), "cap": 10}
    return open_quota(module, by=administrator(), scope=scope, country=where, **(said | fields))


def test_every_module_on_request_is_given_the_usual_rules_once(module):
    Module.objects.create(slug="free", code="FREE", minutes=5, access=AccessPolicy.REGISTERED)

    assert (have_policies(), have_policies()) == (1, 0)

    policy = ModulePolicy.objects.get()
    assert (policy.module, policy.endorsement, policy.most_seats) == (module, Endorsement.REQUIRED, 40)
    assert list(policy.eligible_groups.values_list("pk", flat=True)) == ["RRF_MS"]
    assert policy.declarations == list(DECLARATIONS)


def test_staff_set_the_rules_of_a_module(module, client_of):
    approver = appointed(Role.APPROVER)

    client_of(approver).post(reverse("modulepolicy:add"), RULES | {"module": module.pk})

    policy = ModulePolicy.objects.get()
    assert (policy.default_days, policy.least_seats, policy.most_seats) == (180, 2, 30)
    assert (policy.eligible_kinds, policy.includes_kit, policy.renews_by_itself) == (["authority"], True, False)
    event = AuditEvent.objects.get(action="access.set_policy", name__actor=approver)
    assert (event.target, event.payload["eligible_groups"]) == ("module:small", ["RRF_MS"])


def test_rules_are_changed_and_the_module_stays(module, client_of):
    set_policy(module, by=None)
    policy, other = ModulePolicy.objects.get(), a_module("other")

    client_of(appointed(Role.APPROVER)).post(
        reverse("modulepolicy:edit", args=[policy.pk]), RULES | {"module": other.pk, "default_days": "90"}
    )

    policy.refresh_from_db()
    assert (policy.module, policy.default_days) == (module, 90)


def test_most_seats_below_fewest_are_refused_with_a_sentence(module, client_of):
    page = client_of(appointed(Role.APPROVER)).post(
        reverse("modulepolicy:add"), RULES | {"module": module.pk, "least_seats": "40"}
    )

    assert "The most seats must not be below the fewest." in words(page)
    assert not ModulePolicy.objects.exists()


@pytest.mark.parametrize(
    ("scope", "is_set"),
    [({}, True), ({"module_slug": "small"}, True), ({"module_slug": "other"}, False), ({"country": "FR"}, False)],
)
def test_rules_are_set_in_scope(module, client_of, scope, is_set):
    client = client_of(appointed(Role.APPROVER, **scope))

    client.post(reverse("modulepolicy:add"), RULES | {"module": module.pk})

    assert ModulePolicy.objects.exists() is is_set


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.TRAINER, Role.FOCAL_POINT, Role.APPEAL_REVIEWER])
@pytest.mark.parametrize("name", ["modulepolicy", "quota", "organisationdomain"])
def test_others_set_nothing(module, client_of, role, name):
    set_policy(module, by=None)
    a_quota(module, "FR")
    client = client_of(appointed(role))

    for way in ("index", "add"):
        assert "small" not in words(client.get(reverse(f"{name}:{way}"), follow=True)).casefold()


def test_staff_begin_and_change_a_quota(module, client_of):
    client = client_of(appointed(Role.APPROVER))
    said = {
        "module": module.pk,
        "scope": "country",
        "country": "FR",
        "starts_on": "2026-01-01",
        "cap": "10",
        "extra": "0",
    }

    client.post(reverse("quota:add"), said | {"ends_on": "2026-12-31"})
    quota = Quota.objects.get()
    assert (quota.country_id, quota.cap, quota.ends_on) == ("FR", 10, date(2026, 12, 31))

    client.post(reverse("quota:edit", args=[quota.pk]), {"cap": "20", "extra": "5", "ends_on": "2026-11-30"})
    quota.refresh_from_db()
    assert (quota.cap, quota.extra, quota.ends_on) == (20, 5, date(2026, 11, 30))
    assert AuditEvent.objects.filter(action="access.set_cap").count() == 2


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"starts_on": "2026-06-01"}, "Seats are counted for these days already."),
        ({"country": ""}, "Choose a country for the seats of one country, and none for the others."),
        ({"scope": "partners"}, "Choose a country for the seats of one country, and none for the others."),
    ],
)
def test_a_quota_that_cannot_be_is_refused_with_a_sentence(module, client_of, said, sentence):
    a_quota(module, "FR", ends_on=date(2026, 12, 31))
    whole = {
        "module": module.pk,
        "scope": "country",
        "country": "FR",
        "starts_on": "2027-01-01",
        "cap": "10",
        "extra": "0",
    }
    client = client_of(appointed(Role.APPROVER))

    page = client.post(reverse("quota:add"), whole | said)

    assert sentence in words(page)
    assert Quota.objects.count() == 1
    client.post(reverse("quota:add"), whole)
    assert Quota.objects.count() == 2


def test_a_period_does_not_grow_into_the_next_one(module, client_of):
    quota = a_quota(module, "FR", ends_on=date(2026, 12, 31))
    a_quota(module, "FR", starts_on=date(2027, 1, 1))

    page = client_of(appointed(Role.APPROVER)).post(
        reverse("quota:edit", args=[quota.pk]), {"cap": "10", "extra": "0", "ends_on": ""}
    )

    assert "Another period begins before this day." in words(page)


def test_what_is_left_is_said_in_words(module, client_of):
    for country, cap, used in (("FR", 10, 4), ("IT", 10, 13), ("BE", None, 2)):
        Quota.objects.filter(pk=a_quota(module, country, cap=cap).pk).update(used=used)

    page = words(client_of(appointed(Role.APPROVER)).get(reverse("quota:index")))

    assert "France 1 January 2026 10 4 6" in page
    assert (
        "Italy 1 January 2026 10 13 none: 3 more are used than there are; nobody loses a seat, no more are given"
        in page
    )
    assert "Belgium 1 January 2026 no limit 2 no limit" in page


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        ({}, {"FR", "IT", None}),
        ({"country": "FR"}, {"FR"}),
        ({"module_slug": "other"}, set()),
        ({"module_slug": "small"}, {"FR", "IT", None}),
    ],
)
def test_quotas_are_seen_and_set_in_scope(module, client_of, scope, found):
    quotas = {country: a_quota(module, country or "") for country in ("FR", "IT", None)}
    client = client_of(appointed(Role.APPROVER, **scope))

    for quota in quotas.values():
        client.post(reverse("quota:edit", args=[quota.pk]), {"cap": "99", "extra": "0", "ends_on": ""})
    client.post(
        reverse("quota:add"),
        {"module": module.pk, "scope": "country", "country": "BE", "starts_on": "2026-01-01", "cap": "1", "extra": "0"},
    )

    assert set(Quota.objects.filter(cap=99).values_list("country", flat=True)) == found
    is_wide = scope in ({}, {"module_slug": "small"})
    assert Quota.objects.filter(country="BE").exists() is is_wide


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("modulepolicy:index", 9), ("quota:index", 11), ("organisationdomain:index", 9)]
)
def test_lists_cost_the_same_for_many(client_of, django_assert_num_queries, name, queries, count):
    for number in range(count):
        module = a_module(f"number-{number}")
        set_policy(module, by=None)
        a_quota(module, "FR")
        OrganisationDomain.objects.create(organisation=an_authority(), domain=f"{number}.example")
    client = client_of(appointed(Role.APPROVER))
    client.get(reverse(name))

    with django_assert_num_queries(queries):
        client.get(reverse(name))


def test_a_domain_is_noted_and_proved_later(client_of):
    organisation, approver = an_authority("FR"), appointed(Role.APPROVER, country="FR")
    client = client_of(approver)

    client.post(reverse("organisationdomain:add"), {"organisation": organisation.pk, "domain": "@Authority.Example"})
    domain = OrganisationDomain.objects.get()
    assert (domain.domain, domain.verified_on) == ("authority.example", None)
    assert "not proved" in words(client.get(reverse("organisationdomain:index")))

    client.post(
        reverse("organisationdomain:edit", args=[domain.pk]),
        {
            "evidence": "Official page",
            "verified_on": "2026-11-02",
            "includes_subdomains": "on",
            "domain": "other.example",
        },
    )
    domain.refresh_from_db()
    assert (domain.domain, domain.verified_by, domain.includes_subdomains) == ("authority.example", approver, True)
    assert "proved on 2 November 2026" in words(client.get(reverse("organisationdomain:index")))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"domain": "gmail.com"}, "Everybody can have an address there: it proves nothing."),
        ({"domain": "no domain"}, "Enter a valid domain name."),
        ({"verified_on": "2026-11-02"}, "Say how it was found: a mail to the focal point, an official page."),
        ({"evidence": "Official page"}, "Say on which day it was found."),
    ],
)
def test_a_domain_that_proves_nothing_is_refused_with_a_sentence(client_of, said, sentence):
    whole = {"organisation": an_authority().pk, "domain": "authority.example"}

    page = client_of(appointed(Role.APPROVER)).post(reverse("organisationdomain:add"), whole | said)

    assert sentence in words(page)
    assert not OrganisationDomain.objects.exists()


def test_domains_are_kept_in_scope(client_of):
    italian = OrganisationDomain.objects.create(organisation=an_authority("IT"), domain="it.example")
    client = client_of(appointed(Role.APPROVER, country="FR"))

    client.post(reverse("organisationdomain:add"), {"organisation": italian.organisation_id, "domain": "two.example"})
    client.post(reverse("organisationdomain:delete", args=[italian.pk]))

    assert list(OrganisationDomain.objects.values_list("domain", flat=True)) == ["it.example"]
    assert "it.example" not in words(client.get(reverse("organisationdomain:index")))


def test_a_domain_is_taken_off(client_of):
    domain = OrganisationDomain.objects.create(organisation=an_authority("FR"), domain="fr.example")

    client_of(appointed(Role.APPROVER)).post(reverse("organisationdomain:delete", args=[domain.pk]))

    assert not OrganisationDomain.objects.exists()
    assert AuditEvent.objects.filter(action="people.remove_domain").exists()

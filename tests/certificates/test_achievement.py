"""Certificates of achievement: a completed module and the live round that its rule names."""

import io

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from certificates import actions, pdf
from certificates.models import Credential, CredentialKind, CredentialRule
from learning.actions import record_fact
from learning.models import Enrolment
from modules.models import Module
from people.models import Role
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.certificates import completed, short_module
from tests.factories.learning import enrolled
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db
PAGE = "/en/learn/short/certificate/achievement/"
RULES = "/en/certificates/desk/rules/"
SET = f"{RULES}achievement/"


@pytest.fixture
def module() -> Module:
    module = short_module()
    CredentialRule.objects.create(module=module, kind=CredentialKind.ACHIEVEMENT, live_round="shared-kitchen")
    return module


def took_part(enrolment: Enrolment, *, holds: bool = True) -> None:
    record_fact(enrolment, key="live:shared-kitchen", by=None, holds=holds)


def achieved(module: Module, **fields) -> Enrolment:
    enrolment = completed(UserFactory(**({"name": "Ana"} | fields)), module)
    took_part(enrolment)
    return enrolment


def issued(enrolment: Enrolment) -> Credential:
    return actions.issue_further(enrolment, CredentialKind.ACHIEVEMENT, by=enrolment.learner, language="en")


def test_it_says_both_and_stands_beside_the_one_of_completion(module):
    enrolment = achieved(module)
    completion = actions.issue(enrolment, by=None, language="en")

    credential = issued(enrolment)

    assert credential.kind == CredentialKind.ACHIEVEMENT
    assert credential.payload["live_round"]["slug"] == "shared-kitchen"
    assert (credential.edition, credential.hours) == (completion.edition, completion.hours)
    assert issued(enrolment) == credential
    assert actions.issue(enrolment, by=None, language="en") == completion


def test_the_paper_says_achievement_and_the_live_practice(module):
    credential = issued(achieved(module))

    reader = PdfReader(io.BytesIO(pdf.draw(credential)))

    words = " ".join(reader.pages[0].extract_text().split())
    assert "Certificate of achievement" in words
    assert f"has taken part in the live practice “{credential.live_round['title']}”" in words
    assert reader.metadata.title.startswith("Certificate of achievement: ")


@pytest.mark.parametrize("lacks", ["completion", "live round", "live round taken back", "rule"])
def test_without_all_of_it_there_is_none(module, lacks):
    enrolment = enrolled(module) if lacks == "completion" else completed(module=module)
    if lacks != "live round":
        took_part(enrolment)
    if lacks == "live round taken back":
        took_part(enrolment, holds=False)
    if lacks == "rule":
        CredentialRule.objects.all().delete()

    with pytest.raises(actions.NotCompleted):
        issued(enrolment)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "achievement"},
        {"kind": "achievement", "live_round": "a-talk", "module": None},
        {"kind": "completion", "live_round": "a-talk", "valid_months": 12},
        {"kind": "completion"},
    ],
)
def test_a_rule_of_achievement_asks_for_more_and_no_other_does(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialRule.objects.create(**({"module": short_module()} | fields))


def test_the_page_says_what_is_missing_then_makes_it(module):
    enrolment = completed(UserFactory(name="Ana"), module)
    client = signed_in(enrolment.learner)

    missing = client.get(PAGE)
    refused = client.post(PAGE, {"name": "Ana"})
    took_part(enrolment)
    listed = words_of(client.get("/en/learn/certificates/"))
    made = words_of(client.post(PAGE, {"name": "Ana"}, follow=True))

    assert "Take part in a live round: The shared kitchen" in words_of(missing)
    assert refused.status_code == 409
    assert "Achievement Can be made" in listed
    assert "Your certificate is made." in made
    assert "taken part in its live practice" in made
    assert Credential.objects.get().kind == CredentialKind.ACHIEVEMENT


def test_without_a_rule_there_is_no_such_page():
    enrolment = completed()

    assert signed_in(enrolment.learner).get(PAGE).status_code == 404


def test_staff_choose_among_the_role_plays_of_the_module():
    published_module()
    client = signed_in(appointed(Role.APPROVER))
    said = {"module": "small", "valid_months": "", "live_round": "", "assessment": ""}

    without = client.post(SET, said)
    client.post(SET, said | {"live_round": "shared-kitchen"})

    assert "Choose a role-play of this module." in words_of(without)
    assert CredentialRule.objects.get().live_round == "shared-kitchen"
    shown = words_of(client.get(RULES))
    assert "Achievement Complete the module Take part in a live round: The shared kitchen without an end" in shown

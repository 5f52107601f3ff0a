"""The upper steps of the ladder: trainers, whole curricula, and a self-assessment that a rule may name."""

import io
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from certificates import actions, pdf, replacing, whole
from certificates.designs import look_of
from certificates.models import Credential, CredentialKind, CredentialRule, CurriculumCompletion
from certificates.rules import credentials_seen_by, may_revoke
from certificates.transcripts.reading import transcript_of
from learning import assessing
from learning.actions import record_fact
from learning.models import Enrolment
from modules.models import AccessPolicy, Module
from people import actions as people_actions
from people.models import Role, User
from programme.models import TrainerAssignment, TrainerPart, TrainingSession
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.assessments import SLUG, finished_assessment, written_assessment
from tests.factories.attendance import a_day, closed
from tests.factories.certificates import completed, short_module
from tests.factories.learning import enrolled
from tests.factories.people import UserFactory, administrator, appointed
from tests.factories.training_sessions import booked
from tests.programme.curricula.test_views import a_curriculum

pytestmark = pytest.mark.django_db
TRAINER_PAGE = "/en/learn/short/certificate/trainer/"
WHOLE_PAGE = "/en/curricula/whole/certificate/"
RULES = "/en/certificates/desk/rules/"
WHOLE = {"completion": {"all": [{"stages": ["C1"]}]}}


@pytest.fixture
def module() -> Module:
    return short_module()


def trains(person: User, module: Module, part: TrainerPart = TrainerPart.LEAD, *, is_held: bool = True, **fields):
    """A session of six hours that the person leads or co-leads, with somebody in it."""
    session = a_day(module=module, **fields)
    TrainerAssignment.objects.create(session=session, trainer=person, part=part)
    booked(session, UserFactory())
    return closed(session) if is_held else session


def issued_to_trainer(enrolment: Enrolment) -> Credential:
    return actions.issue_further(enrolment, CredentialKind.TRAINER, by=enrolment.learner, language="en")


def rule_of_trainers(module: Module, number: int = 2, **fields) -> CredentialRule:
    return CredentialRule.objects.create(module=module, kind=CredentialKind.TRAINER, sessions_led=number, **fields)


# Trainers


def test_who_led_or_co_led_enough_sessions_of_a_completed_module_is_certified_with_them(module):
    rule_of_trainers(module, valid_months=24)
    enrolment = completed(UserFactory(name="Ana"), module)
    trains(enrolment.learner, module, day=date(2027, 3, 2), title="First")
    trains(enrolment.learner, module, TrainerPart.CO_TRAINER, day=date(2027, 4, 7), title="Second")
    trains(enrolment.learner, module, day=date(2027, 5, 5), title="One more than asked for")

    credential = issued_to_trainer(enrolment)

    assert [(one["title"], one["part"], one["day"]) for one in credential.sessions_led] == [
        ("First", "lead", date(2027, 3, 2)),
        ("Second", "co", date(2027, 4, 7)),
    ]
    assert credential.hours == 12
    assert credential.expires_on == credential.completed_on.replace(year=credential.completed_on.year + 2)
    assert issued_to_trainer(enrolment) == credential


@pytest.mark.parametrize("lacks", ["completion", "a second session", "closing", "another module", "rule"])
def test_without_all_of_it_no_trainer_is_certified(module, lacks):
    if lacks != "rule":
        rule_of_trainers(module)
    person = UserFactory(name="Ana")
    enrolment = enrolled(module, person) if lacks == "completion" else completed(person, module)
    trains(person, module)
    if lacks != "a second session":
        other = short_module("other") if lacks == "another module" else module
        trains(person, other, is_held=lacks != "closing", day=date(2027, 4, 7))

    with pytest.raises(actions.NotCompleted):
        issued_to_trainer(enrolment)


def test_the_page_of_a_trainer_says_what_is_missing_then_makes_it(module):
    rule_of_trainers(module, 1)
    enrolment = completed(UserFactory(name="Ana"), module)
    client = signed_in(enrolment.learner)

    missing = words_of(client.get(TRAINER_PAGE))
    refused = client.post(TRAINER_PAGE, {"name": "Ana"})
    trains(enrolment.learner, module)
    listed = words_of(client.get("/en/learn/certificates/"))
    made = words_of(client.post(TRAINER_PAGE, {"name": "Ana"}, follow=True))

    assert "Complete the module Done Lead or co-train 1 session of the module" in missing
    assert "So far: 0" in missing
    assert refused.status_code == 409
    assert "Trainer Can be made" in listed
    assert "has completed the training module and led or co-led sessions of it" in made


def test_on_paper_a_trainer_has_sessions_and_one_page(module):
    rule_of_trainers(module, 1)
    enrolment = completed(UserFactory(name="Ana"), module)
    trains(enrolment.learner, module)
    credential = issued_to_trainer(enrolment)
    (said,) = credential.payload["sessions_led"]
    credential.payload["sessions_led"] = [said | {"title": f"A session with a long title {one}"} for one in range(10)]

    reader = PdfReader(io.BytesIO(pdf.draw(credential)))

    words = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert "Certificate for trainers" in words
    assert "A session with a long title 9" in words


def test_hours_of_training_others_are_no_learning(module):
    rule_of_trainers(module, 1)
    enrolment = completed(UserFactory(name="Ana"), module)
    trains(enrolment.learner, module)
    issued_to_trainer(enrolment)

    entries = {one.kind: one.counts for one in transcript_of(enrolment.learner, "en").entries}
    assert entries == {"Trainer": False, "Completion": True}
    assert transcript_of(enrolment.learner, "en").total == 1  # the hours of the module itself


# Training of trainers


@pytest.fixture
def for_trainers() -> Module:
    return short_module("for-trainers", access=AccessPolicy.TRAINER_ONLY)


def beside(session: TrainingSession) -> TrainingSession:
    """The session, with an experienced trainer in it as well."""
    TrainerAssignment.objects.create(session=session, trainer=UserFactory(), part=TrainerPart.CO_TRAINER)
    return session


def test_training_of_trainers_and_one_session_of_any_module_held_with_another_trainer_make_a_trainer(
    module, for_trainers
):
    rule_of_trainers(for_trainers, 1)
    enrolment = completed(UserFactory(name="Ana"), for_trainers)
    beside(trains(enrolment.learner, module, day=date(2027, 3, 2), title="Held by two"))
    client = signed_in(enrolment.learner)
    page = "/en/learn/for-trainers/certificate/trainer/"

    listed = words_of(client.get("/en/learn/certificates/"))
    made = words_of(client.post(page, {"name": "Ana"}, follow=True))

    credential = Credential.objects.get(kind=CredentialKind.TRAINER)
    assert "Trainer Can be made" in listed
    assert [(one["module"], one["title"]) for one in credential.sessions_led] == [("SHORT", "Held by two")]
    assert "has completed the training of trainers and held sessions together with another trainer" in made
    assert "Held by two SHORT, 2 March 2027" in made
    paper = PdfReader(io.BytesIO(pdf.draw(credential))).pages[0].extract_text()
    assert "SHORT: Held by two" in " ".join(paper.split())


@pytest.mark.parametrize("lacks", ["another trainer", "closing", "completion"])
def test_without_the_module_or_the_other_trainer_training_of_trainers_makes_none(module, for_trainers, lacks):
    rule_of_trainers(for_trainers, 1)
    person = UserFactory(name="Ana")
    enrolment = enrolled(for_trainers, person) if lacks == "completion" else completed(person, for_trainers)
    session = trains(person, module, is_held=lacks != "closing")
    if lacks != "another trainer":
        beside(session)

    with pytest.raises(actions.NotCompleted):
        issued_to_trainer(enrolment)
    if lacks != "completion":
        page = words_of(signed_in(person).get("/en/learn/for-trainers/certificate/trainer/"))
        assert "Hold 1 session of a module that you teach, together with another trainer" in page


# A self-assessment that a rule names


def test_a_self_assessment_is_asked_for_and_no_certificate_says_so(module):
    written_assessment()
    rule_of_trainers(module, 1, assessment=SLUG)
    enrolment = completed(UserFactory(name="Ana"), module)
    trains(enrolment.learner, module)
    assessing.begin(enrolment.learner, SLUG)
    client = signed_in(enrolment.learner)

    begun = words_of(client.get(TRAINER_PAGE))
    finished_assessment(enrolment.learner)
    credential = issued_to_trainer(enrolment)

    assert "Do the self-assessment to its end: Needs and gaps" in begun
    assert SLUG not in str(credential.payload)
    assert "Needs and gaps" not in words_of(client.get(TRAINER_PAGE))


# Whole curricula


def has_done_all(person: User, module: Module) -> Enrolment:
    enrolment = completed(person, module)
    session = a_day()
    session.blocks.filter(title="Opening").update(counts_as="red-lines")
    booked(session, person)
    closed(session)
    record_fact(enrolment, key="live:kitchen", by=None)
    return enrolment


def issued_whole(person: User) -> Credential:
    return whole.issue_curriculum(person, "whole", by=person, language="en")


def test_a_whole_curriculum_names_the_modules_that_counted_and_adds_up_their_hours(module):
    a_curriculum(facts=WHOLE, issuer="Issuer of the whole")
    ana = UserFactory(name="Ana")
    enrolment = has_done_all(ana, module)

    credential = issued_whole(ana)

    assert (credential.title, credential.subject, credential.issuer) == (
        "Curriculum whole",
        "WHOLE",
        "Issuer of the whole",
    )
    assert credential.modules == [{"code": "SHORT", "title": "Module short", "language": "en", "edition": 1}]
    minutes = enrolment.edition.minutes + 180 + 60
    assert credential.hours * 60 == minutes // 30 * 30
    assert issued_whole(ana) == credential
    assert CurriculumCompletion.objects.count() == 1


def test_a_whole_curriculum_names_the_equivalent_module_that_was_taken_in_the_place_of_its_own(module):
    a_curriculum(facts=WHOLE)
    ana = UserFactory(name="Ana")
    enrolment = has_done_all(ana, short_module("elsewhere", links={"equivalent_to": ["short"]}))

    credential = issued_whole(ana)

    assert credential.modules == [{"code": "ELSEWHERE", "title": "Module elsewhere", "language": "en", "edition": 1}]
    assert credential.hours * 60 == (enrolment.edition.minutes + 180 + 60) // 30 * 30


def test_with_something_missing_there_is_none_and_the_page_says_how_much(module):
    a_curriculum(facts=WHOLE)
    ana = UserFactory(name="Ana")
    completed(ana, module)
    client = signed_in(ana)

    page = words_of(client.get(WHOLE_PAGE))
    refused = client.post(WHOLE_PAGE, {"name": "Ana"})

    assert "0 of 1 requirements are met." in page
    assert refused.status_code == 409
    assert CurriculumCompletion.objects.count() == 0
    with pytest.raises(actions.NotCompleted):
        issued_whole(ana)


def test_from_ones_progress_to_the_certificate_of_the_whole(module):
    a_curriculum(facts=WHOLE)
    ana = UserFactory(name="Ana")
    has_done_all(ana, module)
    client = signed_in(ana)

    progress = client.get("/en/curricula/whole/").content.decode()
    made = words_of(client.post(WHOLE_PAGE, {"name": "Ana"}, follow=True))
    listed = words_of(client.get("/en/learn/certificates/"))

    assert WHOLE_PAGE in progress
    assert "has completed the whole curriculum" in made
    assert "Modules that counted" in made
    assert "Curriculum whole Whole curriculum" in listed


def test_a_curriculum_without_a_whole_has_no_certificate():
    a_curriculum(facts={"completion": {"per_module": True}})
    client = signed_in(UserFactory())

    assert client.get(WHOLE_PAGE).status_code == 404
    assert WHOLE_PAGE not in client.get("/en/curricula/whole/").content.decode()


def test_a_rule_of_a_curriculum_gives_it_an_end(module):
    page = a_curriculum(facts=WHOLE)
    client = signed_in(appointed(Role.APPROVER))

    nothing = client.post(f"{RULES}curriculum/", {"curriculum": page.slug})
    client.post(f"{RULES}curriculum/", {"curriculum": page.slug, "valid_months": "12"})
    ana = UserFactory(name="Ana")
    has_done_all(ana, module)

    assert "else there is no rule to set" in words_of(nothing)
    assert "Do all that the curriculum asks for as a whole: Curriculum whole 12 months" in words_of(client.get(RULES))
    credential = issued_whole(ana)
    assert credential.expires_on == credential.completed_on.replace(year=credential.completed_on.year + 1)


def test_a_corrected_name_keeps_the_curriculum_and_only_those_without_limits_decide(module):
    a_curriculum(facts=WHOLE)
    ana = UserFactory(name="Ana")
    has_done_all(ana, module)
    staff = administrator()

    newer = replacing.correct_name(issued_whole(ana), name="Anna", by=staff)

    assert (newer.completion.person, newer.modules) == (ana, newer.supersedes.modules)
    assert issued_whole(ana) == newer
    for person in (staff, appointed(Role.APPROVER), appointed(Role.APPROVER, module_slug="short")):
        assert (newer in credentials_seen_by(person)) == may_revoke(person, newer)
    assert not may_revoke(appointed(Role.APPROVER, module_slug="short"), newer)


def test_erasing_a_person_leaves_nobody_who_completed_the_curriculum(module):
    a_curriculum(facts=WHOLE)
    ana = UserFactory(name="Ana")
    has_done_all(ana, module)
    credential = issued_whole(ana)

    people_actions.erase(ana, by=administrator())

    kept = Credential.objects.select_related("holder", "completion").get(pk=credential.pk)
    assert (kept.completion.person, kept.holder.name, kept.code) == (None, "", credential.code)


def test_on_paper_a_curriculum_of_twenty_modules_is_one_page(module):
    a_curriculum(facts=WHOLE)
    ana = UserFactory(name="Ana")
    has_done_all(ana, module)
    credential = issued_whole(ana)
    (said,) = credential.payload["modules"]
    title = "Outreach and counselling for people with needs in mental health and substance use"
    credential.payload["modules"] = [said | {"title": f"{title} {number}"} for number in range(20)]

    reader = PdfReader(io.BytesIO(pdf.draw(credential, look=look_of(credential.issuer, "en"))))

    assert len(reader.pages) == 1
    assert f"{title} 19" in " ".join(reader.pages[0].extract_text().split())


# The database


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "trainer"},
        {"kind": "trainer", "sessions_led": 0},
        {"kind": "trainer", "sessions_led": 1, "module": None},
        {"kind": "curriculum", "curriculum": "whole", "valid_months": 12},
        {"kind": "curriculum", "curriculum": "whole", "module": None},
        {"kind": "completion", "valid_months": 12, "assessment": "needs"},
        {"kind": "attendance", "valid_months": 12, "sessions_led": 1},
    ],
)
def test_a_rule_asks_only_what_its_kind_can(module, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialRule.objects.create(**({"module": module} | fields))

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Q
from django.utils import timezone

from access.models import AccessRequest, Grant, ModulePolicy
from access.rules import may_open, requests_seen_by
from certificates.models import Credential
from ground.audit import breaks
from learning.learners_board import Followed
from learning.models import AssessmentRound, Attempt, Enrolment, PlayGroup
from learning.question_figures import differences
from modules.activities.assessment.figures import Band
from modules.editions import manifest
from modules.models import Module, QuestionFigures
from people.demo import DEMO_PEOPLE, demo_person
from people.models import User
from programme.home.heat_map import heat_map_of
from programme.models import Round, TrainingSession
from programme.sessions.rules import seats_named_by
from tests.shipped_content import english, load
from training_site.demo import FLAGSHIP, GRANTED
from training_site.demo_needs import ASSESSMENT, TITLE
from training_site.demo_requests import CALLS, DETENTION, FAMILIES, PREDEPARTURE, WOMEN

YEAR = timezone.localdate().year
CERTIFIED = [
    *[("completion", "issued")] * 4,
    ("completion", "revoked"),
    ("completion", "superseded"),
    ("completion", "suspended"),
    ("trainer", "issued"),
]


def test_nothing_is_made_outside_the_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="set DEMO=1"):
        call_command("load_demo")


@pytest.mark.django_db
def test_content_must_be_there_first(settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="run load_curricula first"):
        call_command("load_demo", stdout=StringIO())


@pytest.mark.django_db
def test_the_trainee_is_in_the_middle_of_the_flagship_and_a_second_run_adds_nothing(settings):
    settings.DEMO = True
    load(english(*GRANTED))

    for _run in range(2):
        call_command("load_demo", stdout=StringIO())

    trainee, other = (User.objects.get(email=DEMO_PEOPLE[name].email) for name in ("trainee", "trainee2"))
    flagship = Module.objects.get(slug=FLAGSHIP)
    assert Enrolment.objects.get(learner=trainee, module=flagship).done == ["quiz:quiz-u1", "unit:u1"]
    attempts = Attempt.objects.of(trainee).order_by("kind").values_list("kind", "status", "passed", "responses_count")
    assert list(attempts) == [("quiz", "finished", True, 5), ("roleplay", "open", False, 3)]
    holders = (
        Grant.objects.filter(line=None)
        .order_by("module__code", "pk")
        .values_list("module__slug", "person__email", "organisation__name")
    )
    assert list(holders) == [
        (slug, *holder) for slug in reversed(GRANTED) for holder in ((trainee.email, None), (None, "Open Hands Zagreb"))
    ] + [
        (FLAGSHIP, email, None)
        for email in (DEMO_PEOPLE["organisation_admin"].email, "colleague29@example.org", "colleague30@example.org")
    ]
    # How many reasons there are depends on the way that somebody took.
    [played] = Attempt.objects.filter(shared_reasons__isnull=False).distinct()
    assert (played.is_finished, PlayGroup.objects.get().members.get().learner) == (True, played.learner)
    assert (may_open(trainee, flagship), may_open(other, flagship)) == (True, False)
    certified = sorted((one.kind, one.state) for one in Credential.objects.with_standing())
    assert certified == CERTIFIED
    live_round = Round.objects.get()
    assert (live_round.is_open, live_round.talks.count()) == (False, 6)
    sessions = TrainingSession.objects.values_list("kind", "state", "bookings__state")
    assert list(sessions.order_by("starts_at", "bookings__pk")) == [
        *[("workshop", "closed", "confirmed")] * 2,
        ("training", "open", "confirmed"),
        ("webinar", "open", "confirmed"),
        ("webinar", "open", "waiting"),
        *[("workshop", "open", "confirmed")] * 12,
        ("visit", "open", None),
    ]


@pytest.mark.django_db
def test_the_command_prints_how_everybody_signs_in(settings):
    settings.DEMO = True
    load(english(*GRANTED))
    said = StringIO()

    call_command("load_demo", stdout=said)

    assert [line.split()[0] for line in said.getvalue().splitlines()] == [each.email for each in DEMO_PEOPLE.values()]


@pytest.mark.django_db
def test_requests_stand_at_every_point_of_their_way_and_a_second_run_adds_nothing(settings):
    settings.DEMO = True
    load(english(*GRANTED, CALLS, DETENTION, FAMILIES, WOMEN, PREDEPARTURE))

    for _run in range(2):
        call_command("load_demo", stdout=StringIO())

    told = AccessRequest.objects.order_by("pk").values_list("reference", "state")
    assert list(told) == [
        ("", "draft"),
        (f"RRF-PT-{YEAR}-00001", "endorsement"),
        (f"RRF-PT-{YEAR}-00002", "endorsement"),
        (f"RRF-PT-{YEAR}-00003", "returned"),
        (f"RRF-PT-{YEAR}-00004", "review"),
        (f"RRF-PT-{YEAR}-00005", "partly_approved"),
        (f"RRF-PT-{YEAR}-00006", "rejected"),
        (f"RRF-PT-{YEAR}-00007", "under_appeal"),
        (f"RRF-BE-{YEAR}-00001", "partly_approved"),
        (f"RRF-BE-{YEAR}-00002", "info_requested"),
        (f"RRF-HR-{YEAR}-00001", "waitlisted"),
        (f"RRF-RO-{YEAR}-00001", "review"),
        (f"RRF-NO-{YEAR}-00001", "approved"),
        (f"RRF-PS-{YEAR}-00001", "review"),
    ]
    assert list(AccessRequest.objects.filter(is_unendorsed=True).values_list("country", flat=True)) == ["RO"]
    assert AccessRequest.objects.get(is_sponsored=True).country_id == "XK"
    assert list(breaks()) == []


@pytest.mark.django_db
def test_the_focal_point_of_the_demo_has_work_and_sees_their_own_country_only(settings):
    settings.DEMO = True
    load(english(*GRANTED))

    call_command("load_demo", stdout=StringIO())

    seen = requests_seen_by(demo_person("focal_point"))
    assert set(seen.values_list("country", "state")) == {("PT", "endorsement")}
    assert AccessRequest.objects.exclude(country="PT").count() == 5


@pytest.mark.django_db
def test_people_of_the_focal_point_come_to_a_session_and_one_is_asked(settings):
    settings.DEMO = True
    load(english(*GRANTED, PREDEPARTURE))

    call_command("load_demo", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())

    named = TrainingSession.objects.get(module__slug=PREDEPARTURE)
    bookings = named.bookings.order_by("since").values_list("state", "country", "nominated_by__email")
    focal_point = DEMO_PEOPLE["focal_point"].email
    assert list(bookings) == [("confirmed", "PT", None), ("nominated", "PT", focal_point)]
    assert seats_named_by(demo_person("focal_point"), named.module).count() == 3


@pytest.mark.django_db
def test_every_module_on_request_has_rules(settings):
    settings.DEMO = True
    load(english(*GRANTED))

    call_command("load_demo", stdout=StringIO())

    policies = ModulePolicy.objects.values_list("module__slug", "endorsement", "eligible_groups")
    assert list(policies) == [(FLAGSHIP, "required", "RRF_MS")]


@pytest.mark.django_db
def test_colleagues_of_the_trainee_stand_at_different_places_and_their_answers_say_something(settings):
    settings.DEMO = True
    load(english(*GRANTED))
    call_command("load_demo", stdout=StringIO())
    flagship = Module.objects.with_content().get(slug=FLAGSHIP)

    board = Followed(flagship, manifest(flagship.latest_edition_id), Q(pk__isnull=False))
    flags = dict(QuestionFigures.objects.current().filter(quiz__module=flagship).values_list("question", "flags"))

    assert {standing.value: count > 1 for standing, count in board.counts.items()} == {
        "not-begun": True,
        "under-way": True,
        "stuck": True,
        "done": True,
    }
    assert ("check-key" in flags["u1q5"], "too-easy" in flags["u1q4"], "too-hard" in flags["u2q3"]) == (
        True,
        True,
        True,
    )
    assert not list(differences())


@pytest.mark.django_db
def test_two_organisations_have_answered_the_self_assessment_and_their_trainer_sees_what_they_need(settings):
    settings.DEMO = True
    load(english(*GRANTED))
    call_command("load_demo", stdout=StringIO())
    workshop = TrainingSession.objects.get(title=TITLE)

    needs = heat_map_of(workshop, ASSESSMENT, "en").needs
    bands = {row.competency: row.band for row in needs.competencies}
    rounds = AssessmentRound.objects.annotate(Count("invitations")).values_list("invitations__count", flat=True)

    assert (needs.answers, needs.counted, bands["risk"], bands["listening"]) == (12, 10, Band.LOW, Band.HIGH)
    assert sorted(rounds) == [8, 31]
    assert len(needs.written["q1"]) == 10

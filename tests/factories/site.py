"""A small site with something to hide in every place, and one person of every role who might look for it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page

from access import actions as access_actions
from access.actions import policies
from access.models import Grant, Quota
from certificates.models import Credential, CredentialBadge, CredentialFile
from learning import actions, groups, question_figures, regrading, replays, result_sharing, rewinding, sharing
from learning.editions import edition_for
from learning.launches import launch
from learning.models import Attempt, Board, Enrolment, ExtraTry
from learning.rulings import form_of
from modules.editions import definition_in, manifest
from modules.keys import key_of
from modules.models import Module, Question, Scenario, SiteDocument, SiteImage, UnitPage, Video, VideoCaption
from people import actions as people_actions
from people.groups import ensure_groups
from people.models import Appointment, Country, GovernmentSuffix, GroupMembership, Holiday, Organisation, Role, User
from programme.models import TrainingSession
from programme.models.staff import TrainerPart
from tests.factories.assessments import finished_assessment, written_assessment
from tests.factories.authority import asked_for, officials
from tests.factories.calls import calls_of_interest
from tests.factories.certificates import issued, short_module
from tests.factories.evaluation import evaluated_call
from tests.factories.h5p import held, mini_quiz
from tests.factories.knowledge import one_of_each_kind
from tests.factories.learning import begun, passed_quiz, played
from tests.factories.modules import block, catalogue, published_module
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed
from tests.factories.programme import live_rounds
from tests.factories.staff import trainers_and_rooms
from tests.factories.training_sessions import training_sessions
from training_site.models import InfoPage
from training_site.search.actions import refresh

UNIT = "Secret words of the first unit."
THOUGHT = "A thought for nobody else."
WISH = "I would like to let a silence stand."
REASON = "A reason that only trainers may read."
EXTRA_TRY = "The power failed in the middle."
QUIZ = "Stem 1"
SCENE = "Sami turns the tap."
ALTERNATIVE = "Sami has not eaten."
PICTURE = "Secret words of the picture"
VIDEO = "Secret words of the video"
CAPTIONS = "Secret words of the captions"
DOCUMENT = "Secret words of the document"
CERTIFICATE = "Secret words of the certificate"
FRAMED = "What comes \\u003cstrong"  # first? – the question as it stands in the document of the frame
SECRETS = (
    UNIT,
    "Secret words of the second unit.",
    QUIZ,
    "Feedback 2",
    SCENE,
    "He moves a chair.",
    ALTERNATIVE,
    PICTURE,
    VIDEO,
    CAPTIONS,
    DOCUMENT,
    CERTIFICATE,
    FRAMED,
)


@dataclass(frozen=True)
class Place:
    """The small module and all that hangs on it."""

    module: Module
    unit: UnitPage
    reflection: UUID
    question: Question
    scenario: Scenario
    picture: SiteImage
    video: Video
    captions: VideoCaption
    document: SiteDocument
    credential: Credential
    grant: Grant
    appointment: Appointment
    edition_revision: int
    others: dict[str, object]

    def addresses(self) -> dict[str, object]:
        """What the addresses of the pages are filled with."""
        return {
            "page": self.module.pages.get().pk,
            "unit": self.unit.pk,
            "home": catalogue().get_parent().pk,
            "revision": self.edition_revision,
            "reflection": self.reflection,
            "question": self.question.pk,
            "scenario": self.scenario.pk,
            "module": self.module.pk,
            "picture": self.picture.pk,
            "video": self.video.pk,
            "captions": self.captions.pk,
            "document": self.document.pk,
            "document_name": self.document.filename,
            "code": self.credential.code,
            "grouped_code": self.credential.grouped_code,
            "grant": self.grant.pk,
            "appointment": self.appointment.pk,
            "person": self.grant.person_id,
        } | self.others


def everybody(module: Module) -> dict[str, User]:
    """One person of every role; those who may open the module have begun it, but for `not_begun`."""
    ensure_groups()
    organisation = OrganisationFactory()
    people = {
        "trainee": UserFactory(),
        "not_begun": UserFactory(),
        "of_organisation": UserFactory(organisation=organisation),
        "no_grant": UserFactory(),
        "ended": UserFactory(),
        "revoked": UserFactory(),
        "other_focal_point": appointed(Role.FOCAL_POINT, country="IT"),
        "focal_point": appointed(Role.FOCAL_POINT),
        "trainer": appointed(Role.TRAINER, module_slug=module.slug),
        "other_trainer": appointed(Role.TRAINER, module_slug="elsewhere"),
        "approver": appointed(Role.APPROVER),
        "other_approver": appointed(Role.APPROVER, module_slug="elsewhere"),
        "editor": appointed(Role.EDITOR),
        "other_editor": appointed(Role.EDITOR, module_slug="elsewhere"),
        "auditor": appointed(Role.AUDITOR),
        "superuser": administrator(),
    } | officials()
    _open_and_close(module, people)
    for name in ("trainee", "of_organisation", "ended", "revoked", "trainer", "editor", "superuser"):
        begun(actions.enrol(people[name], module), "shared-kitchen")
    return people


def _open_and_close(module: Module, people: dict[str, User]) -> None:
    today = timezone.localdate()
    access_actions.give(module, by=None, person=people["trainee"])
    access_actions.give(module, by=None, person=people["not_begun"])
    access_actions.give(module, by=None, organisation=people["of_organisation"].organisation)
    yesterday = {"starts_on": today - timedelta(days=9), "ends_on": today - timedelta(days=1)}
    access_actions.give(module, by=None, person=people["ended"], **yesterday)
    grant = access_actions.give(module, by=None, person=people["revoked"])
    access_actions.revoke(grant, by=people["approver"])


def small_site() -> tuple[Place, dict[str, User]]:
    """The module, everybody, and what they have done.

    The trainee has finished a quiz, kept a thought and got a certificate of another module. An official has sent
    requests; their nominee has played a talk to its end, gone back into it twice, and begun it again.
    """
    module = published_module()
    if not InfoPage.objects.filter(slug="about").exists():
        catalogue().get_parent().add_child(instance=InfoPage(title="About", slug="about"))
    people = everybody(module)
    trainee = people["trainee"]
    enrolment = Enrolment.objects.with_edition().get(learner=trainee, module=module)
    passed_quiz(enrolment, "quiz-u1")
    unit = UnitPage.objects.get(slug="u1", path__startswith=module.pages.get().path)
    reflection = UUID(block(module, "u1", "reflect", "")["id"])
    actions.save_reflection(enrolment, reflection, THOUGHT)
    written_assessment()
    assessed = finished_assessment(trainee, WISH)
    result_sharing.share(assessed, [people["trainer"].pk])
    others = asked_for(module, people) | _kept_in_the_admin(module, people) | live_rounds(module, people)
    run = played(actions.enrol(people["nominee"], module), "shared-kitchen", "c", reason=REASON)
    others |= _shared(run) | _groups(module, people["trainer"]) | training_sessions(module, trainee)
    announced = TrainingSession.objects.get(key=others["session"])
    announced.assignments.create(trainer=people["trainer"], part=TrainerPart.LEAD)
    others |= trainers_and_rooms(people["trainer"])
    others |= calls_of_interest(module, people) | evaluated_call(module, people)
    others |= _framed(module, enrolment) | _ruled(module, people)
    question_figures.refresh(timezone.now())
    others["shared_result"] = assessed.shared_results.get().pk
    others["quiz_key"] = key_of(module.slug, "u1", "quiz")
    one_of_each_kind()
    _go_back(run)
    place = _place(module, people, unit, reflection, others)
    refresh()
    return place, {name: User.objects.get(pk=person.pk) for name, person in people.items()}


def _shared(run: Attempt) -> dict[str, object]:
    """The trainers may read the reason of the run, and its player wants to be reminded of it."""
    sharing.share(run, [2], with_name=False)
    replays.wish(run)
    return {"run": run.pk, "reminder": replays.token_of(run)}


def _groups(module: Module, trainer: User) -> dict[str, object]:
    """A group to join, and one whose board was opened."""
    entry = manifest(module.latest_edition_id or 0).activity("shared-kitchen")
    waiting, opened = (groups.make(module, entry, name=name, by=trainer) for name in ("Waiting", "Opened"))
    choices = {"scene": "k01", "reached": 5, "choices": {"a": 5, "b": 0, "c": 0}}
    Board.objects.create(group=opened, figures={"people": 5, "scenes": [choices]}, opened_by=trainer)
    return {"group": waiting.code, "opened_group": opened.code}


def _ruled(module: Module, people: dict[str, User]) -> dict[str, object]:
    """A question of the quiz was wrong; the trainee has one more try at it in store."""
    proposal = regrading.Proposal(form_of(module, "q1", ""), "full")
    made = regrading.rule(module, proposal, reason="Both were right.", key=uuid4(), by=people["editor"])
    regrading.go_on(made)
    key = manifest(module.latest_edition_id or 0).activity("quiz-u1").key
    learner, trainer = people["trainee"], people["trainer"]
    extra = ExtraTry.objects.create(learner=learner, module=module, key=key, reason=EXTRA_TRY, given_by=trainer)
    return {"ruling": made.pk, "extra_try": extra.pk}


def _framed(module: Module, enrolment: Enrolment) -> dict[str, object]:
    """A content in a frame that the trainee has open."""
    package = mini_quiz()
    held(module, package)
    run = begun(enrolment, "first-question")
    seen = {"package": package.pk, "library": package.used[0].library.pk}
    return seen | {"framed": run.pk, "launch": launch(run.pk, at=timezone.now()).token}


def _go_back(run: Attempt) -> None:
    """The first other way was gone to its end, the second is open; then the talk is begun again."""
    contents = edition_for(run.enrolment)
    definition, _texts = definition_in(contents, contents.activity("shared-kitchen"), run.version_id)
    way = rewinding.rewind(run, definition, step=1)
    while way.ended_at is None:
        way = rewinding.choose(way, definition, {"scene": way.state["scene"], "choice": "a"})
    rewinding.rewind(run, definition, step=2)
    begun(run.enrolment, "shared-kitchen")


def _kept_in_the_admin(module: Module, people: dict[str, User]) -> dict[str, object]:
    """One of everything that rules stand on: for the module, and for the authority and its country."""
    approver, today, france = people["approver"], timezone.localdate(), Country.objects.get(pk="FR")
    soon = today + timedelta(days=30)
    away = people_actions.set_absence(people["focal_point"], starts_on=soon, ends_on=soon, by=people["focal_point"])
    authority = Organisation.objects.get(code="agency")
    return {
        "policy": policies.set_policy(module, by=approver, most_seats=40).pk,
        "quota": Quota.objects.get(module=module, country=france).pk,
        "absence": away.pk,
        "domain": people_actions.propose_domain(authority, "agency.example.org", by=approver).pk,
        "holiday": Holiday.objects.create(country=france, day=today, name="Holiday").pk,
        "suffix": GovernmentSuffix.objects.create(country=france, suffix="government.example.org").pk,
        "membership": GroupMembership.objects.filter(country=france).earliest("pk").pk,
    }


def _place(
    module: Module, people: dict[str, User], unit: UnitPage, reflection: UUID, others: dict[str, object]
) -> Place:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>{PICTURE}</title></svg>'
    video = Video.objects.create(
        slug="film", title="Film", module=module, file=ContentFile(VIDEO.encode(), "film.webm"), seconds=9
    )
    return Place(
        module=module,
        unit=unit,
        reflection=reflection,
        question=Question.objects.get(slug=f"{module.slug}/q1"),
        scenario=Scenario.objects.get(slug="shared-kitchen"),
        picture=SiteImage.objects.create(
            title="Drawing", module=module, file=ContentFile(drawing.encode(), "drawing.svg"), width=9, height=9
        ),
        video=video,
        captions=VideoCaption.objects.create(
            video=video, language="en", file=ContentFile(f"WEBVTT\n\n{CAPTIONS}".encode(), "film.vtt")
        ),
        document=SiteDocument.objects.create(
            title="Handout", module=module, file=ContentFile(DOCUMENT.encode(), "handout.txt")
        ),
        credential=_certificate(people["trainee"]),
        grant=Grant.objects.get(person=people["trainee"], module=module),
        appointment=people["trainer"].appointments.get(),
        edition_revision=Page.objects.get(pk=unit.pk).latest_revision_id,
        others=others,
    )


def _certificate(holder: User) -> Credential:
    credential = issued(holder, short_module())
    pdf, document, token = (
        ContentFile(CERTIFICATE.encode(), f"{credential.code}.{end}") for end in ("pdf", "json", "jwt")
    )
    CredentialFile.objects.create(credential=credential, pdf=pdf, sha256="0" * 64)
    CredentialBadge.objects.create(
        credential=credential,
        document=document,
        token=token,
        document_sha256="1" * 64,
        token_sha256="2" * 64,
        key="one",
    )
    return credential

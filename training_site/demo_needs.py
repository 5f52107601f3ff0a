"""Self-assessments of the demo: two organisations that asked their people, and a workshop whose trainer sees what they need.

They have no password: nobody signs in as one of them. Who they are and what they answer is the same in every demo.
"""

from collections.abc import Sequence
from datetime import time, timedelta
from random import Random
from uuid import uuid4

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from curriculum.models import Assessment
from learning import asking, assessing, counting
from learning.models import AssessmentRound
from modules.activities.assessment.priorities import statements
from modules.activities.definition import Definition
from modules.models import Module
from people.demo import demo_person
from people.models import Organisation, User
from programme.models import Mode, SessionBlock, SessionKind, TrainingSession
from programme.sessions import actions
from programme.staff.staffing import Staff
from training_site.demo import GRANTED, NoContent
from training_site.demo_sessions import day_in

ASSESSMENT = "needs-and-gaps"
TITLE = "Role, red lines and risk: a workshop"
WEEKS = 8
KOSOVO_TEAM = (
    "Besa Gashi",
    "Dren Hoxha",
    "Elira Berisha",
    "Faton Krasniqi",
    "Genta Shala",
    "Ilir Morina",
    "Jeta Bytyqi",
)
ANSWERING = 6  # of each organisation; others were asked and have not answered
# Where most see themselves; what is not named is somewhere in the middle.
USUAL = {"risk": 2, "harm_reduction": 1, "interpreter": 2, "listening": 4, "rapport": 4, "safety_self": 2}
HOUSE = {"o1": 2, "o2": 3, "o3": 3, "o4": 2, "o5": 1, "o6": 2}
NOT_KNOWN, KNOWS_NOT = "o4", 3  # every third does not know of partners
WISHES = (
    "To stay calm when somebody says goodbye as if it were for ever.",
    "To ask about drugs without sounding like the police.",
    "To let a silence stand.",
    "To say no to an official who asks me where somebody sleeps.",
    "To brief an interpreter in two minutes.",
    "To end a talk well when there is nothing to offer.",
)


@transaction.atomic
def make_needs() -> None:
    """Ask the people of two organisations and let six of each answer; safe to run again. Raises NoContent."""
    module = Module.objects.filter(slug=GRANTED[1]).first()
    if module is None or not Assessment.objects.filter(slug=ASSESSMENT).exists():
        raise NoContent
    if AssessmentRound.objects.exists():
        return
    coordinator = demo_person("organisation_admin")
    teams = [_kosovo_team(coordinator), _zagreb_team()]
    for team in teams:
        for place, person in enumerate(team):
            _answer(person, Random(f"{ASSESSMENT} {person.email}"), WISHES[place])  # noqa: S311 - no secret
    for organisation in (coordinator.organisation, teams[1][0].organisation):
        _ask(organisation, by=coordinator)
    _book(module, [person for team in teams for person in team])


def _ask(organisation: Organisation | None, *, by: User) -> None:
    if organisation is not None:
        asking.ask(organisation, ASSESSMENT, by=by, at=timezone.now() - timedelta(days=20))


def _kosovo_team(coordinator: User) -> Sequence[User]:
    people = [
        User(
            email=f"team{number + 1}@example.org",
            name=name,
            country=coordinator.country,
            organisation=coordinator.organisation,
            organisation_confirmed_at=timezone.now(),
        )
        for number, name in enumerate(KOSOVO_TEAM)
    ]
    for person in people:
        person.set_unusable_password()
    return User.objects.bulk_create(people)[:ANSWERING]


def _zagreb_team() -> Sequence[User]:
    """The first of the colleagues whom the trainers' board shows."""
    return list(User.objects.filter(email__regex=r"^colleague\d+@example\.org$").order_by("pk")[:ANSWERING])


def _answer(person: User, chance: Random, wish: str) -> None:
    """Begin, answer part by part and finish, as the pages do."""
    counting.agree(person, ASSESSMENT, for_organisation=True, for_training=True, with_words=True)
    attempt = assessing.begin(person, ASSESSMENT)
    definition, _texts = assessing.definition_of_run(attempt)
    parts = (_practice(definition, chance), _house(chance), {"section": "open", "answer-q1": wish}, {"finish": "1"})
    for seen, part in enumerate(parts):
        form = QueryDict(mutable=True)
        form.update(part)
        assessing.respond(person, form, slug=ASSESSMENT, locale="en", key=uuid4(), seen=seen)


def _practice(definition: Definition, chance: Random) -> dict[str, str]:
    fields = {"section": "practice"}
    for competency, items in statements(definition.structure).items():
        fields[f"importance-{competency}"] = str(chance.choice((2, 3, 3)))
        fields |= {f"answer-{item}": str(_near(USUAL.get(competency, 3), chance)) for item in items}
    return fields


def _house(chance: Random) -> dict[str, str]:
    answers = {f"answer-{item}": str(_near(level, chance)) for item, level in HOUSE.items()}
    if chance.randrange(KNOWS_NOT) == 0:
        answers[f"answer-{NOT_KNOWN}"] = "dont_know"
    return {"section": "organisation"} | answers


def _near(level: int, chance: Random) -> int:
    return min(5, max(1, level + chance.choice((-1, 0, 0, 1))))


def _book(module: Module, people: Sequence[User]) -> None:
    """Announce the workshop, to which everybody who answered comes."""
    trainer, day = demo_person("trainer"), day_in(WEEKS)
    session = TrainingSession(
        module=module,
        kind=SessionKind.WORKSHOP,
        title=TITLE,
        country_id="BE",
        venue="Centre Exemple, second floor, lift",
        city="Brussels",
        places_in_room=18,
    )
    blocks = [SessionBlock(title="Workshop", day=day, begins=time(9, 30), ends=time(12, 30))]
    session = actions.open_booking(actions.save(session, blocks=blocks, staff=Staff(trainer), by=trainer), by=trainer)
    for person in people:
        actions.book(session, person=person, mode=Mode.ROOM, grant=None, at=timezone.now())

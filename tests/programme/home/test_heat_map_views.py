"""What a group needs: for the trainers of its session, from five answers of two organisations."""

import json
from collections.abc import Sequence

import pytest
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Locale

from curriculum.models import Assessment, CurriculumPage
from people.models import Organisation, Role, User
from programme.home.heat_map import assessment_of
from programme.models import TrainingSession
from programme.models.staff import TrainerPart
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.assessments import SLUG, counted_assessment, written_assessment
from tests.factories.modules import catalogue
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed
from tests.factories.training_sessions import a_session, booked

pytestmark = pytest.mark.django_db

TALKS = (("before-the-decision", "Before"), ("four-signatures", "Signatures"))
WRITTEN = ("Time to listen.", "A room with a door.", "Somebody to ring.", "Fewer forms.", "An interpreter I know.")


@pytest.fixture
def session() -> TrainingSession:
    written_assessment()
    return a_session(room=30)


def named(session: TrainingSession) -> User:
    """Somebody who trains the module, and is named for this session."""
    person = appointed(Role.TRAINER, module_slug=session.module.slug)
    session.assignments.create(trainer=person, part=TrainerPart.LEAD)
    return person


@pytest.fixture
def trainer(session):
    return signed_in(named(session))


@pytest.fixture
def organisations() -> list[Organisation]:
    return [OrganisationFactory(), OrganisationFactory()]


def page_of(session: TrainingSession) -> str:
    return f"/en/sessions/{session.key}/self-assessment/"


def answered(session: TrainingSession, organisations, count: int, **answers: object) -> None:
    """People with a place, from these organisations in turn, who have answered alike."""
    for number in range(count):
        person = UserFactory(organisation=organisations[number % len(organisations)])
        booked(session, person)
        counted_assessment(person, **answers)


def a_curriculum(slug: str = "caritas", talks: Sequence[tuple[str, str]] = TALKS) -> None:
    """A workshop with a part for risk, one for referral, and one of two talks to choose; C0 in it."""
    to_choose = [{"type": "live", "value": {"key": key, "title": title, "minutes": 90}} for key, title in talks]
    items = [
        {"type": "assessment", "value": {"key": SLUG, "role": "core"}},
        {"type": "session", "value": {"key": "learning-contract", "title": "One change", "minutes": 30}},
        {"type": "choose", "value": {"choose": 1, "items": to_choose}},
    ]
    stage = {"code": "C0", "key": "c0", "title": "Needs", "mode": "online", "items": items}
    page = CurriculumPage(
        title="Caritas", slug=slug, code="CAR", summary="-", stages=json.dumps([{"type": "stage", "value": stage}])
    )
    catalogue().add_child(instance=page)


def test_five_of_two_organisations_show_bands_and_needs(session, trainer, organisations):
    answered(session, organisations, 6, level=2)

    words = words_of(trainer.get(page_of(session)))

    assert "The figures rest on 5 of 6 answers; 6 people have a place." in words
    assert "Listening and wording 1–2 Not yet, With help" in words
    assert "Listening and wording 6 Close together not told 5" in words  # (5 - 2) times 2, which is what skipped counts


@pytest.mark.parametrize(("count", "how_many"), [(4, 2), (6, 1)])
def test_fewer_than_five_or_one_organisation_show_nothing(session, trainer, organisations, count, how_many):
    answered(session, organisations[:how_many], count, level=2)

    words = words_of(trainer.get(page_of(session)))

    assert "Not enough answers yet Results are shown from five answers of two organisations." in words
    assert "1–2" not in words


def test_those_who_did_not_agree_are_not_counted(session, trainer, organisations):
    answered(session, organisations, 4, level=2)
    answered(session, organisations, 4, level=2, for_training=False)

    assert "Not enough answers yet" in words_of(trainer.get(page_of(session)))


def test_others_than_the_people_of_the_session_are_not_counted(session, trainer, organisations):
    answered(session, organisations, 4, level=2)
    for organisation in organisations:
        counted_assessment(UserFactory(organisation=organisation), level=2)

    assert "Not enough answers yet" in words_of(trainer.get(page_of(session)))


def test_minutes_are_proposed_for_the_parts_of_the_curriculum(session, trainer, organisations):
    a_curriculum()
    answered(session, organisations, 5, level=2)

    words = words_of(trainer.get(page_of(session)))

    # All needs are alike, so the plan stays; of the two talks the first is taken.
    assert "Before Suicide and immediate danger Chosen by the larger need, instead of: Signatures" in words
    assert "One change Staying safe and well 30 min 30 min" in words
    assert words.count("Signatures") == 1


def test_choices_of_two_curricula_are_not_taken_for_one(session, trainer, organisations):
    first, second = TALKS
    a_curriculum(talks=[first])
    a_curriculum("another", talks=[second])
    answered(session, organisations, 5, level=2)

    words = words_of(trainer.get(page_of(session)))

    assert ("Before Suicide" in words, "Signatures" in words, "instead of" in words) == (True, True, False)


def test_of_several_assessments_the_group_is_shown_that_of_its_curriculum(session):
    a_curriculum()
    Assessment.objects.create(slug="newer", title="Newer", source="-", locale=Locale.get_default())
    assert assessment_of(session) == "newer"

    session.blocks.update(counts_as="learning-contract")

    assert assessment_of(session) == SLUG


def test_what_people_wrote_is_read_from_five_who_let_it_be_read(session, trainer, organisations):
    for number, text in enumerate(WRITTEN):
        answered(session, [organisations[number % 2]], 1, said=text)
    answered(session, organisations, 1, said="Nobody may read this.", with_words=False)

    words = words_of(trainer.get(page_of(session)))

    places = [words.index(text) for text in sorted(WRITTEN)]
    assert places == sorted(places)
    assert "Nobody may read this." not in words


def test_four_who_wrote_are_not_read(session, trainer, organisations):
    for number, text in enumerate(WRITTEN[:4]):
        answered(session, [organisations[number % 2]], 1, said=text)
    answered(session, organisations, 2)

    words = words_of(trainer.get(page_of(session)))

    assert "Not enough answers yet. They are shown from five." in words
    assert [text for text in WRITTEN if text in words] == []


def test_nobody_but_trainers_of_the_session_sees_it(session, organisations):
    answered(session, organisations, 5)
    slug = session.module.slug
    others = [UserFactory(), administrator(), appointed(Role.APPROVER), appointed(Role.EDITOR, module_slug=slug)]
    others.append(appointed(Role.TRAINER, module_slug="elsewhere"))
    # People were told that the trainers of their session see it: another trainer of the module is none of these.
    others.append(appointed(Role.TRAINER, module_slug=slug))
    session.assignments.create(trainer=others[-2], part=TrainerPart.CO_TRAINER)

    assert [signed_in(one).get(page_of(session)).status_code for one in others] == [403] * 6


def test_the_session_leads_trainers_to_it_and_nobody_else(session, trainer):
    keeper = signed_in(appointed(Role.EDITOR, module_slug=session.module.slug))
    address = f"/en/sessions/{session.key}/"

    assert page_of(session) in trainer.get(address).content.decode()
    assert page_of(session) not in keeper.get(address).content.decode()


@pytest.mark.parametrize("count", [5, 15])
def test_the_page_asks_the_same_for_five_people_and_for_fifteen(
    session, trainer, organisations, count, django_assert_num_queries: DjangoAssertNumQueries
):
    a_curriculum()
    answered(session, organisations, count)
    trainer.get(page_of(session))

    with django_assert_num_queries(11):
        trainer.get(page_of(session))

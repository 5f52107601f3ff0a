import pytest

from ground import privacy
from people.models import User
from programme.live import actions
from programme.live.actions import Given
from programme.models import Participant, Quotation, Rating, Talk
from programme.privacy import forget
from tests.factories.people import UserFactory
from tests.factories.programme import a_round, begun, handed_in, joined, observers_of

pytestmark = pytest.mark.django_db


def a_talk(*people: User | None) -> Talk:
    """A talk of three, counselled by the first and rated by the third."""
    live_round = a_round()
    for name, person in zip(("Ana", "Ben", "Cy"), people, strict=True):
        joined(live_round, name, person=person)
    [talk] = begun(live_round)
    handed_in(talk, observers_of(talk)[0], {"risk": Given(2, quotation="Hm.")})
    actions.share(talk, is_shared=True)
    actions.close(live_round, by=None)
    return talk


@pytest.mark.parametrize("place", [0, 2])
def test_erasing_takes_counsellor_or_observer_out_and_leaves_levels(place: int):
    person = UserFactory()
    people: list[User | None] = [None, None, None]
    people[place] = person
    a_talk(*people)

    forget(person)

    assert not Participant.objects.filter(person=person).exists()
    assert (Quotation.objects.count(), Rating.objects.count()) == (0, 1)
    assert Talk.objects.get().is_shared == (place == 2)


def test_export_has_one_s_own_talks_and_what_one_rated():
    counsellor, observer = UserFactory(), UserFactory()
    a_talk(counsellor, None, observer)
    rating = {"competency": "risk", "level": 2, "is_repaired": False, "quotation__text": "Hm."}

    own, rated = privacy.export(counsellor), privacy.export(observer)

    assert [talk["ratings"] for talk in own["live_talks"]] == [[rating]]
    assert [talk["rated"] for talk in own["live_rounds"]] == [[]]
    assert rated["live_talks"] == []
    assert [(one["name"], one["rated"]) for one in rated["live_rounds"]] == [("Cy", [rating])]


def test_ratings_of_an_open_round_are_not_yet_the_counsellor_s():
    counsellor = UserFactory()
    live_round = a_round()
    joined(live_round, person=counsellor)
    joined(live_round, "Ben")
    joined(live_round, "Cy")
    [talk] = begun(live_round)
    handed_in(talk, observers_of(talk)[0], {"risk": Given(2)})

    assert privacy.export(counsellor)["live_talks"] == []

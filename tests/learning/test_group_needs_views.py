"""What the answers of many come to: for an organisation, and for programme staff by country."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from curriculum.assessments import definition_of
from learning.asking import ask
from learning.group_needs import WHOLE, needs_by_country
from learning.models import AssessmentRound
from modules.activities.assessment.figures import Sheet
from people.models import Organisation, Role, User
from tests.factories.assessments import SLUG, counted_assessment, written_assessment
from tests.factories.modules import published_module
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db

COUNTRIES = f"/en/self-assessment/{SLUG}/countries/"


@pytest.fixture
def organisation() -> Organisation:
    written_assessment()
    return OrganisationFactory(name="Open Hands")


@pytest.fixture
def member(organisation: Organisation, client_of: Callable[[User], Client]) -> Client:
    return client_of(UserFactory(organisation=organisation))


def page_of(organisation: Organisation) -> str:
    return f"/en/self-assessment/{SLUG}/organisations/{organisation.pk}/"


def words_of(response) -> str:
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def answered(organisation: Organisation, count: int, **answers: object) -> list[User]:
    people = [UserFactory(organisation=organisation, country_id=organisation.country_id) for _number in range(count)]
    for person in people:
        counted_assessment(person, **answers)
    return people


# An organisation


def test_six_answers_show_what_they_come_to(organisation, member):
    people = answered(organisation, 6)

    words = words_of(member.get(page_of(organisation)))

    assert "The figures rest on 5 of 6 answers; 0 people were asked." in words
    assert "1–2 Not yet, With help Close together 5" in words
    assert "A mandate on return with red lines that new colleagues get in their first week. Talked about" in words
    assert "mandate on one page" in words
    assert [person.name for person in people if person.name in words] == []


def test_four_answers_show_that_there_are_too_few(organisation, member):
    answered(organisation, 4)

    words = words_of(member.get(page_of(organisation)))

    assert "Not enough answers yet Results are shown from five answers." in words
    assert "4" not in words.split("Not enough answers yet")[1].split("How to read this")[0]
    assert "Talked about" not in words


def test_those_who_said_no_are_not_counted(organisation, member):
    answered(organisation, 4)
    answered(organisation, 3, for_organisation=False)

    assert "Not enough answers yet" in words_of(member.get(page_of(organisation)))


def test_modules_follow_what_the_organisation_lacks(organisation, member):
    published_module("c1-cso-role")
    answered(organisation, 5, level=2)
    low = words_of(member.get(page_of(organisation)))
    for person in User.objects.filter(assessment_consents__isnull=False):
        counted_assessment(person, level=5)
    high = words_of(member.get(page_of(organisation)))

    assert "Modules that could help the organisation Module c1-cso-role" in low
    assert "Module c1-cso-role" not in high
    assert "4–5 Mostly, Nearly always" in high


def test_an_organisation_is_there_for_its_people_and_coordinators_alone(organisation, client_of):
    unconfirmed = UserFactory(organisation=organisation, organisation_confirmed_at=None)
    others = [unconfirmed, UserFactory(organisation=OrganisationFactory()), administrator()]
    others += [appointed(Role.APPROVER), appointed(Role.ORGANISATION_ADMIN), appointed(Role.TRAINER)]
    coordinator = appointed(Role.ORGANISATION_ADMIN, organisation=organisation)

    assert [client_of(one).get(page_of(organisation)).status_code for one in others] == [404] * 6
    assert client_of(coordinator).get(page_of(organisation)).status_code == 200


def test_a_coordinator_asks_and_a_member_does_not(organisation, member, client_of):
    coordinator = client_of(appointed(Role.ORGANISATION_ADMIN, organisation=organisation))

    refused = member.post(f"{page_of(organisation)}ask/")
    asked = coordinator.post(f"{page_of(organisation)}ask/", follow=True)
    again = coordinator.post(f"{page_of(organisation)}ask/", follow=True)

    assert refused.status_code == 404
    assert "1 person is asked by mail." in words_of(asked)
    assert "1 person of the organisation was asked." in words_of(asked)
    assert "Nobody was written to" in words_of(again)
    assert "Ask our colleagues" not in words_of(member.get(page_of(organisation)))


def test_a_round_that_is_over_does_not_name_a_day_that_is_past(organisation, client_of):
    UserFactory(organisation=organisation)
    coordinator = client_of(appointed(Role.ORGANISATION_ADMIN, organisation=organisation))
    coordinator.post(f"{page_of(organisation)}ask/")
    during = words_of(coordinator.get(page_of(organisation)))
    AssessmentRound.objects.update(begun_at=timezone.now() - timedelta(days=91))

    after = words_of(coordinator.get(page_of(organisation)))

    assert "it begins another round" in during
    assert "it begins another round" not in after
    assert "Everybody who is confirmed gets one mail" in after


def test_a_coordinator_finds_it_from_the_people_of_the_organisation(organisation, client_of):
    coordinator = client_of(appointed(Role.ORGANISATION_ADMIN, organisation=organisation))
    people = f"/en/access/organisations/{organisation.pk}/people/"

    assert page_of(organisation) in coordinator.get(people).content.decode()
    assert page_of(organisation) not in client_of(administrator()).get(people).content.decode()


@pytest.mark.parametrize("more", [0, 5])
def test_a_page_of_an_organisation_asks_the_same_for_five_and_for_ten(
    organisation, member, more, django_assert_num_queries: DjangoAssertNumQueries
):
    published_module("c1-cso-role")
    answered(organisation, 5 + more)
    member.get(page_of(organisation))

    with django_assert_num_queries(6):
        member.get(page_of(organisation))


# Countries


def sheets(country: str, *organisations: int, **answers: int) -> list[Sheet]:
    return [Sheet(answers or {"n09": 1, "n01": 5}, {}, one, country) for one in organisations]


def told(*all_sheets: list[Sheet]) -> dict[str, bool]:
    everybody = [sheet for some in all_sheets for sheet in some]
    return {
        code: needs.is_told for code, needs in needs_by_country(definition_of(SLUG), everybody, with_whole=True).items()
    }


def test_countries_are_told_from_five_of_two_organisations(organisation):
    assert told(sheets("BE", 1, 1, 1, 2, 2), sheets("FR", 3, 3, 4, 4, 4)) == {"BE": True, "FR": True, WHOLE: True}
    assert told(sheets("BE", 1, 1, 1, 1, 1)) == {"BE": False}


def test_the_next_smallest_country_is_withheld_with_the_one_that_is_too_small(organisation):
    small, middle, large = sheets("PT", 5, 6), sheets("FR", 3, 3, 4, 4, 4), sheets("BE", *[1, 2] * 5)

    assert told(small, middle, large) == {"PT": False, "FR": False, "BE": True, WHOLE: True}


def test_each_competency_is_a_table_by_itself(organisation):
    # In Portugal three have said something of risk: France, the next smallest, would open it and is withheld there.
    portugal = sheets("PT", 5, 5, 6, n09=1, n01=5) + sheets("PT", 6, 6, n01=5)
    found = needs_by_country(
        definition_of(SLUG), portugal + sheets("FR", 3, 3, 4, 4, 4) + sheets("BE", *[1, 2] * 5), with_whole=True
    )

    shown = {code: {row.competency for row in needs.competencies if row.band} for code, needs in found.items()}

    assert shown == {"PT": {"role"}, "FR": {"role"}, "BE": {"role", "risk"}, WHOLE: {"role", "risk"}}


def test_staff_see_countries_in_bands_and_others_see_nothing(organisation, client_of):
    answered(organisation, 3)
    answered(OrganisationFactory(), 2)
    staff = client_of(appointed(Role.APPROVER))

    words = words_of(staff.get(COUNTRIES))

    assert "All together The figures rest on 5 of 5 answers; 0 people were asked by their organisations." in words
    assert "France The figures rest on 5 of 5 answers" in words
    assert "1–2 Not yet, With help" in words
    hidden = [UserFactory(), administrator(), appointed(Role.TRAINER), appointed(Role.APPROVER, module_slug="small")]
    assert [client_of(one).get(COUNTRIES).status_code for one in hidden] == [404] * 4


def test_staff_of_a_country_see_that_country_alone(organisation, client_of):
    answered(organisation, 3)
    answered(OrganisationFactory(), 2)
    here, elsewhere = appointed(Role.APPROVER, country="FR"), appointed(Role.APPROVER, country="BE")

    assert "France The figures rest on 5" in words_of(client_of(here).get(COUNTRIES))
    assert "All together" not in words_of(client_of(here).get(COUNTRIES))
    assert "France The figures" not in words_of(client_of(elsewhere).get(COUNTRIES))


def test_a_country_with_too_few_answers_shows_no_sooner_than_its_people_were_asked(organisation, client_of):
    [person] = answered(organisation, 1)
    staff = client_of(appointed(Role.APPROVER, country="FR"))
    before = words_of(staff.get(COUNTRIES))
    ask(organisation, SLUG, by=person, at=timezone.now())

    after = words_of(staff.get(COUNTRIES))

    assert ("Withheld" in before, "Not enough answers yet" in before) == (False, True)
    assert "France Withheld: there are too few answers" in after


def test_kosovo_has_its_footnote(organisation, client_of):
    for _one in range(2):
        answered(OrganisationFactory(country_id="XK"), 3)

    words = words_of(client_of(appointed(Role.APPROVER)).get(COUNTRIES))

    assert "Kosovo*" in words
    assert "UNSCR 1244/1999" in words


@pytest.mark.parametrize("countries", [("FR",), ("FR", "BE", "PT")])
def test_the_page_of_countries_asks_the_same_for_one_and_for_three(
    organisation, client_of, countries, django_assert_num_queries: DjangoAssertNumQueries
):
    for code in countries:
        for _one in range(2):
            answered(OrganisationFactory(country_id=code), 3)
    staff = client_of(appointed(Role.APPROVER))
    staff.get(COUNTRIES)

    with django_assert_num_queries(6):
        staff.get(COUNTRIES)

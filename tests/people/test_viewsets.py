"""People and roles in the admin."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from people.groups import ensure_groups
from people.models import (
    Absence,
    Appointment,
    Country,
    CountryGroup,
    GovernmentSuffix,
    GroupMembership,
    Holiday,
    Organisation,
    Rank,
    Role,
    User,
)
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _groups():
    ensure_groups()


def appoint_by_form(client, person, **fields):
    said = {
        "person": person.pk,
        "role": Role.TRAINER,
        "country": "",
        "organisation": "",
        "module_slug": "",
        "starts_on": "2026-01-01",
        "ends_on": "",
    }
    return client.post(reverse("appointment:add"), {**said, **fields})


def test_staff_find_people_by_name_and_address(client_of):
    UserFactory(name="Amina Diallo", email="amina@example.org")
    UserFactory(name="Luc Fontaine")
    client = client_of(appointed(Role.APPROVER))

    for words in ("diallo", "amina@"):
        page = client.get(reverse("wagtailusers_users:index"), {"q": words}).content.decode()
        assert "Amina Diallo" in page
        assert "Luc Fontaine" not in page


def test_staff_look_at_a_person_but_change_nothing(client_of):
    person = UserFactory(name="Amina Diallo")
    client = client_of(appointed(Role.APPROVER))

    page = client.get(reverse("wagtailusers_users:inspect", args=[person.pk]))

    assert "Amina Diallo" in page.content.decode()


@pytest.mark.parametrize("make", [administrator, lambda: appointed(Role.APPROVER)])
@pytest.mark.parametrize("name", ["add", "edit", "delete"])
def test_nobody_writes_users_in_the_admin(client_of, make, name):
    person = UserFactory()
    arguments = [] if name == "add" else [person.pk]

    response = client_of(make()).post(reverse(f"wagtailusers_users:{name}", args=arguments), {"groups": [1]})

    assert response.url == reverse("wagtailadmin_home")
    assert User.objects.filter(pk=person.pk).exists()


def test_nobody_assigns_groups_in_bulk(client_of):
    person, group = UserFactory(), Group.objects.get(name="Editors")
    path = reverse("wagtail_bulk_action", args=["people", "user", "assign_role"])

    client_of(administrator()).post(f"{path}?id={person.pk}", {"role": group.pk})

    assert not person.groups.exists()


@pytest.mark.parametrize("name", ["wagtailusers_groups:add", "wagtailusers_groups:edit"])
def test_nobody_writes_groups_in_the_admin(client_of, name):
    group = Group.objects.get(name="Editors")

    response = client_of(administrator()).post(
        reverse(name, args=[] if name.endswith("add") else [group.pk]), {"name": "X"}
    )

    assert response.url == reverse("wagtailadmin_home")
    assert Group.objects.filter(name="Editors").exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.TRAINER])
def test_others_do_not_appoint(client_of, role):
    person = UserFactory()

    appoint_by_form(client_of(appointed(role)), person)

    assert not person.appointments.exists()


def test_staff_appoint_and_end(client_of):
    approver, person = appointed(Role.APPROVER), UserFactory()
    client = client_of(approver)

    appoint_by_form(client, person, country="IT")
    appointment = person.appointments.get()
    assert (appointment.country_id, appointment.appointed_by) == ("IT", approver)
    assert list(person.groups.values_list("name", flat=True)) == ["Trainers"]

    page = client.get(reverse("appointment:delete", args=[appointment.pk])).content.decode()
    assert "The role ends now" in page
    client.post(reverse("appointment:delete", args=[appointment.pk]))

    appointment = Appointment.objects.get(pk=appointment.pk)
    assert (appointment.ended_by, appointment.ended_at is None) == (approver, False)
    assert not person.groups.exists()


def test_ending_twice_is_no_error(client_of):
    appointment = appointed(Role.TRAINER).appointments.get()
    client = client_of(administrator())
    client.post(reverse("appointment:delete", args=[appointment.pk]))

    response = client.post(reverse("appointment:delete", args=[appointment.pk]))

    assert response.status_code == 302


@pytest.mark.parametrize("fields", [{"country": "IT"}, {}, {"country": "FR", "role": Role.APPROVER}])
def test_staff_of_one_country_do_not_appoint_beyond_it(client_of, fields):
    approver, person = appointed(Role.APPROVER, country="FR"), UserFactory()

    response = appoint_by_form(client_of(approver), person, **fields)

    assert "wider than your own" in response.content.decode()
    assert not person.appointments.exists()


def test_staff_of_one_country_do_not_end_beyond_it(client_of):
    appointment = appointed(Role.TRAINER, country="IT").appointments.get()

    client_of(appointed(Role.APPROVER, country="FR")).post(reverse("appointment:delete", args=[appointment.pk]))

    appointment.refresh_from_db()
    assert appointment.ended_at is None


def test_a_focal_point_without_country_is_told_so(client_of):
    person = UserFactory()

    response = appoint_by_form(client_of(administrator()), person, role=Role.FOCAL_POINT)

    assert response.status_code == 200
    assert not person.appointments.exists()


def test_appointments_are_listed_with_the_same_number_of_queries(client_of, django_assert_max_num_queries):
    client = client_of(appointed(Role.APPROVER))
    client.get(reverse("appointment:index"))
    appointed(Role.TRAINER)
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("appointment:index"))
    for _person in range(5):
        appointed(Role.TRAINER, country="IT")

    with django_assert_max_num_queries(len(few)):
        page = client.get(reverse("appointment:index")).content.decode()

    assert page.count("Trainer") >= 6


def test_a_person_is_chosen_by_name(client_of):
    UserFactory(name="Amina Diallo")
    UserFactory(name="Luc Fontaine")
    client = client_of(appointed(Role.APPROVER))

    page = client.get(reverse("person_chooser:choose_results"), {"q": "amina"}).content.decode()

    assert "Amina Diallo" in page
    assert "Luc Fontaine" not in page


@pytest.mark.parametrize("name", ["choose", "choose_results"])
def test_those_who_may_not_see_people_choose_nobody(client_of, name):
    UserFactory(name="Amina Diallo")

    response = client_of(appointed(Role.EDITOR)).get(reverse(f"person_chooser:{name}"), follow=True)

    assert "Amina Diallo" not in response.content.decode()


def test_the_form_lets_staff_search_for_the_person(client_of):
    page = client_of(appointed(Role.APPROVER)).get(reverse("appointment:add")).content.decode()

    assert reverse("person_chooser:choose") in page
    assert "Choose a person" in page


def test_settings_of_the_admin_do_not_ask_for_names(client_of):
    page = client_of(appointed(Role.EDITOR)).get("/admin/account/").content.decode()

    assert "name_email" not in page
    assert 'name="theme-theme"' in page


def test_staff_add_organisations(client_of):
    said = {"name": "Open Hands", "kind": "civil_society", "country": "HR"}

    client_of(appointed(Role.APPROVER)).post(reverse("organisation:add"), said)

    assert Organisation.objects.get().country == Country.objects.get(pk="HR")


@pytest.fixture
def two_countries() -> dict[str, User]:
    """Somebody in scope of the staff of France, somebody who is not."""
    return {
        "in": UserFactory(name="Amina Diallo", email="amina@example.org", country_id="FR"),
        "out": UserFactory(name="Luc Fontaine", email="luc@example.org", country_id="IT"),
    }


def test_people_are_listed_and_shown_in_scope(client_of, two_countries):
    client = client_of(appointed(Role.APPROVER, country="FR"))

    page = client.get(reverse("wagtailusers_users:index")).content.decode()
    assert ("Amina Diallo" in page, "Luc Fontaine" in page) == (True, False)

    statuses = {
        where: client.get(reverse("wagtailusers_users:inspect", args=[person.pk]), follow=True).status_code
        for where, person in two_countries.items()
    }
    assert statuses == {"in": 200, "out": 404}


def test_appointments_are_listed_and_shown_in_scope(client_of):
    french, italian = (appointed(Role.TRAINER, country=code).appointments.get() for code in ("FR", "IT"))
    client = client_of(appointed(Role.APPROVER, country="FR"))

    page = client.get(reverse("appointment:index")).content.decode()
    assert (str(french.person) in page, str(italian.person) in page) == (True, False)

    statuses = [
        client.get(reverse("appointment:inspect", args=[one.pk]), follow=True).status_code for one in (french, italian)
    ]
    assert statuses == [200, 404]


def test_an_appointment_outside_the_scope_is_ended_as_if_it_were_not_there(client_of):
    french, italian = (appointed(Role.TRAINER, country=code).appointments.get() for code in ("FR", "IT"))
    client = client_of(appointed(Role.APPROVER, country="FR"))

    statuses = [
        client.post(reverse("appointment:delete", args=[one.pk]), follow=True).status_code for one in (french, italian)
    ]

    assert statuses == [200, 404]


def test_people_are_chosen_in_scope_and_by_their_whole_address(client_of, two_countries):
    def offered(words: str, **scope: str) -> list[bool]:
        client = client_of(appointed(Role.APPROVER, **scope))
        page = client.get(reverse("person_chooser:choose_results"), {"q": words}).content.decode()
        return [person.name in page for person in two_countries.values()]

    assert offered("", country="FR") == [True, False]
    assert offered("luc@example.org", country="FR") == [False, False]
    assert offered("", module_slug="small") == [False, False]
    assert offered("luc", module_slug="small") == [False, False]
    assert offered("Luc@example.org", module_slug="small") == [False, True]


def test_nobody_outside_the_scope_is_chosen_by_number(client_of, two_countries):
    client = client_of(appointed(Role.APPROVER, country="FR"))

    statuses = {
        where: client.get(reverse("person_chooser:chosen", args=[person.pk]), follow=True).status_code
        for where, person in two_countries.items()
    }
    several = client.get(
        reverse("person_chooser:chosen_multiple"), {"id": [person.pk for person in two_countries.values()]}
    ).content.decode()

    assert statuses == {"in": 200, "out": 404}
    assert ("Amina Diallo" in several, "Luc Fontaine" in several) == (True, False)


def test_appointing_needs_evidence_for_a_focal_point(client_of):
    person = UserFactory()
    client = client_of(appointed(Role.APPROVER))

    page = appoint_by_form(client, person, role=Role.FOCAL_POINT, country="IT").content.decode()
    assert "Say which letter or mail names the person." in page

    appoint_by_form(client, person, role=Role.FOCAL_POINT, country="IT", rank=Rank.DEPUTY, evidence="Letter of 3 March")
    appointment = person.appointments.get()
    assert (appointment.rank, appointment.evidence) == (Rank.DEPUTY, "Letter of 3 March")


def test_staff_of_a_country_keep_its_organisations_only(client_of):
    french, italian = (
        OrganisationFactory(name="Maison", country_id="FR"),
        OrganisationFactory(name="Casa", country_id="IT"),
    )
    client = client_of(appointed(Role.APPROVER, country="FR"))
    said = {"kind": "authority", "code": "maison", "region": "Bretagne", "headcount": "40"}

    page = client.get(reverse("organisation:index")).content.decode()
    assert ("Maison" in page, "Casa" in page) == (True, False)

    statuses = [
        client.post(
            reverse("organisation:edit", args=[one.pk]),
            said | {"name": one.name, "country": one.country_id},
            follow=True,
        ).status_code
        for one in (french, italian)
    ]
    assert statuses == [200, 404]
    french.refresh_from_db()
    assert (french.code, french.region, french.headcount) == ("maison", "Bretagne", 40)


@pytest.mark.parametrize("name", ["add", "edit"])
def test_staff_of_a_country_move_no_organisation_beyond_it(client_of, name):
    organisation = OrganisationFactory(name="Maison", country_id="FR")
    said = {"name": "Casa", "kind": "authority", "country": "IT"}
    arguments = [organisation.pk] if name == "edit" else []

    response = client_of(appointed(Role.APPROVER, country="FR")).post(
        reverse(f"organisation:{name}", args=arguments), said
    )

    assert "This country is outside your scope." in response.content.decode()
    assert list(Organisation.objects.values_list("name", "country")) == [("Maison", "FR")]


@pytest.mark.parametrize(
    ("scope", "country", "is_kept"),
    [
        ({}, "", True),
        ({}, "IT", True),
        ({"country": "IT"}, "IT", True),
        ({"country": "IT"}, "", False),
        ({"country": "FR"}, "IT", False),
    ],
)
def test_holidays_are_kept_in_scope(client_of, scope, country, is_kept):
    said = {"day": "2029-03-05", "name": "Day of the demo", "country": country}

    client_of(appointed(Role.APPROVER, **scope)).post(reverse("holiday:add"), said)

    assert Holiday.objects.filter(name="Day of the demo").exists() is is_kept


def test_government_addresses_are_kept_in_small_letters(client_of):
    client = client_of(appointed(Role.APPROVER, country="IT"))

    for country, suffix in (("IT", "@Authority.Example"), ("FR", "other.example"), ("IT", "no domain")):
        client.post(reverse("governmentsuffix:add"), {"country": country, "suffix": suffix})

    assert list(GovernmentSuffix.objects.values_list("country", "suffix")) == [("IT", "authority.example")]


@pytest.mark.parametrize(
    ("scope", "is_kept"), [({}, True), ({"country": "HR"}, False), ({"module_slug": "small"}, False)]
)
def test_groups_of_countries_are_kept_by_staff_without_a_limit(client_of, scope, is_kept):
    client = client_of(appointed(Role.APPROVER, **scope))

    client.post(reverse("countrygroup:add"), {"code": "PILOT", "name": "Pilot countries"})
    client.post(reverse("groupmembership:add"), {"group": "PARTNER", "country": "UA", "starts_on": "2027-01-01"})

    assert CountryGroup.objects.filter(code="PILOT").exists() is is_kept
    assert GroupMembership.objects.filter(country="UA").exists() is is_kept
    assert client.get(reverse("groupmembership:index")).status_code == 200


def test_absences_are_noted_and_cancelled_in_scope(client_of, two_countries):
    client = client_of(appointed(Role.APPROVER, country="FR"))
    for person in two_countries.values():
        client.post(reverse("absence:add"), {"person": person.pk, "starts_on": "2026-12-01", "ends_on": "2026-12-12"})

    absence = Absence.objects.get()
    assert absence.person == two_countries["in"]

    client.post(reverse("absence:delete", args=[absence.pk]))
    assert not Absence.objects.exists()


def test_two_absences_over_one_day_are_told(client_of, two_countries):
    client = client_of(appointed(Role.APPROVER))
    for last in ("2026-12-12", "2026-12-03"):
        page = client.post(
            reverse("absence:add"),
            {"person": two_countries["in"].pk, "starts_on": "2026-12-01", "ends_on": last},
        )

    assert "There is an absence for some of these days." in page.content.decode()
    assert Absence.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("wagtailusers_users:index", 10), ("appointment:index", 10), ("organisation:index", 11)]
)
def test_lists_cost_the_same_for_many(client_of, django_assert_num_queries, name, queries, count):
    for _number in range(count):
        appointed(Role.TRAINER, country="IT", organisation=OrganisationFactory())
    client = client_of(appointed(Role.APPROVER))
    client.get(reverse(name))

    with django_assert_num_queries(queries):
        client.get(reverse(name))

"""People and roles in the admin."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from people.groups import ensure_groups
from people.models import Appointment, Country, Organisation, Role, User
from tests.factories.people import UserFactory, administrator, appointed

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

import json
import time

import pytest
from django.urls import reverse

from ground.models import AuditEvent
from people.models import Absence, Role, User
from tests.factories.people import OrganisationFactory, UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db


def recently_confirmed(client) -> None:
    """Note in the session that the person has just confirmed who they are."""
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [
        *records,
        {"method": "password", "at": time.time(), "reauthenticated": True},
    ]
    session.save()


@pytest.mark.parametrize("name", ["overview", "profile", "own_data", "erase"])
def test_account_pages_send_visitors_to_sign_in(client, name):
    path = reverse(f"people:{name}")

    assert client.get(path).url == f"{reverse('account_login')}?next={path}"


@pytest.mark.parametrize(
    "name",
    [
        "people:overview",
        "people:profile",
        "account_email",
        "account_set_password",
        "account_change_password",
        "account_logout",
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
        "socialaccount_connections",
    ],
)
def test_account_pages_open_and_are_not_kept(client_of, name):
    client = client_of(UserFactory())
    recently_confirmed(client)

    response = client.get(reverse(name), follow=True)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
)
def test_sign_in_pages_run_no_inline_code(client, name):
    page = client.get(reverse(name)).content.decode()

    assert "<h1" in page
    assert " style=" not in page
    assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=') + page.count(
        'type="application/json"'
    )


def test_overview_lists_what_can_be_done_and_the_roles(client_of):
    page = client_of(appointed(Role.FOCAL_POINT, country="IT")).get(reverse("people:overview")).content.decode()

    assert "National focal point, Italy" in page
    for name in (
        "people:profile",
        "account_email",
        "mfa_index",
        "usersessions_list",
        "people:own_data",
        "people:erase",
    ):
        assert f'href="{reverse(name)}"' in page


def test_profile_is_saved_and_the_site_goes_on_in_that_language(client_of):
    person, organisation = UserFactory(), OrganisationFactory()
    client = client_of(person)
    said = {
        "name": "Amina Diallo",
        "organisation": organisation.pk,
        "organisation_said": "",
        "country": "IT",
        "language": "fr",
    }

    response = client.post(reverse("people:profile"), said)

    person.refresh_from_db()
    assert response.url == reverse("people:profile")
    assert (person.name, person.organisation, person.country_id, person.language) == (
        "Amina Diallo",
        organisation,
        "IT",
        "fr",
    )
    assert 'lang="fr"' in client.get(reverse("people:profile")).content.decode()


def test_a_profile_needs_a_name_and_nothing_is_lost(client_of):
    person = UserFactory(name="Amina")

    response = client_of(person).post(
        reverse("people:profile"), {"name": "", "organisation_said": "My shelter", "language": "en"}
    )

    person.refresh_from_db()
    assert response.status_code == 422
    assert "My shelter" in response.content.decode()
    assert person.name == "Amina"


def test_a_forged_field_of_the_profile_changes_nothing(client_of):
    person = UserFactory()

    client_of(person).post(
        reverse("people:profile"),
        {"name": "A", "language": "en", "is_superuser": "on", "is_staff": "on", "email": "x@y.org"},
    )

    fresh = User.objects.get(pk=person.pk)
    assert (fresh.is_superuser, fresh.is_staff, fresh.email, fresh.name) == (False, False, person.email, "A")


def test_own_data_asks_again_who_it_is(client_of):
    response = client_of(UserFactory()).get(reverse("people:own_data"))

    assert response.url == f"{reverse('account_reauthenticate')}?next={reverse('people:own_data').replace('/', '%2F')}"


def test_own_data_is_a_file_with_everything_and_the_export_is_on_record(client_of):
    person = UserFactory(name="Amina Diallo")
    client = client_of(person)
    recently_confirmed(client)

    response = client.get(reverse("people:own_data"))

    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    data = json.loads(response.content)
    assert (data["profile"]["name"], data["profile"]["email"]) == ("Amina Diallo", person.email)
    assert {"profile", "roles", "sign_in", "decisions"} <= data.keys()
    assert AuditEvent.objects.get().action == "people.export_own_data"


def test_erasing_needs_the_confirmation(client_of):
    person = UserFactory()
    client = client_of(person)
    recently_confirmed(client)

    response = client.post(reverse("people:erase"), {})

    assert response.status_code == 422
    assert User.objects.get(pk=person.pk).email == person.email


def test_erasing_signs_out_and_removes_the_person(client_of):
    person = UserFactory()
    client = client_of(person)
    recently_confirmed(client)

    response = client.post(reverse("people:erase"), {"is_certain": "on"})

    assert response.url == "/"
    assert User.objects.get(pk=person.pk).email.endswith("@erased.invalid")
    assert client.get(reverse("people:overview")).status_code == 302


def test_the_last_administrator_is_told_why_not(client_of):
    client = client_of(administrator())
    recently_confirmed(client)

    response = client.post(reverse("people:erase"), {"is_certain": "on"})

    assert response.status_code == 422
    assert "last administrator" in response.content.decode()


@pytest.mark.parametrize(
    ("way", "goes_to"),
    [("/account/login/", "/account/login/"), ("https://elsewhere.example/", "/"), ("//elsewhere.example/", "/")],
)
def test_a_language_is_chosen_by_a_link_that_leads_nowhere_else(client, way, goes_to):
    response = client.get(reverse("people:language", args=["fr"]), {"next": way})

    assert response.url == goes_to
    assert 'lang="fr"' in client.get(reverse("account_login")).content.decode()


def test_an_unknown_language_is_not_found(client):
    assert client.get(reverse("people:language", args=["xx"]), follow=True).status_code == 404


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.APPROVER, Role.APPEAL_REVIEWER])
def test_absences_are_noted_and_cancelled_by_oneself(client_of, role):
    person = appointed(role)
    client = client_of(person)
    path = reverse("people:absences")
    assert f'href="{path}"' in client.get(reverse("people:overview")).content.decode()

    page = client.post(path, {"starts_on": "2099-03-02", "ends_on": "2099-03-06"}, follow=True).content.decode()
    assert "2 March 2099 to 6 March 2099" in page
    absence = person.absences.get()

    client.post(reverse("people:cancel_absence", args=[absence.pk]))
    assert not person.absences.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"starts_on": "2020-03-02", "ends_on": "2020-03-06"}, "This day is past."),
        ({"starts_on": "2099-03-06", "ends_on": "2099-03-02"}, "The last day must not be before the first."),
        ({"starts_on": "2099-04-02", "ends_on": "2099-04-06"}, "You have noted an absence for some of these days."),
        ({"starts_on": "", "ends_on": "2099-03-02"}, "This field is required."),
    ],
)
def test_an_absence_that_cannot_be_is_refused_with_a_sentence(client_of, said, sentence):
    person = appointed(Role.FOCAL_POINT)
    client = client_of(person)
    client.post(reverse("people:absences"), {"starts_on": "2099-04-01", "ends_on": "2099-04-03"})

    response = client.post(reverse("people:absences"), said)

    assert (response.status_code, person.absences.count()) == (422, 1)
    assert sentence in response.content.decode()


@pytest.mark.parametrize("make", [UserFactory, lambda: appointed(Role.TRAINER)])
def test_nobody_stands_in_for_others(client_of, make):
    client = client_of(make())

    assert client.get(reverse("people:absences"), follow=True).status_code == 404
    assert reverse("people:absences") not in client.get(reverse("people:overview")).content.decode()


def test_nobody_cancels_the_absence_of_somebody_else(client_of):
    client_of(appointed(Role.FOCAL_POINT)).post(
        reverse("people:absences"), {"starts_on": "2099-03-02", "ends_on": "2099-03-06"}
    )
    absence = Absence.objects.get()

    client_of(appointed(Role.APPROVER)).post(reverse("people:cancel_absence", args=[absence.pk]))

    assert Absence.objects.exists()

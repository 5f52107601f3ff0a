import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from people.models import Role
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

SECRET = "JBSWY3DPEHPK3PXP"


def signed_in(user) -> Client:
    """A client of somebody who signed in with a password only."""
    client = Client()
    client.force_login(user)
    return client


def with_app(user):
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    return user


def test_people_without_a_role_are_not_asked():
    assert signed_in(UserFactory()).get(reverse("people:overview")).status_code == 200


@pytest.mark.parametrize("make", [*[lambda role=role: appointed(role) for role in Role], administrator])
def test_people_with_a_role_are_sent_to_set_up_a_second_factor(make):
    response = signed_in(make()).get(reverse("people:overview"))

    assert (response.status_code, response.url) == (302, reverse("mfa_index"))


@pytest.mark.parametrize("path", ["/admin/", "/admin/users/", "/account/profile/", "/account/sessions/", "/en/privacy"])
def test_nothing_of_theirs_opens_before(path):
    response = signed_in(administrator()).get(path, follow=True)

    assert path == "/en/privacy" or response.redirect_chain[-1][0] == reverse("mfa_index")


def test_posting_is_held_back_too():
    response = signed_in(administrator()).post(reverse("people:profile"), {"name": "X"})

    assert response.url == reverse("mfa_index")


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "account_reauthenticate", "account_email", "account_logout", "privacy", "ground:healthz"],
)
def test_the_pages_to_set_one_up_and_to_leave_stay_open(name):
    response = signed_in(appointed(Role.TRAINER)).get(reverse(name))

    assert response.status_code == 200


def test_the_page_says_why():
    page = signed_in(appointed(Role.TRAINER)).get(reverse("mfa_index")).content.decode()

    assert "Your role needs a second factor" in page


def test_signing_in_without_the_second_factor_that_is_there_asks_for_it():
    client = signed_in(with_app(appointed(Role.TRAINER)))

    response = client.get("/account/profile/?tab=1")

    assert response.url == f"{reverse('mfa_reauthenticate')}?next=%2Faccount%2Fprofile%2F%3Ftab%3D1"


def test_a_passkey_is_asked_for_when_it_is_the_only_second_factor():
    person = appointed(Role.TRAINER)
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"credential": {}})

    assert signed_in(person).get("/account/").url.startswith(reverse("mfa_reauthenticate_webauthn"))


def test_another_second_factor_cannot_be_added_before_the_first_was_used():
    client = signed_in(with_app(appointed(Role.TRAINER)))

    for name in ("mfa_index", "mfa_add_webauthn", "mfa_deactivate_totp", "account_reauthenticate"):
        assert client.get(reverse(name)).url.startswith(reverse("mfa_reauthenticate"))


def test_having_used_it_opens_everything(client_of):
    assert client_of(appointed(Role.TRAINER)).get(reverse("people:overview")).status_code == 200


def test_the_record_of_another_person_does_not_count(client_of):
    first, second = with_app(appointed(Role.TRAINER)), with_app(appointed(Role.EDITOR))
    client = client_of(first)
    records = client.session["account_authentication_methods"]
    client.force_login(second)
    session = client.session
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(first.pk)
    session.save()

    assert client.get(reverse("people:overview")).status_code == 302


def test_asking_costs_nothing_for_people_without_a_role(django_assert_num_queries):
    client = signed_in(UserFactory())
    client.get(reverse("ground:healthz"))

    # The person alone.
    with django_assert_num_queries(1):
        client.get(reverse("people:overview"))


def test_asking_costs_one_query_while_somebody_is_held_back(django_assert_num_queries):
    client = signed_in(appointed(Role.TRAINER))
    client.get(reverse("ground:healthz"))

    with django_assert_num_queries(2):
        client.get(reverse("people:overview"))


def test_asking_costs_nothing_once_it_was_used(client_of, django_assert_num_queries):
    client = client_of(appointed(Role.TRAINER))
    client.get(reverse("ground:healthz"))

    with django_assert_num_queries(2):
        client.get(reverse("people:overview"))


@pytest.mark.parametrize("way", ["/admin/", "/admin/pages/"])
def test_the_admin_has_no_sign_in_of_its_own(client, way):
    response = client.get(f"/admin/login/?next={way}")

    assert response.url == f"/account/login/?next={way}"


@pytest.mark.parametrize("ask", ["get", "post"])
def test_the_admin_has_no_sign_out_of_its_own(client_of, ask):
    client = client_of(appointed(Role.EDITOR))

    response = getattr(client, ask)("/admin/logout/")

    assert response.url == "/account/logout/"
    assert client.get("/admin/").status_code == 200


def test_the_admin_sends_visitors_to_the_one_sign_in(client):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0] == "/account/login/?next=/admin/"


def test_the_admin_says_no_to_somebody_without_a_role_in_it(client_of):
    response = client_of(UserFactory()).get("/admin/", follow=True)

    assert response.status_code == 403

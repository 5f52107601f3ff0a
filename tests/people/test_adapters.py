import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialLogin

from people.adapters import AccountAdapter, SecondFactorAdapter, SocialAccountAdapter
from people.models import Role, User
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"name": "Amina Diallo", "first_name": "A"}, "Amina Diallo"),
        ({"first_name": "Amina", "last_name": "Diallo"}, "Amina Diallo"),
        ({}, ""),
        ({"name": "x" * 200}, "x" * 150),
    ],
)
def test_the_name_comes_from_the_provider(rf, data, name):
    login = SocialLogin(user=User(), account=SocialAccount(provider="ministry"))

    user = SocialAccountAdapter().populate_user(rf.get("/"), login, {"email": "a@example.org", **data})

    assert (user.name, user.email) == (name, "a@example.org")


def test_the_code_to_scan_is_dark_on_white():
    drawing = SecondFactorAdapter().build_totp_svg("otpauth://totp/a?secret=b")

    assert drawing.startswith("<svg xmlns=")
    assert 'fill="#fff"' in drawing


def make(user, kind):
    return Authenticator.objects.create(user=user, type=kind, data={})


def test_one_of_two_second_factors_can_go_the_last_cannot():
    person = appointed(Role.TRAINER)
    app = make(person, Authenticator.Type.TOTP)
    make(person, Authenticator.Type.RECOVERY_CODES)
    assert not SecondFactorAdapter().can_delete_authenticator(app)

    make(person, Authenticator.Type.WEBAUTHN)
    assert SecondFactorAdapter().can_delete_authenticator(app)


def test_people_without_a_role_remove_what_they_like():
    assert SecondFactorAdapter().can_delete_authenticator(make(UserFactory(), Authenticator.Type.TOTP))


def test_people_with_a_role_confirm_with_their_second_factor():
    person, trainee = appointed(Role.TRAINER), UserFactory()
    for user in (person, trainee):
        make(user, Authenticator.Type.TOTP)

    def ways(user):
        return [method["id"] for method in AccountAdapter().get_reauthentication_methods(user)]

    assert ways(person) == ["mfa_reauthenticate"]
    assert ways(trainee) == ["reauthenticate", "reauthenticate_by_code", "mfa_reauthenticate"]

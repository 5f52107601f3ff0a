"""Sign-up and sign-in as people do it: with the pages of allauth, our templates, adapters and outbox."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from ground.models import AuditEvent
from people.models import Role, User
from tests.factories.people import PASSWORD, UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "JBSWY3DPEHPK3PXP"


def mailed_code() -> str:
    """The code in the last mail: a line of its own."""
    return re.search(r"^([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})$", mail.outbox[-1].body, re.MULTILINE).group(1)


def present_code(*, late: int = 0) -> str:
    """The code of an authenticator app now, or so many half minutes ago."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 - late))


def sign_up(client, **fields):
    said = {"email": "new@example.org", "name": "Amina Diallo", "password1": "", "phone_number": ""}
    return client.post(reverse("account_signup"), {**said, **fields})


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_up_by_code_needs_no_password(client):
    response = sign_up(client)
    assert response.url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)

    client.post(reverse("account_email_verification_sent"), {"code": mailed_code()})

    person = User.objects.get(email="new@example.org")
    assert is_signed_in(client)
    assert (person.name, person.has_usable_password(), person.language) == ("Amina Diallo", False, "en")
    assert EmailAddress.objects.get(user=person).verified


def test_sign_up_keeps_the_language_of_the_page_and_mails_in_it(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"

    sign_up(client)

    assert User.objects.get(email="new@example.org").language == "fr"


def test_sign_up_with_a_password_refuses_a_weak_one(client):
    assert sign_up(client, password1="password").status_code == 200
    assert not User.objects.exists()

    sign_up(client, password1=PASSWORD)
    assert User.objects.get().check_password(PASSWORD)


def test_a_wrong_code_confirms_nothing(client):
    sign_up(client)

    client.post(reverse("account_email_verification_sent"), {"code": "AAAA-AAAA"})

    assert not is_signed_in(client)
    assert not EmailAddress.objects.get().verified


def test_a_program_that_fills_in_the_trap_makes_no_account(client):
    response = sign_up(client, phone_number="123")

    assert response.url == reverse("account_email_verification_sent")
    assert not User.objects.exists()
    assert mail.outbox == []


def test_the_trap_is_hidden_without_inline_style(client):
    page = client.get(reverse("account_signup")).content.decode()

    assert re.search(r'<div class="visually-hidden" aria-hidden="true">.*?name="phone_number".*?</div>', page)


def test_signing_up_with_a_known_address_looks_the_same_and_mails_the_owner(client):
    UserFactory(email="known@example.org")

    unknown, known = sign_up(client), sign_up(Client(), email="known@example.org")

    assert (unknown.status_code, unknown.url) == (known.status_code, known.url)
    assert [sent.to for sent in mail.outbox] == [["new@example.org"], ["known@example.org"]]
    assert "You have one already" in mail.outbox[1].body
    assert User.objects.count() == 2


def test_sign_in_by_code(client):
    person = UserFactory()

    response = client.post(reverse("account_request_login_code"), {"email": person.email})
    assert response.url == reverse("account_confirm_login_code")
    client.post(response.url, {"code": mailed_code()})

    assert client.session["_auth_user_id"] == str(person.pk)


def test_asking_for_a_code_for_an_unknown_address_looks_the_same(client):
    person = UserFactory()

    known = client.post(reverse("account_request_login_code"), {"email": person.email})
    unknown = Client().post(reverse("account_request_login_code"), {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert "There is no account with it" in mail.outbox[-1].body


def test_asking_for_a_new_password_for_an_unknown_address_looks_the_same(client):
    person = UserFactory()

    known = client.post(reverse("account_reset_password"), {"email": person.email})
    unknown = Client().post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_sign_in_with_a_password_leads_home_in_the_persons_language(client):
    person = UserFactory(language="fr")

    response = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert response.url == "/fr/start/"
    assert response.cookies["django_language"].value == "fr"


def test_a_language_the_site_does_not_speak_falls_back(client):
    person = UserFactory(language="de")

    response = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert response.url == "/en/start/"


@pytest.mark.parametrize("login", ["nobody@example.org", "known@example.org"])
def test_a_wrong_sign_in_says_the_same_for_known_and_unknown(client, login):
    UserFactory(email="known@example.org")

    page = client.post(reverse("account_login"), {"login": login, "password": "wrong"}).content.decode()

    assert "The e-mail address and the password do not belong together." in page


def test_many_wrong_passwords_are_slowed_down(client):
    person = UserFactory()
    for _attempt in range(5):
        client.post(reverse("account_login"), {"login": person.email, "password": "wrong"})

    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert not is_signed_in(client)


def test_a_person_with_a_second_factor_is_not_in_before_the_code(client):
    person = appointed(Role.TRAINER)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SECRET})

    response = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert response.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert client.get(response.url).status_code == 200

    client.post(response.url, {"code": present_code()})

    assert client.get(reverse("people:overview")).status_code == 200
    assert AuditEvent.objects.filter(action="people.sign_in", target=f"people.user:{person.pk}").count() == 1


@pytest.mark.parametrize(("late", "is_taken"), [(1, True), (3, False)])
def test_a_code_counts_half_a_minute_longer_than_it_is_shown_and_then_no_more(client, monkeypatch, late, is_taken):
    person = appointed(Role.TRAINER)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now)
    response = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    client.post(response.url, {"code": present_code(late=late)})

    assert is_signed_in(client) == is_taken


def test_sign_ins_of_trainees_are_not_on_record(client):
    person = UserFactory()

    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert is_signed_in(client)
    assert not AuditEvent.objects.exists()


def test_setting_up_an_app_then_using_it_opens_the_site(client):
    person = administrator()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert client.get(reverse("people:overview")).url == reverse("mfa_index")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert client.get(reverse("people:overview")).url.startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": code})

    assert client.get(reverse("people:overview")).status_code == 200


def test_people_with_a_role_keep_their_only_second_factor(client_of):
    person = appointed(Role.TRAINER)
    client = client_of(person)
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [*records, {**records[-1], "reauthenticated": True}]
    session.save()

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def test_changing_the_password_is_told_by_mail(client_of):
    person = UserFactory(language="fr")
    client = client_of(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"},
    )

    person.refresh_from_db()
    assert person.check_password("another long password")
    assert mail.outbox[-1].to == [person.email]


def test_a_code_for_a_new_password(client):
    person = UserFactory()
    response = client.post(reverse("account_reset_password"), {"email": person.email})
    response = client.post(response.url, {"code": mailed_code()})

    client.post(response.url, {"password1": "another long password", "password2": "another long password"})

    person.refresh_from_db()
    assert person.check_password("another long password")


def test_mails_hold_no_html_escapes(client):
    UserFactory(email="o'brien@example.org")

    sign_up(client, email="o'brien@example.org")

    assert "o'brien@example.org" in mail.outbox[-1].body


def test_sign_in_follows_the_chosen_language(client):
    client.get(reverse("people:language", args=["fr"]), {"next": reverse("account_login")})

    page = client.get(reverse("account_login")).content.decode()

    assert '<html lang="fr"' in page
    assert "<h1>Se connecter" in page

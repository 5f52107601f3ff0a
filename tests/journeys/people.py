"""The people of the journeys, each of them new, and how they come to be signed in where signing in is not the journey."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page

from learning.models import Enrolment
from modules.models import Module
from people.models import User
from tests.django_fixtures import signed_in
from tests.factories.learning import enrolled
from tests.factories.people import PASSWORD, UserFactory, administrator

FLAGSHIP = "outreach-mhsud"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30  # seconds that a code of an authenticator app holds


def with_password(person: User) -> User:
    """Give the person the password of the factories, hashed as the running site hashes; the tests' own way is quicker."""
    person.password = make_password(PASSWORD, hasher="argon2")
    person.save(update_fields=["password"])
    return person


def staff() -> User:
    """An administrator with a password and an authenticator app."""
    person = with_password(administrator())
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    return person


def code_of_the_app() -> str:
    """What the app of `staff` shows now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // PERIOD))


def learner(module: str = FLAGSHIP) -> Enrolment:
    """Somebody new who has begun a module."""
    return enrolled(Module.objects.get(slug=module))


def sign_in(page: Page, person: User | None = None) -> User:
    """Sign a person in, by default a new one without any access, without the pages for it."""
    person = person or UserFactory()
    session = signed_in(person).cookies["session"]
    page.context.add_cookies([{"name": "session", "value": session.value, "domain": "localhost", "path": "/"}])
    return person


def sign_in_by_password(page: Page, person: User) -> None:
    """Fill in the sign-in form that the page shows."""
    page.get_by_role("textbox", name="E-mail address").fill(person.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

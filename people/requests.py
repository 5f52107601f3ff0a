from django.http import HttpRequest

from people.models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`: there is a person."""

    user: User

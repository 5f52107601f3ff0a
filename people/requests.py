from django.http import HttpRequest, QueryDict

from people.models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`: there is a person."""

    user: User


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, empty as it may be; None where nothing was."""
    return request.POST if request.method == "POST" else None

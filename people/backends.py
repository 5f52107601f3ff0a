from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from ground.prepared import Given, Prepared
from people.models import User

PERSON = Prepared(lambda: User.objects.filter(pk=Given("pk", User._meta.pk)))


class AppointmentBackend(AuthenticationBackend):
    """Sign-in by allauth; permissions only from the groups that follow from current appointments."""

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, unless the account is closed."""
        user = PERSON.first(pk=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        # A permission given to one person by hand would outlive every appointment.
        return Permission.objects.none()

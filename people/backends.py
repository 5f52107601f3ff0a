from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from people.models import User


class AppointmentBackend(AuthenticationBackend):
    """Sign-in by allauth; permissions only from the groups that follow from current appointments."""

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        # A permission given to one person by hand would outlive every appointment.
        return Permission.objects.none()

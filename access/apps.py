from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "access"
    verbose_name = _("Access")

    def ready(self) -> None:
        """Say what programme staff and auditors may do in the admin."""
        groups, roles = import_module("people.groups"), import_module("people.models").Role
        groups.permit(roles.APPROVER, "access.add_grant", "access.view_grant")
        groups.permit(roles.AUDITOR, "access.view_grant")

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

KEPT = ("modulepolicy", "quota", "reasontext")
RULES = [f"access.{action}_{model}" for action in ("add", "change", "view") for model in KEPT]


class AccessConfig(AppConfig):
    name = "access"
    verbose_name = _("Access")

    def ready(self) -> None:
        """Load what needs models, among it the periodic jobs; say what programme staff may do in the admin."""
        for name in ("departures", "retention", "timers"):
            import_module(f"access.{name}")
        groups, roles = import_module("people.groups"), import_module("people.models").Role
        groups.permit(roles.APPROVER, "access.add_grant", "access.view_grant", *RULES)

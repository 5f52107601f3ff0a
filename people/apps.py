from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Load what needs models: checks and periodic jobs."""
        for name in ("checks", "actions"):
            import_module(f"people.{name}")

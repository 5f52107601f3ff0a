from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class GroundConfig(AppConfig):
    name = "ground"
    verbose_name = _("Ground")

    def ready(self) -> None:
        """Load what needs models: checks, periodic jobs, and the `privacy.py` of every app."""
        for name in ("logs", "checks", "declarations", "outbox", "retention"):
            import_module(f"ground.{name}")
        autodiscover_modules("privacy")

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Learning")

    def ready(self) -> None:
        """Say to the app below who has begun and completed a module; nothing more of what people did."""
        import_module("access.learners").statuses.register(import_module("learning.reads").statuses_in)

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingSiteConfig(AppConfig):
    name = "training_site"
    verbose_name = _("Training site")

    def ready(self) -> None:
        """Listen to Wagtail: whatever is published makes the visitors' pages anew."""
        import_module("training_site.publishing").listen()

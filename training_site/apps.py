from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from training_site.catalogues_of_words import merge_catalogues


class TrainingSiteConfig(AppConfig):
    name = "training_site"
    verbose_name = _("Training site")

    def ready(self) -> None:
        """Listen to Wagtail: whatever is published makes the visitors' pages anew."""
        merge_catalogues()
        import_module("training_site.publishing").listen()
        import_module("training_site.search.keeping").listen()

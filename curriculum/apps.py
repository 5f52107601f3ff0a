from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from curriculum.glossary import terms_for
from modules.glossaries import glossaries


class CurriculumConfig(AppConfig):
    name = "curriculum"
    verbose_name = _("Curriculum")

    def ready(self) -> None:
        glossaries.register(terms_for)

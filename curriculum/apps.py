from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from curriculum.glossary import terms_for
from curriculum.wording import words_to_avoid_in
from modules.glossaries import glossaries
from modules.words_to_avoid import words_to_avoid


class CurriculumConfig(AppConfig):
    name = "curriculum"
    verbose_name = _("Curriculum")

    def ready(self) -> None:
        glossaries.register(terms_for)
        words_to_avoid.register(words_to_avoid_in)

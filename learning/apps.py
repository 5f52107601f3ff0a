from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Learning")

    def ready(self) -> None:
        """Load the periodic jobs and parts of other pages; say to the app below who has begun and completed a module, and nothing more."""
        for name in (
            "assessment_parts",
            "assessment_retention",
            "deadlines",
            "group_retention",
            "question_figures",
            "regrading",
            "replays",
            "sharing_retention",
            "unmended",
        ):
            import_module(f"learning.{name}")
        import_module("access.learners").statuses.register(import_module("learning.reads").statuses_in)

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "programme"
    verbose_name = _("Programme")

    def ready(self) -> None:
        """Load what needs models: what time does, what is forgotten, and the parts of pages of lower apps."""
        for name in (
            # What stands on one page of a lower app stands there in this order.
            "home.parts",
            "live.parts",
            "calls.actions.calls",
            "calls.reminders",
            "calls.personal_data",
            "live.timers",
            "live.retention",
            "sessions.actions",
            "sessions.cancelling",
            "sessions.going_ahead",
            "sessions.join_links",
            "sessions.offers",
            "sessions.commitments",
            "sessions.personal_data",
            "staff.personal_data",
            "staff.gaps",
            "evaluating.personal_data",
            "evaluating.reserve",
            "attending.parts",
            "curricula.parts",
            "attending.personal_data",
            "home.cohorts",
            "home.retention",
            "planning.personal_data",
        ):
            import_module(f"programme.{name}")

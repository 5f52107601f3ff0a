from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        """Load what needs models: periodic jobs, checks, and the parts of other pages."""
        for name in ("actions", "assessment_retention", "batches", "checks", "ledger", "mails", "parts"):
            import_module(f"certificates.{name}")

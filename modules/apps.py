from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published, page_unpublished, published


class ModulesConfig(AppConfig):
    name = "modules"
    verbose_name = _("Modules")

    def ready(self) -> None:
        """Listen to Wagtail: a unit that is unpublished is taken back at once, also by a scheduled unpublish, and translators
        see what is published.

        Images and documents are within the reach of an editor's appointments.
        """
        from modules import translation_memory, withdrawal  # noqa: PLC0415  # models are there only now

        page_unpublished.connect(withdrawal.on_unpublished)
        page_published.connect(withdrawal.on_published)
        published.connect(translation_memory.on_published)
        for name in ("booklet_actions", "checks", "upkeep.links", "upkeep.problem_retention"):
            import_module(f"modules.{name}")
        import_module("modules.reach").use_file_policies()
        groups, roles = import_module("people.groups"), import_module("people.models").Role
        groups.permit(roles.EDITOR, *(f"modules.{action}_h5ppackage" for action in ("add", "change", "view")))
        for role in (roles.EDITOR, roles.APPROVER):
            groups.permit(role, "modules.view_h5ppackage", "modules.view_h5plibrary")

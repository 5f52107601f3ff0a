"""What stands in the editor beside Wagtail's own fields."""

from importlib import import_module
from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from modules.activities.roleplay import authoring
from modules.workbench import figures_of, finding_rows


class FindingsPanel(Panel):
    """What the checks find in the text of a scenario, each with its line, and the way to its workbench."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "modules/admin/findings_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            source = self.instance.source
            rows = finding_rows(figures_of(source).findings, authoring.read(source), self.instance.warnings_accepted)
            url = reverse(type(self.instance).snippet_viewset.get_url_name("workbench"), args=[self.instance.pk])
            return super().get_context_data(parent_context) | {"rows": rows, "workbench": url}


class WordingPanel(Panel):
    """What is found in the words of a unit as they were last saved, each with the way to its block."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "modules/admin/upkeep/wording_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            # What reads the words needs the pages, which name this panel.
            found = import_module("modules.upkeep.wording_pages").wording_of_page(self.instance)
            return super().get_context_data(parent_context) | {"found": found}

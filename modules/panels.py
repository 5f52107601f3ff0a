"""What stands in the editor beside Wagtail's own fields."""

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

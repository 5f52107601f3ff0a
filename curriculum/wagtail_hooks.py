from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from curriculum.models import Assessment


class AssessmentViewSet(SnippetViewSet):
    """Self-assessments, in the format they are written in."""

    model = Assessment
    icon = "form"
    menu_label = _("Self-assessments")
    list_display = ["title", "slug"]


register_snippet(AssessmentViewSet)

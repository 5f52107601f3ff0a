"""The sentences in which reasons are given, as the programme words them."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet

from access.models import ReasonText
from people.viewsets import KeptForEverybody


class ReasonTextViewSet(ModelViewSet):
    """Read by all programme staff; changed by those whose scope has no limit, because everybody decides with them."""

    model = ReasonText
    icon = "openquote"
    menu_label = _("Reasons in words")
    form_fields = ["reason", "language", "sentence", "is_active"]
    list_display = ["sentence", "reason", "language", BooleanColumn("is_active", label=_("In use"))]
    list_filter = ["reason", "language", "is_active"]
    search_fields = ["sentence"]
    copy_view_enabled = False
    add_to_reference_index = False

    @property
    def permission_policy(self) -> KeptForEverybody:
        return KeptForEverybody(ReasonText)

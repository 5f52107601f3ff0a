"""Questions that more than one form asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_CHARACTERS = 500


class NeedsField(forms.CharField):
    """What somebody needs in order to take part."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {
            "label": _("What do you need to take part?"),
            "required": False,
            "max_length": MOST_CHARACTERS,
            "widget": forms.Textarea(attrs={"rows": 3}),
            "help_text": _(
                "Step-free access, subtitles, breaks, a quiet room. Say what helps; a diagnosis is nobody’s business. "
                "Only you and the trainers of the module read it, and it is forgotten after the session."
            ),
            "error_messages": {"max_length": _("Say it in at most %(limit_value)d characters.")},
        }
        super().__init__(**(usual | options))

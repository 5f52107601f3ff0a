"""Who has not yet reviewed an edition, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from modules.models import SignOffRole, SignOffState


def pending_reviews(words: Mapping[str, Any]) -> list[str]:
    """Return those by whom an edition with these words has not yet been reviewed."""
    reviewers = {
        SignOffRole.CLINICAL: _("clinicians"),
        SignOffRole.LIVED_EXPERIENCE: _("people with lived experience"),
        SignOffRole.LANGUAGE: _("language editors"),
        SignOffRole.LEGAL: _("lawyers"),
    }
    states = {review["role"]: review["state"] for review in words["sign_offs"]}
    return [name for role, name in reviewers.items() if states.get(role) != SignOffState.DONE]

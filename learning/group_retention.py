"""How long groups of role-plays and their boards are kept.

A board and who was counted on it go together: while a board can be seen, nobody on it is counted on another.
"""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ground import retention
from learning.models import PlayGroup

YEAR = 365


def old_groups(before: datetime) -> "QuerySet[PlayGroup]":
    """Groups whose board was opened before that moment, or that were made by then and never opened."""
    unopened = Q(board=None, made_at__lt=before)
    return PlayGroup.objects.filter(unopened | Q(board__opened_at__lt=before))


def forget_groups(groups: "QuerySet[PlayGroup]") -> None:
    """Delete groups with their boards and memberships; the runs stay with their learners."""
    groups.delete()


retention.register(
    retention.Rule(
        "learning.play_groups",
        YEAR,
        _("Groups of role-plays, and the boards of what they chose"),
        old_groups,
        forget_groups,
    )
)

"""How long reports of problems are kept."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ground import retention
from modules.models import ProblemReport

HALF_A_YEAR = 180
LONGEST = timedelta(days=550)  # more, for reports that nobody has ever answered: two years in all


def old_reports(before: datetime) -> "QuerySet[ProblemReport]":
    """Reports that were done before that moment, or that have waited much longer."""
    return ProblemReport.objects.filter(Q(done_at__lt=before) | Q(reported_at__lt=before - LONGEST))


def forget_reports(reports: "QuerySet[ProblemReport]") -> None:
    """Delete them; what was mended is in the pages."""
    reports.delete()


retention.register(
    retention.Rule(
        "modules.problem_reports",
        HALF_A_YEAR,
        _("Problems that readers reported, once they are answered or closed"),
        old_reports,
        forget_reports,
    )
)

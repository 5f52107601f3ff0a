"""Which edition a learner reads: the one they began with, followed through editorial changes."""

from collections.abc import Sequence

from learning import progress
from learning.models import Enrolment
from modules.editions import Manifest, manifest
from modules.models import Edition


def edition_for(enrolment: Enrolment) -> Manifest:
    """Return the newest edition that differs only in words from the one the learner is pinned to.

    No query while the newest edition is of the same line; one otherwise.
    """
    latest = enrolment.module.latest_edition
    if latest is not None and latest.line == enrolment.edition.line:
        return manifest(latest.pk)
    same_line = Edition.objects.filter(module=enrolment.module_id, line=enrolment.edition.line).order_by("-number")
    return manifest(same_line.values_list("pk", flat=True)[0])


def offered(enrolment: Enrolment) -> Manifest | None:
    """Return a newer edition that asks for the learner's yes, if there is one."""
    latest = enrolment.module.latest_edition
    if latest is None or latest.line == enrolment.edition.line:
        return None
    return manifest(latest.pk)


def needs_of(contents: Manifest, withdrawn: Sequence[str] = ()) -> list[progress.Requirement]:
    """Return what an edition asks for."""
    activities = [
        progress.Activity(activity.slug, activity.kind, activity.key, activity.unit_slug)
        for activity in contents.activities
    ]
    return progress.requirements(contents.rule, [unit.slug for unit in contents.units], activities, withdrawn)

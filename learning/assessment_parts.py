"""What self-assessments contribute to pages of lower apps: from the people of an organisation to what they need together."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from curriculum.models import Assessment
from ground.registries import slots
from learning.rules import sees_needs_of
from people.models import Organisation, User

PEOPLE_PAGE = "access.organisation_people"


def needs_part(request: HttpRequest, organisation: Organisation) -> SafeString | str:
    """The way to the needs of an organisation, for those who see them. One query."""
    if not isinstance(request.user, User) or not sees_needs_of(request.user, organisation):
        return ""
    slugs = sorted(set(Assessment.objects.values_list("slug", flat=True)))
    return render_to_string("learning/_needs_part.html", {"slugs": slugs, "organisation": organisation})


slots.register(PEOPLE_PAGE, needs_part)

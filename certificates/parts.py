"""What certificates contribute to the learner's module page."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from certificates.models import Credential
from ground.registries import slots
from learning.pages import Contents

PLACE = "learning.module.certificate"


def certificate_part(request: HttpRequest, contents: Contents) -> SafeString | str:
    """The way to the certificate of a completed module; nothing, and no query, before it is completed."""
    if not contents.enrolment.is_completed:
        return ""
    credential = Credential.objects.with_standing().filter(enrolment=contents.enrolment).first()
    return render_to_string("certificates/_part.html", {"contents": contents, "credential": credential}, request)


slots.register(PLACE, certificate_part)

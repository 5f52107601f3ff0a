"""What certificates contribute to other pages: of a module, of a session, and My learning."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from certificates.models import Credential, CredentialKind
from certificates.presenting import Standing, standing_of
from certificates.rules import may_issue
from ground.registries import slots
from learning.pages import Contents
from programme.curricula.reading import CurriculumProgress
from programme.models import Booking, Presence, TrainingSession

PLACE = "learning.module.certificate"
SESSION_PAGE = "programme.session"
MY_LEARNING = "learning.mine.links"
CURRICULUM = "programme.curriculum"


def certificate_part(request: HttpRequest, contents: Contents) -> SafeString | str:
    """The way to the certificate of a completed module; nothing, and no query, before it is completed."""
    if not contents.enrolment.is_completed:
        return ""
    completed = Credential.objects.newest().with_standing().filter(kind=CredentialKind.COMPLETION)
    credential = completed.filter(enrolment=contents.enrolment).first()
    context = {"contents": contents, "credential": credential, "standing": _standing(credential)}
    return render_to_string("certificates/_part.html", context, request)


def session_part(request: HttpRequest, session: TrainingSession, booking: Booking | None) -> SafeString | str:
    """The way to the certificate of a session that was attended; nothing, and no query, before it is closed."""
    if booking is None or booking.presence != Presence.ATTENDED or not session.is_closed:
        return ""
    credential = Credential.objects.newest().with_standing().filter(booking=booking).first()
    context = {"session": session, "credential": credential, "standing": _standing(credential)}
    return render_to_string("certificates/_session_part.html", context, request)


def _standing(credential: Credential | None) -> Standing | None:
    return standing_of(credential) if credential else None


def batch_part(request: HttpRequest, session: TrainingSession, _booking: Booking | None) -> SafeString | str:
    """The way to issue certificates to everybody who attended, for those who may. No query."""
    if not session.is_closed or not may_issue(request.user, session.module):
        return ""
    return render_to_string("certificates/_batch_part.html", {"session": session}, request)


def whole_part(request: HttpRequest, progress: CurriculumProgress) -> SafeString:
    """The way to the certificate of a whole curriculum, made or not. No query."""
    context = {"slug": progress.page.slug, "is_complete": progress.is_complete}
    return render_to_string("certificates/_whole_part.html", context, request)


def mine_part(_request: HttpRequest) -> SafeString:
    """The way to all of one's certificates. No query."""
    return render_to_string("certificates/_mine_part.html")


slots.register(PLACE, certificate_part)
slots.register(SESSION_PAGE, session_part)
slots.register(SESSION_PAGE, batch_part)
slots.register(CURRICULUM, whole_part)
slots.register(MY_LEARNING, mine_part)

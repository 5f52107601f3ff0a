"""The holder's own certificates."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import actions, replacing
from certificates.attendance import has_attended
from certificates.forms import NameForm
from certificates.handing_out import code_from, credential_for, handed_out
from certificates.listing import lines_of
from certificates.models import FURTHER, Credential, CredentialKind, CredentialRule, Renewal
from certificates.pdf import public_address
from certificates.presenting import page_of, standing_of
from certificates.replacing import renewable_until
from certificates.standing import CannotFollow
from certificates.validity import rule_for
from learning.models import Enrolment
from learning.pages import Contents
from people.actions import update_profile
from people.models import User
from people.requests import SignedInRequest, posted
from programme.models import Booking, BookingState


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: SignedInRequest, module: str) -> HttpResponse:
    """My certificate of a module: what is missing for it, the name it is made out to, or the certificate itself."""
    enrolment = Enrolment.objects.of(request.user).with_edition().filter(module__slug=module).first()
    if enrolment is None:
        return redirect("learning:module", module=module)
    if not enrolment.is_completed:
        status = 409 if request.method == "POST" else 200
        return render(request, "certificates/not_completed.html", contents_of(enrolment), status=status)
    credential = newest_of(enrolment, CredentialKind.COMPLETION)
    if credential is not None:
        rules = CredentialRule.objects.filter(module=enrolment.module, kind__in=FURTHER)
        more = {"further": set(rules.values_list("kind", flat=True))}
        return render(request, "certificates/mine.html", shown(credential) | contents_of(enrolment) | more)
    issue = partial(actions.issue, enrolment, by=request.user, language=get_language())
    return make_out(request, contents_of(enrolment), issue)


def newest_of(enrolment: Enrolment, kind: CredentialKind) -> Credential | None:
    """The certificate of this kind that holds the place of all before it."""
    return Credential.objects.newest().with_standing().filter(enrolment=enrolment, kind=kind).first()


@never_cache
@login_required
@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    """All certificates of a person, and those that they can make."""
    return render(request, "certificates/list.html", {"lines": lines_of(request.user, get_language())})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attended(request: SignedInRequest, key: UUID) -> HttpResponse:
    """My certificate of a session that I attended: why there is none yet, the name on it, or the certificate itself."""
    confirmed = Booking.objects.of(request.user).filter(state=BookingState.CONFIRMED)
    booking = get_object_or_404(confirmed.select_related("session__module"), session__key=key)
    context: dict[str, Any] = {"session": booking.session}
    credential = Credential.objects.newest().with_standing().filter(booking=booking).first()
    if credential is not None:
        return render(request, "certificates/attended.html", context | shown(credential))
    if not has_attended(booking):
        status = 409 if request.method == "POST" else 200
        return render(request, "certificates/not_attended.html", context, status=status)
    issue = partial(actions.issue_attendance, booking, by=request.user, language=get_language())
    return make_out(request, context, issue, "make_out_attended")


def shown(credential: Credential) -> dict[str, Any]:
    """What a holder's page says of a certificate; only of those that end, whether they can be renewed."""
    ends = credential.expires_on is not None and credential.may_have_another
    rule = rule_for(credential.module, credential.kind) if ends and credential.module else None
    return {
        "credential": credential,
        "standing": standing_of(credential),
        "address": public_address(credential),
        "renews": rule is not None and rule.renewal == Renewal.SESSION,
        "renewable_until": renewable_until(credential) if rule else None,
    }


@never_cache
@login_required
@require_POST
def renew(request: SignedInRequest, code: str) -> HttpResponse:
    """Have one's certificate renewed, because a session was attended."""
    credential = get_object_or_404(Credential.objects.of(request.user), code=code_from(code))
    try:
        newer = replacing.renew(credential, by=request.user)
    except (replacing.NothingToRenew, CannotFollow):
        messages.warning(request, _("It cannot be renewed: attend a session of the module first."))
        return redirect("certificates:list")
    messages.success(request, _("Your certificate is renewed. It has another code."))
    name, place = page_of(newer)
    return redirect(name, place)


def contents_of(enrolment: Enrolment) -> dict[str, Contents]:
    """The module of an enrolment, as its pages show it."""
    return {"contents": Contents(enrolment, get_language())}


def make_out(
    request: SignedInRequest, context: dict[str, Any], issue: Callable[[], object], template: str = "make_out"
) -> HttpResponse:
    """Ask for the name, then issue, and come back to the same page."""
    form = NameForm(posted(request), instance=request.user)
    if form.is_valid():
        _keep_name(request.user, form.cleaned_data["name"])
        issue()
        messages.success(request, _("Your certificate is made."))
        return redirect(request.path)
    status = 422 if form.is_bound else 200
    return render(request, f"certificates/{template}.html", context | {"form": form}, status=status)


def _keep_name(person: User, name: str) -> None:
    update_profile(
        person,
        name=name,
        organisation=person.organisation,
        organisation_said=person.organisation_said,
        country=person.country,
        language=person.language,
    )


@login_required
@require_safe
def file(request: SignedInRequest, code: str) -> FileResponse:
    """The PDF, for its holder and for staff in whose scope it is; for everybody else it is not there."""
    credential = credential_for(request.user, code, with_part="file")
    return handed_out(credential, credential.file.pdf, ending="pdf", content_type="application/pdf")

"""The holder's own certificates."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import actions, replacing
from certificates.achievement import has_achieved, has_taken_part, live_round_in, rule_of
from certificates.attendance import has_attended
from certificates.codes import Mistyped, read_code
from certificates.forms import NameForm
from certificates.listing import lines_of
from certificates.models import Credential, CredentialKind, CredentialRule, Renewal
from certificates.pdf import public_address
from certificates.presenting import standing_of
from certificates.replacing import renewable_until
from certificates.rules import may_download
from certificates.standing import CannotFollow
from certificates.validity import rule_for
from learning.models import Enrolment
from learning.pages import Contents
from modules.editions import manifest
from people.actions import update_profile
from people.models import User
from people.requests import SignedInRequest
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
        return render(request, "certificates/not_completed.html", _contents(enrolment), status=status)
    credential = _newest_of(enrolment, CredentialKind.COMPLETION)
    if credential is not None:
        more = {"asks_for_more": rule_of(enrolment.module)}
        return render(request, "certificates/mine.html", _shown(credential) | _contents(enrolment) | more)
    return _make_out(request, enrolment)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def achievement(request: SignedInRequest, module: str) -> HttpResponse:
    """My certificate of achievement: what is missing for it, the name it is made out to, or the certificate itself."""
    taken = Enrolment.objects.of(request.user).with_edition()
    enrolment = get_object_or_404(taken, module__slug=module)
    rule = rule_of(enrolment.module)
    credential = _newest_of(enrolment, CredentialKind.ACHIEVEMENT)
    if credential is not None:
        return render(request, "certificates/mine.html", _shown(credential) | _contents(enrolment))
    if rule is None:
        raise Http404
    if not has_achieved(enrolment, rule):
        return _not_achieved(request, enrolment, rule)
    return _make_out(request, enrolment, actions.issue_achievement, "certificates:achievement")


def _newest_of(enrolment: Enrolment, kind: CredentialKind) -> Credential | None:
    return Credential.objects.newest().with_standing().filter(enrolment=enrolment, kind=kind).first()


def _not_achieved(request: SignedInRequest, enrolment: Enrolment, rule: CredentialRule) -> HttpResponse:
    context = {
        "live_round": live_round_in(manifest(enrolment.edition_id), rule.live_round, get_language()),
        "has_taken_part": has_taken_part(enrolment, rule),
        **_contents(enrolment),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "certificates/not_achieved.html", context, status=status)


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
        return render(request, "certificates/attended.html", context | _shown(credential))
    if not has_attended(booking):
        status = 409 if request.method == "POST" else 200
        return render(request, "certificates/not_attended.html", context, status=status)
    form = NameForm(request.POST or None, instance=request.user)
    if form.is_valid():
        _keep_name(request.user, form.cleaned_data["name"])
        actions.issue_attendance(booking, by=request.user, language=get_language())
        messages.success(request, _("Your certificate is made."))
        return redirect("certificates:attended", key=key)
    status = 422 if form.is_bound else 200
    return render(request, "certificates/make_out_attended.html", context | {"form": form}, status=status)


def _shown(credential: Credential) -> dict[str, Any]:
    """What a holder's page says of a certificate; only of those that end, whether they can be renewed."""
    ends = credential.expires_on is not None and credential.may_have_another
    rule = rule_for(credential.module, credential.kind) if ends else None
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
    credential = get_object_or_404(Credential.objects.of(request.user), code=_read(code))
    try:
        newer = replacing.renew(credential, by=request.user)
    except (replacing.NothingToRenew, CannotFollow):
        messages.warning(request, _("It cannot be renewed: attend a session of the module first."))
        return redirect("certificates:list")
    messages.success(request, _("Your certificate is renewed. It has another code."))
    return redirect("certificates:mine", module=newer.module.slug)


def _contents(enrolment: Enrolment) -> dict[str, Contents]:
    return {"contents": Contents(enrolment, get_language())}


def _make_out(
    request: SignedInRequest,
    enrolment: Enrolment,
    issue: Callable[..., Credential] = actions.issue,
    page: str = "certificates:mine",
) -> HttpResponse:
    """Ask for the name, then issue."""
    form = NameForm(request.POST or None, instance=request.user)
    if form.is_valid():
        _keep_name(request.user, form.cleaned_data["name"])
        issue(enrolment, by=request.user, language=get_language())
        messages.success(request, _("Your certificate is made."))
        return redirect(page, module=enrolment.module.slug)
    context = {"form": form, **_contents(enrolment)}
    return render(request, "certificates/make_out.html", context, status=422 if form.is_bound else 200)


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
    credential = get_object_or_404(
        Credential.objects.select_related("holder__person", "file", "module"), code=_read(code)
    )
    if not may_download(request.user, credential) or not hasattr(credential, "file"):
        raise Http404
    try:
        opened = credential.file.pdf.open()
    except FileNotFoundError:
        raise Http404 from None
    name = slugify(f"{credential.module.code} {credential.holder.name}", allow_unicode=True)
    response = FileResponse(opened, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")
    patch_cache_control(response, private=True, no_store=True)
    return response


def _read(typed: str) -> str:
    try:
        return read_code(typed)
    except Mistyped:
        raise Http404 from None

"""What machines read: who issues, with which keys, and what became of credentials; and what people read and download."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from certificates.badges.document import Form, Purpose
from certificates.badges.given import issuer
from certificates.badges.making import what_it_takes
from certificates.badges.statuses import SECONDS_KEPT, signed_list
from certificates.handing_out import credential_for, handed_out
from certificates.models import Credential
from people.requests import SignedInRequest

KEYS_KEPT = 3600  # seconds; a new key is published a day before it signs
MEDIA_TYPES = {Form.DOCUMENT: "application/vc", Form.TOKEN: "application/vc+jwt"}


@require_safe
def did_document(_request: HttpRequest) -> HttpResponse:
    """Who issues credentials here: the document of the site's did:web."""
    return _published(issuer().did_document())


@require_safe
def key_set(_request: HttpRequest) -> HttpResponse:
    """The public keys, for those who check tokens."""
    return _published(issuer().key_set())


def _published(said: Mapping[str, Any]) -> HttpResponse:
    if not said.get("verificationMethod") and not said.get("keys"):
        raise Http404
    return _for_everybody(JsonResponse(said), KEYS_KEPT)


@require_safe
def status_list(_request: HttpRequest, number: str, purpose: str, form: str) -> HttpResponse:
    """Of which credentials something holds now: revoked or replaced, suspended. Names nobody."""
    name = f"badges.status.{number}.{purpose}"
    signed = cache.get(name)
    if signed is None:
        signed = signed_list(int(number), Purpose(purpose), at=timezone.now())
        if signed is None:
            raise Http404
        cache.set(name, signed, SECONDS_KEPT)
    content = signed.document if form == Form.DOCUMENT else signed.token
    return _for_everybody(HttpResponse(content, content_type=MEDIA_TYPES[Form(form)]), SECONDS_KEPT)


def _for_everybody(response: HttpResponse, seconds: int) -> HttpResponse:
    # Wallets and checkers that run in a browser read it from their own pages.
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=seconds)
    return response


@require_safe
def about(request: HttpRequest, module: str, kind: str) -> HttpResponse:
    """What a certificate of a module or curriculum takes, as the newest one says it: the page that credentials refer to."""
    same = Credential.objects.filter(Q(module__slug=module) | Q(completion__curriculum=module), kind=kind)
    credential = same.select_related("module", "edition").order_by("-pk").first()
    if credential is None:
        raise Http404
    return render(
        request,
        "certificates/badges/about.html",
        {"credential": credential, "module": credential.payload["module"], "takes": what_it_takes(credential)},
    )


@login_required
@require_safe
def download(request: SignedInRequest, code: str, form: str) -> FileResponse:
    """The digital credential, for whoever may have the PDF; for everybody else it is not there."""
    credential = credential_for(request.user, code, with_part="badge")
    kept = credential.badge.document if form == Form.DOCUMENT else credential.badge.token
    return handed_out(credential, kept, ending=form, content_type=MEDIA_TYPES[Form(form)])

"""The public check: by a code, or by the file itself. Shows the least, lists nothing, keeps nothing."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates.codes import grouped
from certificates.comparing import given_out_as, signed_as
from certificates.forms import CodeForm, FileForm
from certificates.models import Credential
from certificates.presenting import standing_of
from certificates.rates import FILES_PER_MINUTE, OCCASION, OCCASION_OF_FILES, PER_MINUTE
from certificates.recognising import codes_in
from certificates.rules import may_download
from certificates.standing import State
from ground.rates import is_too_fast
from people.models import User

CACHED_FOR = 300  # seconds; a revoked certificate may be called valid that long


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or for the file; the answer to a code has an address of its own."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        return redirect("certificates:check", code=form.cleaned_data["code"])
    return _asked(request, form, status=422 if form.is_bound else 200)


@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a certificate holds, and if not, what became of it; or that the code is unknown or mistyped."""
    if is_too_fast(request, OCCASION, per_minute=PER_MINUTE):
        return _not_kept(render(request, "429.html", status=429))
    form = CodeForm({"code": code})
    if not form.is_valid():
        return _asked(request, form, status=404)
    credential = Credential.objects.with_standing().filter(code=form.cleaned_data["code"]).first()
    if credential is None:
        return _asked(request, form, status=404, unknown=grouped(form.cleaned_data["code"]))
    if code != credential.grouped_code:
        return redirect("certificates:check", code=credential.grouped_code)
    return _kept_for_visitors(request, _answer(request, credential))


@never_cache
@require_POST
def check_file(request: HttpRequest) -> HttpResponse:
    """Say whether a file is one that we issued, and whether it holds; or that it was altered, or is unknown."""
    if is_too_fast(request, OCCASION_OF_FILES, per_minute=FILES_PER_MINUTE):
        return render(request, "429.html", status=429)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _asked(request, CodeForm(), file_form=form, status=422)
    content = form.cleaned_data["file"]
    if ours := given_out_as(content):
        return _answer(request, ours, is_our_file=True)
    if ours := signed_as(content):
        return _answer(request, ours, is_our_signature=True)
    named = Credential.objects.filter(code__in=codes_in(content)).order_by("pk").first()
    return render(request, "certificates/other_file.html", {"named": named})


def _answer(
    request: HttpRequest, credential: Credential, *, is_our_file: bool = False, is_our_signature: bool = False
) -> HttpResponse:
    context = {
        "credential": credential,
        "standing": standing_of(credential),
        "is_replaced": credential.state == State.SUPERSEDED,
        "newer": _newer_one(request, credential),
        "is_our_file": is_our_file,
        "is_our_signature": is_our_signature,
    }
    return render(request, "certificates/check.html", context)


def _newer_one(request: HttpRequest, credential: Credential) -> Credential | None:
    """The certificate that took the place of this one, for those who may know: the holder, and staff in their scope."""
    user = request.user
    if credential.state != State.SUPERSEDED or not isinstance(user, User) or not may_download(user, credential):
        return None
    return Credential.objects.filter(supersedes=credential).first()


def _asked(
    request: HttpRequest, form: CodeForm, *, file_form: FileForm | None = None, status: int, unknown: str = ""
) -> HttpResponse:
    context = {"form": form, "file_form": file_form or FileForm(), "unknown": unknown}
    return _not_kept(render(request, "certificates/ask.html", context, status=status))


def _not_kept(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_store=True)
    return response


def _kept_for_visitors(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    # The head of the page shows who is signed in, so only visitors' pages may be kept by others.
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=CACHED_FOR)
    return response

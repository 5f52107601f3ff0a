"""One's own transcript, the address at which others read it, and what they see there."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.models import TranscriptLink
from certificates.transcripts import sharing
from certificates.transcripts.reading import transcript_of
from ground.rates import is_too_fast
from people.requests import SignedInRequest, posted

READ_PER_MINUTE = 30
OCCASION = "certificates.transcript"


class ShareForm(forms.Form):
    """How long others may read the transcript."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("How long is the address open?"),
        choices=[(30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (365, gettext_lazy("A year"))],
        coerce=int,
        initial=30,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how long.")},
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: SignedInRequest) -> HttpResponse:
    """My transcript, to read, to print and to share. A new address is shown here, once."""
    form, address = ShareForm(posted(request)), ""
    if form.is_valid():
        token = sharing.share(person=request.user, days=form.cleaned_data["days"])
        address = f"{settings.SITE_URL}{reverse('certificates:shared_transcript', args=[token])}"
    context = {
        "transcript": transcript_of(request.user, get_language()),
        "form": form,
        "address": address,
        "link": TranscriptLink.objects.filter(person=request.user).first(),
    }
    return render(request, "certificates/transcripts/own.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def stop(request: SignedInRequest) -> HttpResponse:
    """Stop the address."""
    sharing.stop(person=request.user)
    messages.success(request, _("The address leads nowhere from now on."))
    return redirect("certificates:transcript")


@never_cache
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The transcript behind an address, as it stands today; for a stopped, ended or guessed one there is none."""
    if is_too_fast(request, OCCASION, per_minute=READ_PER_MINUTE):
        return render(request, "429.html", status=429)
    person = sharing.person_behind(token)
    if person is None:
        raise Http404
    response = render(
        request, "certificates/transcripts/shared.html", {"transcript": transcript_of(person, get_language())}
    )
    # Links lead away from here: where they were found is nobody's business.
    response["Referrer-Policy"] = "no-referrer"
    return response

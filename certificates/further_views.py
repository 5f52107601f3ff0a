"""The upper steps of the ladder: my certificate of achievement, as a trainer, or of a whole curriculum."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates import actions, whole
from certificates.models import Credential, CredentialKind, CredentialRule
from certificates.needs import Need, Reached, Titles, needs_of
from certificates.reached import reached_in_whole, reached_with
from certificates.validity import rule_for
from certificates.views import contents_of, make_out, newest_of, shown
from learning.models import Enrolment
from people.requests import SignedInRequest


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def further(request: SignedInRequest, module: str, kind: CredentialKind) -> HttpResponse:
    """Achievement or trainer: what is missing for it, the name it is made out to, or the certificate itself."""
    taken = Enrolment.objects.of(request.user).with_edition()
    enrolment = get_object_or_404(taken, module__slug=module)
    context = {"kind": kind.value, **contents_of(enrolment)}
    credential = newest_of(enrolment, kind)
    if credential is not None:
        return render(request, "certificates/mine.html", context | shown(credential))
    rule = rule_for(enrolment.module, kind)
    if rule is None:
        raise Http404
    needs = _needs(rule, reached_with(enrolment, rule))
    if not all(need.is_met for need in needs):
        return _missing(request, context | {"needs": needs})
    issue = partial(actions.issue_further, enrolment, kind, by=request.user, language=get_language())
    return make_out(request, context, issue, "make_out_further")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def curriculum(request: SignedInRequest, slug: str) -> HttpResponse:
    """A whole curriculum: what is missing for its certificate, the name it is made out to, or the certificate itself."""
    mine = Credential.objects.of(request.user).newest().with_standing()
    credential = mine.filter(completion__curriculum=slug).first()
    if credential is not None:
        return render(request, "certificates/whole.html", {"slug": slug} | shown(credential))
    rule = whole.rule_for_whole(slug)
    reached = reached_in_whole(request.user, rule, get_language(), timezone.now())
    if reached.whole is None:
        raise Http404
    needs = _needs(rule, reached)
    context = {"kind": CredentialKind.CURRICULUM.value, "slug": slug, "page": reached.whole.page}
    if not all(need.is_met for need in needs):
        return _missing(request, context | {"needs": needs})
    issue = partial(whole.issue_curriculum, request.user, slug, by=request.user, language=get_language())
    return make_out(request, context, issue, "make_out_further")


def _needs(rule: CredentialRule, reached: Reached) -> list[Need]:
    return needs_of(rule, Titles(get_language()), reached)


def _missing(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    status = 409 if request.method == "POST" else 200
    return render(request, "certificates/missing.html", context, status=status)

"""The rules of certificates: what each kind asks for and how long it is valid, seen by staff, set and ended."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import ruling
from certificates.desk.rule_forms import FORMS
from certificates.desk.views import desk_view
from certificates.models import CredentialKind, CredentialRule, Renewal
from certificates.needs import Need, Title, Titles, needs_of
from certificates.rules import may_set_rule
from people.models import User
from people.requests import SignedInRequest, posted

# The ladder, from below, and what each step says where nobody has set a rule.
STEPS: dict[CredentialKind, str | Promise] = {
    CredentialKind.ATTENDANCE: gettext_lazy(
        "Somebody was there for four fifths of a session. It does not end without a rule."
    ),
    CredentialKind.COMPLETION: gettext_lazy("Somebody has completed a module. It does not end without a rule."),
    CredentialKind.ACHIEVEMENT: gettext_lazy(
        "Beside completing a module they took part in a live round of a role-play. There is none without a rule."
    ),
    CredentialKind.TRAINER: gettext_lazy(
        "Beside completing a module they led or co-led sessions of it. There is none without a rule."
    ),
    CredentialKind.CURRICULUM: gettext_lazy(
        "Somebody has done all that a curriculum asks for as a whole. It does not end without a rule."
    ),
}


@dataclass(frozen=True)
class Row:
    """A rule in words."""

    rule: CredentialRule
    subject: Title
    kind: str
    needs: list[Need]
    renewal: str
    may_set: bool


@desk_view
@require_safe
def rules(request: SignedInRequest) -> HttpResponse:
    """What is asked for and for how long it is valid, in words, and the way to set a rule for each kind."""
    titles = Titles(get_language())
    kept = CredentialRule.objects.select_related("module")
    steps = [(kind.value, kind.label, words) for kind, words in STEPS.items() if _may_begin(request.user, kind)]
    context = {"rows": [_row(one, titles, request.user) for one in kept], "steps": steps}
    return render(request, "certificates/desk/rules.html", context)


def _may_begin(user: User, kind: CredentialKind) -> bool:
    return kind != CredentialKind.CURRICULUM or may_set_rule(user, None)


def _row(rule: CredentialRule, titles: Titles, user: User) -> Row:
    return Row(
        rule=rule,
        subject=_subject(rule, titles),
        kind=str(CredentialKind(rule.kind).label),
        needs=needs_of(rule, titles),
        renewal=str(Renewal(rule.renewal).label),
        may_set=may_set_rule(user, rule.module),
    )


def _subject(rule: CredentialRule, titles: Titles) -> Title:
    if rule.curriculum:
        return titles.curricula.get(rule.curriculum, Title(rule.curriculum))
    return Title(rule.module.code if rule.module else _("Every other module"))


@desk_view
@require_http_methods(["GET", "HEAD", "POST"])
def set_rule(request: SignedInRequest, kind: str) -> HttpResponse:
    """Set the rule of one kind of certificate, in place of the one before."""
    if kind not in FORMS or not _may_begin(request.user, CredentialKind(kind)):
        raise Http404
    chosen = CredentialKind(kind)
    form = FORMS[chosen](posted(request), by=request.user, language=get_language())
    if form.is_valid():
        ruling.set_rule(kind=chosen, by=request.user, **form.said())
        messages.success(request, _("Kept. It holds for certificates that are issued from now on."))
        return redirect("certificates:rules")
    context: dict[str, Any] = {"form": form, "kind": chosen.label, "words": STEPS[chosen]}
    return render(request, "certificates/desk/rule.html", context, status=422 if form.errors else 200)


@desk_view
@require_POST
def end_rule(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a rule back."""
    rule = get_object_or_404(CredentialRule.objects.select_related("module"), pk=pk)
    if not may_set_rule(request.user, rule.module):
        raise PermissionDenied
    ruling.end_rule(rule, by=request.user)
    messages.success(request, _("The rule is ended. Certificates that were issued keep their last day."))
    return redirect("certificates:rules")

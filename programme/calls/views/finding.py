"""What the pages of calls begin with: the call, the expression or the part, for those who may see it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from people.requests import SignedInRequest
from programme.calls import rules
from programme.models import Call, CallQuerySet, Expression, ExpressionPart


def with_scope(calls: CallQuerySet) -> CallQuerySet:
    """With what rules ask of a call."""
    return calls.prefetch_related("modules", "groups")


def seen(request: HttpRequest, key: UUID) -> Call:
    """A call that the person may read; a draft is not there for others."""
    return get_object_or_404(with_scope(rules.calls_seen_by(request.user)), key=key)


def drafted(request: SignedInRequest, key: UUID) -> Call:
    """A call that the person may write while it is a draft."""
    call = seen(request, key)
    if not rules.may_draft(request.user, call):
        raise PermissionDenied
    return call


def run(request: SignedInRequest, key: UUID) -> Call:
    """A call that the person publishes, corrects and reads the answers of."""
    call = seen(request, key)
    if not rules.may_run(request.user, call):
        raise PermissionDenied
    return call


def read(request: SignedInRequest, key: UUID) -> Expression:
    """An expression that the person may read; for everybody else it is not there."""
    rows = Expression.objects.select_related("call", "country", "organisation", "admitted_by")
    expression = get_object_or_404(rows.prefetch_related("call__modules", "call__groups"), key=key)
    if not rules.may_read(request.user, expression):
        raise Http404
    return expression


def answered(request: SignedInRequest, key: UUID) -> Expression:
    """An expression of a country for which the person speaks."""
    expression = read(request, key)
    if not rules.may_answer(request.user, expression.call, expression.country):
        raise PermissionDenied
    return expression


def own_part(request: SignedInRequest, key: UUID) -> ExpressionPart:
    """The part of the person's own authority; for everybody else it is not there."""
    rows = ExpressionPart.objects.select_related("call", "country", "organisation")
    part = get_object_or_404(rows.prefetch_related("call__modules", "call__groups"), key=key)
    if not rules.may_write_part(request.user, part):
        raise Http404
    return part

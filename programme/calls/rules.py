"""Who writes calls, who answers them for a country, and who reads what was answered."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from access.rules import asks_for_their_own
from modules.models import Module
from people.countries import in_order
from people.models import Country, GroupMembership, Role, User
from people.rules import Visitor, covers
from programme.models import Call, CallQuerySet, CallState, Expression, ExpressionPart

WRITING = (Role.APPROVER, Role.EDITOR)


def modules_written_for_by(user: Visitor) -> list[Module]:
    """The modules about which somebody may draft calls, by code; none, without a query, for people without an appointment."""
    if not isinstance(user, User) or not (user.is_privileged or user.is_superuser):
        return []
    modules = Module.objects.order_by("code")
    return [module for module in modules if any(covers(user, role, module_slug=module.slug) for role in WRITING)]


def may_draft(user: Visitor, call: Call) -> bool:
    """Write the draft of a call: programme staff, and the editors of every module that it is about."""
    return may_run(user, call) or _covers(user, Role.EDITOR, call)


def may_run(user: Visitor, call: Call) -> bool:
    """Publish, correct, answer and read everything: programme staff for all its modules and every country."""
    return _covers(user, Role.APPROVER, call)


def may_answer(user: Visitor, call: Call, country: Country) -> bool:
    """Speak for a country: its focal points for all modules of the call."""
    return _covers(user, Role.FOCAL_POINT, call, country=country)


def may_read(user: Visitor, expression: Expression) -> bool:
    """Read what a country answers: those who speak for it; programme staff once something was sent."""
    if may_answer(user, expression.call, expression.country):
        return True
    return expression.submitted_at is not None and may_run(user, expression.call)


def may_write_part(user: Visitor, part: ExpressionPart) -> bool:
    """Write an authority's part: people whom the authority knows as its own."""
    if not isinstance(user, User) or part.organisation_id != user.confirmed_organisation_id:
        return False
    return asks_for_their_own(user)


def part_of(user: Visitor, call: Call) -> ExpressionPart | None:
    """The part that the focal point has released for the person's own authority, if there is one. One query."""
    if not isinstance(user, User) or user.confirmed_organisation_id is None:
        return None
    parts = call.parts.filter(organisation=user.confirmed_organisation_id)
    part = parts.select_related("organisation", "country").first()
    return part if part and may_write_part(user, part) else None


def countries_of(user: Visitor) -> list[Country]:
    """The countries for which somebody speaks as a focal point; an administrator may try it for their own."""
    if not isinstance(user, User) or not (user.is_privileged or user.is_superuser):
        return []
    codes = {one.country_id for one in user.current_appointments if one.role == Role.FOCAL_POINT}
    if user.is_superuser and user.country_id:
        codes.add(user.country_id)
    return in_order(Country.objects.filter(pk__in=codes)) if codes else []


def is_asked(call: Call, country: Country, *, on: date) -> bool:
    """Whether the call is for the country: it belongs, on that day, to one of the groups that may answer. One query."""
    groups = [group.pk for group in call.groups.all()]
    return GroupMembership.objects.on(on).filter(group__in=groups, country=country).exists()


def countries_asked(call: Call, *, on: date) -> list[Country]:
    """The countries that may answer the call, by name."""
    groups = [group.pk for group in call.groups.all()]
    members = GroupMembership.objects.on(on).filter(group__in=groups)
    return in_order(Country.objects.filter(pk__in=members.values("country")))


def calls_seen_by(user: Visitor) -> CallQuerySet:
    """Published calls are everybody's to read; a draft is for those who may write about all of its modules."""
    return calls_with(modules_written_for_by(user))


def calls_with(written_for: Collection[Module]) -> CallQuerySet:
    """Published calls, and drafts about these modules and no others."""
    if not written_for:
        return Call.objects.announced()
    own = [module.pk for module in written_for]
    drafts = Call.objects.filter(state=CallState.DRAFT, modules__in=own)
    others = Call.objects.filter(modules__in=Module.objects.exclude(pk__in=own))
    return Call.objects.filter(
        ~Q(state=CallState.DRAFT) | Q(pk__in=drafts.values("pk")) & ~Q(pk__in=others.values("pk"))
    )


def _covers(user: Visitor, role: Role, call: Call, *, country: Country | None = None) -> bool:
    slugs = [module.slug for module in call.modules.all()] or [""]
    return all(covers(user, role, country=country, module_slug=slug) for slug in slugs)


def evaluates(user: Visitor, call: Call) -> bool:
    """Whether the person was named to evaluate a closed call. One query, none while the call is in another state."""
    if call.state != CallState.CLOSED or not isinstance(user, User):
        return False
    return call.evaluators.filter(person=user).exists()

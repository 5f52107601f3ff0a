"""What is known about a request when it is checked, gathered from the database."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from access import checks
from access.models import DECLARATIONS, AccessRequest, ModulePolicy, Outcome, RequestLine, Seat
from access.workflow import OPEN, State
from modules.editions import manifest
from people import domains
from people.models import GovernmentSuffix, GroupMembership, OrganisationDomain

TRAINED_LATELY = timedelta(days=730)


def request_facts(case: AccessRequest, *, on: date | None = None) -> checks.RequestFacts:
    """Everything that the checks want to know."""
    day = on or timezone.localdate()
    lines = list(case.lines.select_related("module__policy", "module__latest_edition"))
    policies = [policy_of(line) for line in lines]
    return checks.RequestFacts(
        on=day,
        country_groups=frozenset(
            GroupMembership.objects.on(day).filter(country=case.country_id).values_list("group_id", flat=True)
        ),
        organisation_kind=case.organisation.kind if case.organisation else "",
        is_suspended=case.organisation.is_suspended if case.organisation else False,
        is_sponsored=case.is_sponsored,
        declarations_signed=frozenset(case.declarations),
        declarations_required=frozenset(code for policy in policies for code in policy.declarations),
        email_standing=email_standing(case, on=day),
        headcount=case.organisation.headcount if case.organisation else None,
        languages=frozenset(case.languages),
        lines=tuple(_line_facts(case, line, policy) for line, policy in zip(lines, policies, strict=True)),
    )


def policy_of(line: RequestLine) -> ModulePolicy:
    """The module's policy; the usual one where nobody has set it."""
    try:
        return line.module.policy
    except ModulePolicy.DoesNotExist:
        return ModulePolicy(module=line.module, declarations=list(DECLARATIONS))


def email_standing(case: AccessRequest, *, on: date) -> domains.Standing:
    """What the requester's address says about where they work."""
    suffixes = GovernmentSuffix.objects.filter(country=case.country_id).values_list("suffix", flat=True)
    return domains.standing(
        case.requester.email,
        organisation=str(case.organisation_id),
        known=OrganisationDomain.objects.all().known(),
        government_suffixes=list(suffixes),
        on=on,
    )


def _line_facts(case: AccessRequest, line: RequestLine, policy: ModulePolicy) -> checks.LineFacts:
    others = RequestLine.objects.filter(organisation=case.organisation_id, module=line.module).exclude(request=case)
    refusals = others.filter(Q(outcome=Outcome.REJECTED, is_open=False) | Q(request__state=State.DECLINED))
    refused = refusals.select_related("request").order_by("-request__state_since").first()
    groups = policy.eligible_groups.values_list("pk", flat=True) if policy.pk else ()
    return checks.LineFacts(
        module=line.module.slug,
        available_from=policy.available_from,
        eligible_groups=frozenset(groups),
        eligible_kinds=frozenset(policy.eligible_kinds),
        min_seats=policy.least_seats,
        max_seats=policy.most_seats,
        seats=line.seats,
        languages_covered=languages_of(line),
        has_open_request=others.filter(request__state__in=OPEN).exists(),
        last_refused_on=timezone.localdate(refused.request.state_since) if refused else None,
        same_justification_as_refused=bool(refused and refused.request.justification == case.justification),
        already_trained=_already_trained(line),
    )


def languages_of(line: RequestLine) -> frozenset[str]:
    """Languages that the newest edition of the module can be read in."""
    edition = line.module.latest_edition_id
    return frozenset(manifest(edition).texts) if edition else frozenset()


def _already_trained(line: RequestLine) -> int:
    """How many nominees hold or held a seat in the module within two years; who was erased is nobody any more."""
    since = timezone.now() - TRAINED_LATELY
    before = Seat.objects.filter(line__module=line.module, claimed_at__gte=since).exclude(line=line).exclude(email="")
    return line.nominees.filter(email__in=before.values("email")).count()

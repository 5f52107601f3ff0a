"""What somebody who asks for access can choose: organisations, modules with the facts of their policies, languages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Locale

from access import checks
from access.facts import languages_of, policy_of
from access.models import AccessRequest, ModulePolicy, Quota, QuotaScope, RequestLine
from ground.languages import language_name, languages_by_name
from ground.prepared import Given, Prepared
from modules.models import AccessPolicy, Module, ModulePage
from people.models import GroupMembership, Organisation, OrganisationKind, Role, User
from people.rules import holds

CHOOSING_ROLES = (Role.FOCAL_POINT, Role.APPROVER)
# The languages of the Union, and those of the associated and partner countries and of many who are counselled.
TAGS = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv ar bs is nb ru sq sr tr uk"
LANGUAGES = tuple(TAGS.split())


@dataclass(frozen=True)
class Offer:
    """A module that can be asked for; `used` and `left` are seats of the requester's own country (or of the partners)."""

    module: Module
    title: str
    policy: ModulePolicy
    groups: tuple[str, ...]
    languages: tuple[str, ...]
    hindrance: checks.Finding | None
    used: int
    left: int | None


def may_choose_organisation(user: User) -> bool:
    """Focal points and programme staff may ask on behalf of others, and name a sponsor for a partner."""
    return any(holds(user, role) for role in CHOOSING_ROLES)


def organisations_for(user: User) -> "list[Organisation]":
    """Organisations that the person may ask for: their own, and those in the scope of a role."""
    rows = Organisation.objects.select_related("country")
    if user.is_superuser:
        return list(rows)
    chosen = Q(pk=user.confirmed_organisation_id, kind__in=[OrganisationKind.AUTHORITY, OrganisationKind.AGENCY])
    for appointment in user.current_appointments:
        if appointment.role in CHOOSING_ROLES:
            chosen |= _within(appointment.country_id, appointment.organisation_id)
    return list(rows.filter(chosen))


def _within(country: str | None, organisation: int | None) -> Q:
    scope = Q(pk__isnull=False)
    if country:
        scope &= Q(country=country)
    if organisation:
        scope &= Q(pk=organisation)
    return scope


def is_partner(organisation: Organisation, *, on: date) -> bool:
    """Whether the organisation works in a partner country: then a sponsor asks for it."""
    memberships = GroupMembership.objects.on(on).filter(country=organisation.country_id)
    return memberships.filter(group="PARTNER").exists()


def offered_modules() -> list[Module]:
    """Modules on request that have, or will soon have, something to open."""
    rows = Module.objects.filter(access=AccessPolicy.ON_REQUEST, in_preparation=False)
    rows = rows.select_related("policy").prefetch_related("policy__eligible_groups")
    return [module for module in rows if not module.is_withdrawn]


@cache
def _pages(count: int) -> Prepared[ModulePage]:
    """The pages of so many modules in the site's language and in the reader's; `language` says in which each is."""
    modules = [Given(f"module_{number}", Module._meta.pk) for number in range(count)]
    code = Locale._meta.get_field("language_code")
    languages = [Given("site", code), Given("reader", code)]
    pages = ModulePage.objects.filter(module__pk__in=modules, locale__language_code__in=languages)
    return Prepared(lambda: pages.annotate(language=F("locale__language_code")).only("title", "module").order_by())


def titles_of(modules: Iterable[Module], language: str) -> dict[int, str]:
    """The title of each module in the language, else in the site's own, else its code. One query, none for none."""
    modules = list(modules)
    if not modules:
        return {}
    asked = {f"module_{number}": module.pk for number, module in enumerate(modules)}
    pages = _pages(len(modules)).rows(site=settings.LANGUAGE_CODE, reader=language, **asked)
    found = {(page.module_id, page.language): page.title for page in pages}
    return {
        module.pk: found.get((module.pk, language)) or found.get((module.pk, settings.LANGUAGE_CODE)) or module.code
        for module in modules
    }


def offers(case: AccessRequest, language: str) -> list[Offer]:
    """Every module that can be asked for, as it stands for this request. Seven queries and one for each new edition."""
    modules, on = offered_modules(), timezone.localdate()
    titles, seats = titles_of(modules, language), _seats(case, modules, on)
    hindrances = _hindrances(case, modules, on)
    return [
        Offer(
            module=module,
            title=titles[module.pk],
            policy=policy_of(RequestLine(module=module)),
            groups=tuple(str(group) for group in _groups(module)),
            languages=tuple(language_name(code) for code in sorted(languages_of(RequestLine(module=module)))),
            hindrance=hindrances.get(module.slug),
            used=seats[module.pk].used if module.pk in seats else 0,
            left=seats[module.pk].left if module.pk in seats else None,
        )
        for module in modules
    ]


def _groups(module: Module) -> list[object]:
    policy = policy_of(RequestLine(module=module))
    return list(policy.eligible_groups.all()) if policy.pk else []


def _seats(case: AccessRequest, modules: Sequence[Module], on: date) -> dict[int, Quota]:
    """The running counter of the request's own country, or of the partners, for each module."""
    scope = Q(scope=QuotaScope.PARTNERS) if case.is_sponsored else Q(scope=QuotaScope.COUNTRY, country=case.country_id)
    running = Q(ends_on=None) | Q(ends_on__gte=on)
    return {
        quota.module_id: quota for quota in Quota.objects.filter(scope, running, starts_on__lte=on, module__in=modules)
    }


def _hindrances(case: AccessRequest, modules: Sequence[Module], on: date) -> Mapping[str, checks.Finding]:
    """What would stop a request for each module, whatever else it says."""
    others = RequestLine.objects.filter(organisation=case.organisation_id, is_open=True).exclude(request=case)
    taken = set(others.values_list("module", flat=True)) if case.organisation_id else set()
    groups = GroupMembership.objects.on(on).filter(country=case.country_id).values_list("group_id", flat=True)
    facts = checks.RequestFacts(
        on=on,
        country_groups=frozenset(groups),
        organisation_kind=case.organisation.kind if case.organisation else "",
        is_suspended=False,
        is_sponsored=case.is_sponsored,
        declarations_signed=frozenset(),
        declarations_required=frozenset(),
        email_standing=checks.TRUSTED_STANDING,
        headcount=None,
        languages=frozenset(),
        lines=tuple(_facts_of(module, module.pk in taken) for module in modules),
    )
    return {found.module: found for found in checks.findings(facts) if found.is_blocking}


def _facts_of(module: Module, has_open_request: bool) -> checks.LineFacts:
    policy = policy_of(RequestLine(module=module))
    return checks.LineFacts(
        module=module.slug,
        available_from=policy.available_from,
        eligible_groups=frozenset(group.pk for group in policy.eligible_groups.all()) if policy.pk else frozenset(),
        eligible_kinds=frozenset(policy.eligible_kinds),
        min_seats=None,
        max_seats=None,
        seats=1,
        languages_covered=frozenset(),
        has_open_request=has_open_request,
        last_refused_on=None,
        same_justification_as_refused=False,
        already_trained=0,
    )


def required_declarations(case: AccessRequest) -> list[str]:
    """Codes of what has to be declared for the modules of the request, in their usual order."""
    lines = case.lines.select_related("module__policy")
    return list(dict.fromkeys(code for line in lines for code in policy_of(line).declarations))


def language_choices() -> list[tuple[str, str]]:
    """Languages that can be asked for, by their names."""
    return languages_by_name(LANGUAGES)

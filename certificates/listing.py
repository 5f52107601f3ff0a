"""A person's certificates as a list: those that are made, and those that can be made."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from access.offers import titles_of
from certificates.attendance import attended_by
from certificates.models import FURTHER, Credential, CredentialKind, CredentialRule
from certificates.needs import Titles, are_met
from certificates.presenting import page_of, standing_of
from certificates.reached import reached_in
from learning.models import Enrolment, EnrolmentQuerySet
from people.models import User
from programme.models import Booking


@dataclass(frozen=True)
class Line:
    """A certificate, or the way to one."""

    title: str
    lang: str
    words: str
    url: str
    status: str
    status_text: str
    code: str = ""


def lines_of(person: User, language: str) -> list[Line]:
    """Return what can be made first, then what is made, the newest first. Six queries, more where rules ask for more."""
    made = Credential.objects.of(person).newest().with_standing().select_related("booking__session", "completion")
    completed = Enrolment.objects.of(person).filter(completed_at__isnull=False).select_related("module")
    attended = attended_by(person).filter(credentials=None)
    return [
        *_of_sessions(attended.select_related("session").order_by("-session__ends_at")),
        *_of_modules(_without(completed, CredentialKind.COMPLETION).order_by("-completed_at"), language),
        *_of_further(person, language),
        *(_of_credential(one) for one in made.order_by("-issued_at")),
    ]


def _of_sessions(bookings: Iterable[Booking]) -> list[Line]:
    return [_to_make(one.session.title, one.session.language, _attended_url(one), _("Session")) for one in bookings]


def _without(enrolments: EnrolmentQuerySet, kind: CredentialKind) -> EnrolmentQuerySet:
    made = Credential.objects.filter(enrolment=OuterRef("pk"), kind=kind)
    return enrolments.exclude(Exists(made))


def _of_modules(enrolments: Iterable[Enrolment], language: str) -> list[Line]:
    enrolments = list(enrolments)
    titles = titles_of([one.module for one in enrolments], language)
    return [
        _to_make(titles[one.module_id], "", reverse("certificates:mine", args=[one.module.slug]), _("Module"))
        for one in enrolments
    ]


def _of_further(person: User, language: str) -> list[Line]:
    """Steps beside the completed module that a rule asks more for, where all of it is done. One query without rules."""
    rules = list(CredentialRule.objects.filter(kind__in=FURTHER).select_related("module").order_by("kind", "pk"))
    if not rules:
        return []
    completed = Enrolment.objects.of(person).filter(completed_at__isnull=False, module__credential_rules__in=rules)
    held = {one.module_id: one for one in completed.select_related("module")}
    reached = reached_in(list(held.values()), rules)
    made = set(Credential.objects.filter(enrolment__in=reached).values_list("enrolment", "kind"))
    asked = [(held[one.module_id], one) for one in rules if one.module_id in held]
    asked_titles = Titles(language)
    ready = [
        (enrolment.module, rule.kind)
        for enrolment, rule in asked
        if (enrolment.pk, rule.kind) not in made and are_met(rule, reached[enrolment.pk], asked_titles)
    ]
    titles = titles_of([module for module, _kind in ready], language)
    return [
        _to_make(
            titles[module.pk],
            "",
            reverse(f"certificates:{kind}", args=[module.slug]),
            str(CredentialKind(kind).label),
        )
        for module, kind in ready
    ]


def _to_make(title: str, lang: str, url: str, kind: str) -> Line:
    return Line(title, lang, kind, url, "new", _("Can be made"))


def _of_credential(credential: Credential) -> Line:
    name, place = page_of(credential)
    url = reverse(name, args=[place])
    kind, standing = CredentialKind(credential.kind).label, standing_of(credential)
    words = f"{kind}, {date_format(credential.issued_at, 'DATE_FORMAT')}"
    title, lang = credential.title, credential.words_language
    return Line(title, lang, words, url, standing.kind, standing.word, credential.grouped_code)


def _attended_url(booking: Booking) -> str:
    return reverse("certificates:attended", args=[booking.session.key])

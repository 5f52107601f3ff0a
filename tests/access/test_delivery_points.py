"""Everything that delivers something of a module asks at the door: a crawler goes to every address as people outside."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from access.actions import grants, seats
from access.models import GRACE, AccessRequest, Grant
from learning import actions
from modules.models import Module
from people.models import Role, User
from tests.django_fixtures import forget_everything, signed_in
from tests.factories import site
from tests.factories.access import an_official, approved, fresh, grant_of, nominated
from tests.factories.learning import begun
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db

OUTSIDERS = (
    "anonymous",
    "other_country",
    "expired",
    "suspended",
    "revoked",
    "declined",
    "left",
    "invited",
    "requester",
)
NOT_FOLLOWED = re.compile(r"^/(account|admin|static|demo|gallery)/|^/en/gallery/|/language/")
MOST_PAGES = 400
# The words of the certificate are the trainee's own and no module's.
SECRETS = [secret for secret in site.SECRETS if secret != site.CERTIFICATE]


def patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every URL pattern of the site but the workshop's and the account's."""
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, path)
        elif not path.startswith(("admin/", "account/")):
            yield path


def addresses(values: Mapping[str, Sequence[object]]) -> list[str]:
    """Every pattern, with every value that its parameters can have."""
    found = []
    for pattern in (one for one in patterns(get_resolver()) if "^" not in one):
        names = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
        shape = "/" + re.sub(r"<(?:\w+:)?\w+>", "{}", pattern)
        found += [shape.format(*some) for some in itertools.product(*(values.get(name, [1]) for name in names))]
    return found


def crawled(client: Client, starts: Sequence[str]) -> dict[str, str]:
    """What stands on each page that can be got from here by looking and following, by its address."""
    waiting, pages = list(starts), {}
    while waiting and len(pages) < MOST_PAGES:
        address = waiting.pop(0)
        if address in pages or NOT_FOLLOWED.search(address):
            continue
        response = client.get(address)
        pages[address] = response.getvalue().decode(errors="replace")
        if response.status_code in (301, 302):
            waiting.append(response["Location"])
        found = re.findall(r"""(?:href|src|action)="(/[^"#]*)""", pages[address])
        waiting += [unescape(way) for way in found]
    return pages


def on_a_seat(module: Module, rank: int, email: str) -> tuple[AccessRequest, User]:
    """Somebody who has accepted and begun, with an open quiz and an open role-play."""
    case, person = approved(module=module, rank=rank, seats=2), UserFactory(email=email)
    (seat,) = nominated(case, email)
    seats.accept(seat, person=person)
    enrolment = actions.enrol(person, module)
    for activity in ("quiz-u1", "shared-kitchen"):
        begun(enrolment, activity)
    return case, person


def outsiders(module: Module) -> dict[str, User]:
    """One person for each way of standing outside who was, or might have been, inside."""
    approver = appointed(Role.APPROVER, module_slug="elsewhere")
    people = {"other_country": an_official("IT")}
    for rank, name in enumerate(("expired", "suspended", "revoked", "left"), start=1):
        case, people[name] = on_a_seat(module, rank, f"{name}@example.org")
        if name == "expired":
            long_ago = timezone.localdate() - GRACE - timedelta(days=1)
            Grant.objects.filter(line__request=case).update(starts_on=long_ago - timedelta(days=9), ends_on=long_ago)
        elif name == "suspended":
            grants.suspend_organisation(case.organisation, by=approver)
        elif name == "revoked":
            grants.revoke(grant_of(case), by=approver)
        else:
            seats.leave(people[name].seats.get(), by=people[name])
    case = approved(module=module, rank=9, seats=2)
    declined, _invited = nominated(case, "declined@example.org", "invited@example.org")
    seats.refuse(declined)
    people |= {name: UserFactory(email=f"{name}@example.org") for name in ("declined", "invited")}
    people["requester"] = fresh(case).requester
    return people


@pytest.fixture
def place() -> site.Place:
    return site.small_site()[0]


@pytest.fixture
def starts(place: site.Place) -> list[str]:
    """The addresses of everything that could be delivered."""
    values = {
        "module": ["small"],
        "unit": ["u1", "u2"],
        "activity": ["quiz-u1", "shared-kitchen", "pre", "post", "survey"],
        "pk": [place.picture.pk, place.video.pk, place.captions.pk, place.grant.pk],
        "key": [place.reflection],
        "code": [place.credential.grouped_code],
        "reference": ["RRF-FR-2026-00001"],
        "language": ["en"],
    }
    document = f"/documents/{place.document.pk}/{place.document.filename}"
    pages = ["/en/", "/en/catalogue/", "/en/catalogue/?q=secret", "/en/catalogue/small/", "/en/catalogue/small/u1/"]
    elsewhere = ["/sitemap.xml", "/robots.txt", "/feed/", "/media/", f"/en/catalogue/small/u1/?q={place.unit.pk}"]
    return [document, *pages, *elsewhere, *addresses(values)]


def found_in(pages: Mapping[str, str]) -> set[str]:
    return {secret for secret in SECRETS for text in pages.values() if secret in text}


def test_somebody_on_a_seat_finds_everything_there(place, starts):
    _case, learner = on_a_seat(place.module, 1, "inside@example.org")

    pages = crawled(signed_in(learner), starts)

    # Feedback and the scenes after the first are earned by answering; the rest lies open.
    assert found_in(pages) >= {
        site.UNIT,
        site.QUIZ,
        site.SCENE,
        site.ALTERNATIVE,
        site.PICTURE,
        site.VIDEO,
        site.DOCUMENT,
    }


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nothing_of_a_module_is_delivered_to(place, starts, who):
    people = outsiders(place.module)
    forget_everything()
    client = Client() if who == "anonymous" else signed_in(User.objects.get(pk=people[who].pk))

    pages = crawled(client, starts)

    assert {address: secret for address, text in pages.items() for secret in SECRETS if secret in text} == {}
    assert len(pages) > 50

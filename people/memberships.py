"""Who belongs to an organisation: people name it in their profile, its administrators or programme staff answer."""

from django.db import transaction

from ground import audit
from people import departures, mails
from people.actions import confirm_organisation
from people.models import Organisation, User


class NotAsking(Exception):
    """The person does not, or no longer, ask to belong to the organisation: it was answered, or they named another."""


class NotBelonging(Exception):
    """The person does not, or no longer, belong to the organisation."""


@transaction.atomic
def admit(person: User, organisation: Organisation | None, *, by: User) -> None:
    """Confirm that somebody belongs to the organisation that they name, and tell them. Raises NotAsking."""
    person = _held(person)
    if organisation is None or not _is_asking(person, organisation):
        raise NotAsking
    confirm_organisation(person, by=by)
    mails.tell_admitted(person, organisation)


@transaction.atomic
def turn_down(person: User, organisation: Organisation, *, by: User, reason: str) -> None:
    """Say that somebody does not belong to the organisation that they name, and why. Raises NotAsking.

    Their profile names it no more. A seat that they have accepted stays: whoever gave it takes it back.
    """
    person = _held(person)
    if not _is_asking(person, organisation):
        raise NotAsking
    _let_go(person)
    audit.record("people.turn_down", person, by=by, payload={"person": person.pk, "organisation": organisation.pk})
    mails.tell_turned_down(person, organisation, reason)


@transaction.atomic
def end(person: User, organisation: Organisation, *, by: User, reason: str) -> None:
    """End that somebody belongs to an organisation, which takes back what it has given them. Raises NotBelonging.

    Their account, certificates and notes stay theirs.
    """
    person = _held(person)
    if person.confirmed_organisation_id != organisation.pk:
        raise NotBelonging
    _let_go(person)
    # Before the ledger: whoever decides a request holds it first and writes then, and seats are given back here.
    departures.tell(person, organisation)
    payload = {"person": person.pk, "organisation": organisation.pk}
    audit.record("people.end_membership", person, by=by, payload=payload)
    mails.tell_ended(person, organisation, reason)


def _held(person: User) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=person.pk)


def _is_asking(person: User, organisation: Organisation) -> bool:
    return person.organisation_id == organisation.pk and person.confirmed_organisation_id is None


def _let_go(person: User) -> None:
    person.organisation = person.organisation_confirmed_at = None
    person.save(update_fields=["organisation", "organisation_confirmed_at"])

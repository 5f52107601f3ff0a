"""Until when a copy may be shown: to the end of the access, and never longer than a month without asking the site."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from access.models import Grant
from access.rules import door
from ground.tokens import hash_of
from modules.models import Module
from people.models import User

LONGEST = timedelta(days=30)


def last_day(learner: User, module: Module, *, on: date) -> date:
    """Return the last day on which a copy that is made on that day may be shown. Two queries at most."""
    latest = on + LONGEST
    if door(learner, module).because != "grant":
        return latest
    ends = list(Grant.objects.current(on).of(learner).filter(module=module).values_list("ends_on", flat=True))
    return latest if None in ends else min([latest, max(end for end in ends if end)])


def ends_at(day: date) -> datetime:
    """Return the moment when a day is over where the site is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def owner_of(person: User) -> str:
    """Return the name under which a device knows whose copies it holds; it tells nothing about the person."""
    return hash_of(f"copies of {person.key}")[:32]

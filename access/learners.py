"""How far people are with a module, as those who nominated them may know it: one word, no answers, no scores.

What somebody learnt is kept by an app above this one, which hands its reader in.
"""

from collections.abc import Callable, Collection, Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from modules.models import Module


class LearnerStatus(models.TextChoices):
    NOT_BEGUN = "not_begun", _("Not begun")
    BEGUN = "begun", _("Begun")
    COMPLETED = "completed", _("Completed")


Reader = Callable[[Module, Collection[int]], Mapping[int, LearnerStatus]]


class Statuses:
    """Asks the reader that was handed in; until there is one, nobody has begun."""

    def __init__(self) -> None:
        self._readers: list[Reader] = []

    def register(self, reader: Reader) -> None:
        """Have `reader(module, ids of people)` answer with the status of those who have begun."""
        self._readers = [reader]

    def of(self, module: Module, people: Collection[int]) -> dict[int, LearnerStatus]:
        """The status of each of these people."""
        found = {person: status for reader in self._readers for person, status in reader(module, people).items()}
        return {person: found.get(person, LearnerStatus.NOT_BEGUN) for person in people}


statuses = Statuses()

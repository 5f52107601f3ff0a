"""What becomes of everything that a device sends back: a word and, where something is not taken, a sentence that says why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning import actions
from learning.copies.actions import BegunElsewhere, WrittenElsewhere, take_answer, take_reflection
from learning.copies.posts import ANSWER, REFLECTION, Item
from learning.copies.runs import NotARun, run_in
from learning.models import REFLECTION_LIMIT, Attempt
from learning.pages import Contents, UnitPieces
from learning.reads import run_in_grace
from modules.activities.definition import AlreadyAnswered, BadResponse
from modules.activities.free_text import cleaned
from modules.editions import ActivityEntry, NotInEdition
from modules.kinds import KINDS
from modules.saying import said_refusal


class NotTaken(Exception):
    """Something cannot be taken; the message is a sentence for the person."""


@dataclass(frozen=True)
class Delivery:
    """Things that come back to one enrolment; `contents.is_closed` where the access has ended.

    `unread` are the runs with an answer that has to be given anew.
    """

    contents: Contents
    at: datetime
    unread: set[str] = field(default_factory=set)

    def take_all(self, items: Iterable[Item]) -> list[dict[str, Any]]:
        """Take one after the other, each for itself; return by key what became of it."""
        return [self._result(item) for item in items]

    def _result(self, item: Item) -> dict[str, Any]:
        take: Callable[[Item], dict[str, str]] = {ANSWER: self._answer, REFLECTION: self._reflection}.get(
            item.kind, self._unit
        )
        try:
            return {"key": str(item.key), "taken": True} | take(item)
        except NotTaken as refused:
            return {"key": str(item.key), "taken": False, "said": str(refused)}

    def _answer(self, item: Item) -> dict[str, str]:
        activity = self._activity(item.place)
        self._require_open(activity)
        # Handed in now, that answer could be put right no more.
        if item.run in self.unread and "hand_in" in item.fields:
            raise NotTaken(_("Not taken: see above why."))
        try:
            attempt = self._taken(item, activity)
        except REFUSALS as refused:
            if isinstance(refused, BadResponse) and not isinstance(refused, AlreadyAnswered):
                self.unread.add(item.run)
            raise NotTaken(self._why(refused)) from None
        name, number = ("review", [attempt.number]) if attempt.is_finished else ("activity", [])
        return {"url": self.contents.url_of(name, activity.slug, *number)}

    def _taken(self, item: Item, activity: ActivityEntry) -> Attempt:
        return take_answer(
            self.contents.enrolment,
            item.fields,
            run=run_in(item.run, self.contents.enrolment, activity, at=self.at),
            contents=self.contents.edition,
            activity=activity,
            locale=self.contents.locale,
            key=item.key,
            age=item.age,
            at=self.at,
        )

    def _why(self, refused: Exception) -> str:
        if isinstance(refused, AlreadyAnswered):
            return _("This was answered before, here or on another device. That answer holds.")
        if isinstance(refused, BadResponse):
            return said_refusal(refused)
        if isinstance(refused, actions.AnsweredElsewhere):
            time = date_format(timezone.localtime(refused.at), "DATETIME_FORMAT")
            return _("This was answered again on another device (%(time)s). The newer answer holds.") % {"time": time}
        return str(SENTENCES[type(refused)]())

    def _activity(self, slug: str) -> ActivityEntry:
        try:
            activity = self.contents.edition.activity(slug)
        except NotInEdition:
            raise NotTaken(_gone()) from None
        if activity.unit_slug in self.contents.withdrawn or KINDS[activity.kind].copied is None:
            raise NotTaken(_gone())
        return activity

    def _require_open(self, activity: ActivityEntry | None = None) -> None:
        """Runs that were begun on the site before the access ended may be finished in the days of grace."""
        if not self.contents.is_closed:
            return
        learner = self.contents.enrolment.learner
        if activity is None or run_in_grace(learner, self.contents.module, activity.key) is None:
            raise NotTaken(_("Your access to this module had ended when this arrived. It cannot be counted any more."))

    def _reflection(self, item: Item) -> dict[str, str]:
        self._require_open()
        unit, _slash, key = item.place.partition("/")
        pieces = UnitPieces(self.contents, self._unit_entry(unit), self.contents.enrolment.learner)
        if not pieces.asks(key):
            raise NotTaken(_gone())
        text = cleaned(item.text)
        try:
            take_reflection(self.contents.enrolment, UUID(key), text, written_at=self.at - item.age)
        except actions.ReflectionTooLong:
            raise NotTaken(
                _("Your text has %(length)d characters; %(limit)d fit. Shorten it and keep it again.")
                % {"length": len(text), "limit": REFLECTION_LIMIT}
            ) from None
        except WrittenElsewhere:
            raise NotTaken(
                _("You have written here on another device since. That text stays; copy from this one what you need.")
            ) from None
        return {}

    def _unit(self, item: Item) -> dict[str, str]:
        self._require_open()
        actions.mark_unit(self.contents.enrolment, self._unit_entry(item.place).slug, done=True)
        return {}

    def _unit_entry(self, slug: str) -> Any:
        if slug in self.contents.withdrawn:
            raise NotTaken(_gone())
        try:
            return self.contents.edition.unit(slug)
        except NotInEdition:
            raise NotTaken(_gone()) from None


def _gone() -> str:
    return _("The module has been changed since you took the copy: this is no longer part of it.")


SENTENCES: dict[type[Exception], Callable[[], str]] = {
    actions.AnsweredElsewhere: _gone,
    actions.AttemptFinished: lambda: _("This run was finished before this answer arrived. Nothing was changed."),
    actions.MayNotBegin: lambda: _("Another run cannot begin now: all tries are used, or you have to wait."),
    actions.TimeIsUp: lambda: _(
        "The time of this run was over before this answer arrived. What came before it counts."
    ),
    BegunElsewhere: lambda: _(
        "You have begun another run of this on another device since you took the copy. That run counts."
    ),
    NotARun: lambda: _("This copy is too old to be counted. Take the module offline again."),
}
REFUSALS: tuple[type[Exception], ...] = (BadResponse, *SENTENCES)

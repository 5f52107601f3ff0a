"""Playing a role-play again after a while: who wants to be reminded, and the mails that remind them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from access.digests import MORNING
from access.rules import may_open
from access.steps import each
from ground import outbox
from ground.languages import spoken
from ground.prepared import Prepared
from ground.registries import ticks
from learning import spacing
from learning.editions import edition_for
from learning.models import Attempt, ReplayWish
from learning.reads import LEARNER
from modules.editions import Manifest
from people.models import Country, User

OFFICE_ZONE = str(Country._meta.get_field("zone").default)
SALT = "learning.replays"


class NotToReplay(Exception):
    """The run is not over, or is not the newest: there is nothing to be reminded of."""


@transaction.atomic
def wish(attempt: Attempt) -> ReplayWish:
    """Remind the learner to play again, 14 and 60 days after this run; asking twice changes nothing.

    Raises NotToReplay.
    """
    if not attempt.is_finished or not is_newest(attempt):
        raise NotToReplay
    _wishes_of(attempt).exclude(attempt=attempt).delete()
    asked, _is_new = ReplayWish.objects.get_or_create(attempt=attempt)
    return asked


def take_back(attempt: Attempt) -> None:
    """Remind no more of this role-play; doing it twice changes nothing."""
    _wishes_of(attempt).delete()


def is_newest(attempt: Attempt) -> bool:
    """Whether the learner has not begun to play it once more. One query."""
    runs = Attempt.objects.filter(learner=attempt.learner_id, key=attempt.key)
    return not runs.filter(number__gt=attempt.number).exists()


def _wishes_of(attempt: Attempt) -> "QuerySet[ReplayWish]":
    return ReplayWish.objects.filter(attempt__learner=attempt.learner_id, attempt__key=attempt.key)


def token_of(attempt: Attempt) -> str:
    """Return the words of an address that ends the reminders without a sign-in, and says nothing about what was played."""
    return signing.dumps(attempt.pk, salt=SALT)


def attempt_in(token: str) -> Attempt | None:
    """Return the run that a token was made for; None for a token that we never made, or whose run is gone."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Attempt.objects.select_related("enrolment__module").filter(pk=pk).first()


@dataclass(frozen=True)
class Replay:
    """A role-play that a learner wants to meet again: which, and on which day the next mail goes (None after the last)."""

    attempt: Attempt
    next_on: date | None
    is_due: bool

    @property
    def token(self) -> str:
        return token_of(self.attempt)


def replay_of(asked: ReplayWish, attempt: Attempt, *, on: date) -> Replay:
    """Say when the next mail goes, and whether the time to play again has come."""
    next_on = spacing.next_day(timezone.localdate(attempt.finished_at), reminded=asked.reminded)
    return Replay(attempt, next_on, asked.reminded > 0 or (next_on is not None and next_on <= on))


def replays_of(learner: User, *, on: date) -> list[Replay]:
    """Everything that the person wants to play again and has not yet, the oldest first. One query."""
    return [replay_of(asked, asked.attempt, on=on) for asked in _wished.rows(learner=learner.pk)]


def _open_wishes() -> "QuerySet[ReplayWish]":
    """Wishes after which nobody has played again."""
    later = Attempt.objects.filter(
        learner=OuterRef("attempt__learner"), key=OuterRef("attempt__key"), number__gt=OuterRef("attempt__number")
    )
    return ReplayWish.objects.filter(~Exists(later))


_wished = Prepared(
    lambda: _open_wishes().filter(attempt__learner=LEARNER).select_related("attempt").order_by("attempt__finished_at")
)


def remind(at: datetime) -> int:
    """Write to everybody whose day has come; returns to how many. Also forgets wishes that have come true or are over."""
    _forget_played()
    _forget_over(at)
    finished_by = at - timedelta(days=spacing.DAYS[0] - 1)
    due = _open_wishes().filter(attempt__finished_at__lte=finished_by, reminded__lt=spacing.DAYS[-1])
    people_and_places = (
        "attempt__learner__country",
        "attempt__enrolment__module__latest_edition",
        "attempt__enrolment__edition",
    )
    return each(due.select_related(*people_and_places).order_by("pk"), partial(_remind, at=at))


def _forget_played() -> None:
    ReplayWish.objects.exclude(pk__in=_open_wishes().values("pk")).delete()


def _forget_over(at: datetime) -> None:
    # A day more: nowhere in the world a reminder may still be due.
    before = at - timedelta(days=spacing.LAST_DAY + 2)
    ReplayWish.objects.filter(attempt__finished_at__lt=before).delete()


def _remind(asked: ReplayWish, *, at: datetime) -> bool:
    """Write one mail, if it is due, if it is morning where the learner works, and if they can still play."""
    here = at.astimezone(ZoneInfo(_zone(asked.attempt.learner)))
    finished_on = timezone.localdate(asked.attempt.finished_at, here.tzinfo)
    day = spacing.day_due(finished_on, here.date(), reminded=asked.reminded)
    contents = _contents_to_play(asked.attempt) if day is not None and here.hour >= MORNING else None
    if day is None or contents is None:
        return False
    # Whoever moves it forward writes: two that run at the same moment write one mail.
    moved = ReplayWish.objects.filter(pk=asked.pk, reminded=asked.reminded).update(reminded=day)
    if moved:
        _write(asked.attempt, contents, spacing.next_day(finished_on, reminded=day), day)
    return bool(moved)


def _zone(learner: User) -> str:
    return learner.country.zone if learner.country else OFFICE_ZONE


def _contents_to_play(attempt: Attempt) -> Manifest | None:
    """Return what the role-play stands in; None if the learner is gone, or it is not open to them (any more)."""
    enrolment = attempt.enrolment
    if enrolment is None or not attempt.learner.is_active or enrolment.module.is_withdrawn:
        return None
    contents = edition_for(enrolment)
    entry = next((one for one in contents.activities if one.key == str(attempt.key)), None)
    if entry is None or entry.unit_slug in enrolment.module.withdrawn_in(contents.number):
        return None
    return contents if may_open(attempt.learner, enrolment.module) else None


def _write(attempt: Attempt, contents: Manifest, next_on: date | None, day: int) -> None:
    """Nothing of what was played stands in the subject or an address: others may read over a shoulder."""
    with translation.override(spoken(attempt.learner.language)):
        outbox.add(
            subject=_("The reminder you asked for"),
            template="learning/mails/replay.txt",
            context=_words(attempt, contents, next_on, day),
            recipient=attempt.learner,
            once=f"learning.replay:{attempt.pk}:{day}",
        )


def _words(attempt: Attempt, contents: Manifest, next_on: date | None, day: int) -> dict[str, Any]:
    _lang, words = contents.words(translation.get_language())
    token = token_of(attempt)
    return {
        "module": words["title"],
        "weeks": day // 7,
        "next_on": date_format(next_on, "DATE_FORMAT") if next_on else "",
        "link": f"{settings.SITE_URL}{reverse('learning:again', args=[token])}",
        "stop_link": f"{settings.SITE_URL}{reverse('learning:reminders', args=[token])}",
    }


ticks.register("learning.remind", remind)

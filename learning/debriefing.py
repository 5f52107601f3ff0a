"""What a learner can do with a finished role-play: be reminded to play it again, and share reasons with trainers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from learning.models import Attempt, ReplayWish
from learning.pages import Contents
from learning.replays import Replay, is_newest, replay_of
from learning.rules import trainers_of
from learning.sharing import reasons_in
from modules.editions import ActivityEntry


@dataclass(frozen=True)
class NamedReplay:
    """A role-play to play again, with the title it has in the reader's language, and where it stands."""

    replay: Replay
    title: str
    lang: str
    url: str


def debrief_parts(contents: Contents, entry: ActivityEntry, attempt: Attempt) -> dict[str, Any]:
    """Return what stands below the debrief of a run; at most five queries."""
    if attempt.state.get("alternative"):
        return {}
    return _replay_parts(contents, entry, attempt) | _sharing_parts(contents, entry, attempt)


def _replay_parts(contents: Contents, entry: ActivityEntry, attempt: Attempt) -> dict[str, Any]:
    if not is_newest(attempt):
        return {}
    asked = ReplayWish.objects.filter(attempt=attempt).first()
    return {
        "wish_url": contents.url_of("wish", entry.slug, attempt.number),
        "replay": replay_of(asked, attempt, on=timezone.localdate()) if asked else None,
    }


def _sharing_parts(contents: Contents, entry: ActivityEntry, attempt: Attempt) -> dict[str, Any]:
    reasons = reasons_in(attempt)
    if not reasons:
        return {}
    shared = dict(attempt.shared_reasons.values_list("step", "with_name"))
    return {
        "share_url": contents.url_of("share", entry.slug, attempt.number),
        "reasons": [(reason, reason.step in shared) for reason in reasons],
        "is_shared": bool(shared),
        "is_with_name": any(shared.values()),
        "trainers": [person.name or _("somebody without a name here") for person in trainers_of(contents.module)],
    }


def named(replays: Iterable[Replay], shelf: Sequence[Contents]) -> list[NamedReplay]:
    """Return those that still stand in something the learner has begun; no query."""
    by_enrolment = {contents.enrolment.pk: contents for contents in shelf}
    found = (_named(replay, by_enrolment.get(replay.attempt.enrolment_id or 0)) for replay in replays)
    return [one for one in found if one]


def _named(replay: Replay, contents: Contents | None) -> NamedReplay | None:
    if contents is None or contents.module.is_withdrawn:
        return None
    entry = next((one for one in contents.edition.activities if one.key == str(replay.attempt.key)), None)
    if entry is None:
        return None
    lang, title = contents.title_of(entry)
    return NamedReplay(replay, title, lang, contents.url_of("activity", entry.slug))

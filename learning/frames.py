"""Framed content on a page: everything that the part of the page around the frame needs, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone

from learning.launches import launch
from learning.models import Attempt, AttemptState
from learning.pages import Contents, address_in
from modules.activities.definition import Definition
from modules.editions import ActivityEntry, definition_in
from modules.framed import why_not
from modules.kinds import KINDS


@dataclass(frozen=True)
class OpenFrame:
    """A run in a frame. `problem` says why it cannot be played now; `name` makes its parts known on the page."""

    name: str
    title: str
    lang: str
    launch: str
    frame_url: str
    events_url: str
    page_url: str
    review_url: str
    text_url: str
    may_be_marked: bool
    problem: str


def open_frame(contents: Contents, entry: ActivityEntry, attempt: Attempt, definition: Definition) -> OpenFrame:
    """Return the frame of an open run. One query."""
    opening = launch(attempt.pk, at=timezone.now())
    shown = KINDS[entry.kind].play.show(definition, attempt.state, contents.locale)
    frame_url = address_in(contents.locale, "learning:frame", attempt.pk)
    return OpenFrame(
        name=f"frame-{attempt.pk}",
        title=shown["title"],
        lang=shown["lang"],
        launch=opening.token,
        frame_url=f"{frame_url}?{urlencode({'launch': opening.token})}",
        events_url=address_in(contents.locale, "learning:events", attempt.pk),
        page_url=contents.url_of("activity", entry.slug),
        review_url=contents.url_of("review", entry.slug, attempt.number),
        text_url=contents.url_of("alternative", entry.slug),
        may_be_marked=shown["may_be_marked"],
        problem=why_not(definition),
    )


def open_frames(contents: Contents, entries: Iterable[ActivityEntry]) -> dict[str, OpenFrame]:
    """Return the frames of what the learner has open of these activities, by slug. No query where none is framed."""
    framed = {entry.key: entry for entry in entries if KINDS[entry.kind].is_framed}
    if not framed:
        return {}
    runs = Attempt.objects.of(contents.enrolment.learner).filter(key__in=framed, status=AttemptState.OPEN)
    return {framed[str(run.key)].slug: _frame(contents, framed[str(run.key)], run) for run in runs}


def _frame(contents: Contents, entry: ActivityEntry, attempt: Attempt) -> OpenFrame:
    definition, _texts = definition_in(contents.edition, entry, attempt.version_id)
    return open_frame(contents, entry, attempt, definition)

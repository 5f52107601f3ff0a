"""What a copy of a module holds, and what stays on the site."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from learning.actions import standing_with
from learning.limits import Limits, limits_of
from learning.models import Attempt, ExtraTry
from learning.pages import Contents, UnitCard
from modules.editions import ActivityEntry, definition_in, in_language
from modules.kinds import KINDS
from modules.models import SiteImage
from modules.rendering import Body, Segment, body_for

PICTURE = re.compile(r"/media/picture/(\d+)/")
FIXED_BYTES = 250_000  # style sheet, scripts and the pages of the copy itself, roughly
BYTES_OF_AN_ACTIVITY = 60_000
NOT_COPIED = _("needs a connection: it plays on the site alone")
TIMED = _("needs a connection: its time is limited, and the site keeps the time")
TRIES = _("needs a connection: its tries are counted, and opening it begins one")
NO_TRIES = _("cannot be begun now: all tries are used, or you have to wait")


@dataclass(frozen=True)
class Held:
    """An activity and, where it is not in the copy, the reason."""

    entry: ActivityEntry
    title: str
    lang: str
    why_not: str = ""


@dataclass(frozen=True)
class CopiedUnit:
    """A unit of a copy: its text, and what there is to do in it."""

    slug: str
    lang: str
    body: Body
    activities: Mapping[str, Held]

    @property
    def pieces(self) -> list[dict[str, Any]]:
        """Return the parts of the page: `html`, a `reflection` with its key, or an `activity` that is held or not."""
        return [self._piece(segment) for segment in self.body.segments]

    def _piece(self, segment: Segment) -> dict[str, Any]:
        if segment.kind == "html":
            return {"html": segment.html}
        if segment.block == "reflect":
            return {"reflection": f"{self.slug}/{segment.id}", "prompt": segment.value["prompt"]}
        slug = f"quiz-{self.slug}" if segment.value["slug"] == "quiz" else segment.value["slug"]
        return {"activity": self.activities.get(slug), "text": segment.value.get("alternative", "")}


class Holdings:
    """The pages of a copy, in order; two queries for whatever the learner has begun."""

    def __init__(self, contents: Contents, *, at: datetime) -> None:
        self.contents = contents
        self.at = at

    @property
    def units(self) -> list[UnitCard]:
        return [unit for unit in self.contents.units if not unit.is_withdrawn]

    @cached_property
    def activities(self) -> list[Held]:
        """Everything there is to do, with what is left out and why."""
        return [self._held(entry) for entry in self._present()]

    @cached_property
    def latest(self) -> dict[str, Attempt]:
        """The learner's newest run of each activity, by key."""
        keys = [entry.key for entry in self._present()]
        runs = Attempt.objects.of(self.contents.enrolment.learner).filter(key__in=keys).order_by("number")
        return {str(run.key): run for run in runs}

    def _present(self) -> Iterable[ActivityEntry]:
        withdrawn = self.contents.withdrawn
        return [entry for entry in self.contents.edition.activities if entry.unit_slug not in withdrawn]

    def _held(self, entry: ActivityEntry) -> Held:
        lang, title = self.contents.title_of(entry)
        return Held(entry, title, lang, str(self._why_not(entry)))

    def _why_not(self, entry: ActivityEntry) -> str:
        if KINDS[entry.kind].copied is None:
            return str(NOT_COPIED)
        run = self.latest.get(entry.key)
        definition, _texts = definition_in(self.contents.edition, entry)
        limits = limits_of(definition.structure)
        is_open = run is not None and not run.is_finished
        if limits.minutes is not None or (run is not None and is_open and run.deadline_at is not None):
            return str(TIMED)
        if not is_open and limits.tries is not None:
            # In a copy the questions could be read without a try that counts.
            return str(TRIES)
        if is_open or standing_with(self._given(entry, limits), limits, run, at=self.at).standing.may_begin:
            return ""
        return str(NO_TRIES)

    def _given(self, entry: ActivityEntry, limits: Limits) -> list[ExtraTry]:
        """The extra tries of the learner at an activity; asked only where something is limited."""
        return self.extra_tries[entry.key] if limits.limits_runs else []

    @cached_property
    def extra_tries(self) -> defaultdict[str, list[ExtraTry]]:
        """Every extra try that the learner was given, by the key of its activity. One query."""
        found: defaultdict[str, list[ExtraTry]] = defaultdict(list)
        for extra in ExtraTry.objects.filter(learner=self.contents.enrolment.learner):
            found[str(extra.key)].append(extra)
        return found

    @property
    def addresses(self) -> list[str]:
        """The addresses of all pages of the copy, the first page first."""
        pages = [self.contents.url_of("copied_module")]
        pages += [self.contents.url_of("copied_unit", unit.slug) for unit in self.units]
        held = [one.entry.slug for one in self.activities if not one.why_not]
        return pages + [self.contents.url_of("copied_activity", slug) for slug in held]

    def unit(self, slug: str) -> "CopiedUnit":
        """Return a unit as it stands in a copy. Raises NotInEdition."""
        entry = self.contents.edition.unit(slug)
        lang, unit_id = in_language(entry.ids, self.contents.locale, self.contents.edition.language)
        reader = self.contents.enrolment.learner
        held = {one.entry.slug: one for one in self.activities}
        return CopiedUnit(slug, lang, body_for(unit_id, lang, reader.country_id, is_copy=True), held)

    @property
    def size(self) -> int:
        """About how many bytes the copy takes on a device: texts, pictures, and what every copy needs. One query."""
        htmls = [one.html for unit in self.units for one in self.unit(unit.slug).body.segments]
        pictures = {int(key) for html in htmls for key in PICTURE.findall(html)}
        sizes = SiteImage.objects.filter(pk__in=pictures).values_list("file_size", flat=True)
        played = sum(not one.why_not for one in self.activities)
        return FIXED_BYTES + played * BYTES_OF_AN_ACTIVITY + sum(map(len, htmls)) + sum(size or 0 for size in sizes)

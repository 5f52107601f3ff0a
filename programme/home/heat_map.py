"""What a group of a session needs, for its trainers: competencies in bands, importance and gap, minutes of the workshop."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curriculum.assessments import definition_of
from curriculum.models import Assessment
from learning.counting import sheets_of_people
from learning.group_needs import Needs, needs_of_group
from modules.activities.assessment.telling import BandInWords, CompetencyRow, bands, competency_rows
from modules.activities.assessment.workshop import Alternatives, Proposed, proposed
from modules.activities.definition import Definition
from programme.curricula.reading import Choice, Part, assessments_beside, parts_beside
from programme.models import BookingState, TrainingSession


@dataclass(frozen=True)
class PartRow:
    """A part of the workshop with the minutes proposed for it, and the titles of those it was chosen among."""

    part: Part
    proposed: Proposed
    instead_of: tuple[str, ...]


@dataclass(frozen=True)
class HeatMap:
    """All that the page of a group shows; `people` have a place in the session."""

    title: str
    lang: str
    people: int
    needs: Needs
    bands: Sequence[BandInWords]
    rows: Sequence[CompetencyRow]
    parts: Sequence[PartRow]
    written: Sequence[tuple[str, Sequence[str]]]


def assessment_of(session: TrainingSession) -> str:
    """Return the id of the self-assessment that the group of a session is shown, "" where there is none.

    Of several it is that of a curriculum to which the session belongs: by what being in it counts for, else by its module;
    where none does, the newest. One query, two more where there are several.
    """
    slugs = list(dict.fromkeys(Assessment.objects.order_by("-pk").values_list("slug", flat=True)))
    if len(slugs) < 2:
        return slugs[0] if slugs else ""
    counts_as = {key for key in session.blocks.values_list("counts_as", flat=True) if key}
    held = assessments_beside(counts_as, session.module.slug)
    return next((slug for slug in held if slug in slugs), slugs[0])


def heat_map_of(session: TrainingSession, assessment: str, locale: str) -> HeatMap:
    """Return what the people of a session have said who agreed. Five queries, however many they are. Raises NoAssessment."""
    definition = definition_of(assessment)
    confirmed = session.bookings.filter(state=BookingState.CONFIRMED).exclude(person=None)
    people = [person for person in confirmed.values_list("person", flat=True) if person is not None]
    words = sheets_of_people(people, assessment, with_words=True)
    needs = needs_of_group(definition, sheets_of_people(people, assessment), words)
    lang, said = definition.words(locale)
    return HeatMap(
        title=said["title"],
        lang=lang,
        people=len(people),
        needs=needs,
        bands=bands(definition, locale),
        rows=competency_rows(definition, needs.competencies, locale),
        parts=_parts(definition, needs, parts_beside(assessment, locale)) if needs.is_told else (),
        written=[(said["items"][item], texts) for item, texts in needs.written.items()],
    )


def _parts(definition: Definition, needs: Needs, parts: Mapping[str, Part]) -> list[PartRow]:
    choices: defaultdict[Choice, set[str]] = defaultdict(set)
    for part in parts.values():
        if part.choice is not None:
            choices[part.choice].add(part.key)
    minutes = {key: part.minutes for key, part in parts.items() if part.minutes}
    rows = proposed(
        definition.structure,
        needs.competencies,
        minutes,
        [Alternatives(keys, choice.choose) for choice, keys in choices.items()],
    )
    return [PartRow(parts[row.part], row, tuple(parts[key].title for key in row.instead_of)) for row in rows]

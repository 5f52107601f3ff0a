"""What the self-assessments of an organisation, a group and countries come to, ready to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from learning.counting import told
from modules.activities.assessment.disclosure import withheld
from modules.activities.assessment.figures import (
    CompetencyFigures,
    Limits,
    Sheet,
    StatementFigures,
    by_competency,
    by_statement,
    limits_of,
    open_answers,
)
from modules.activities.assessment.priorities import statements
from modules.activities.definition import Definition

ORGANISATION, GROUP, COUNTRY, OPEN = "organisation", "group", "country_or_project", "open_answers"
WHOLE = "*"  # in place of the code of a country


@dataclass(frozen=True)
class Needs:
    """Figures of some people. `answers` is how many have answered, `counted` how many of them the figures rest on.

    Without enough answers there are no figures, and nobody is told how many are missing.
    """

    limits: Limits
    answers: int = 0
    counted: int = 0
    competencies: Sequence[CompetencyFigures] = ()
    statements: Sequence[StatementFigures] = ()
    written: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_told(self) -> bool:
        return bool(self.counted)


def needs_of_organisation(definition: Definition, sheets: Sequence[Sheet]) -> Needs:
    """Return what an organisation sees of its own people: competencies and statements, never what was written."""
    limits, counted = limits_of(definition.structure, ORGANISATION), told(sheets)
    if not limits.allow(counted):
        return Needs(limits)
    return Needs(
        limits,
        len(sheets),
        len(counted),
        by_competency(definition.structure, counted, least=limits.people),
        by_statement(definition.structure, counted, least=limits.people),
    )


def needs_of_group(definition: Definition, sheets: Sequence[Sheet], words: Sequence[Sheet]) -> Needs:
    """Return what trainers see of a group; `words` are the answers of those who let them read what they wrote."""
    limits, counted = limits_of(definition.structure, GROUP), told(sheets)
    if not limits.allow(counted):
        return Needs(limits)
    least = limits_of(definition.structure, OPEN).people
    return Needs(
        limits,
        len(sheets),
        len(counted),
        by_competency(definition.structure, counted, least=limits.people),
        written=open_answers(definition.structure, told(words), least=least),
    )


def needs_by_country(definition: Definition, sheets: Sequence[Sheet], *, with_whole: bool) -> dict[str, Needs]:
    """Return the bands of each country by its code, and of all together as `WHOLE`; what is withheld has no figures.

    People without a country count in the whole, and their group is withheld like a small one.
    """
    limits = limits_of(definition.structure, COUNTRY)
    by_code: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        by_code.setdefault(sheet.country or "", []).append(sheet)
    groups = {code: told(people) or people for code, people in by_code.items()}
    hidden = withheld(groups, limits)
    found = {
        code: Needs(limits) if code in hidden else _bands(definition, by_code[code], people, limits)
        for code, people in groups.items()
    }
    found = _without_open_cells(found, definition, groups, hidden)
    whole = told(sheets)
    if with_whole and limits.allow(whole):
        found[WHOLE] = _bands(definition, sheets, whole, limits)
    return found


def _bands(definition: Definition, sheets: Sequence[Sheet], counted: Sequence[Sheet], limits: Limits) -> Needs:
    figures = by_competency(definition.structure, counted, least=limits.people)
    return Needs(limits, len(sheets), len(counted), figures)


def _without_open_cells(
    found: Mapping[str, Needs], definition: Definition, groups: Mapping[str, Sequence[Sheet]], hidden: set[str]
) -> dict[str, Needs]:
    """Return the countries without the cells of a competency that would open another: each column is a table by itself."""
    limits, columns = limits_of(definition.structure, COUNTRY), _columns(definition, groups)
    closed = {name: withheld(column, limits, already=hidden) for name, column in columns.items()}
    return {
        code: Needs(
            needs.limits,
            needs.answers,
            needs.counted,
            [
                CompetencyFigures(row.competency) if code in closed[row.competency] else row
                for row in needs.competencies
            ],
        )
        for code, needs in found.items()
    }


def _columns(definition: Definition, groups: Mapping[str, Sequence[Sheet]]) -> dict[str, dict[str, list[Sheet]]]:
    """Return, by competency and country, the people who have a level in it."""
    return {
        competency: {code: [one for one in people if _has_level(one, items)] for code, people in groups.items()}
        for competency, items in statements(definition.structure).items()
    }


def _has_level(sheet: Sheet, items: Sequence[str]) -> bool:
    return any(isinstance(sheet.answers.get(item), int) for item in items)

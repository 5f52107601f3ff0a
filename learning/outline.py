"""An edition as a list of contents in one language: titles and addresses, the same for every learner, kept in memory."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from learning import progress
from learning.editions import needs_of
from modules.editions import ActivityEntry, Manifest, UnitEntry, in_language


@dataclass(frozen=True)
class Line:
    """What something is called, in which language that is, and where it stands."""

    title: str
    lang: str
    url: str


@dataclass(frozen=True)
class UnitLine:
    """A unit in the list of contents; `tasks` are the names of what the rule asks for in it, its own mark apart."""

    slug: str
    number: int
    line: Line
    minutes: int
    tasks: tuple[str, ...]
    activities: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Outline:
    """Everything about an edition that does not depend on the learner."""

    needs: tuple[progress.Requirement, ...]
    lines: Mapping[str, Line]
    units: tuple[UnitLine, ...]
    activities: Mapping[str, Line]


def outline(contents: Manifest, locale: str, withdrawn: tuple[str, ...]) -> Outline:
    """Return the outline in the language of the page, which is also that of the interface; made once."""
    key = (locale, withdrawn)
    if key not in contents.worked_out:
        contents.worked_out[key] = _outline(contents, locale, withdrawn)
    found: Outline = contents.worked_out[key]
    return found


def _outline(contents: Manifest, locale: str, withdrawn: tuple[str, ...]) -> Outline:
    needs = tuple(needs_of(contents, withdrawn))
    units = {unit.slug: _unit_line(contents, unit, locale) for unit in contents.units}
    activities = {activity.slug: _activity_line(contents, activity, locale) for activity in contents.activities}
    lines = {need.name: units[need.slug] if need.kind == progress.UNIT else activities[need.slug] for need in needs}
    return Outline(needs, lines, _unit_lines(contents, needs, units, activities), activities)


def _unit_lines(
    contents: Manifest,
    needs: tuple[progress.Requirement, ...],
    units: Mapping[str, Line],
    activities: Mapping[str, Line],
) -> tuple[UnitLine, ...]:
    found = []
    for number, unit in enumerate(contents.units, start=1):
        inside = contents.of_unit(unit.slug)
        slugs = {one.slug for one in inside}
        tasks = tuple(need.name for need in needs if need.kind != progress.UNIT and need.slug in slugs)
        kinds = tuple((one.kind, activities[one.slug].lang, activities[one.slug].title) for one in inside)
        found.append(UnitLine(unit.slug, number, units[unit.slug], unit.minutes, tasks, kinds))
    return tuple(found)


def _unit_line(contents: Manifest, unit: UnitEntry, locale: str) -> Line:
    lang, title = in_language(unit.titles, locale, contents.language)
    return Line(title, lang, reverse("learning:unit", args=[contents.module_slug, unit.slug]))


def _activity_line(contents: Manifest, activity: ActivityEntry, locale: str) -> Line:
    """Name an activity by its own title; quizzes and forms by what they are."""
    lang, title = in_language(activity.titles, locale, contents.language)
    url = reverse("learning:activity", args=[contents.module_slug, activity.slug])
    return Line(title, lang, url) if title else Line(_given_title(contents, activity, locale), locale, url)


def _given_title(contents: Manifest, activity: ActivityEntry, locale: str) -> str:
    if activity.slug == "pre":
        return _("Before you begin: a few questions")
    if activity.slug == "post":
        return _("At the end: a few questions")
    if activity.kind == progress.SURVEY:
        return _("What do you think of this module?")
    _lang, title = in_language(contents.unit(activity.unit_slug).titles, locale, contents.language)
    return _("Quiz: %(unit)s") % {"unit": title}

"""The workshops of curricula: what is taught, played and worked through on each of their days."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from curriculum.models import CurriculumPage
from programme.curricula.reading import Part, curricula_in, parts_of
from programme.curriculum_progress import CHOICE, LIVE, MODULE, SESSION, Item, Stage, stages_of


@dataclass(frozen=True)
class DayItem:
    """Something on a day of a workshop: a module that is worked through together, or a part by its key."""

    key: str
    is_module: bool


@dataclass(frozen=True)
class Workshop:
    """A curriculum with taught parts, and what stands on which day of its workshop."""

    slug: str
    code: str
    title: str
    lang: str
    parts: Sequence[Part]
    days: Mapping[int, Sequence[DayItem]]


def workshops_in(language: str) -> list[Workshop]:
    """Return every curriculum that has taught parts. One query."""
    found = (_workshop(page) for page in curricula_in(language))
    return [one for one in found if one.parts]


def _workshop(page: CurriculumPage) -> Workshop:
    days = days_of(stages_of(page.stages.raw_data))
    return Workshop(page.slug, page.code, page.title, page.locale.language_code, list(parts_of(page)), days)


def days_of(stages: Iterable[Stage]) -> dict[int, list[DayItem]]:
    """Return what stands on each day, in the order of the stages; of a choice, the first that there is to choose."""
    days: dict[int, list[DayItem]] = {}
    for item in _first_choices(item for stage in stages for item in stage.items):
        if item.day and item.kind in {MODULE, SESSION, LIVE}:
            days.setdefault(item.day, []).append(DayItem(item.key, item.kind == MODULE))
    return dict(sorted(days.items()))


def _first_choices(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield from item.choices[: item.choose] if item.kind == CHOICE else (item,)

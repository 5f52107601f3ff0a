"""What a facilitator's guide of a module says: aims, timetable, what to say and ask, where people struggle, what to bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curriculum.kits import kits_of
from curriculum.reading.kits import Kit
from learning.hard_questions import Found, hard_questions
from learning.trainer_pages import Trained
from modules.paper import Here, PaperUnit, card_subjects, units_on_paper
from modules.upkeep.reviews import pending_reviews

HARDEST = 8  # questions
HARD_BELOW = 80  # percent right


@dataclass(frozen=True)
class Row:
    """A line of the timetable; `begins` is in minutes from the start, `practice` are those of its minutes that are for doing."""

    unit: PaperUnit
    begins: int
    practice: int

    @property
    def clock(self) -> str:
        return f"{self.begins // 60}:{self.begins % 60:02}"


@dataclass(frozen=True)
class Guide:
    """A module for those who lead a group through it, in the language `lang` that its words are in."""

    lang: str
    words: Mapping[str, Any]
    units: Sequence[PaperUnit]
    kits: Sequence[Kit]
    hard: Sequence[Found]
    reviews: Sequence[str]
    cards: Sequence[str]

    @property
    def timetable(self) -> list[Row]:
        rows: list[Row] = []
        for unit in self.units:
            begins = rows[-1].begins + rows[-1].unit.minutes if rows else 0
            rows.append(Row(unit, begins, sum(one["minutes"] for one in unit.values_of("practice"))))
        return rows

    @property
    def minutes(self) -> int:
        return sum(unit.minutes for unit in self.units)

    @property
    def films(self) -> list[str]:
        """The titles of the films, for which sound is needed."""
        return [one["title"] for unit in self.units for one in unit.values_of("video")]

    @property
    def roleplays(self) -> list[str]:
        return [one["words"]["title"] for unit in self.units for one in unit.values_of("roleplay") if one["words"]]

    @property
    def has_contents(self) -> bool:
        """Whether there is interactive content, for which people need a device."""
        return any(unit.values_of("h5p") for unit in self.units)


def guide_of(trained: Trained, country: str | None) -> Guide:
    """Return the guide of a module; country cards to look up are named for this country. Two queries for what is hard."""
    lang, here = trained.lang, Here(country, trained.lang)
    units = units_on_paper(trained.edition, lang, here, trained.module.withdrawn_in(trained.edition.number))
    hard = [one for one in hard_questions(trained.edition, trained.locale) if one.right < HARD_BELOW]
    return Guide(
        lang=lang,
        words=trained.words,
        units=units,
        kits=kits_of(trained.module.code, trained.locale),
        hard=hard[:HARDEST],
        reviews=pending_reviews(trained.words, [unit.slug for unit in units]),
        cards=[here.card(subject).title for subject in card_subjects(trained.edition)],
    )

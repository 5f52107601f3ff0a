"""Months as a calendar shows them: whole weeks from Monday. Pure."""

import re
from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

NAME = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
WEEK = Calendar(firstweekday=0)


@dataclass(frozen=True)
class Month:
    """A month of a year of this century."""

    year: int
    number: int

    @property
    def name(self) -> str:
        """The month as addresses write it: "2027-03"."""
        return f"{self.year}-{self.number:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def previous(self) -> "Month":
        return month_of(self.first - timedelta(days=1))

    @property
    def next(self) -> "Month":
        return month_of(self.last + timedelta(days=1))

    @property
    def weeks(self) -> Sequence[Sequence[date | None]]:
        """Its weeks from Monday to Sunday; None for the days before the first and after the last."""
        return [
            [day if day.month == self.number else None for day in week]
            for week in WEEK.monthdatescalendar(self.year, self.number)
        ]


def month_of(day: date) -> Month:
    """Return the month that a day is in."""
    return Month(day.year, day.month)


def month_named(name: str, *, today: date) -> Month:
    """Return the month of an address; this month where the name is none, or of another century."""
    found = NAME.fullmatch(name)
    return Month(int(found[1]), int(found[2])) if found else month_of(today)

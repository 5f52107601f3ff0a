"""The expressions of a call as rows of a spreadsheet, all as text."""

from collections.abc import Mapping

from programme.calls.checks import missing
from programme.models import Expression
from programme.session_plan import Week

HEADER = (
    "country",
    "state",
    "fewest_seats",
    "seats",
    "sending_capacity",
    "priority",
    "formats",
    "languages",
    "interpretation",
    "preferred_weeks",
    "possible_weeks",
    "away",
    "profile",
    "need",
    "previous_training",
    "passing_on",
    "host_city",
    "host_capacity",
    "access_needs",
    "submitted_at",
    "late_because",
    "lacking",
)


def row(one: Expression) -> list[str]:
    """Return what a country has answered, cell by cell as the header names them."""
    weeks = {answer: [code for code in sorted(one.weeks) if one.weeks[code] == answer] for answer in Week}
    cells = (
        one.country,
        one.state,
        one.least_seats,
        one.seats,
        one.sending_capacity,
        one.priority,
        " ".join(one.formats),
        " ".join(one.languages),
        int(one.needs_interpretation),
        " ".join(weeks[Week.PREFERRED]),
        " ".join(weeks[Week.POSSIBLE]),
        " ".join(one.blackout_days),
        _counted(one.profile),
        one.needs,
        one.previous_training,
        one.multiplier_plan,
        one.host_offer.get("city", ""),
        one.host_offer.get("capacity", ""),
        _counted(one.access_needs),
        one.submitted_at.isoformat(timespec="minutes") if one.submitted_at else "",
        one.late_because,
        len(missing(one)),
    )
    return [str(cell) for cell in cells]


def _counted(counts: Mapping[str, int]) -> str:
    return " ".join(f"{code}:{number}" for code, number in sorted(counts.items()))

"""How sure somebody is of an answer, and what that counts: marks by a table that authors write.

The table has for each level what a right and a wrong answer count. A wrong answer that one was sure of may cost more
than it could have brought (Gardner-Medwin 1995), so that saying how sure one really is pays best.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from numbers import Real
from typing import Any

from modules.activities.form import error, key_findings, warning
from modules.findings import Finding
from modules.findings import gettext_noop as _

MOST = 10  # points, up or down; a table needs no more to say what it means

Table = Mapping[str, Sequence[float]]


class Level(StrEnum):
    SURE = "sure"
    FAIRLY = "fairly"
    GUESS = "guess"


def table_of(item: Mapping[str, Any]) -> dict[str, list[float]]:
    """Return for each level what right and wrong count, as a checked item says it."""
    return {level.value: [item[level][side] for side in ("right", "wrong")] for level in Level}


def mark(table: Table, level: str, share: Fraction) -> Fraction:
    """Return the mark, 1 for what is best; a partly right answer stands between wrong and right by its share."""
    right, wrong = (Fraction(str(points)) for points in table[level])
    best = max(Fraction(str(points[0])) for points in table.values())
    return (share * right + (1 - share) * wrong) / best


def findings(table: Any, where: str) -> list[Finding]:
    """Return what is wrong with a table of marks."""
    if not isinstance(table, Mapping):
        return [error("confidence", where, _("“confidence” says what each of sure, fairly and guess counts."))]
    found = list(key_findings(table, where, needed=tuple(Level)))
    if found:
        return found
    for level in Level:
        found += _level_findings(table[level], f"{where}, {level}")
    return found or _order_findings(table, where)


def _level_findings(points: Any, where: str) -> list[Finding]:
    if not isinstance(points, Mapping) or set(points) != {"right", "wrong"}:
        return [error("confidence", where, _("Write what counts as {right: 3, wrong: -6}."), points)]
    if not all(_is_points(value) for value in points.values()):
        template = _("“right” and “wrong” are numbers from -%(most)d to %(most)d.")
        return [error("confidence", where, template, points, most=MOST)]
    if points["right"] <= points["wrong"]:
        return [error("confidence", where, _("A right answer counts more than a wrong one."), points)]
    return []


def _is_points(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and -MOST <= value <= MOST


def _order_findings(table: Mapping[str, Any], where: str) -> list[Finding]:
    right = [table[level]["right"] for level in Level]
    wrong = [table[level]["wrong"] for level in Level]
    if right != sorted(right, reverse=True) or wrong != sorted(wrong) or right[0] <= 0:
        template = _("The surer one is, the more a right answer counts, and the less a wrong one.")
        return [error("confidence", where, template, table)]
    if len(set(right)) < len(right) or len(set(wrong)) < len(wrong):
        template = _("Two levels count alike, right or wrong: then it does not matter how sure one says one is.")
        return [warning("confidence-alike", where, template, table)]
    return []

"""How good the questions of a quiz are, from what many people answered: classical test theory, pure.

Nothing is said about a group that is too small: below `FEWEST` people figures point to persons, and mean little.
Shares are from 0 to 1. A person's sheet holds the credit of each question that they answered; for figures over the whole
quiz only sheets with every question count.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import exp, lgamma, log, log1p, sqrt
from statistics import fmean, variance

FEWEST = 5  # people, for any figure that is shown
# People, for flags, discrimination and alpha. A correlation of nothing with nothing still strays by 1/√(n - 1): by 0.23 with
# 20 people, by half of the scale with five. Below, it is said that there are too few answers yet.
FEWEST_FOR_FLAGS = 20
BEST_SHARE = 0.27  # of the people; Kelley 1939: where upper and lower groups are told apart best
TOO_EASY, TOO_HARD = 0.95, 0.25
LOW_DISCRIMINATION = 0.2  # Ebel and Frisbie 1991: below, an item is to be revised
HARDLY_TAKEN = 0.02
CONFIDENCE = 0.95


class Flag(StrEnum):
    """What an author should look at."""

    TOO_EASY = "too-easy"
    TOO_HARD = "too-hard"
    DISCRIMINATES_BADLY = "discriminates-badly"
    CHECK_KEY = "check-key"
    NOBODY_TAKES = "nobody-takes"
    BEST_TAKE = "best-take"


# What an author should look at first weighs most.
TROUBLE: Mapping[Flag, int] = {
    Flag.CHECK_KEY: 16,
    Flag.BEST_TAKE: 8,
    Flag.TOO_HARD: 4,
    Flag.DISCRIMINATES_BADLY: 4,
    Flag.NOBODY_TAKES: 2,
    Flag.TOO_EASY: 1,
}


class NoAlpha(StrEnum):
    """Why nothing is said of how well the questions of a quiz hang together."""

    TOO_FEW = "too-few"
    ONE_QUESTION = "one-question"
    ALL_ALIKE = "all-alike"
    DRAWN = "drawn"


@dataclass(frozen=True)
class Sheet:
    """What one person answered: the credit of each question, from 0 to 1, and which options they chose.

    A case study is one question of the quiz; `parts` has the credit of each of its parts.
    """

    credits: Mapping[str, float]
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    parts: Mapping[str, float] = field(default_factory=dict)

    def credit_of(self, item: str) -> float | None:
        """Return the credit of a question or of a part; None where the person did not answer it."""
        return self.credits.get(item, self.parts.get(item))


@dataclass(frozen=True)
class OptionUse:
    """One option: the share of people who chose it, among all and among the best; None where there are too few."""

    option: str
    is_right: bool
    share: float
    share_of_best: float | None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class ItemFigures:
    """One question: `facility` is the mean credit; `discrimination` correlates it with the rest of the quiz.

    None where fewer than `FEWEST` people answered, or where there is no difference to correlate.
    """

    question: str
    people: int
    facility: float | None
    discrimination: float | None
    options: tuple[OptionUse, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of a quiz with its interval, from whole sheets, and the error of measurement in questions."""

    people: int
    questions: int
    alpha: float
    lower: float
    upper: float
    error: float


def item_figures(
    sheets: Sequence[Sheet], question: str, options: Mapping[str, bool] | None = None, *, within: str = ""
) -> ItemFigures:
    """Return the figures of one question; `options` says of each option whether it is right.

    A part of a case study is compared with everything outside of its case (`within`): what hangs on the same story
    would make it look better than it is.
    """
    answered = [(sheet, credit) for sheet in sheets if (credit := sheet.credit_of(question)) is not None]
    if len(answered) < FEWEST:
        return ItemFigures(question, len(answered), None, None)
    left_out = within or question
    facility = fmean(credit for _sheet, credit in answered)
    discrimination = _discrimination(answered, left_out)
    uses = _option_uses([sheet for sheet, _credit in answered], question, options or {}, left_out)
    flags = _flags(len(answered), facility, discrimination)
    return ItemFigures(question, len(answered), facility, discrimination, uses, flags)


def trouble(figures: ItemFigures) -> int:
    """Return how urgently an author should look at a question: the sum of what its flags weigh, each once."""
    flags = {*figures.flags, *(flag for use in figures.options for flag in use.flags)}
    return sum(TROUBLE[flag] for flag in flags)


def _discrimination(answered: Sequence[tuple[Sheet, float]], left_out: str) -> float | None:
    """Return the corrected item-total correlation: with the mean credit of the other questions, the question left out."""
    pairs = [(credit, _rest(sheet, left_out)) for sheet, credit in answered]
    known = [(credit, rest) for credit, rest in pairs if rest is not None]
    return correlation(known) if len(known) >= FEWEST else None


def _rest(sheet: Sheet, left_out: str) -> float | None:
    others = [credit for other, credit in sheet.credits.items() if other != left_out]
    return fmean(others) if others else None


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's correlation of pairs, or None where one side is the same throughout."""
    first, second = zip(*pairs, strict=True)
    mean_first, mean_second = fmean(first), fmean(second)
    spread = sqrt(
        sum((value - mean_first) ** 2 for value in first) * sum((value - mean_second) ** 2 for value in second)
    )
    if spread < 1e-12:  # what rounding leaves of no spread at all
        return None
    return sum((one - mean_first) * (other - mean_second) for one, other in pairs) / spread


def _option_uses(
    answered: Sequence[Sheet], question: str, options: Mapping[str, bool], left_out: str
) -> tuple[OptionUse, ...]:
    known = [sheet for sheet in answered if question in sheet.chosen]
    if len(known) < FEWEST:
        return ()
    best = _best(known, left_out)
    times = Counter(option for sheet in known for option in set(sheet.chosen[question]))
    times_of_best = Counter(option for sheet in best for option in set(sheet.chosen[question]))
    best_right = max((times_of_best[option] for option, is_right in options.items() if is_right), default=0)
    return tuple(
        _option_use(
            option, is_right, times[option] / len(known), times_of_best[option], best_right, len(best), len(known)
        )
        for option, is_right in options.items()
    )


def _best(sheets: Sequence[Sheet], left_out: str) -> list[Sheet]:
    """Return the best part of the people by the rest of the quiz, with all who are as good as the last of them."""
    scored = [(rest, sheet) for sheet in sheets if (rest := _rest(sheet, left_out)) is not None]
    if not scored:
        return []
    places = sorted((rest for rest, _sheet in scored), reverse=True)
    limit = places[max(0, round(len(places) * BEST_SHARE) - 1)]
    return [sheet for rest, sheet in scored if rest >= limit]


def _option_use(
    option: str, is_right: bool, share: float, times: int, times_of_right: int, best: int, people: int
) -> OptionUse:
    flags = []
    if people >= FEWEST_FOR_FLAGS and not is_right:
        flags += [Flag.NOBODY_TAKES] if share < HARDLY_TAKEN else []
        flags += [Flag.BEST_TAKE] if best >= FEWEST and times > times_of_right else []
    return OptionUse(option, is_right, share, times / best if best >= FEWEST else None, tuple(flags))


def _flags(people: int, facility: float, discrimination: float | None) -> tuple[Flag, ...]:
    if people < FEWEST_FOR_FLAGS:
        return ()
    # One standard error of nothing: what lies between is chance.
    turned = -1 / sqrt(people - 1)
    raised = {
        Flag.TOO_EASY: facility > TOO_EASY,
        Flag.TOO_HARD: facility < TOO_HARD,
        Flag.DISCRIMINATES_BADLY: discrimination is not None and turned <= discrimination < LOW_DISCRIMINATION,
        # Those who know the rest do worse: a slip in the key, or a question that means something else to them.
        Flag.CHECK_KEY: discrimination is not None and discrimination < turned,
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)


def reliability(sheets: Sequence[Sheet], questions: Sequence[str]) -> Reliability | None:
    """Return alpha (Cronbach 1951) with its interval by Feldt (1965), from the sheets that have every question.

    alpha = k / (k - 1) · (1 - sum of the questions' variances / variance of the scores), each with n - 1. None where
    `why_no_alpha` has a reason. The tests hold the published figures of `cronbach.alpha(LSAT)` of the R package ltm.
    """
    rows = _whole_rows(sheets, questions)
    if _why_not(rows, questions, FEWEST):
        return None
    of_scores = variance([sum(row) for row in rows])
    of_items = sum(variance(column) for column in zip(*rows, strict=True))
    count = len(questions)
    alpha = count / (count - 1) * (1 - of_items / of_scores)
    lower, upper = feldt_interval(alpha, people=len(rows), questions=count)
    error = sqrt(of_scores * (1 - min(1.0, max(0.0, alpha))))
    return Reliability(len(rows), count, alpha, lower, upper, error)


def why_no_alpha(sheets: Sequence[Sheet], questions: Sequence[str], *, fewest: int = FEWEST) -> NoAlpha | None:
    """Return why these sheets give no alpha: fewer than so many whole ones, one question, or one score for all."""
    return _why_not(_whole_rows(sheets, questions), questions, fewest)


def _whole_rows(sheets: Sequence[Sheet], questions: Sequence[str]) -> list[list[float]]:
    wanted = set(questions)
    return [[sheet.credits[name] for name in questions] for sheet in sheets if wanted <= sheet.credits.keys()]


def _why_not(rows: Sequence[Sequence[float]], questions: Sequence[str], fewest: int) -> NoAlpha | None:
    if len(questions) < 2:
        return NoAlpha.ONE_QUESTION
    if len(rows) < fewest:
        return NoAlpha.TOO_FEW
    is_flat = variance([sum(row) for row in rows]) < 1e-12  # what rounding leaves of no spread at all
    return NoAlpha.ALL_ALIKE if is_flat else None


def bands(shares: Sequence[float], count: int) -> list[int]:
    """Return how many shares from 0 to 1 lie in each of so many equal bands; the last one holds 1 as well."""
    found = Counter(min(count - 1, max(0, int(share * count + 1e-9))) for share in shares)
    return [found[band] for band in range(count)]


def told_apart(people: Mapping[str, int]) -> list[str]:
    """Return the parts of a whole that may be told beside it: of five people or more, the largest first.

    Whatever is left out has no people or five at least, so that no smaller group comes out by subtraction.
    """
    order = sorted((name for name, count in people.items() if count >= FEWEST), key=lambda name: -people[name])
    while order and 0 < sum(people.values()) - sum(people[name] for name in order) < FEWEST:
        order.pop()
    return order


def feldt_interval(alpha: float, *, people: int, questions: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the interval of alpha after Feldt (1965): (1 - alpha of the quiz) / (1 - alpha) follows F.

    Degrees of freedom are people - 1 and (people - 1)(questions - 1).
    """
    first, second = people - 1, (people - 1) * (questions - 1)
    tail = (1 - confidence) / 2
    return (
        1 - (1 - alpha) * f_quantile(1 - tail, first, second),
        1 - (1 - alpha) * f_quantile(tail, first, second),
    )


def f_quantile(share: float, first: int, second: int) -> float:
    """Return the value below which an F-distributed figure lies with this probability; by halving, to 12 digits."""
    low, high = 0.0, 1.0
    while f_share_below(high, first, second) < share:
        high *= 2
    for _step in range(100):
        middle = (low + high) / 2
        if f_share_below(middle, first, second) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def f_share_below(value: float, first: int, second: int) -> float:
    """Return the probability that an F-distributed figure lies below a value."""
    return incomplete_beta(first / 2, second / 2, first * value / (first * value + second))


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return front / a * _continued_fraction(a, b, x)


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Return the fraction by Lentz's method; it settles within some hundred steps for any group that learns here."""
    tiny = 1e-300
    c, d = 1.0, 1 / _not_nothing(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for step in range(1, 10_000):
        twice = a + 2 * step
        even = step * (b - step) * x / ((twice - 1) * twice)
        odd = -(a + step) * (a + b + step) * x / (twice * (twice + 1))
        before = value
        for part in (even, odd):
            d = 1 / _not_nothing(1 + part * d, tiny)
            c = _not_nothing(1 + part / c, tiny)
            value *= d * c
        if abs(value - before) < 1e-14 * abs(value):
            break
    return value


def _not_nothing(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny

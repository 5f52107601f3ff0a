"""Figures of questions, against a table worked out by hand and against published ones."""

import pytest

from modules.activities.quiz.statistics import (
    Flag,
    NoAlpha,
    Sheet,
    bands,
    f_quantile,
    feldt_interval,
    item_figures,
    reliability,
    told_apart,
    trouble,
    why_no_alpha,
)

pytestmark = pytest.mark.any_database

# By hand. Credits of six people in three questions:
#        a  b  c   score
#   1    1  1  1   3
#   2    1  1  1   3
#   3    1  1  0   2
#   4    1  0  0   1
#   5    0  1  0   1
#   6    0  0  0   0
# Variances (n - 1): a 8/30, b 8/30, c 8/30; scores: mean 5/3, squares 24 - 6·25/9 = 22/3, so 22/15.
# alpha = 3/2 · (1 - (24/30) / (22/15)) = 3/2 · (1 - 6/11) = 15/22.
TABLE = [(1, 1, 1), (1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 1, 0), (0, 0, 0)]

# LSAT, section 6: 1000 people, five questions. R. D. Bock and M. Lieberman (1970), Psychometrika 35, 179–197, table 1;
# the counts are those of the response patterns 00000, 00001, … 11111.
LSAT = [
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
]  # fmt: skip


def sheets(rows):
    return [Sheet(dict(zip("abcde", row, strict=False))) for row in rows]


def lsat():
    patterns = [tuple(map(int, f"{number:05b}")) for number in range(32)]
    return sheets([pattern for pattern, times in zip(patterns, LSAT, strict=True) for _ in range(times)])


def test_figures_equal_the_table_worked_out_by_hand():
    people = sheets(TABLE)

    figures = [item_figures(people, question) for question in "abc"]
    quiz = reliability(people, "abc")

    assert [each.facility for each in figures] == pytest.approx([4 / 6, 4 / 6, 2 / 6])
    # a against b + c: products 5 - 4·6/6 = 1, spreads 4/3 and 10 - 36/6 = 4, so 1/√(16/3); b the same; c: 4 - 2·8/6 = 4/3,
    # spreads 4/3 and 14 - 64/6 = 10/3, so (4/3)/√(40/9).
    assert [each.discrimination for each in figures] == pytest.approx(
        [1 / (16 / 3) ** 0.5, 1 / (16 / 3) ** 0.5, (4 / 3) / (40 / 9) ** 0.5]
    )
    assert quiz is not None
    assert (quiz.people, quiz.questions) == (6, 3)
    assert quiz.alpha == pytest.approx(15 / 22)
    assert quiz.error == pytest.approx((22 / 15 * 7 / 22) ** 0.5)


def test_figures_equal_those_published_for_the_lsat():
    people = lsat()

    quiz = reliability(people, "abcde")

    # Facilities: Bock and Lieberman (1970). Alpha: manual of the R package ltm, cronbach.alpha(LSAT).
    assert [item_figures(people, question).facility for question in "abcde"] == [0.924, 0.709, 0.553, 0.763, 0.870]
    assert quiz is not None
    assert round(quiz.alpha, 3) == 0.295


def test_f_gives_the_published_interval():
    # Manual of the R package statpsych 1.6.0: ci.cronbach(.05, .85, 7, 89) gives 0.7971254 and 0.8931436. It takes
    # n(k - 1) = 534 for the second degrees of freedom, so the figures are a check of F to seven digits.
    published = [1 - 0.15 * f_quantile(share, 88, 534) for share in (0.975, 0.025)]

    assert published == pytest.approx([0.7971254, 0.8931436], abs=5e-8)


def test_the_interval_of_alpha_is_that_of_feldt():
    # Feldt, Woodruff and Salih (1987), Applied Psychological Measurement 11, formulas 6 and 7: (n - 1)(k - 1) = 528.
    lower, upper = feldt_interval(0.85, people=89, questions=7)

    assert lower == 1 - (1 - 0.85) * f_quantile(1 - (1 - 0.95) / 2, 88, 528)
    assert upper == 1 - (1 - 0.85) * f_quantile((1 - 0.95) / 2, 88, 528)
    assert (round(lower, 3), round(upper, 3)) == (0.797, 0.893)


def test_f_equals_the_printed_table():
    # Upper 5 percent points of F, as every table prints them.
    assert [round(f_quantile(0.95, *degrees), 2) for degrees in ((5, 10), (1, 1), (10, 120))] == [3.33, 161.45, 1.91]


def test_nothing_is_said_about_fewer_than_five():
    people = sheets(TABLE[:4])

    figures = item_figures(people, "a", {"x": True})

    assert (figures.people, figures.facility, figures.discrimination, figures.options) == (4, None, None, ())
    assert reliability(people, "abc") is None


def test_where_all_are_alike_nothing_discriminates():
    people = sheets([(1, 1, 1)] * 6)

    assert (item_figures(people, "a").facility, item_figures(people, "a").discrimination) == (1, None)
    assert reliability(people, "abc") is None


def test_sheets_with_a_question_left_out_count_for_the_questions_they_have():
    people = [*sheets(TABLE), Sheet({"a": 1})]

    quiz = reliability(people, "abc")

    assert (item_figures(people, "a").people, item_figures(people, "b").people) == (7, 6)
    assert quiz is not None
    assert quiz.people == 6


def chose(option, other, times):
    credits = {"a": float(option == "right"), "b": other, "c": other}
    return [Sheet(credits, {"a": [option]})] * times


def test_options_are_flagged_that_nobody_takes_or_that_the_best_take():
    people = [*chose("tempting", 1, 6), *chose("right", 1, 2), *chose("right", 0, 8), *chose("plain", 0, 8)]

    figures = item_figures(people, "a", {"right": True, "tempting": False, "plain": False, "idle": False})

    assert {use.option: (use.share, use.flags) for use in figures.options} == {
        "right": (10 / 24, ()),
        "tempting": (6 / 24, (Flag.BEST_TAKE,)),
        "plain": (8 / 24, ()),
        "idle": (0, (Flag.NOBODY_TAKES,)),
    }
    assert figures.flags == (Flag.CHECK_KEY,)
    assert trouble(figures) == 16 + 8 + 2


@pytest.mark.parametrize(
    ("right", "flag"), [(24, Flag.TOO_EASY), (4, Flag.TOO_HARD)], ids=["nearly all right", "nearly all wrong"]
)
def test_questions_are_flagged_that_are_too_easy_or_too_hard(right, flag):
    rows = [(1, 1, 1)] * right + [(0, 0, 0)] * (24 - right)

    assert item_figures(sheets(rows), "a").flags == (flag,)


def test_a_small_group_raises_no_flag():
    assert item_figures(sheets([(1, 1, 1)] * 6), "a").flags == ()


def test_a_question_is_flagged_that_does_not_tell_who_knows():
    # Right are 6 of the 12 who know the rest and 6 of the 12 who do not: no connection at all.
    rows = [(1, 1, 1), (0, 1, 1), (1, 0, 0), (0, 0, 0)] * 6

    assert item_figures(sheets(rows), "a").discrimination == 0
    assert item_figures(sheets(rows), "a").flags == (Flag.DISCRIMINATES_BADLY,)


def test_a_part_is_compared_with_everything_outside_of_its_case():
    # The part equals its case, which would make it perfect; with the other question it has nothing to do.
    people = [Sheet({"case": part, "other": other}, parts={"case/a": part}) for part in (0, 1) for other in (0, 1)] * 2

    figures = item_figures(people, "case/a", within="case")

    assert (figures.people, figures.facility, figures.discrimination) == (8, 0.5, 0)
    assert item_figures(people, "case/a").discrimination == pytest.approx(0.5**0.5)


@pytest.mark.parametrize(
    ("rows", "questions", "reason"),
    [
        (TABLE, "abc", None),
        (TABLE[:4], "abc", NoAlpha.TOO_FEW),
        (TABLE, "a", NoAlpha.ONE_QUESTION),
        ([(1, 0, 1)] * 6, "abc", NoAlpha.ALL_ALIKE),
    ],
)
def test_it_is_said_why_there_is_no_alpha(rows, questions, reason):
    assert why_no_alpha(sheets(rows), questions) == reason


def test_scores_lie_in_bands_whose_last_one_holds_all_right():
    assert bands([0, 0.19, 0.2, 0.6, 0.999, 1], 5) == [2, 1, 0, 1, 2]


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ({"en": 12, "fr": 6}, ["en", "fr"]),
        ({"en": 12, "fr": 3}, []),
        ({"en": 12, "fr": 6, "nl": 3}, ["en"]),
        ({"en": 12, "fr": 4, "nl": 4}, ["en"]),
        ({"en": 5}, ["en"]),
    ],
)
def test_no_small_group_comes_out_by_subtraction(people, told):
    assert told_apart(people) == told

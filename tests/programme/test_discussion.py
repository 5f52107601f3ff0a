from programme.discussion import Point, Rating, Reason, to_discuss


def test_raters_two_levels_apart_are_worth_a_word():
    ratings = [Rating(1, "listening", 2, quotation="Why did you?"), Rating(1, "listening", 4, quotation="Go on.")]

    assert to_discuss(ratings) == [Point("listening", (Reason.APART,), False, ("Go on.", "Why did you?"))]


def test_one_level_apart_is_not():
    assert to_discuss([Rating(1, "listening", 2), Rating(1, "listening", 3)]) == []


def test_raters_of_different_talks_are_not_compared():
    assert to_discuss([Rating(1, "listening", 2), Rating(2, "listening", 4)]) == []


def test_harm_is_worth_a_word_even_if_one_rater_alone_saw_it():
    ratings = [Rating(1, "risk", 1, is_repaired=True, quotation="Nobody will know."), Rating(1, "risk", 2)]

    assert to_discuss(ratings) == [Point("risk", (Reason.HARMFUL,), True, ("Nobody will know.",))]


def test_both_reasons_are_named_and_harm_comes_first():
    ratings = [
        Rating(1, "listening", 2),
        Rating(1, "listening", 4),
        Rating(1, "risk", 1),
        Rating(1, "risk", 3),
    ]

    assert [(point.competency, point.reasons) for point in to_discuss(ratings)] == [
        ("risk", (Reason.HARMFUL, Reason.APART)),
        ("listening", (Reason.APART,)),
    ]


def test_talks_of_one_competency_are_one_point():
    ratings = [
        Rating(2, "risk", 1, quotation="b"),
        Rating(1, "risk", 1, quotation="a"),
        Rating(3, "risk", 3, quotation="of a talk that nobody needs to speak about"),
    ]

    assert to_discuss(ratings) == [Point("risk", (Reason.HARMFUL,), False, ("a", "b"))]

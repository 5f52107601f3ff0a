import pytest

from learning.gain import Pair, half_width, paired_gain, t_quantile

# Hours of sleep gained, published with R as `sleep` (Student 1908): its paired t test gives 0.7001142 to 2.4598858.
SLEEP = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]


def test_interval_is_that_of_the_published_example():
    assert 1.58 - half_width(SLEEP) == pytest.approx(0.7001142, abs=1e-6)
    assert 1.58 + half_width(SLEEP) == pytest.approx(2.4598858, abs=1e-6)


@pytest.mark.parametrize(("degrees", "value"), [(4, 2.776445), (9, 2.262157), (29, 2.045230)])
def test_t_is_that_of_the_tables(degrees: int, value: float):
    assert t_quantile(degrees) == pytest.approx(value, abs=1e-6)


def test_gain_of_five_worked_out_by_hand():
    # Differences 10, 20, 30, 40, 50: mean 30, s = √250 = 15.811, s/√5 = 7.0711, t(4) = 2.776445, half width 19.6324.
    pairs = [Pair(before, before + 10 * step) for step, before in enumerate((20, 30, 40, 30, 30), 1)]

    gain = paired_gain(pairs)

    assert gain is not None
    assert (gain.people, gain.before, gain.after, gain.points) == (5, 30, 60, 30)
    assert (gain.lower, gain.upper) == (pytest.approx(10.3676, abs=1e-4), pytest.approx(49.6324, abs=1e-4))


@pytest.mark.parametrize(("people", "told"), [(0, None), (4, None), (5, 5), (9, 5), (10, 10), (13, 10)])
def test_people_are_told_of_in_fives(people: int, told: int | None):
    gain = paired_gain([Pair(20, 50 + number) for number in range(people)])

    assert (gain and gain.people) == told


def test_one_more_person_changes_no_figure():
    pairs = [Pair(20, 50 + number) for number in range(5)]

    assert paired_gain(pairs) == paired_gain([*pairs, Pair(0, 100)])


def test_gain_that_is_the_same_for_all_has_an_interval_without_width():
    gain = paired_gain([Pair(40, 60)] * 5)

    assert gain is not None
    assert (gain.lower, gain.points, gain.upper) == (20, 20, 20)

from bench.driver import Answer, Run
from bench.pages import Page, Visitor
from bench.table import Measurement, table


def measurement(*, cpu: float) -> Measurement:
    page = Page("unit page", "/u1/", Visitor.BEGINNER, 75, 7.5)
    answers = [Answer(200, seconds / 1000, 2000, "", {}) for seconds in (10, 20, 30)]
    return Measurement(page, 4, Run(answers, 0.5), cpu)


def test_row_of_a_page_within_its_budget():
    row = measurement(cpu=5).row()

    assert row == ("unit page", "4", "20.0", "38.0", "6", "5.0", "7.5", "75", "15.0", "2,000")


def test_row_marks_what_is_over_budget():
    assert measurement(cpu=10).row()[5] == "10.0 !"


def test_table_keeps_columns_in_line():
    lines = table([measurement(cpu=5).row(), measurement(cpu=10).row()]).splitlines()

    assert {len(line) for line in lines} == {len(lines[0])}

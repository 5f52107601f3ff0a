import pytest

from modules.activities.definition import BadResponse
from modules.activities.free_text import accepted, cleaned, trace_of_a_person


def test_cleaned_keeps_lines_and_drops_what_cannot_be_stored():
    assert cleaned(" One\r\ntwo\rthree\x00\x07 \n") == "One\ntwo\nthree"


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        ("Write to amina.k@example.org please", "an e-mail address"),
        ("Ring +32 2 555 01 23 in the evening", "a telephone number"),
        ("Ring 0470/12.34.56", "a telephone number"),
        ("born on 03.04.1991", "a full date"),
        ("born 1991-04-03", "a full date"),
        ("It took 45 minutes, in 2024 and in 2025.", None),
        ("Unit 3 was good; 10 of 10. Between 2019-2023 we had 1 500 contacts.", None),
        ("80 %, 3.5 hours, page 12-14", None),
    ],
)
def test_trace_of_a_person_tells_addresses_numbers_and_dates_from_plain_figures(text: str, trace: str | None):
    assert trace_of_a_person(text) == trace


def test_accepted_counts_after_cleaning_and_allows_the_limit_itself():
    assert accepted("abc\r\nd  ", question="Why?", limit=5) == "abc\nd"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 1623, "“Why?”: please write at most 1,500 characters. Your text has 1,623."),
        ("a@b.org", "“Why?”: this seems to contain an e-mail address. Please take it out, then send again."),
    ],
)
def test_accepted_names_the_question_and_what_to_do(text: str, sentence: str):
    with pytest.raises(BadResponse) as refused:
        accepted(text, question="Why?", limit=1500)

    assert str(refused.value) == sentence

import pytest

from modules.activities.assessment.authoring import NO_ASSESSMENT, definition_of, errors_in
from tests.modules.activities.assessment.assessments import NEEDS_AND_GAPS, assessment

SOURCE = NEEDS_AND_GAPS.read_text(encoding="utf-8")


def test_the_shipped_text_has_no_error_and_reads_as_the_definition():
    assert errors_in(SOURCE) == []
    assert definition_of(SOURCE) == assessment()


@pytest.mark.parametrize(
    ("source", "beginning"),
    [
        ("a: [", "This is not readable as YAML"),
        ("- a list", NO_ASSESSMENT),
        ("schema: roleplay/1", NO_ASSESSMENT),
        (
            SOURCE.replace("sections:\n- id: practice", "sections:\n- practice\n- id: practice"),
            "Something in this text",
        ),
        (SOURCE.replace("show_at_most: 4", "show_at_most: many"), "Something in this text"),
    ],
)
def test_an_unfit_text_is_a_sentence(source, beginning):
    errors = errors_in(source)

    assert len(errors) == 1
    assert errors[0].sentence.startswith(beginning)


def test_an_unknown_scale_is_found():
    errors = errors_in(SOURCE.replace("  scale: practice", "  scale: practise", 1))

    assert [(error.where, error.line, error.sentence) for error in errors] == [
        ("assessment, section practice", 56, "“practise” is no scale. Did you mean “practice”?")
    ]

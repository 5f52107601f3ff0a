"""What is other in a newer version of a package."""

import pytest

from modules.activities.h5p.versions import MOST_CHANGES, LibraryChange, ValueChange, changes_between

pytestmark = pytest.mark.any_database
NO_LIBRARIES: tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]] = ({}, {})


def test_versions_that_are_the_same_have_no_changes():
    same = {"question": "What?", "options": [{"text": "A"}]}

    found = changes_between(same, same, libraries=({"H5P.A": ("1.0.1", "ab")}, {"H5P.A": ("1.0.1", "ab")}))

    assert (list(found.libraries), list(found.values), found.are_more) == ([], [], False)


def test_versions_say_where_a_value_came_went_or_is_another():
    before = {"question": "What?", "options": [{"text": "A"}, {"text": "B"}], "tip": "Think."}
    after = {"question": "Who?", "options": [{"text": "A"}], "words": {"check": "Check"}}

    found = changes_between(before, after, libraries=NO_LIBRARIES)

    assert found.values == [
        ValueChange("question", "What?", "Who?"),
        ValueChange("options/2", "{'text': 'B'}", ""),
        ValueChange("tip", "Think.", ""),
        ValueChange("words", "", "{'check': 'Check'}"),
    ]


def test_versions_name_libraries_that_changed_also_under_the_same_number():
    before = {"H5P.A": ("1.0.1", "ab"), "H5P.B": ("1.0.0", "cd"), "H5P.C": ("1.0.0", "ef")}
    after = {"H5P.A": ("1.1.0", "gh"), "H5P.B": ("1.0.0", "ij"), "H5P.D": ("2.0.0", "kl")}

    found = changes_between({}, {}, libraries=(before, after))

    assert found.libraries == [
        LibraryChange("H5P.A", "1.0.1", "1.1.0"),
        LibraryChange("H5P.B", "1.0.0", "1.0.0", has_other_files=True),
        LibraryChange("H5P.C", "1.0.0", ""),
        LibraryChange("H5P.D", "", "2.0.0"),
    ]


def test_versions_list_so_many_changes_and_long_values_cut():
    found = changes_between({"a": ["x" * 500] * 999}, {"a": ["y"] * 999}, libraries=NO_LIBRARIES)

    assert (len(found.values), found.are_more, len(found.values[0].before)) == (MOST_CHANGES, True, 202)

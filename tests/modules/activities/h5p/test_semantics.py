"""Parameters by their semantics: what is played of content that fits, half fits, or does not fit."""

from typing import Any

import pytest

from modules.activities.h5p.collecting import Collected
from modules.activities.h5p.schemas import Library, LibraryName
from modules.activities.h5p.semantics import Parameters, TooMuch

pytestmark = pytest.mark.any_database

QUIZ, TEXT = LibraryName("Training.Quiz", 1, 0), LibraryName("Training.Text", 1, 2)
INNER = [{"name": "text", "type": "text", "tags": ["p"]}]
NAME = "0a1b2c3d-0000-4000-8000-000000000001"


def library(name: LibraryName) -> Library:
    return Library(name, 0, name.folder, "", True, (), (), (), ())


def played(value: Any, **field: Any) -> tuple[Any, list[str]]:
    """What is played of a value in a field, and the codes of what was found."""
    found = Collected()
    semantics = {QUIZ: [{"name": "field", **field}], TEXT: INNER}
    libraries = {name: library(name) for name in semantics}
    walk = Parameters(libraries, semantics.get, {"content/images/a.png"}, found)
    parameters = walk.of_library(QUIZ, {"field": value}, "content")
    return parameters.get("field", "left out"), [finding.code for finding in found.findings()]


GROUP = {"type": "group", "fields": [{"name": "a", "type": "text"}, {"name": "b", "type": "number"}]}
ONE = {"type": "group", "fields": [{"name": "a", "type": "text"}]}
CHOICES = [{"value": "x", "label": "X"}, {"type": "optgroup", "options": [{"value": "y"}]}]
FITS: list[tuple[dict[str, Any], Any, Any]] = [
    ({"type": "text"}, "plain", "plain"),
    ({"type": "text"}, "A & B &amp; C <b>", "A &amp; B &amp; C &lt;b&gt;"),
    ({"type": "text"}, 5, "5"),
    ({"type": "text"}, None, "left out"),
    ({"type": "text", "tags": ["strong"]}, "<p>A <strong>b</strong></p>", "<p>A <strong>b</strong></p>"),
    ({"type": "text", "tags": ["table"]}, "<table><tbody><tr><td>1</td></tr></tbody></table>", None),
    ({"type": "text", "tags": ["ul"]}, "<ul><li>1</li></ul>", None),
    ({"type": "number"}, "2.5", 2.5),
    ({"type": "number", "min": 1, "max": 9}, 12, 9),
    ({"type": "number"}, "", "left out"),
    ({"type": "boolean"}, "true", True),
    ({"type": "boolean"}, 0, False),
    ({"type": "select", "options": CHOICES}, "y", "y"),
    ({"type": "select", "options": []}, "anything", "anything"),
    ({"type": "select", "options": CHOICES, "optional": True}, "old", "old"),
    ({"type": "select", "options": CHOICES, "multiple": True}, ["x"], ["x"]),
    ({"type": "list", "field": {"name": "one", "type": "number"}}, ["1", 2], [1, 2]),
    ({"type": "list", "field": {"name": "one", "type": "number"}}, {"0": 1, "1": 2}, [1, 2]),
    (GROUP, {"a": "x", "b": 1, "gone": "y"}, {"a": "x", "b": 1}),
    (GROUP, [], {}),
    (ONE, "x", "x"),
    (ONE, {"a": "x"}, {"a": "x"}),
    (ONE | {"isSubContent": True}, {"a": "x", "subContentId": NAME}, {"a": "x", "subContentId": NAME}),
    ({"type": "image"}, {"path": "images/a.png#tmp", "width": 3, "evil": "x"}, {"width": 3, "path": "images/a.png"}),
    ({"type": "image"}, {}, "left out"),
    (
        {"type": "video"},
        [{"path": "images/a.png", "mime": "video/mp4"}],
        [{"mime": "video/mp4", "path": "images/a.png"}],
    ),
    ({"type": "audio"}, [], []),
    ({"type": "file"}, None, "left out"),
    ({"type": "library", "options": ["Training.Text 1.2"]}, {"params": {}}, "left out"),
    ({"type": "drawing"}, {"any": ["<b>"]}, {"any": ["&lt;b&gt;"]}),
]


@pytest.mark.parametrize(("field", "value", "expected"), FITS)
def test_parameters_that_fit_are_played_without_a_word(field: dict[str, Any], value: Any, expected: Any):
    assert played(value, **field) == (value if expected is None and value is not None else expected, [])


MISFITS: list[tuple[dict[str, Any], Any, Any, str]] = [
    ({"type": "text"}, {"a": 1}, "left out", "wrong-type"),
    ({"type": "number"}, "many", "left out", "wrong-type"),
    ({"type": "number"}, "1e999", "left out", "wrong-type"),
    ({"type": "boolean"}, "perhaps", "left out", "wrong-type"),
    ({"type": "list", "field": {"name": "one", "type": "text"}}, "x", "left out", "wrong-type"),
    ({"type": "image"}, "images/a.png", "left out", "wrong-type"),
    (GROUP, "x", "left out", "wrong-type"),
    ({"type": "text", "maxLength": 3}, "abcdef", "abc", "text-too-long"),
    ({"type": "list", "max": 1, "field": {"name": "one", "type": "text"}}, ["a", "b"], ["a"], "list-too-long"),
    ({"type": "select", "options": CHOICES}, "old", "x", "unknown-choice"),
    ({"type": "text", "tags": ["p"]}, "<p>a<script>b</script></p>", "<p>a</p>", "markup-cleaned"),
    ({"type": "text", "tags": ["script"]}, "<script>b</script>", "", "markup-cleaned"),
    (
        {"type": "text", "tags": ["img"]},
        '<img src="//example.org/a.png">',
        '<img src="//example.org/a.png">',
        "external-media",
    ),
    ({"type": "image"}, {"path": "images/b.png"}, {"path": "images/b.png"}, "missing-medium"),
    ({"type": "video"}, [{"path": "https://example.org/a"}], [{"path": "https://example.org/a"}], "external-media"),
    ({"type": "library", "options": []}, {"library": "Training.Text 9.9"}, "left out", "unknown-library"),
]


@pytest.mark.parametrize(("field", "value", "expected", "code"), MISFITS)
def test_parameters_that_do_not_fit_are_left_out_or_mended_with_a_note(
    field: dict[str, Any], value: Any, expected: Any, code: str
):
    assert played(value, **field) == (expected, [code])


def test_parameters_of_content_inside_content_are_cleaned_by_its_own_semantics():
    value = {"library": "Training.Text 1.2", "params": {"text": "<p>x</p>", "y": 1}, "subContentId": NAME, "evil": "x"}

    assert played(value, type="library", options=["Training.Text 1.2"]) == (
        {"library": "Training.Text 1.2", "params": {"text": "<p>x</p>"}, "subContentId": NAME},
        [],
    )


def test_parameters_may_use_another_version_that_the_package_brings():
    value = {"library": "Training.Text 1.2", "params": {}}

    assert played(value, type="library", options=["Training.Text 1.1"]) == (value, ["other-library"])


def test_parameters_that_can_do_without_a_library_are_played_without_it():
    value = {"library": "Training.Text 1.3", "params": {}}

    required = played(value, type="library", options=["Training.Text 1.3"])
    optional = played(value, type="library", options=["Training.Text 1.3"], optional=True)

    assert (required, optional) == (("left out", ["unknown-library"]), ("left out", ["unknown-library"]))


def test_parameters_that_take_too_long_are_given_up():
    choices = [{"value": str(number)} for number in range(1_000)]

    with pytest.raises(TooMuch):
        played(["1"] * 1_000, type="list", field={"name": "one", "type": "select", "options": choices})


def test_what_is_missing_in_many_places_is_paid_for_too():
    wide = {
        "name": "wide",
        "type": "group",
        "fields": [{"name": f"f{number}", "type": "text"} for number in range(900)],
    }
    entry = {"name": "one", "type": "group", "fields": [{"name": "a", "type": "text"}, wide]}

    with pytest.raises(TooMuch):
        played([{"a": "x"}] * 1_000, type="list", field=entry)


def test_parameters_that_lack_a_group_are_played_with_what_the_library_has_for_it():
    words = {
        "name": "words",
        "type": "group",
        "fields": [{"name": "a", "type": "text", "default": "Go & see"}, {"name": "b", "type": "text"}],
    }
    flag = {"name": "flag", "type": "boolean", "default": True}
    wrong = {"name": "number", "type": "number", "default": "many"}
    group = {"name": "inner", "type": "group", "fields": [flag, wrong, words]}
    free = {"name": "free", "type": "group", "optional": True, "fields": [flag, wrong]}

    assert played({"x": "there"}, type="group", fields=[{"name": "x", "type": "text"}, group, free]) == (
        {"x": "there", "inner": {"flag": True, "words": {"a": "Go &amp; see"}}},
        ["missing-group", "wrong-type"],
    )

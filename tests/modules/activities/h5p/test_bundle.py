"""Styles and scripts in one file: in their order, and never too much in one."""

from modules.activities.h5p.bundle import MOST_BYTES, bundle_of, shared_out, text_in


def test_files_go_into_as_few_bundles_as_their_sizes_allow():
    files = [("a.css", 1), ("b.js", MOST_BYTES), ("c.js", 1), ("d.js", 1)]

    assert shared_out(files) == [["a.css", "b.js"], ["c.js", "d.js"]]
    assert shared_out([]) == []


def test_a_bundle_is_the_same_each_time_and_holds_whatever_a_file_says():
    made = [
        bundle_of("function H5PBundle() {}", [("a.css", "é")], [("b.js", '"</script>"\u2028')]) for _again in range(2)
    ]

    assert made[0] == made[1]
    assert made[0].plain().decode() == (
        "function H5PBundle() {}\n"
        'H5PBundle({"styles": [["a.css", "é"]], "scripts": [["b.js", "\\"</script>\\"\u2028"]]});\n'
    )
    assert made[0].size == len(made[0].plain())


def test_text_is_read_as_browsers_read_it():
    assert text_in(b"\xef\xbb\xbfvar a = '\xe9';") == "var a = '\ufffd';"

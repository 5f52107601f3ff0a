"""The document in the frame, as it is written and as it is sent."""

import json
import re
from typing import Any

from modules.activities.h5p.page import Place, frame, policy

PLACE = Place(
    assets="https://files.example.org/h5p/a/tok.en/", host="https://training.example.org", activity="urn:uuid:5a1f"
)
PARTS: dict[str, Any] = {
    "main": "Training.MiniQuiz 1.0",
    "title": "</title><script>alert(1)</script>",
    "language": "en",
    "parameters": {"question": "</script><script>alert(2)</script><!-- \u2028 é"},
    "bundles": ["bundle/0.js", "bundle/1.js"],
    "content": "content",
    "player": "player",
}


def written(**saved: str) -> str:
    return frame(PARTS, saved, place=PLACE, nonce="word", bridge="/* bridge */", words={"close": "Close"})


def settings_in(document: str) -> dict[str, Any]:
    """What the core reads, as a browser would."""
    return json.loads(re.search(r"var H5PIntegration = (.*?);</script>", document)[1])


def test_nothing_in_a_package_can_leave_its_place_in_the_document():
    document = written(**{"0": '{"x":"</script><script>alert(3)</script>"}'})

    assert document.count("<script") == 5
    assert "alert(1)" not in re.sub(r"&lt;script&gt;alert\(1\)|\\u003cscript\\u003ealert\(1\)", "", document)
    content = settings_in(document)["contents"]["cid-1"]
    assert json.loads(content["jsonContent"]) == PARTS["parameters"]


def test_files_load_in_their_order_below_the_signed_address():
    assert re.findall(r'(?:src|href)="(.*?)"', written()) == [
        "https://files.example.org/h5p/a/tok.en/player/styles/h5p.css",
        "https://files.example.org/h5p/a/tok.en/player/frame.bundle.js",
        "https://files.example.org/h5p/a/tok.en/bundle/0.js",
        "https://files.example.org/h5p/a/tok.en/bundle/1.js",
    ]


def test_texts_keep_off_the_edge_of_the_frame_on_white_paper():
    assert 'h5p.css"><style>html{background:#fff;color-scheme:light}' in written()
    assert ".h5p-content{padding:" in written()


def test_the_core_learns_no_person_and_gets_what_was_saved():
    settings = settings_in(written(**{"1f": '{"a":1}'}))

    assert "user" not in settings
    assert settings["contents"]["cid-1"]["url"] == "urn:uuid:5a1f"
    assert settings["contents"]["cid-1"]["contentUserData"] == {"0": {"state": "{}"}, "1f": {"state": '{"a":1}'}}


def test_the_policy_is_that_of_a_sealed_frame():
    files = "https://files.example.org/h5p/a/tok.en/"

    assert policy(PLACE) == (
        "sandbox allow-scripts; default-src 'none'; "
        f"script-src {files} 'unsafe-inline' 'unsafe-eval'; style-src {files} 'unsafe-inline'; "
        f"img-src {files} data: blob:; media-src {files} data: blob:; font-src {files} data:; connect-src {files}; "
        "worker-src blob:; frame-src 'none'; form-action 'none'; base-uri https://files.example.org; "
        "frame-ancestors https://training.example.org"
    )

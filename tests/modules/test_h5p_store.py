"""Files of packages leave by a signed address, with the headers that a frame without an origin needs, and no others do."""

import gzip
import json
import warnings
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import CacheKeyWarning
from django.test import Client

from modules import h5p_actions, h5p_store
from modules.h5p_installing import install
from modules.h5p_player import player_files
from modules.h5p_store import NotServed, assets_prefix, package_at, page_parts
from modules.models import H5PPackage
from people.models import Role
from tests.django_fixtures import signed_in
from tests.factories.moments import at, moment
from tests.factories.people import UserFactory, appointed
from tests.modules.activities.h5p.packages import LIBRARY, ORDINARY, package

pytestmark = pytest.mark.django_db
NOW = "2027-03-01 10:00"
SOUND = b"ID3" + bytes(range(97))
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture
def kept(settings, tmp_path: Path) -> Iterator[H5PPackage]:
    settings.MEDIA_ROOT, settings.H5P_PLAYER_ROOT = tmp_path / "media", tmp_path / "player"
    (tmp_path / "player/styles").mkdir(parents=True)
    (tmp_path / "player/styles/h5p.css").write_text("h1 {}")
    (tmp_path / "player/frame.bundle.js").touch()
    h5p_store.forget()
    player_files.cache_clear()
    extra = {"content/sounds/door.mp3": SOUND, f"{LIBRARY}/mark.svg": DRAWING}
    yield install(BytesIO(package(extra)), module=None, by=None)
    player_files.cache_clear()


def got(kept: H5PPackage, path: str, method: str = "get", **headers: str):
    with at(NOW):
        return getattr(Client(), method)(assets_prefix(kept) + path, headers=headers)


def status_of(kept: H5PPackage, path: str, method: str = "get", **headers: str) -> int:
    response = got(kept, path, method, **headers)
    if response.streaming:
        body_of(response)
    return response.status_code


def body_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_page_parts_name_one_file_with_all_styles_and_scripts(kept):
    parts = page_parts(kept)

    assert (parts["main"], parts["bundles"]) == ("Training.MiniQuiz 1.0", ["bundle/0.js"])
    assert parts["parameters"] == kept.parameters
    script, style = f"lib/{LIBRARY}/mini-quiz.js", f"lib/{LIBRARY}/mini-quiz.css"
    assert held_in(got(kept, "bundle/0.js").content) == {
        "styles": [[style, ORDINARY[f"{LIBRARY}/mini-quiz.css"].decode()]],
        "scripts": [[script, ORDINARY[f"{LIBRARY}/mini-quiz.js"].decode()]],
    }
    assert status_of(kept, "bundle/1.js") == 404


def held_in(bundle: bytes) -> dict[str, list[list[str]]]:
    """The styles and scripts that a bundle puts into the page."""
    return json.loads(bundle.decode().rpartition("\nH5PBundle(")[2].removesuffix(");\n"))


def test_a_bundle_is_sent_as_the_browser_can_read_it(kept):
    plain, zipped = got(kept, "bundle/0.js"), got(kept, "bundle/0.js", **{"accept-encoding": "gzip, br"})

    assert (plain.get("Content-Encoding"), zipped["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(zipped.content) == plain.content
    assert {name: zipped[name] for name in HEADERS} == HEADERS


def test_files_leave_without_a_session_and_once_asked_for_without_a_query(kept, django_assert_num_queries):
    first, second = f"lib/{LIBRARY}/mini-quiz.js", "content/images/room.png"
    prefix = assets_prefix(kept)
    client = signed_in(UserFactory())

    for path, queries in ((first, 3), (second, 0), ("bundle/0.js", 0)):
        with django_assert_num_queries(queries):
            response = client.get(f"{prefix}{path}")
        assert (response.status_code, "Cookie" in response.get("Vary", "")) == (200, False)
        response.close()


def test_a_long_address_is_no_fault(kept):
    with warnings.catch_warnings():
        warnings.simplefilter("error", CacheKeyWarning)

        assert status_of(kept, f"lib/{LIBRARY}/{'a' * 300}.js") == 404
        assert Client().get(f"/en/{'a' * 300}/").status_code == 404


def test_asset_says_what_a_sealed_frame_needs_to_hear(kept):
    response = got(kept, f"lib/{LIBRARY}/mini-quiz.js")

    assert body_of(response) == ORDINARY[f"{LIBRARY}/mini-quiz.js"]
    assert {name: response[name] for name in HEADERS} == HEADERS
    assert not response.cookies


HEADERS = {
    "Content-Type": "text/javascript; charset=utf-8",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


def test_a_drawing_is_fenced_in(kept):
    response = got(kept, f"lib/{LIBRARY}/mark.svg")

    assert (response["Content-Type"], response["Content-Security-Policy"]) == (
        "image/svg+xml",
        "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    )
    assert body_of(response) == DRAWING


def test_a_sound_comes_in_parts(kept):
    response = got(kept, "content/sounds/door.mp3", range="bytes=3-5")

    assert (response.status_code, body_of(response), response["Content-Range"]) == (
        206,
        b"\x00\x01\x02",
        "bytes 3-5/100",
    )
    assert status_of(kept, "content/sounds/door.mp3", range="bytes=200-") == 416


def test_libraries_may_ask_beforehand(kept):
    response = got(kept, f"lib/{LIBRARY}/language/de.json", method="options", origin="null")

    assert (response.status_code, response["Access-Control-Allow-Headers"]) == (204, "x-requested-with, range")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert status_of(kept, f"lib/{LIBRARY}/mini-quiz.js", method="post") == 405


def test_the_player_comes_from_its_own_folder(kept):
    assert body_of(got(kept, "player/styles/h5p.css")) == b"h1 {}"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "content/content.json",
        "h5p.json",
        "content/../h5p.json",
        "content/images/%2e%2e/%2e%2e/packages/x",
        "player/../player/styles/h5p.css",
        "player/styles",
        f"lib/{LIBRARY}/../../content/images/room.png",
        f"lib/{LIBRARY}/MINI-QUIZ.js",
    ],
)
def test_what_is_on_no_list_is_not_there(kept, path: str):
    assert status_of(kept, path) == 404


def test_addresses_hold_for_four_hours_at_least_and_eight_at_most(kept):
    begin = moment(NOW)
    token = assets_prefix(kept, at=begin).split("/")[3]

    assert package_at(token, at=begin + timedelta(hours=4)) == kept.pk
    for wrong, when in ((token, begin + timedelta(hours=8)), (token, begin - timedelta(hours=8)), (token[:-1], begin)):
        with pytest.raises(NotServed):
            package_at(wrong, at=when)


def test_a_library_that_is_blocked_is_served_no_more(kept):
    assert {status_of(kept, path) for path in ("player/styles/h5p.css", "bundle/0.js")} == {200}

    h5p_actions.block(kept.used[0].library, by=appointed(Role.APPROVER), reason="It calls home.")

    assert {
        status_of(kept, path) for path in ("player/styles/h5p.css", "bundle/0.js", f"lib/{LIBRARY}/mini-quiz.js")
    } == {404}
